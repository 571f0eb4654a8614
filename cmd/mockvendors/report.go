package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/habits"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/world"
)

// exitFailed is the exit code if a step or an assertion failed.
const exitFailed = 1

// verdict is the outcome of a run.
type verdict struct {
	results  []judge.Result
	coverage world.Coverage
	demands  judge.Requirements // of the coverage
	habits   []habits.Card      // nil unless they were asked for
	strict   bool               // a habit fails the run
}

// judgedRun is the outcome of a run as --json prints it.
type judgedRun struct {
	Scenarios []judge.Result `json:"scenarios"`
	Coverage  judge.Coverage `json:"coverage"`
	Habits    []habits.Card  `json:"habits,omitempty"`
}

// report prints the outcome of a run, and writes the files that are asked for. It prints
// also where it cannot write. Its error has the exit code.
func (p *program) report(out io.Writer, v verdict, files *resultFiles, everyRule bool) error {
	results := v.results
	if judged, asked := v.demands.Judge(v.coverage); asked {
		results = append(slices.Clone(results), judged)
	}
	cards := make([]judge.Result, len(v.habits))
	for i, card := range v.habits {
		cards[i] = card.Result(v.strict)
	}
	whole := judgedRun{results, judge.CoverageOf(v.coverage, results), v.habits}
	err := errors.Join(files.write(slices.Concat(results, cards), whole), p.printJudged(out, whole, everyRule))
	if err != nil {
		return err
	}
	for _, r := range results {
		if !r.Passed {
			return exit{code: exitFailed}
		}
	}
	if v.strict && anySeen(v.habits) {
		return exit{code: exitFailed}
	}
	return nil
}

// printJudged prints the outcome of a run.
func (p *program) printJudged(out io.Writer, whole judgedRun, everyRule bool) error {
	sure := &sureWriter{to: out}
	out = sure
	printer := *p
	printer.stdout = out
	if p.json {
		if err := printer.printJSON(whole); err != nil {
			return err
		}
	} else {
		for _, r := range whole.Scenarios {
			printer.printResult(r)
		}
		printCoverage(out, whole.Coverage, everyRule)
		for _, card := range whole.Habits {
			if err := card.Text(out); err != nil {
				return err
			}
		}
	}
	if err := p.annotate(out, whole.Scenarios); err != nil {
		return err
	}
	return sure.exit()
}

// printResult prints a line for a scenario, and below it what went wrong.
func (p *program) printResult(r judge.Result) {
	word, colour := "ok  ", 32
	if !r.Passed {
		word, colour = "FAIL", 31
	}
	fmt.Fprintf(p.stdout, "%s %s (%s)\n", p.painted(word, colour), r.Name, summary(r))
	for _, v := range append(append([]judge.Verdict{}, r.Steps...), r.Asserts...) {
		if v.Outcome != judge.Failed && v.Outcome != judge.Warned {
			continue
		}
		mark := ""
		if v.Outcome == judge.Warned {
			mark = "warning: "
		}
		place := ""
		if v.File != "" {
			place = fmt.Sprintf("%s:%d: ", v.File, v.Line)
		}
		fmt.Fprintf(p.stdout, "  %s%s%s\n", place, mark, v.Name)
		for _, l := range v.Lines() {
			fmt.Fprintf(p.stdout, "    %s\n", l)
		}
	}
	for _, note := range r.Notes {
		fmt.Fprintf(p.stdout, "  %s\n", note)
	}
}

func (p *program) painted(word string, colour int) string {
	if !p.coloured() {
		return word
	}
	return fmt.Sprintf("\x1b[%dm%s\x1b[0m", colour, word)
}

// summary returns how many steps and assertions there were, with their outcomes. After a
// failed step, the assertions are not judged.
func summary(r judge.Result) string {
	counts := map[judge.Outcome]int{}
	for _, verdicts := range [][]judge.Verdict{r.Steps, r.Asserts} {
		for _, v := range verdicts {
			counts[v.Outcome]++
		}
	}
	var parts []string
	if n := len(r.Steps); n > 0 {
		parts = append(parts, judge.Plural(n, "step"))
	}
	if r.Asserts == nil && counts[judge.Failed] > 0 {
		parts = append(parts, "assertions not judged")
	} else {
		parts = append(parts, judge.Plural(len(r.Asserts), "assertion"))
	}
	for _, o := range []judge.Outcome{judge.Failed, judge.Warned, judge.Skipped} {
		if n := counts[o]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, o))
		}
	}
	return strings.Join(parts, ", ")
}

// maxAnnotations leaves room for the total: GitHub shows ten annotations of a step.
const maxAnnotations = 9

// annotate annotates failures for GitHub Actions, if this runs there.
func (p *program) annotate(out io.Writer, results []judge.Result) error {
	if p.env("GITHUB_ACTIONS") == "" {
		return nil
	}
	if p.json {
		out = p.stderr // out gets one JSON value and nothing else
	}
	failures := 0
	var rows strings.Builder
	for _, r := range results {
		word := "passed"
		if !r.Passed {
			word = "**failed**"
		}
		fmt.Fprintf(&rows, "| %s | %s | %s |\n", escapeCell(r.Name), word, escapeCell(summary(r)))
		for _, v := range append(append([]judge.Verdict{}, r.Steps...), r.Asserts...) {
			if v.Outcome != judge.Failed {
				continue
			}
			if failures++; failures <= maxAnnotations {
				place := ""
				if v.File != "" {
					place = fmt.Sprintf("file=%s,line=%d,", escapeProperty(v.File), v.Line)
				}
				fmt.Fprintf(out, "::error %stitle=%s::%s\n",
					place, escapeProperty(r.Name+": "+v.Name), escapeData(strings.Join(v.Lines(), "\n")))
			}
		}
	}
	if left := failures - maxAnnotations; left > 0 {
		fmt.Fprintf(out, "::error::%d failures in total; see the log for the %d without an annotation\n", failures, left)
	}
	file := p.env("GITHUB_STEP_SUMMARY")
	if file == "" {
		return nil
	}
	if err := appendTo(file, "| scenario | result | |\n|---|---|---|\n"+rows.String()+"\n"); err != nil {
		return exit{exitStart, fmt.Errorf("cannot write the step summary: %w", err)}
	}
	return nil
}

// escapeData escapes a text for a workflow command.
func escapeData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// escapeProperty escapes a text for a workflow command, before its second "::".
func escapeProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(escapeData(s))
}

// escapeCell escapes a text for a Markdown table.
func escapeCell(s string) string { return strings.NewReplacer("|", `\|`, "\n", " ").Replace(s) }

func appendTo(file, text string) error {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// Package judge decides whether a run passes: whether faults fired as often as
// they should, requests and answers kept to the contract, the state and the
// calls came out as a scenario asserts, and enough of the vendors' rules were
// met. The commands test and exec and the package simtest all judge by it.
package judge

import (
	"fmt"

	"github.com/mockvendors/mockvendors/internal/scenario"
)

// Result is the outcome of a scenario.
type Result struct {
	Name    string    `json:"name"`
	Title   string    `json:"title"`
	File    string    `json:"file"`
	Passed  bool      `json:"passed"`
	Steps   []Verdict `json:"steps"`
	Asserts []Verdict `json:"asserts"` // nil if a step failed: they would say nothing

	Targets map[string]string `json:"targets,omitempty"` // the targets that steps went to, by vendor
	LeftOut []string          `json:"leftOut,omitempty"` // what does not apply to a target

	// Transcript is every request and answer as text, the same at each run.
	// Whys is the reasons of the answers that have any.
	Transcript string `json:"-"`
	Whys       string `json:"-"`
}

// Verdict is the outcome of a step or an assertion.
type Verdict struct {
	Name    string   `json:"name"` // such as: step create (egym.publishAccount)
	File    string   `json:"file"`
	Line    int      `json:"line"`
	Outcome Outcome  `json:"outcome"`
	Says    []string `json:"says,omitempty"`    // what was expected, and what came
	Why     []string `json:"why,omitempty"`     // the reasons of the answer that decided it
	Journal []string `json:"journal,omitempty"` // the requests around it, as serve logs them
}

// Outcome says whether a step or an assertion passed.
type Outcome string

// The outcomes.
const (
	Passed  Outcome = "passed"
	Warned  Outcome = "warned" // it does not hold, and the scenario asks only for a warning
	Failed  Outcome = "failed"
	Skipped Outcome = "skipped" // an earlier step failed, or it is a clock step and the scenario goes to a target
)

// ResultOf returns the result of a scenario with these verdicts. steps is nil if
// its steps were not played.
func ResultOf(sc *scenario.Scenario, steps, asserts []Verdict) Result {
	if steps == nil {
		steps = []Verdict{}
	}
	return Result{
		Name: sc.Scenario, Title: sc.Title, File: sc.File,
		Passed: pass(steps) && pass(asserts), Steps: steps, Asserts: asserts,
	}
}

// pass reports whether no verdict is a failure.
func pass(verdicts []Verdict) bool {
	for _, v := range verdicts {
		if v.Outcome == Failed {
			return false
		}
	}
	return true
}

// outcome is Passed if there is nothing to say against it, and otherwise as bad
// as the level.
func outcome(says []string, level scenario.Level) Outcome {
	switch {
	case len(says) == 0:
		return Passed
	case level == scenario.Warn:
		return Warned
	}
	return Failed
}

// Lines returns what a verdict says, why, and the journal around it.
func (v Verdict) Lines() []string {
	lines := append([]string{}, v.Says...)
	for _, part := range []struct {
		title string
		lines []string
	}{{"why:", v.Why}, {"the journal:", v.Journal}} {
		if len(part.lines) > 0 {
			lines = append(lines, part.title)
		}
		for _, l := range part.lines {
			lines = append(lines, "  "+l)
		}
	}
	return lines
}

// Few returns the first few of a list, and how many more there are.
func Few(says []string, most int) []string {
	if len(says) <= most {
		return says
	}
	return append(says[:most:most], fmt.Sprintf("and %d more", len(says)-most))
}

// Count returns a number of things: "1 call", "2 calls".
func Count(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}

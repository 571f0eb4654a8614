// Package judge decides whether a run passes: whether faults fired as often as
// they should, exchanges kept to the contract, the state and the calls are as the
// scenario asserts, and enough of the vendors' rules were met. The commands test
// and exec and the package simtest use it.
package judge

import (
	"fmt"
	"time"

	"github.com/mockvendors/mockvendors/internal/scenario"
)

// Result is the outcome of a scenario.
type Result struct {
	Name    string    `json:"name"`
	Title   string    `json:"title"`
	File    string    `json:"file"`
	Passed  bool      `json:"passed"`
	Steps   []Verdict `json:"steps"`
	Asserts []Verdict `json:"asserts"` // nil if a step failed: they would be meaningless

	Targets map[string]string `json:"targets,omitempty"` // the targets that steps went to, by vendor
	LeftOut []string          `json:"leftOut,omitempty"` // what does not apply to targets

	Notes []string `json:"notes,omitempty"` // on what the run did not do

	Decided []Decided `json:"-"` // the readings that answers rest on

	// Transcript has every request and answer as text, the same in each run.
	// Whys has the reasons of all answers that have some.
	Transcript string `json:"-"`
	Whys       string `json:"-"`
}

// Verdict is the outcome of a step or an assertion.
type Verdict struct {
	Name    string   `json:"name"` // such as: step create (egym.publishAccount)
	File    string   `json:"file"`
	Line    int      `json:"line"`
	Outcome Outcome  `json:"outcome"`
	Says    []string `json:"says,omitempty"`    // what was expected and what happened
	Details []string `json:"details,omitempty"` // what a warning leaves out on a terminal
	Why     []string `json:"why,omitempty"`     // the reasons of the answer that decided it
	Journal []string `json:"journal,omitempty"` // requests that explain it, as serve logs them

	Took time.Duration `json:"-"` // of a step, on this machine
}

// Outcome says whether a step or an assertion passed.
type Outcome string

// The outcomes.
const (
	Passed  Outcome = "passed"
	Warned  Outcome = "warned" // it does not hold, but the scenario asks only for a warning
	Failed  Outcome = "failed"
	Skipped Outcome = "skipped" // an earlier step failed, or a target's clock cannot be moved
)

// ResultOf returns the result of a scenario with these verdicts. steps may be nil:
// exec plays none.
func ResultOf(sc *scenario.Scenario, steps, asserts []Verdict) Result {
	if steps == nil {
		steps = []Verdict{}
	}
	return Result{
		Name: sc.Scenario, Title: sc.Title, File: sc.File,
		Passed: passed(steps) && passed(asserts), Steps: steps, Asserts: asserts,
	}
}

// passed reports whether no verdict is a failure.
func passed(verdicts []Verdict) bool {
	for _, v := range verdicts {
		if v.Outcome == Failed {
			return false
		}
	}
	return true
}

// outcome returns Passed if says is empty, and otherwise what the level calls for.
func outcome(says []string, level scenario.Level) Outcome {
	switch {
	case len(says) == 0:
		return Passed
	case level == scenario.Warn:
		return Warned
	}
	return Failed
}

// Lines returns what the verdict says, with its reasons and its requests.
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

// Truncate returns at most limit lines, and one that says how many more there are.
func Truncate(lines []string, limit int) []string {
	if len(lines) <= limit {
		return lines
	}
	return append(lines[:limit:limit], fmt.Sprintf("and %d more", len(lines)-limit))
}

// Plural returns a number with its noun: "1 call", "2 calls".
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

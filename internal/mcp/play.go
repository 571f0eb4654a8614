package mcp

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
)

type playIn struct {
	Scenario string            `json:"scenario" required:"true"`
	Check    bool              `json:"check"`
	Set      map[string]string `json:"set"`
}

func (t tools) play(ctx context.Context, in playIn) (any, error) {
	file, text, err := "", []byte(in.Scenario), error(nil)
	if !isScenarioText(in.Scenario) {
		if file, text, err = t.server.Scenarios.Text(in.Scenario); err != nil {
			return nil, err
		}
	}
	set := t.server.Set.Apart() // its worlds are nobody else's
	sc, err := scenario.ReadContext(ctx, set, file, text)
	if err != nil {
		return nil, mistakesIn(err)
	}
	if err := sc.RefuseProbe(); err != nil && !in.Check {
		return nil, mistakesIn(err)
	}
	values, err := valuesOf(in, sc)
	if err != nil {
		return nil, err
	}
	switch {
	case in.Check:
		return map[string]any{"fine": true, "name": sc.Scenario, "steps": len(sc.Steps)}, nil
	case len(sc.Steps) == 0:
		return nil, errors.New("the scenario has no steps to play; check: true only checks it")
	}
	results, err := play.Run(ctx, set, []*scenario.Scenario{sc}, values)
	if err != nil {
		return nil, err
	}
	r := results[0]
	return played{r.Passed, told(r.Steps), told(r.Asserts)}, nil
}

// valuesOf returns what set says. Every name in it must be one that a step uses and, unless
// the text is only checked, every name that a step uses must be in it.
func valuesOf(in playIn, sc *scenario.Scenario) (scenario.Values, error) {
	values := scenario.Values{}
	var wrong []string
	var needed []string
	for _, need := range sc.Needs {
		needed = append(needed, need.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(in.Set)) {
		if !slices.Contains(needed, name) {
			wrong = append(wrong, fmt.Sprintf("set: no step uses ${%s}%s", name, strict.Suggest(name, needed)))
		}
		values[name] = in.Set[name]
	}
	for _, name := range needed {
		if values[name] == nil && !in.Check {
			wrong = append(wrong, fmt.Sprintf("${%s} is not set: give it under set", name))
		}
	}
	if len(wrong) > 0 {
		return nil, errors.New(strings.Join(wrong, "\n"))
	}
	return values, nil
}

// played is the result of a scenario.
type played struct {
	Passed  bool   `json:"passed"`
	Steps   []line `json:"steps"`
	Asserts []line `json:"asserts,omitempty"`
}

// line is the verdict of a step or an assertion.
type line struct {
	Name    string        `json:"name"`
	Line    int           `json:"line,omitempty"` // in the text
	Outcome judge.Outcome `json:"outcome"`
	Says    []string      `json:"says,omitempty"`
	Why     []string      `json:"why,omitempty"`
}

// told returns verdicts. Of those that passed, only the names are told.
func told(verdicts []judge.Verdict) []line {
	lines := []line{}
	for _, v := range verdicts {
		l := line{Name: v.Name, Outcome: v.Outcome}
		if v.Outcome != judge.Passed {
			l.Line, l.Says, l.Why = v.Line, v.Says, v.Why
		}
		lines = append(lines, l)
	}
	return lines
}

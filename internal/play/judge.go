package play

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/match"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// judging is the assertions of a scenario being judged on a world.
type judging struct {
	set      *world.Set
	world    *world.World
	scenario *scenario.Scenario
	wrong    map[int]bool // the requests that were meant to be refused, by number
	away     *away        // what went to targets; nil if nothing did
	verdicts []Verdict
}

func judge(set *world.Set, w *world.World, sc *scenario.Scenario, wrong map[int]bool) []Verdict {
	j := judging{set: set, world: w, scenario: sc, wrong: wrong, verdicts: []Verdict{}}
	for _, c := range sc.Assert.State {
		j.state(c)
	}
	for _, c := range sc.Assert.Calls {
		j.calls(c)
	}
	j.faults()
	j.contract()
	j.assumed()
	return j.verdicts
}

// add adds a verdict: it holds if there is nothing to say, and otherwise is as
// bad as level.
func (j *judging) add(name string, n strict.Node, level scenario.Level, says, journal []string) *Verdict {
	v := Verdict{Name: name, File: j.scenario.File, Line: n.Line(), Outcome: Passed}
	if len(says) > 0 {
		v.Outcome, v.Says, v.Journal = Failed, says, journal
		if level == scenario.Warn {
			v.Outcome = Warned
		}
	}
	j.verdicts = append(j.verdicts, v)
	return &j.verdicts[len(j.verdicts)-1]
}

func (j *judging) state(c scenario.StateCheck) {
	records, err := scenario.Records(j.set, j.world, c.Place)
	if err != nil {
		j.add("state "+c.Place.String(), c.Node, scenario.Fail, []string{err.Error()}, nil)
		return
	}
	var says []string
	if c.Count != nil && *c.Count != len(records) {
		says = append(says, fmt.Sprintf("want %s, got %d", count(*c.Count, "record"), len(records)))
	}
	for i, p := range c.Has {
		if !slices.ContainsFunc(records, p.Meets) {
			says = append(says, j.lacks(c, p, fmt.Sprintf("has[%d], line %d", i, c.Wanted[i].Line()), records)...)
		}
	}
	j.add("state "+c.Place.String(), c.Node, scenario.Fail, says, tail(j.set, j.world))
}

// lacks says that no record meets p, and what keeps the nearest from it.
func (j *judging) lacks(c scenario.StateCheck, p *match.Pattern, name string, records []any) []string {
	if len(records) == 0 {
		return []string{fmt.Sprintf("no record meets %s: there are none", name)}
	}
	nearest := slices.MinFunc(records, func(a, b any) int { return len(p.Match(a)) - len(p.Match(b)) })
	shown := tell.Record(j.set.Vendor(c.Place.Vendor), nearest)
	says := []string{fmt.Sprintf("no record meets %s; the nearest is %s", name, compact(shown))}
	for _, m := range mismatches(p, nearest, shown) {
		says = append(says, "  "+m)
	}
	return says
}

func (j *judging) calls(c scenario.CallCheck) {
	var met []*journal.Entry
	got := []string{}
	for _, e := range clientsCalls(j.world) {
		if e.Operation != "" && c.Calls.Meets(j.set.CallOf(e)) {
			met = append(met, e)
			got = append(got, e.Saw())
		}
	}
	var says []string
	if !slices.Equal(got, c.Outcomes) {
		says = append(says, "want "+list(c.Outcomes), "got  "+list(got))
	}
	if first := j.world.Journal.First(); first > 1 {
		says = append(says, fmt.Sprintf("there were more requests than a journal holds: it begins at number %d", first))
	}
	const most = 20
	name := "calls " + c.When.Operation.String()
	if c.When.Tenant != "" {
		name += " as " + string(c.When.Tenant)
	}
	v := j.add(name, c.Node, scenario.Fail, says, lines(j.set, met[max(0, len(met)-most):]))
	if refused := lastRefused(met); v.Outcome == Failed && refused != nil {
		v.Why = why(j.world, refused)
	}
}

// lastRefused is the last of some calls that the vendor refused; nil if it
// refused none.
func lastRefused(calls []*journal.Entry) *journal.Entry {
	for _, e := range slices.Backward(calls) {
		if e.Refusal != nil {
			return e
		}
	}
	return nil
}

func list(outcomes []string) string {
	if len(outcomes) == 0 {
		return "no call"
	}
	return strings.Join(outcomes, ", ")
}

// faults judges how often the file's faults fired: as often as expected, or at
// all.
func (j *judging) faults() {
	hits, matched := map[fault.Name]int{}, map[fault.Name]int{}
	for _, f := range j.world.Faults() {
		hits[f.ID], matched[f.ID] = f.Hits, f.Matched
	}
	for i, f := range j.scenario.Faults {
		n := j.scenario.Root.Locate("faults", i)
		met := fmt.Sprintf("; %s met it", count(matched[f.ID], "call"))
		switch level := j.scenario.Assert.UnusedFaults; {
		case f.Expect != nil:
			var says []string
			if want := f.Expect.Fired; hits[f.ID] != want {
				says = []string{fmt.Sprintf("want it to fire %s, got %d%s", count(want, "time"), hits[f.ID], met)}
			}
			j.add("fault "+string(f.ID), n.Locate("expect"), scenario.Fail, says, tail(j.set, j.world))
		case level != scenario.Allow:
			var says []string
			if hits[f.ID] == 0 {
				says = []string{"it never fired" + met}
			}
			j.add("fault "+string(f.ID), n, level, says, tail(j.set, j.world))
		}
	}
}

// contract judges the exchanges that no fault touched. Where a step expects to
// be refused, its request may be wrong; the refusal may not.
func (j *judging) contract() {
	level := j.scenario.Assert.Contract
	if level == scenario.Allow {
		return
	}
	const most = 20
	var says []string
	for _, e := range j.world.Journal.Entries() {
		if e.Fault != nil {
			continue
		}
		for _, f := range j.findings(e) {
			says = append(says, fmt.Sprintf("%s %s, in %s", f.where, f.message, line(j.set, e)))
		}
	}
	says = append(says, j.away.findings(j.set)...)
	if len(says) > most {
		says = append(says[:most], fmt.Sprintf("and %d more", len(says)-most))
	}
	j.add("contract", j.scenario.Root.Locate("assert", "contract"), level, says, nil)
}

type finding struct{ where, message string }

func (j *judging) findings(e *journal.Entry) (found []finding) {
	switch e.ResponseHeader.Get("X-Mockvendors-Error") {
	case "unknown-path", "method-not-allowed":
		return []finding{{"request.path", "is none of the contract's with this method"}}
	}
	for _, f := range tell.Findings(j.set, e) {
		if !j.wrong[e.Number] || !strings.HasPrefix(f.Where, "request.") {
			found = append(found, finding{f.Where, f.Message})
		}
	}
	return found
}

// assumed judges which rules the answers to the client rest on.
func (j *judging) assumed() {
	level := j.scenario.Assert.Assumed
	if level == scenario.Allow {
		return
	}
	var says []string
	told := map[*sim.Rule]bool{}
	for _, e := range clientsCalls(j.world) {
		for _, r := range e.Rules() {
			if r.Source.Label == sim.LabelAssumed && !told[r] {
				told[r] = true
				says = append(says, fmt.Sprintf("%s is assumed; first in %s", r.ID, line(j.set, e)))
			}
		}
	}
	j.add("assumed", j.scenario.Root.Locate("assert", "assumed"), level, says, nil)
}

func count(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}

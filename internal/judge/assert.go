package judge

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/match"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Played judges a scenario's assertions about a world as it is now, in which its steps
// were played. It also returns the readings that answers rest on.
func (w *Watch) Played(at *world.World, sc *scenario.Scenario) ([]Verdict, []Decided) {
	j := w.asserted(at, sc)
	all := w.World(at, sc.Assert.Assumed != scenario.Allow)
	j.silence(all)
	return j.verdicts, decidedIn(all)
}

// Run judges a scenario's assertions about a world as it is now, after a command. The
// policies count for all worlds that the command made or reset. It also returns the
// readings that answers rest on.
func (w *Watch) Run(at *world.World, sc *scenario.Scenario) ([]Verdict, []Decided) {
	j := w.asserted(at, sc)
	all := w.All()
	j.silence(all)
	j.noRequests(w.set.Asked(), w.NoRequests, all)
	return j.verdicts, decidedIn(all)
}

// asserted judges everything but the policies about what requests say.
func (w *Watch) asserted(at *world.World, sc *scenario.Scenario) *judgement {
	j := &judgement{set: w.set, world: at, scenario: sc, verdicts: []Verdict{}, shown: map[string]bool{}}
	for _, c := range sc.Assert.State {
		j.state(c)
	}
	for _, c := range sc.Assert.Calls {
		j.calls(c)
	}
	for _, c := range sc.Assert.Deliveries {
		j.add("deliveries "+c.String(), c.Node, scenario.Fail, Deliveries(c, nil, current(at.Outbox())), Recent(j.set, j.world, c.Operation.Vendor))
	}
	j.faults()
	j.rivals()
	return j
}

// judgement collects the verdicts of a scenario's assertions.
type judgement struct {
	set      *world.Set
	world    *world.World
	scenario *scenario.Scenario
	verdicts []Verdict
	shown    map[string]bool // the requests that verdicts have, as lines
}

// add adds a verdict, which passes if says is empty. Requests that explained an
// earlier one are not repeated.
func (j *judgement) add(name string, n strict.Node, level scenario.Level, says, journal []string) *Verdict {
	v := Verdict{Name: name, File: j.scenario.File, Line: n.Line(), Outcome: outcome(says, level), Says: says}
	if lines := strings.Join(journal, "\n"); v.Outcome != Passed && !j.shown[lines] {
		v.Journal, j.shown[lines] = journal, true
	}
	j.verdicts = append(j.verdicts, v)
	return &j.verdicts[len(j.verdicts)-1]
}

func (j *judgement) state(c scenario.StateCheck) {
	records, err := scenario.Records(j.set, j.world, c.Collection)
	if err != nil {
		j.add("state "+c.Collection.String(), c.Node, scenario.Fail, []string{err.Error()}, nil)
		return
	}
	var says []string
	if c.Count != nil && *c.Count != len(records) {
		says = append(says, fmt.Sprintf("want %s, got %d", Plural(*c.Count, "record"), len(records)))
	}
	for i, p := range c.Has {
		if !slices.ContainsFunc(records, p.Matches) {
			says = append(says, j.noRecord(c, p, fmt.Sprintf("has[%d] (line %d)", i, c.HasNodes[i].Line()), records)...)
		}
	}
	j.add("state "+c.Collection.String(), c.Node, scenario.Fail, says, Recent(j.set, j.world, c.Collection.Vendor))
}

// noRecord says that no record matches p, and how the nearest one differs.
func (j *judgement) noRecord(c scenario.StateCheck, p *match.Pattern, name string, records []any) []string {
	if len(records) == 0 {
		return []string{fmt.Sprintf("no record matches %s: the collection is empty", name)}
	}
	nearest := slices.MinFunc(records, func(a, b any) int { return len(p.Mismatches(a)) - len(p.Mismatches(b)) })
	shown := tell.Record(j.set.Vendor(c.Collection.Vendor), nearest)
	says := []string{fmt.Sprintf("no record matches %s; the nearest is %s", name, Compact(shown))}
	for _, m := range Mismatches(p, nearest, shown) {
		says = append(says, "  "+m)
	}
	return says
}

func (j *judgement) calls(c scenario.CallCheck) {
	var matched []*journal.Entry
	got := []string{}
	for _, e := range ClientCalls(j.world) {
		if e.Operation != "" && c.Calls.Matches(j.set.CallOf(e)) {
			matched = append(matched, e)
			got = append(got, e.Saw())
		}
	}
	var says []string
	if !slices.Equal(got, c.Outcomes) {
		says = append(says, "want "+outcomes(c.Outcomes), "got  "+outcomes(got))
		if max(len(got), len(c.Outcomes)) > maxOutcomes {
			says = append(says, firstDifference(c.Outcomes, got))
		}
	}
	if first := j.world.Journal.First(); first > 1 {
		says = append(says, fmt.Sprintf("the journal is incomplete: it starts at request %d", first))
	}
	const most = 20
	name := "calls " + c.When.Operation.String()
	if c.When.Tenant != "" {
		name += " as " + string(c.When.Tenant)
	}
	v := j.add(name, c.Node, scenario.Fail, says, lines(j.set, matched[max(0, len(matched)-most):]))
	if refused := lastRefused(matched); v.Outcome == Failed && refused != nil {
		v.Why = Why(j.world, refused)
	}
}

// lastRefused returns the last call that the vendor refused; nil if it refused
// none.
func lastRefused(calls []*journal.Entry) *journal.Entry {
	for _, e := range slices.Backward(calls) {
		if e.Refusal != nil {
			return e
		}
	}
	return nil
}

// maxOutcomes is how many outcomes stand on one line. Of more, a few of the first and of the
// last do, with how many there are of each.
const (
	maxOutcomes = 20
	fewOutcomes = 5
)

func outcomes(all []string) string {
	if len(all) == 0 {
		return "no calls"
	}
	if len(all) <= maxOutcomes {
		return strings.Join(all, ", ")
	}
	counts := map[string]int{}
	for _, o := range all {
		counts[o]++
	}
	var each []string
	for _, o := range slices.Sorted(maps.Keys(counts)) {
		each = append(each, fmt.Sprintf("%s × %s", grouped(counts[o]), o))
	}
	return fmt.Sprintf("%s, … %s more …, %s (%s calls: %s)",
		strings.Join(all[:fewOutcomes], ", "), grouped(len(all)-2*fewOutcomes), strings.Join(all[len(all)-fewOutcomes:], ", "),
		grouped(len(all)), strings.Join(each, ", "))
}

// firstDifference says where two lists of outcomes that are not equal differ first.
func firstDifference(want, got []string) string {
	for i := 0; ; i++ {
		switch {
		case i == len(got):
			return fmt.Sprintf("the first that is missing is call %s, wanted as %s", grouped(i+1), want[i])
		case i == len(want):
			return fmt.Sprintf("the first too many is call %s, which got %s", grouped(i+1), got[i])
		case want[i] != got[i]:
			return fmt.Sprintf("the first that differs is call %s: want %s, got %s", grouped(i+1), want[i], got[i])
		}
	}
}

// grouped returns a number with commas between thousands.
func grouped(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}

// faults judges whether each fault fired as often as expected, or at least once.
func (j *judgement) faults() {
	firings := map[fault.Name]Firing{}
	for _, f := range j.world.Faults() {
		firings[f.ID] = Firing{Fired: f.Fired, Matched: f.Matched}
	}
	for i, f := range j.scenario.Faults {
		n, level, firing := j.scenario.Root.Locate("faults", i), j.scenario.Assert.UnusedFaults, firings[f.ID]
		if f.Expect != nil {
			n, level, firing.Want = n.Locate("expect"), scenario.Fail, &f.Expect.Fired
		}
		if level == scenario.Allow {
			continue
		}
		var says []string
		if wrong := firing.Judge(); wrong != "" {
			says = []string{wrong}
		}
		j.add("fault "+string(f.ID), n, level, says, Recent(j.set, j.world, f.Operation.Vendor))
	}
}

// rivals judges whether each rival acted as expected, or at least once, and
// without being refused.
func (j *judgement) rivals() {
	statuses := j.world.Rivals()
	for i, r := range j.scenario.Rivals {
		n, level := r.Node, j.scenario.Assert.UnusedRivals
		if r.Expect != nil {
			n, level = n.Locate("expect"), scenario.Fail
		}
		if level != scenario.Allow && i < len(statuses) {
			name := statuses[i].Name
			v := j.add("rival "+name, n, level, acting(statuses[i], r.Expect), Recent(j.set, j.world, "*"))
			if refused := lastRefused(callsOf(j.world, name)); v.Outcome != Passed && refused != nil {
				v.Why = Why(j.world, refused)
			}
		}
	}
}

// callsOf returns a rival's calls, in order.
func callsOf(w *world.World, rival string) []*journal.Entry {
	return slices.DeleteFunc(w.Journal.Entries(), func(e *journal.Entry) bool { return e.Rival != rival })
}

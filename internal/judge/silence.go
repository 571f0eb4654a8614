package judge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/scenario"
)

// silence judges what would pass in silence otherwise.
func (j *judgement) silence(all journal.Tally) {
	j.contract(all, nil)
	j.policy("unmatched", j.scenario.Assert.Unmatched, Lines(all, Unmatched))
	j.policy("ignored", j.scenario.Assert.Ignored, Lines(all, Ignored))
	j.assumed(all)
}

// How many lines a verdict lists at most: a warning should not bury what failed.
const (
	maxListed = 20
	maxWarned = 9
)

// policy adds the verdict of a policy, unless it allows everything.
func (j *judgement) policy(name string, level scenario.Level, says []string) {
	short := Truncate(says, maxListed)
	if level == scenario.Warn {
		short = Truncate(says, maxWarned)
	}
	j.shortPolicy(name, level, short, says)
}

// shortPolicy is like policy, with what a terminal shows given apart.
func (j *judgement) shortPolicy(name string, level scenario.Level, short, says []string) {
	if level == scenario.Allow {
		return
	}
	v := j.add(name, j.scenario.Root.Locate("assert", name), level, short, nil)
	if v.Outcome == Warned && !slices.Equal(short, says) {
		v.Details = says
	}
}

func (j *judgement) contract(all journal.Tally, more []string) {
	says := append(Lines(all, Breach, RefusedBreach, NotSimulated), more...)
	if len(says) > 0 {
		says = append(says, "to allow this, write assert: {contract: allow}")
	}
	j.policy("contract", j.scenario.Assert.Contract, says)
}

// noRequests judges whether any vendor was asked anything. advice says what to do where
// nothing at all was.
func (j *judgement) noRequests(asked int, advice string, all journal.Tally) {
	var says []string
	if asked == 0 {
		says = []string{"no request reached a vendor: " + advice + "; assert: {noRequests: allow} permits this"}
		if n := count(all, Unmatched); n > 0 {
			says[0] = fmt.Sprintf("no request reached a vendor's operation; %d reached nothing; see unmatched", n)
		}
	}
	j.policy("noRequests", j.scenario.Assert.NoRequests, says)
}

// assumed judges what the client's answers rest on that nobody documents.
func (j *judgement) assumed(all journal.Tally) {
	var says []string
	for _, a := range Assumptions(all, j.scenario.Assert.Accepted) {
		says = append(says, a.Says)
	}
	short, level := says, j.scenario.Assert.Assumed
	if level == scenario.Warn && len(says) > 0 {
		short = []string{AssumptionsInShort(all, j.scenario.Assert.Accepted) +
			". Use --assumed fail to fail on these, or list them in assert.assumed.accepted to accept them."}
	}
	j.shortPolicy("assumed", level, short, says)
}

// Assumption is an assumed rule or a reading that answers rest on.
type Assumption struct{ ID, Says string }

// Assumptions returns what the client's answers rest on that nobody documents:
// assumed rules and readings, each once with the first request. What was accepted is
// left out.
func Assumptions(all journal.Tally, accepted []string) (found []Assumption) {
	for _, kind := range []string{AssumedRule, RestsOn, Asked} {
		for _, t := range assumptions(all, kind, accepted) {
			says := t.First
			switch kind {
			case AssumedRule:
				says = fmt.Sprintf("%s is assumed; first in %s", t.What, t.First)
			case Asked:
				says = fmt.Sprintf("%s was asked for, and may have decided; first in %s", t.What, t.First)
			}
			found = append(found, Assumption{t.What, says + furtherRequests(t)})
		}
	}
	return found
}

// AssumptionsInShort returns on one line what the client's answers rest on.
func AssumptionsInShort(all journal.Tally, accepted []string) string {
	var numbers, ids []string
	for _, of := range []struct{ kind, noun, more string }{
		{RestsOn, "reading", ""}, {AssumedRule, "assumed rule", ""}, {Asked, "reading", " that may have decided"},
	} {
		found := assumptions(all, of.kind, accepted)
		if len(found) > 0 {
			numbers = append(numbers, Plural(len(found), of.noun)+of.more)
		}
		for _, t := range found {
			ids = append(ids, t.What)
		}
	}
	if n := len(ids); n > maxListed {
		ids = append(ids[:maxListed], fmt.Sprintf("and %d more", n-maxListed))
	}
	return "rests on " + strings.Join(numbers, " and ") + ": " + strings.Join(ids, ", ")
}

// assumptions returns the assumptions of one kind that were not accepted. A reading
// that is known to have decided is none that may have.
func assumptions(all journal.Tally, kind string, accepted []string) (found []journal.Thing) {
	for _, t := range all.Things {
		decided := kind == Asked && slices.ContainsFunc(all.Things, func(o journal.Thing) bool { return o.Kind == RestsOn && o.What == t.What })
		if t.Kind == kind && !decided && !slices.Contains(accepted, t.What) {
			found = append(found, t)
		}
	}
	return found
}

// maxTogether is how many things that one request said stand on one line.
const maxTogether = 10

// Lines returns the things of these kinds, each with the first request that said it;
// those that the same requests said stand on one line. The last line tells how many
// more there were.
func Lines(all journal.Tally, kinds ...string) (lines []string) {
	things := slices.DeleteFunc(slices.Clone(all.Things), func(t journal.Thing) bool { return !slices.Contains(kinds, t.Kind) })
	for len(things) > 0 {
		t := things[0]
		if t.Kind == Unmatched { // it is the request's line
			lines = append(lines, t.What+furtherRequests(t))
			things = things[1:]
			continue
		}
		n := slices.IndexFunc(things, func(o journal.Thing) bool { return o.First != t.First || o.Count != t.Count || o.Kind == Unmatched })
		if n < 0 {
			n = len(things)
		}
		var together []string
		for _, o := range things[:n] {
			together = append(together, o.What)
		}
		lines = append(lines, strings.Join(Truncate(together, maxTogether), "; ")+", in "+t.First+furtherRequests(t))
		things = things[n:]
	}
	rest := 0
	for _, kind := range kinds {
		rest += all.Rest[kind]
	}
	if rest > 0 {
		lines = append(lines, fmt.Sprintf("and others, %s", Plural(rest, "time")))
	}
	return lines
}

// furtherRequests says how many requests after the first said the same.
func furtherRequests(t journal.Thing) string {
	if t.Count == 1 {
		return ""
	}
	return fmt.Sprintf(" (and %d more)", t.Count-1)
}

// count returns how often something of a kind was said.
func count(all journal.Tally, kind string) (n int) {
	for _, t := range all.Things {
		if t.Kind == kind {
			n += t.Count
		}
	}
	return n + all.Rest[kind]
}

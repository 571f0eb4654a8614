package simtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/held"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/sim"
)

// judgeSilence returns what would pass in silence otherwise. The caller holds w.mu.
func (w *World) judgeSilence() (failures []string) {
	if w.server != nil && !w.allowed.unknownPaths {
		for _, line := range judge.Truncate(w.server.unmatched(), maxReported) {
			failures = append(failures, "reached no vendor: "+line+"\n  AllowUnknownPaths permits this")
		}
	}
	if n := w.found.unjudged; n > 0 && !(w.allowed.contractBreaks && w.allowed.unknownPaths) {
		failures = append(failures, fmt.Sprintf("requests up to number %d cannot be judged: the journal of the server no longer has them; "+
			"Start judges any number of requests", n))
	}
	if w.policies.ignored == scenario.Fail {
		for _, line := range judge.Truncate(judge.Lines(w.found.said, judge.Ignored), maxReported) {
			failures = append(failures, "ignored: "+line)
		}
	}
	if w.policies.undelivered == scenario.Fail {
		for _, line := range judge.Truncate(judge.Lines(w.found.said, judge.Undelivered), maxReported) {
			failures = append(failures, "undelivered: "+line)
		}
	}
	if w.policies.assumed == scenario.Fail {
		var lines []string
		for _, a := range judge.Assumptions(w.found.said, w.policies.accepted) {
			lines = append(lines, fmt.Sprintf("assumed: %s\n  FailAssumed(%q) accepts this", a.Says, a.ID))
		}
		failures = append(failures, judge.Truncate(lines, maxReported)...)
	}
	return failures
}

// warnings returns what vendors dropped, and what answers rest on, unless that is
// allowed or fails the test, and whether the journal had to forget requests.
func (w *World) warnings() (lines []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	const most = 9
	if w.policies.ignored == "" {
		for _, line := range judge.Truncate(judge.Lines(w.found.said, judge.Ignored), most) {
			lines = append(lines, "ignored: "+line)
		}
	}
	if w.policies.undelivered == "" {
		for _, line := range judge.Truncate(judge.Lines(w.found.said, judge.Undelivered), most) {
			lines = append(lines, "undelivered: "+line)
		}
	}
	if all := judge.Assumptions(w.found.said, nil); w.policies.assumed == "" && len(all) > 0 {
		lines = append(lines, "assumed: "+judge.AssumptionsInShort(w.found.said, nil)+". FailAssumed makes this fail, except for the ids that it accepts.")
	}
	if w.server == nil {
		return lines
	}
	if bound := w.server.full.Load(); bound > 0 {
		lines = append(lines, fmt.Sprintf("memory: the world held %s, as much as it may: the oldest requests left its journal, "+
			"so Requests does not return them; they are judged nevertheless", held.Say(bound)))
	}
	return lines
}

// silent adds what the vendor ignored, and the assumed rules that the client met.
func (f *findings) silent(r Request) {
	if r.Rival {
		return
	}
	for _, i := range r.Ignored {
		what := judge.IgnoredIn(r.Vendor+"."+r.Operation, sim.Ignored{Where: i.Where, Name: i.Name, Near: i.Near})
		f.say(journal.Said{Kind: judge.Ignored, What: what}, 1, r.String())
	}
	for _, rule := range r.Rules {
		if r.Delivered && rule.Label == string(sim.LabelAssumed) {
			f.say(journal.Said{Kind: judge.AssumedRule, What: rule.ID}, 1, r.String())
		}
	}
}

// forgotten adds what was said by requests that the journal has forgotten.
func (f *findings) forgotten(t journal.Tally, a allowed) {
	for _, thing := range t.Things {
		text := strings.Join(judge.Lines(journal.Tally{Things: []journal.Thing{thing}}, thing.Kind), "")
		switch thing.Kind {
		case judge.Unmatched, judge.NotSimulated:
			if !a.unknownPaths {
				f.breach(kindOfMiss(thing.Kind == judge.NotSimulated) + text + "\n  AllowUnknownPaths permits this")
			}
		case judge.Breach, judge.RefusedBreach:
			if !a.contractBreaks && !(a.wrongRequests && thing.Kind == judge.RefusedBreach) {
				f.breach("breaks the contract: " + text)
			}
		default:
			f.say(thing.Said, thing.Count, thing.First)
		}
	}
}

// restsOn adds the readings that answers rest on.
func (f *findings) restsOn(c coverage, all []Request) {
	for _, v := range c.Vendors {
		for _, d := range v.RestsOn {
			line := d.Reading
			if i := slices.IndexFunc(all, func(r Request) bool { return r.Number == d.First }); i >= 0 {
				line = all[i].decidedBy(d.Reading) + "; first in " + all[i].String()
			}
			f.say(journal.Said{Kind: judge.RestsOn, What: d.Reading}, d.Requests, line)
		}
	}
}

// decidedBy says what would have come of the request under a reading's other values.
func (r Request) decidedBy(reading string) string {
	for _, rests := range r.RestsOn {
		if rests.Reading != reading {
			continue
		}
		told := tell.RestsOn{Reading: rests.Reading, Value: rests.Value}
		for _, o := range rests.Otherwise {
			told.Otherwise = append(told.Otherwise, tell.Otherwise(o))
		}
		return told.String()
	}
	return reading + " decided"
}

// kindOfMiss says what kind of path a request had that no vendor answers.
func kindOfMiss(declared bool) string {
	if declared {
		return "not simulated: "
	}
	return "unmatched: "
}

// say counts something that a request said, unless it was found before a rewind that
// did not take it back.
func (f *findings) say(said journal.Said, times int, line string) {
	if f.isNew(said.Kind + said.What + line) {
		f.said.Add(said, times, func() string { return line })
	}
}

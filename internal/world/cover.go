package world

import (
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/sim"
)

// hits is how often a world's client met each rule: how often an answer that
// the rule had a part in reached it. What a fault put in the place of an answer,
// or kept from the client, is no meeting, and neither is what rivals are told.
type hits map[*sim.Rule]int

func (h hits) add(e *journal.Entry, n int) {
	for _, note := range e.Notes {
		h[note.Rule] += n
	}
	if e.Refusal != nil && e.Refusal.Rule != nil {
		h[e.Refusal.Rule] += n
	}
}

// cover counts the rules of the answer that the client is told. The act of the
// request remembers that, so that a rewind takes it back.
func (w *World) cover(p *pending) {
	if rule, _ := p.entry.Decided(); rule == nil || !p.fate.Delivers() {
		return
	}
	for i := len(w.acts) - 1; i >= 0; i-- {
		if a := w.acts[i]; a.number == p.entry.Number && !a.intervention {
			a.covers = p.entry
			break
		}
	}
	if w.hits == nil {
		w.hits = hits{}
	}
	w.hits.add(p.entry, 1)
	for _, rule := range p.entry.Rules() {
		if n := w.set.met[rule]; n != nil {
			n.Add(1)
		}
	}
}

// Coverage is which rules a client met of those that vendors answer by.
type Coverage struct {
	Vendors []VendorCoverage `json:"vendors"`
}

// VendorCoverage is one vendor's part of it.
type VendorCoverage struct {
	Name      string         `json:"name"`
	Met       int            `json:"met"` // rules that were met at least once
	Of        int            `json:"of"`  // rules that the vendor has
	Rules     []RuleCoverage `json:"rules"`
	Unreached []string       `json:"unreached"` // ids of the rules that were never met
	Assumed   []string       `json:"assumed"`   // ids of assumed rules that were met: the client's result rests on them
}

// RuleCoverage is how often a rule was met.
type RuleCoverage struct {
	ID    string    `json:"id"`
	Label sim.Label `json:"label"`
	Hits  int       `json:"hits"`
}

// Coverage is which rules the client has met since the world began, was reset
// or was rewound to its start.
func (w *World) Coverage() Coverage {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.set.coverage(w.hits)
}

// Coverage is which rules the clients of all worlds have met as long as there is
// the set: also in worlds that are gone, and before a reset or a rewind.
func (s *Set) Coverage() Coverage {
	total := hits{}
	for rule, n := range s.met {
		total[rule] = int(n.Load())
	}
	return s.coverage(total)
}

func (s *Set) coverage(total hits) Coverage {
	c := Coverage{Vendors: make([]VendorCoverage, len(s.Vendors))}
	for i, v := range s.Vendors {
		c.Vendors[i] = v.coverage(total)
	}
	return c
}

func (v *Vendor) coverage(total hits) VendorCoverage {
	c := VendorCoverage{
		Name: v.Name, Of: len(v.Vendor.Rules.All()),
		Rules: make([]RuleCoverage, len(v.Vendor.Rules.All())), Unreached: []string{}, Assumed: []string{},
	}
	for i, r := range v.Vendor.Rules.All() {
		n := total[r]
		c.Rules[i] = RuleCoverage{r.ID, r.Source.Label, n}
		switch {
		case n == 0:
			c.Unreached = append(c.Unreached, r.ID)
		case r.Source.Label == sim.LabelAssumed:
			c.Assumed = append(c.Assumed, r.ID)
			fallthrough
		default:
			c.Met++
		}
	}
	return c
}

package world

import (
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/sim"
)

// ruleHits counts the answers that a rule shaped and that reached the client. An
// answer that a fault replaced or lost does not count, nor do answers to rivals.
type ruleHits map[*sim.Rule]int

func (h ruleHits) add(e *journal.Entry, n int) {
	for _, note := range e.Notes {
		h[note.Rule] += n
	}
	if r := e.Refusal; r != nil && r.Rule != nil {
		h[r.Rule] += n
		for _, other := range r.Also {
			h[other] += n
		}
	}
}

// countRules counts the rules that shaped the answer that the client gets. The
// request's revision refers to the entry, so that a rewind undoes it.
func (w *World) countRules(p *pending) {
	if rule, _ := p.entry.Decided(); rule == nil || !p.fate.Delivers() {
		return
	}
	for i := len(w.revisions) - 1; i >= 0; i-- {
		if r := w.revisions[i]; r.number == p.entry.Number && !r.intervention {
			r.counted = p.entry
			break
		}
	}
	if w.hits == nil {
		w.hits = ruleHits{}
	}
	w.hits.add(p.entry, 1)
	for _, rule := range p.entry.Rules() {
		if n := w.set.hits[rule]; n != nil {
			n.Add(1)
		}
	}
}

// Coverage says which of the vendors' rules a client met: got an answer that they
// shaped.
type Coverage struct {
	Vendors []VendorCoverage `json:"vendors"`
}

// VendorCoverage is the coverage of one vendor.
type VendorCoverage struct {
	Name      string         `json:"name"`
	Met       int            `json:"met"` // number of rules met at least once
	Of        int            `json:"of"`  // number of rules
	Rules     []RuleCoverage `json:"rules"`
	Unreached []string       `json:"unreached"` // ids of the rules never met
	Assumed   []string       `json:"assumed"`   // ids of the assumed rules met: the client's results depend on them
}

// RuleCoverage is how often a rule was met.
type RuleCoverage struct {
	ID    string    `json:"id"`
	Label sim.Label `json:"label"`
	Hits  int       `json:"hits"`
}

// Coverage returns the coverage since the world was made, reset, or rewound to its
// start.
func (w *World) Coverage() Coverage {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.set.coverage(w.hits)
}

// Coverage returns the coverage over all worlds of the set, including deleted ones,
// and what was later reset or rewound.
func (s *Set) Coverage() Coverage {
	total := ruleHits{}
	for rule, n := range s.hits {
		total[rule] = int(n.Load())
	}
	return s.coverage(total)
}

// AddCoverage adds what was met in another set that shares the vendors, as those of
// [Set.Apart] do.
func (s *Set) AddCoverage(of *Set) {
	for rule, n := range of.hits {
		s.hits[rule].Add(n.Load())
	}
}

func (s *Set) coverage(total ruleHits) Coverage {
	c := Coverage{Vendors: make([]VendorCoverage, len(s.Vendors))}
	for i, v := range s.Vendors {
		c.Vendors[i] = v.coverage(total)
	}
	return c
}

func (v *Vendor) coverage(total ruleHits) VendorCoverage {
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

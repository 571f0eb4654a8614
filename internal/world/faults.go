package world

import (
	"github.com/mockvendors/mockvendors/internal/fault"
)

// letFaultFire counts a request for all faults that it matches, and lets the first
// one fire that can. The vendor must have accepted the credential: a request
// without a valid one matches no fault.
//
// The counts stay even if the request's own open transaction is rolled back. The
// two transactions write to different tables.
func (w *World) letFaultFire(p *pending, tenant string) {
	call := p.call(tenant)
	counting := w.db.Begin()
	for _, f := range w.moment.disruptions.faults {
		fires, ordinal := w.set.matchAndCount(counting, "fault", string(f.Fault.ID), f.Trigger, f.Draws(), call)
		if !fires || p.fault != nil {
			continue
		}
		w.set.increment(counting, countKey("fault", string(f.Fault.ID), "fired"))
		p.fault, p.fate = f, f.Fate(call, ordinal)
	}
	if changes := counting.Changes(); len(changes) > 0 {
		w.remember(revision{number: w.number, intervention: true, changes: changes, before: w.moment})
	}
}

// FaultStatus is a fault with its counters.
type FaultStatus struct {
	fault.Fault
	Matched int  `json:"matched"`
	Fired   int  `json:"hits"`
	Left    *int `json:"left"` // how often it can still fire; null if unlimited
}

// Faults returns the world's faults, in the order in which they are tried.
func (w *World) Faults() []FaultStatus {
	w.mu.Lock()
	defer w.mu.Unlock()
	tx := w.db.Begin()
	all := []FaultStatus{}
	for _, f := range w.moment.disruptions.faults {
		id := string(f.Fault.ID)
		s := FaultStatus{
			Fault:   f.Fault,
			Matched: w.set.countOf(tx, countKey("fault", id, "matched")),
			Fired:   w.set.countOf(tx, countKey("fault", id, "fired")),
		}
		if left, limited := f.Left(s.Matched); limited {
			s.Left = &left
		}
		all = append(all, s)
	}
	return all
}

// SetFaults replaces the faults by those that change returns. The counters of
// removed faults are cleared: a new fault with the same id starts at 0.
func (w *World) SetFaults(change func([]*fault.Seeded) ([]*fault.Seeded, error)) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	faults, err := change(w.moment.disruptions.faults)
	if err != nil {
		return err
	}
	remains := map[*fault.Seeded]bool{}
	for _, f := range faults {
		remains[f] = true
	}
	counting := w.db.Begin()
	for _, f := range w.moment.disruptions.faults {
		if !remains[f] {
			w.set.resetCounts(counting, "fault", string(f.Fault.ID))
		}
	}
	w.remember(revision{number: w.number, intervention: true, changes: counting.Changes(), before: w.moment})
	next := *w.moment.disruptions
	next.faults = faults
	w.moment.disruptions = &next
	return nil
}

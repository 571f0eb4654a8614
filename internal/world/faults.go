package world

import (
	"slices"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/store"
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
		w.remember(&revision{number: w.number, intervention: true, changes: changes, before: w.moment}, w.Journal.First())
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
// removed faults are cleared: a new fault with the same id starts at 0. change may
// append to the faults that it gets, but must not change them.
func (w *World) SetFaults(change func([]*fault.Seeded) ([]*fault.Seeded, error)) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	before, used := w.moment.disruptions.faults, w.moment.disruptions.used
	if used == nil || *used != len(before) { // behind them are others, of a moment that the world may go back to
		before, used = slices.Clip(before), nil
	}
	faults, err := change(before)
	if err != nil {
		return err
	}
	next := *w.moment.disruptions
	copied, added, deleted, counting := 0, faults[min(len(before), len(faults)):], 0, w.db.Begin()
	if used == nil || len(before) == 0 || len(faults) < len(before) || &faults[0] != &before[0] {
		used, copied = new(int), len(before)
		if len(faults) < len(before) || !slices.Equal(faults[:len(before)], before) {
			added, deleted, next.bytes = faults, next.bytes, 0
			w.resetCountsExcept(counting, faults)
		}
	}
	grown := faultBytes(added)
	if err := w.set.room(grown, w); err != nil {
		return err
	}
	*used = len(faults)
	w.remember(&revision{number: w.number, intervention: true, changes: counting.Changes(), before: w.moment, copied: copied, deleted: deleted}, w.Journal.First())
	next.faults, next.used = faults, used
	next.bytes += grown
	w.moment.disruptions = &next
	w.weigh()
	return nil
}

// resetCountsExcept clears the counters of all faults but those.
func (w *World) resetCountsExcept(counting *store.Tx, faults []*fault.Seeded) {
	remains := map[*fault.Seeded]bool{}
	for _, f := range faults {
		remains[f] = true
	}
	for _, f := range w.moment.disruptions.faults {
		if !remains[f] {
			w.set.resetCounts(counting, "fault", string(f.Fault.ID))
		}
	}
}

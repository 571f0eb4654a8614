package world

import (
	"slices"
	"strconv"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// script is what happens to a world's client besides what the vendors do. It
// is replaced, never changed.
type script struct {
	faults  []*fault.Seeded // the first that fires wins
	grown   *int            // how far the array behind faults is in use; nil if it is the start's
	rivals  []*Rival
	limited map[string]bool // vendors whose documented rate limit is on
}

// limit turns a vendor's documented rate limit on or off in a script that is
// still being made.
func (s *script) limit(vendor string, on bool) {
	if s.limited == nil {
		s.limited = map[string]bool{}
	}
	s.limited[vendor] = on
}

// count is how often something was, by name; the state holds it, so that a
// rewind takes it back.
type count struct {
	Key string
	N   int
}

func newCounts(k *sim.Kit) *store.Table[count] {
	return store.NewTable(k.Schema, "world.counts", func(c count) string { return c.Key })
}

// add counts one more, and returns how many there are now.
func (s *Set) add(tx store.In, key string) int {
	c, _ := s.counts.Get(tx, key)
	c.Key, c.N = key, c.N+1
	if err := s.counts.Put(tx, c); err != nil {
		panic(err) // the table has no unique index
	}
	return c.N
}

func (s *Set) counted(tx store.In, key string) int {
	c, _ := s.counts.Get(tx, key)
	return c.N
}

// forget makes it that nothing was counted of a fault or rival.
func (s *Set) forget(tx store.In, kind, name string) {
	for _, c := range slices.Collect(s.counts.All(tx, sim.Prefix(kind, name))) {
		s.counts.Delete(tx, c.Key)
	}
}

// occasion is what is counted of one fault or rival.
func occasion(kind, name, what string) string { return sim.Key(kind, name, what) }

// fires counts a call for a fault or rival that it meets, and says whether it
// acts at this one; ordinal is which of the equal calls it is.
func (s *Set) fires(tx store.In, kind, name string, trigger *fault.Trigger, draws bool, call *fault.Call) (fires bool, ordinal int) {
	if !trigger.Matches(call) {
		return false, 0
	}
	matched := s.add(tx, occasion(kind, name, "matched"))
	ordinal = 1
	if draws {
		ordinal = s.add(tx, occasion(kind, name, "equal "+strconv.FormatUint(call.Fingerprint(), 16)))
	}
	return trigger.Fires(matched, ordinal, call), ordinal
}

func callOf(p *pending, tenant string) *fault.Call {
	return &fault.Call{
		Vendor: p.vendor.Name, Tenant: tenant, Operation: p.op.ID,
		Path: p.req.Path, Param: p.req.PathValue, Query: p.req.Query, Header: p.req.Header, Body: p.req.Body,
	}
}

// FaultStatus is a fault with how often it was met and applied.
type FaultStatus struct {
	fault.Fault
	Matched int  `json:"matched"`
	Hits    int  `json:"hits"`
	Left    *int `json:"left"` // null where unlimited
}

// Faults is the faults that are set, in the order in which they are tried.
func (w *World) Faults() []FaultStatus {
	w.mu.Lock()
	defer w.mu.Unlock()
	tx := w.db.Begin()
	all := []FaultStatus{}
	for _, f := range w.moment.script.faults {
		id := string(f.Fault.ID)
		s := FaultStatus{
			Fault:   f.Fault,
			Matched: w.set.counted(tx, occasion("fault", id, "matched")),
			Hits:    w.set.counted(tx, occasion("fault", id, "hits")),
		}
		if left, limited := f.Left(s.Matched); limited {
			s.Left = &left
		}
		all = append(all, s)
	}
	return all
}

// SetFaults makes the faults that change returns hold from now on. Those that
// go are forgotten: another of the same id counts from the start. change may append
// to the faults that it is given, and else must not change them.
func (w *World) SetFaults(change func([]*fault.Seeded) ([]*fault.Seeded, error)) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	before, grown := w.moment.script.faults, w.moment.script.grown
	if grown == nil || *grown != len(before) { // behind them stand others, of a moment that can be come back to
		before, grown = slices.Clip(before), nil
	}
	faults, err := change(before)
	if err != nil {
		return err
	}
	copied, counting := 0, w.db.Begin()
	if grown == nil || len(before) == 0 || len(faults) < len(before) || &faults[0] != &before[0] {
		grown, copied = new(int), len(before)
		w.forgetWithout(counting, faults)
	}
	*grown = len(faults)
	w.record(act{number: w.number, intervention: true, changes: counting.Changes(), before: w.moment, copied: copied})
	next := *w.moment.script
	next.faults, next.grown = faults, grown
	w.moment.script = &next
	return nil
}

// forgetWithout forgets what was counted of the faults that are not among those.
func (w *World) forgetWithout(counting store.In, faults []*fault.Seeded) {
	kept := map[*fault.Seeded]bool{}
	for _, f := range faults {
		kept[f] = true
	}
	for _, f := range w.moment.script.faults {
		if !kept[f] {
			w.set.forget(counting, "fault", string(f.Fault.ID))
		}
	}
}

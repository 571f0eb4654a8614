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
	faults  []*fault.Compiled // the first that fires wins
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
func (s *Set) fires(tx store.In, kind, name string, selector *fault.Selector, draws bool, call *fault.Call) (fires bool, ordinal int) {
	if !selector.Meets(call) {
		return false, 0
	}
	matched := s.add(tx, occasion(kind, name, "matched"))
	ordinal = 1
	if draws {
		ordinal = s.add(tx, occasion(kind, name, "equal "+strconv.FormatUint(call.Fingerprint(), 16)))
	}
	return selector.Fires(matched, ordinal, call), ordinal
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
// go are forgotten: another of the same id counts from the start.
func (w *World) SetFaults(change func([]*fault.Compiled) ([]*fault.Compiled, error)) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	faults, err := change(w.moment.script.faults)
	if err != nil {
		return err
	}
	kept := map[*fault.Compiled]bool{}
	for _, f := range faults {
		kept[f] = true
	}
	counting := w.db.Begin()
	for _, f := range w.moment.script.faults {
		if !kept[f] {
			w.set.forget(counting, "fault", string(f.Fault.ID))
		}
	}
	w.record(act{number: w.number, intervention: true, changes: counting.Changes(), before: w.moment})
	next := *w.moment.script
	next.faults = faults
	w.moment.script = &next
	return nil
}

package world

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/mockvendors/mockvendors/sim"
)

// Served is what clients' requests are counted by, over all worlds of a set. It names no
// world, tenant or record, so their number is bounded by the contracts.
type Served struct {
	Vendor    string
	Operation string // "" if the vendor has no such path
	Status    int
	Outcome   string // what the client saw in place of a whole answer; "" if it got one
	Phase     string // of the fault that fired; "" if none did
}

// traffic counts requests. A request takes no lock and allocates nothing unless it is the
// first of its kind.
type traffic struct {
	counts atomic.Pointer[map[served]*atomic.Int64] // replaced, never changed
	mu     sync.Mutex                               // held while counts is replaced
}

// served is [Served] with pointers in place of the names: finding it is a part of every
// request.
type served struct {
	vendor         *Vendor
	operation      *sim.Operation
	status         int
	outcome, phase string
}

func (t *traffic) add(p *pending) {
	e := p.entry
	s := served{vendor: p.vendor, operation: p.op, status: e.Status, outcome: e.Outcome}
	if e.Fault != nil {
		s.phase = e.Fault.Phase
	}
	n := t.counter(s)
	if n == nil {
		n = t.grow(s)
	}
	n.Add(1)
}

func (t *traffic) counter(s served) *atomic.Int64 {
	if counts := t.counts.Load(); counts != nil {
		return (*counts)[s]
	}
	return nil
}

func (t *traffic) grow(s served) *atomic.Int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n := t.counter(s); n != nil {
		return n
	}
	grown := map[served]*atomic.Int64{s: {}}
	if counts := t.counts.Load(); counts != nil {
		maps.Copy(grown, *counts)
	}
	t.counts.Store(&grown)
	return grown[s]
}

// Count is how many requests were served alike.
type Count struct {
	Served
	Requests int64
}

// Traffic returns the counts of the clients' requests since the set was made, also those
// to worlds that are gone, in the order of their names.
func (s *Set) Traffic() (all []Count) {
	counts := s.traffic.counts.Load()
	if counts == nil {
		return nil
	}
	for s, n := range *counts {
		c := Count{Served{Vendor: s.vendor.Name, Status: s.status, Outcome: s.outcome, Phase: s.phase}, n.Load()}
		if s.operation != nil {
			c.Operation = s.operation.ID
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b Count) int {
		if a.Vendor+"."+a.Operation != b.Vendor+"."+b.Operation {
			return strings.Compare(a.Vendor+"."+a.Operation, b.Vendor+"."+b.Operation)
		}
		if a.Status != b.Status {
			return a.Status - b.Status
		}
		return strings.Compare(a.Outcome+" "+a.Phase, b.Outcome+" "+b.Phase)
	})
	return all
}

// Bound returns how many bytes the worlds may hold.
func (s *Set) Bound() int64 { return s.bound() }

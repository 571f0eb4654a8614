package explore

import (
	"context"
	"slices"
	"sync"

	"github.com/mockvendors/mockvendors/internal/fault"
)

// queue hands out cells, the most telling ones first; see rank.
type queue struct {
	x   *exploration
	mu  sync.Mutex
	err error

	waiting        []*plannedCell
	running, known int
	changed        *sync.Cond
}

func newQueue(x *exploration, cells []*plannedCell) *queue {
	q := &queue{x: x, waiting: x.inOrder(cells)}
	q.changed = sync.NewCond(&q.mu)
	return q
}

// inOrder returns the cells in the order in which they are run: what is new first.
// First come one lost answer of each operation that changed something, and each fault
// once at a call that changed something. Then come the operations and faults that
// were not tried together yet, and then the later calls of the same operations; lost
// answers lead both.
func (x *exploration) inOrder(cells []*plannedCell) []*plannedCell {
	type novelty struct {
		operation fault.Operation
		fault     Fault
	}
	last := func(c *plannedCell) Place { return c.Cell[len(c.Cell)-1] }
	operation := func(c *plannedCell) novelty { return novelty{operation: last(c).Operation} }
	kind := func(c *plannedCell) novelty { return novelty{fault: last(c).Fault} }
	both := func(c *plannedCell) novelty { return novelty{last(c).Operation, last(c).Fault} }
	every := func(*plannedCell) bool { return true }

	rank := map[*plannedCell]int{}
	tried := map[novelty]bool{}
	for i, of := range []struct {
		cells func(*plannedCell) bool
		key   func(*plannedCell) novelty // only the first cell with it; nil for all
	}{{x.losesChange, operation}, {x.meetsChange, kind}, {x.losesChange, both}, {every, both}, {x.losesChange, nil}, {every, nil}} {
		for _, c := range cells {
			_, ranked := rank[c]
			if ranked || !of.cells(c) || of.key != nil && tried[of.key(c)] {
				continue
			}
			rank[c] = i
			tried[operation(c)], tried[kind(c)], tried[both(c)] = true, true, true
		}
	}
	ordered := slices.Clone(cells)
	slices.SortStableFunc(ordered, func(a, b *plannedCell) int { return rank[a] - rank[b] })
	return ordered
}

// losesChange reports whether the fault loses the answer of a call that changed
// something.
func (x *exploration) losesChange(c *plannedCell) bool {
	f := c.Cell[len(c.Cell)-1].Fault
	return x.meetsChange(c) && f.Phase == fault.After && f.Kind != "duplicate"
}

// meetsChange reports whether the fault meets a call that changed something.
func (x *exploration) meetsChange(c *plannedCell) bool {
	if c.Cell.atDelivery() {
		return true // it tells of a change
	}
	return len(c.Cell) == 1 && len(x.baseline.calls[c.at].entry.Changes) > 0
}

// next returns the next cell to run; nil if there is none, and none can come.
func (q *queue) next(ctx context.Context) *plannedCell {
	q.mu.Lock()
	defer q.mu.Unlock()
	for ctx.Err() == nil && q.err == nil {
		c, equal := q.pick()
		switch {
		case equal != nil:
			q.know(c, equal)
		case c != nil:
			q.running++
			return c
		case q.running == 0:
			return nil
		default:
			q.changed.Wait()
		}
	}
	return nil
}

// pick takes the first cell that need not wait, with its result if that is proven.
func (q *queue) pick() (*plannedCell, *ReportCell) {
	for i, c := range q.waiting {
		if equal, wait := q.x.equalTo(c); !wait {
			q.waiting = slices.Delete(q.waiting, i, i+1)
			return c, equal
		}
	}
	return nil, nil
}

// done takes back a cell that was run.
func (q *queue) done(c *plannedCell, result *ReportCell, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.running--
	if err != nil && q.err == nil {
		q.err = err
	}
	if result != nil {
		q.know(c, result)
		return
	}
	q.changed.Broadcast()
}

// know notes a cell's result, adds the pairs that it shows, and tells of it.
func (q *queue) know(c *plannedCell, result *ReportCell) {
	c.result = result
	q.known++
	more := q.x.pairsAfter(c)
	q.waiting = append(q.waiting, more...)
	q.x.plan(more)
	q.changed.Broadcast()
	if q.x.Progress != nil {
		q.x.Progress(Progress{Done: q.known, Of: len(q.x.planned), Latest: *result})
	}
}

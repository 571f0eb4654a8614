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
// These come first to last: lost answers of calls that changed something, once for
// each operation and fault; the other faults, once each, at a call that changed
// something; what is left of operations and faults that were not tried together; and
// then the same again at later calls.
func (x *exploration) inOrder(cells []*plannedCell) []*plannedCell {
	type novelty struct {
		operation fault.Operation
		fault     Fault
	}
	tried := map[novelty]bool{}
	rank := map[*plannedCell]int{}
	rankNew := func(of int, matches func(*plannedCell) bool, key func(*plannedCell) novelty) {
		for _, c := range cells {
			if _, ranked := rank[c]; ranked || !matches(c) || tried[key(c)] {
				continue
			}
			tried[key(c)] = true
			rank[c] = of
		}
	}
	both := func(c *plannedCell) novelty {
		p := c.Cell[len(c.Cell)-1]
		return novelty{p.Operation, p.Fault}
	}
	faultOnly := func(c *plannedCell) novelty { return novelty{fault: both(c).fault} }
	any := func(*plannedCell) bool { return true }
	rankNew(0, x.losesChange, both)
	rankNew(1, func(c *plannedCell) bool { return x.meetsChange(c) && !x.losesChange(c) && !tried[both(c)] }, faultOnly)
	rankNew(2, any, both)
	rankOf := func(c *plannedCell) int {
		if r, ranked := rank[c]; ranked {
			return r
		}
		if x.losesChange(c) {
			return 3
		}
		return 4
	}
	ordered := slices.Clone(cells)
	slices.SortStableFunc(ordered, func(a, b *plannedCell) int { return rankOf(a) - rankOf(b) })
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
	return !c.again && len(x.baseline.calls[c.at].entry.Changes) > 0
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
		more := q.x.pairsAfter(c)
		q.waiting = append(q.waiting, more...)
		q.x.plan(more)
	}
	q.changed.Broadcast()
}

// know notes a cell's result, and tells of it.
func (q *queue) know(c *plannedCell, result *ReportCell) {
	c.result = result
	q.known++
	if q.x.Progress != nil {
		q.x.Progress(Progress{Done: q.known, Of: len(q.x.planned), Latest: *result})
	}
}

package explore

import (
	"context"
	"slices"
	"sync"

	"github.com/mockvendors/mockvendors/internal/fault"
)

// queue hands out cells, the most telling ones first: lost answers of calls that
// changed something, then one cell of each fault at each distinct operation, then
// the rest.
type queue struct {
	x   *exploration
	mu  sync.Mutex
	err error

	waiting []*plannedCell
	running int
	changed *sync.Cond
}

func newQueue(x *exploration, cells []*plannedCell) *queue {
	q := &queue{x: x, waiting: x.inOrder(cells)}
	q.changed = sync.NewCond(&q.mu)
	return q
}

// inOrder returns the cells in the order in which they are run.
func (x *exploration) inOrder(cells []*plannedCell) []*plannedCell {
	type novelty struct {
		operation fault.Operation
		fault     Fault
	}
	rank := map[*plannedCell]int{}
	tried := map[novelty]bool{}
	for _, lost := range []bool{true, false} {
		for _, c := range cells {
			p := c.Cell[len(c.Cell)-1]
			n := novelty{p.Operation, p.Fault}
			isLost := c.losesChange(x)
			switch {
			case isLost != lost:
			case isLost && !tried[n]:
				rank[c], tried[n] = 0, true
			case isLost:
				rank[c] = 1
			case !tried[n]:
				rank[c], tried[n] = 2, true
			default:
				rank[c] = 3
			}
		}
	}
	ordered := slices.Clone(cells)
	slices.SortStableFunc(ordered, func(a, b *plannedCell) int { return rank[a] - rank[b] })
	return ordered
}

// losesChange reports whether the fault loses the answer of a call that changed
// something.
func (c *plannedCell) losesChange(x *exploration) bool {
	f := c.Cell[len(c.Cell)-1].Fault
	if c.again || f.Phase != fault.After || f.Kind == "duplicate" {
		return false
	}
	return len(x.baseline.calls[c.at].entry.Changes) > 0
}

// next returns the next cell to run; nil if there is none, and none can come.
func (q *queue) next(ctx context.Context) *plannedCell {
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		if ctx.Err() != nil || q.err != nil {
			return nil
		}
		for i, c := range q.waiting {
			if equal, wait := q.x.equalTo(c); wait {
				continue
			} else if equal != nil {
				q.waiting = slices.Delete(q.waiting, i, i+1)
				c.result = equal
				q.told(c)
				break
			}
			q.waiting = slices.Delete(q.waiting, i, i+1)
			q.running++
			return c
		}
		if len(q.waiting) == 0 && q.running == 0 {
			return nil
		}
		if q.running > 0 && q.allWait() {
			q.changed.Wait()
		}
	}
}

// allWait reports whether every cell that is left waits for a running one.
func (q *queue) allWait() bool {
	return !slices.ContainsFunc(q.waiting, func(c *plannedCell) bool {
		_, wait := q.x.equalTo(c)
		return !wait
	})
}

// done takes back a cell that was run.
func (q *queue) done(c *plannedCell, result *ReportCell, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.running--
	if err != nil && q.err == nil {
		q.err = err
	}
	if c.result = result; result != nil {
		q.told(c)
		more := q.x.pairsAfter(c)
		q.waiting = append(q.waiting, more...)
		q.x.planned = append(q.x.planned, more...)
	}
	q.changed.Broadcast()
}

func (q *queue) told(c *plannedCell) {
	if q.x.Progress == nil {
		return
	}
	p := Progress{Of: len(q.x.planned), Latest: *c.result}
	for _, other := range q.x.planned {
		if other.result != nil {
			p.Done++
		}
	}
	q.x.Progress(p)
}

package explore

import (
	"slices"

	"github.com/mockvendors/mockvendors/internal/fault"
)

// silent has the kinds of faults under which the client sees nothing of an answer,
// whatever it was.
var silent = []string{"reset", "close", "hang", Kill}

// equalTo returns the result of a cell without running it, if it is proven to equal
// that of another: the client sees the same at the same calls, and the world is the
// same after them. wait says that this is known only when another cell has been
// run.
//
// It takes for granted that the client makes the same calls when it gets the same
// answers, as it did in the two baselines. If it did not, nothing is proven.
func (x *exploration) equalTo(c *plannedCell) (equal *ReportCell, wait bool) {
	if x.NoPrune || !x.baseline.agree {
		return nil, false
	}
	for i, p := range c.Cell {
		for _, like := range x.likely(c, i) {
			other := x.find(c, i, like)
			switch {
			case other == nil:
				continue
			case other.result == nil:
				return nil, true
			case like.Lasting == p.Fault.Lasting: // no call changed anything
			case other.met[i] > p.Ordinal+times(like)-1: // later calls met the longer fault
				continue
			}
			copied := *other.result
			copied.Cell = c.Cell.String()
			if copied.EqualTo == "" {
				copied.EqualTo = other.Cell.String()
			}
			c.met, c.more, c.like = other.met, other.more, other
			return &copied, false
		}
	}
	return nil, false
}

// likely returns the faults that may give the same result in place of one of a
// cell's.
func (x *exploration) likely(c *plannedCell, i int) (likely []Fault) {
	f := c.Cell[i].Fault
	switch {
	case i < len(c.Cell)-1: // the first of a pair: if it equals another alone, then perhaps here, too
		if c.alone != nil && c.alone.like != nil {
			likely = []Fault{c.alone.like.Cell[i].Fault}
		}
	case f.Lasting == Forever:
		likely = []Fault{{f.Phase, f.Kind, Once}, {f.Phase, f.Kind, ThreeX}}
	case f.Lasting == ThreeX:
		likely = []Fault{{f.Phase, f.Kind, Once}}
	case f.Phase == fault.After && slices.Contains(silent, f.Kind) && x.changesNothing(c):
		likely = []Fault{{fault.Before, f.Kind, Once}}
	}
	return likely
}

// times returns for how many calls a fault lasts.
func times(f Fault) int {
	if f.Lasting == ThreeX {
		return 3
	}
	return 1
}

// changesNothing reports whether the call that the cell's only fault meets leaves the
// world as it was, whether or not the vendor sees it. Of a pair's second call, it is
// not known.
func (x *exploration) changesNothing(c *plannedCell) bool {
	if len(c.Cell) > 1 {
		return false
	}
	e := x.baseline.calls[c.at].entry
	return len(e.Changes) == 0 && !x.limited[e.Vendor]
}

// find returns the planned cell that differs from c only in one fault.
func (x *exploration) find(c *plannedCell, i int, f Fault) *plannedCell {
	key := c.key()
	key[i].Fault = f
	return x.byName[key]
}

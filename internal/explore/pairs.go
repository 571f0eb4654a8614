package explore

import "github.com/mockvendors/mockvendors/internal/fault"

// maxPairCalls is at how many calls that a client makes only under a fault a second
// fault is tried.
const maxPairCalls = 20

// onlyUnder returns the calls of a run that the baseline does not make.
func (x *exploration) onlyUnder(r *run) (calls []call) {
	type key struct {
		operation fault.Operation
		print     uint64
	}
	keyOf := func(c call) key {
		if !x.baseline.agree { // the content differs from run to run
			return key{operation: c.operation}
		}
		return key{c.operation, c.print}
	}
	known := map[key]int{}
	for _, c := range x.baseline.calls {
		known[keyOf(c)]++
	}
	for _, c := range r.calls {
		if known[keyOf(c)]--; known[keyOf(c)] < 0 && c.entry.Fault == nil && len(calls) < maxPairCalls {
			calls = append(calls, c)
		}
	}
	return calls
}

// pairsAfter returns the cells in which a second fault meets a call that the client
// makes only because of a cell's fault.
func (x *exploration) pairsAfter(c *plannedCell) (pairs []*plannedCell) {
	if !x.Pairs || len(c.Cell) > 1 || x.Cell != nil {
		return nil
	}
	for _, made := range c.more {
		for _, f := range x.Faults {
			if f.Phase == atDelivery {
				continue
			}
			pairs = append(pairs, &plannedCell{
				Cell: Cell{c.Cell[0], {made.operation, made.ordinal, f}}, at: c.at, alone: c,
			})
		}
	}
	return pairs
}

package explore

// maxPairCalls is at how many calls that a client makes only under a fault a second
// fault is tried.
const maxPairCalls = 20

// onlyUnder returns the calls of a run that the baseline does not make.
func (x *exploration) onlyUnder(r *run) (calls []call) {
	known := map[uint64]int{}
	for _, c := range x.baseline.calls {
		known[c.print]++
	}
	for _, c := range r.calls {
		if known[c.print]--; known[c.print] < 0 && c.entry.Fault == nil && len(calls) < maxPairCalls {
			calls = append(calls, c)
		}
	}
	return calls
}

// pairsAfter returns the cells in which a second fault meets a call that the client
// makes only because of a cell's fault.
func (x *exploration) pairsAfter(c *plannedCell) (pairs []*plannedCell) {
	if !x.Pairs || c.again || x.Cell != nil {
		return nil
	}
	for _, made := range c.more {
		for _, f := range x.Faults {
			pairs = append(pairs, &plannedCell{
				Cell: Cell{c.Cell[0], {made.operation, made.ordinal, f}}, at: c.at, again: true,
			})
		}
	}
	return pairs
}

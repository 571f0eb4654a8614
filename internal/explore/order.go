package explore

import (
	"maps"
	"slices"
	"strings"
)

// seeOrder notes the operations whose calls a run makes in another order than the baseline
// does, before the cell's fault meets one. A client that makes calls at once does so.
func (x *exploration) seeOrder(baseline []call, r *run) {
	if r.cell.atDelivery() {
		return // the client may call because of a delivery
	}
	known := map[uint64]bool{}
	for _, c := range baseline {
		known[c.print] = true
	}
	for i, c := range r.calls {
		if i == len(baseline) || c.entry.Fault != nil && strings.HasPrefix(c.entry.Fault.ID, "cell-") {
			return
		}
		if was := baseline[i]; c.print != was.print && known[c.print] {
			x.mu.Lock()
			x.reordered[c.operation.String()], x.reordered[was.operation.String()] = true, true
			x.mu.Unlock()
		}
	}
}

// orderVaries returns the operations that [exploration.seeOrder] noted; nil if there are none.
func (x *exploration) orderVaries() []string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return slices.Sorted(maps.Keys(x.reordered))
}

// sayOrder says what it means that the order of calls varies.
func (a *Assumption) sayOrder() string {
	if len(a.OrderVaries) == 0 {
		return ""
	}
	return "The order of the calls varies between runs: " + strings.Join(a.OrderVaries, ", ") +
		". A fault meets the call that comes at its place then, which may be another one each time, and two reports may differ.\n"
}

package world

import (
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/held"
)

// disruptions is what a scenario adds to the vendors' own behaviour. A world
// replaces it, and never changes it.
type disruptions struct {
	faults  []*fault.Seeded // the first that fires wins
	used    *int            // how much of the array behind faults is in use; nil for the faults of a start
	rivals  []*Rival
	limited map[string]bool // vendors whose documented rate limit is on
	bytes   int             // of the faults that the control API has set, about
}

// faultBytes returns about how many bytes faults take, each with what is made of it.
func faultBytes(faults []*fault.Seeded) (n int) {
	for _, f := range faults {
		n += 512 + held.Of(&f.Fault)
	}
	return n
}

// SetDisruptions sets the faults and rivals of worlds that begin at the start.
func (start *Start) SetDisruptions(faults []*fault.Seeded, rivals []*Rival) {
	start.disruptions.faults, start.disruptions.rivals = faults, rivals
}

// Limit turns on the documented rate limit of a vendor, which must have one.
func (start *Start) Limit(vendor string) {
	start.disruptions.limit(vendor, true)
}

// limit turns a vendor's documented rate limit on or off. No world may use d yet.
func (d *disruptions) limit(vendor string, on bool) {
	if d.limited == nil {
		d.limited = map[string]bool{}
	}
	d.limited[vendor] = on
}

// Limited reports whether a vendor's documented rate limit is on.
func (w *World) Limited(vendor string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.moment.disruptions.limited[vendor]
}

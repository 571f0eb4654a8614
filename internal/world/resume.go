package world

import (
	"context"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/sim"
)

// Drawn is how many random numbers each tenant drew, by vendor and tenant. Identifiers
// follow from them.
type Drawn map[string]map[string]uint64

// Left is what a world leaves behind for another one to go on with.
type Left struct {
	States   map[string]any // by vendor, as [World.State] returns them
	Readings sim.Readings
	Limited  []string // vendors whose documented rate limit is on
	Clock    clock.Clock
	Drawn    Drawn
}

// Leave returns what the world leaves behind, all of one moment.
func (w *World) Leave() Left {
	w.mu.Lock()
	defer w.mu.Unlock()
	l := Left{Clock: w.moment.clock, Drawn: Drawn{}}
	var limited map[string]bool
	l.States, l.Readings, limited = w.wholeState()
	for _, v := range w.set.Vendors {
		if limited[v.Name] {
			l.Limited = append(l.Limited, v.Name)
		}
		w.drawn(v.Name, l.Drawn)
	}
	return l
}

func (w *World) drawn(vendor string, into Drawn) {
	tx := w.transaction(vendor, w.moment.clock.Now())
	defer tx.Rollback()
	if drawn := tx.Drawn(); len(drawn) > 0 {
		into[vendor] = drawn
	}
}

// Resume makes a world go on with what another one left behind: an intervention, which
// a reset takes back. Its error is that of [World.PutStateContext].
func (w *World) Resume(ctx context.Context, l Left) error {
	w.SetClock(func(clock.Clock) clock.Clock { return l.Clock }) // what is loaded may depend on the time
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.putState(ctx, l.States, l.Readings, l.Limited, l.Drawn)
}

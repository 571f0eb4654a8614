package world

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// State returns every vendor's state by the vendor's name, as a scenario would
// declare it.
func (w *World) State() map[string]any {
	states, _, _ := w.WholeState()
	return states
}

// WholeState returns what [World.State] does, the readings, and the vendors whose
// documented rate limit is on, all of one moment.
func (w *World) WholeState() (states map[string]any, readings sim.Readings, limited map[string]bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.wholeState()
}

func (w *World) wholeState() (states map[string]any, readings sim.Readings, limited map[string]bool) {
	states = map[string]any{}
	for _, v := range w.set.Vendors {
		tx := w.transaction(v.Name, w.moment.clock.Now())
		states[v.Name] = v.API.State.Dump(tx)
		tx.Rollback()
	}
	return states, w.moment.readings.values, w.moment.disruptions.limited
}

// WholeStateAt returns what [World.WholeState] does, but right after a request, or
// [Now]. Its error says which requests are available.
func (w *World) WholeStateAt(number int) (states map[string]any, readings sim.Readings, limited map[string]bool, err error) {
	if number == Now {
		states, readings, limited = w.WholeState()
		return states, readings, limited, nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.canLookBack("show the state after", number); err != nil {
		return nil, nil, nil, err
	}
	db, then := w.db.Fork(), w.moment
	for end := len(w.revisions); end > 0 && w.revisions[end-1].after(number); end-- {
		db.Undo(w.revisions[end-1].changes)
		then = w.revisions[end-1].before
	}
	if number < w.reach { // the start: the revisions no longer lead back to it
		db = w.start.db.Fork()
		then = moment{clock: clock.New(w.start.Time, w.start.Mode), readings: newReadings(w.start.Readings), disruptions: &w.start.disruptions}
	}
	states = map[string]any{}
	for _, v := range w.set.Vendors {
		tx := w.transactionIn(db.Begin(), v.Name, then.clock.Now())
		tx.Readings = then.readings.values
		states[v.Name] = v.API.State.Dump(&tx)
		tx.Rollback()
	}
	return states, then.readings.values, then.disruptions.limited, nil
}

// PutState replaces the states of the vendors in states, all or none, and sets the
// readings in changes. It turns the documented rate limit on for the vendors in
// limited, and off for the others in states. It is an intervention. Records that are
// equal stay, so the history keeps only what changed. Its error is a *[LoadError] or a
// *[FullError].
func (w *World) PutState(states map[string]any, changes sim.Readings, limited ...string) error {
	return w.PutStateContext(context.Background(), states, changes, limited...)
}

// PutStateContext is PutState, but returns early, with ctx's error, if ctx is done.
// The state is then as before.
func (w *World) PutStateContext(ctx context.Context, states map[string]any, changes sim.Readings, limited ...string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.putState(ctx, states, changes, limited, nil)
}

func (w *World) putState(ctx context.Context, states map[string]any, changes sim.Readings, limited []string, drawn Drawn) error {
	before := w.moment
	rows, err := w.replaceStates(ctx, states, changes, drawn)
	if err != nil {
		w.moment = before
		return err
	}
	for _, c := range rows {
		w.moment.replaced += c.Replaced()
	}
	put := maps.Clone(before.put)
	if put == nil {
		put = map[string]int{}
	}
	for vendor := range states {
		put[vendor] = w.number
	}
	w.moment.put = put
	next := *w.moment.disruptions
	next.limited = maps.Clone(next.limited)
	for vendor := range states {
		next.limit(vendor, slices.Contains(limited, vendor))
	}
	w.moment.disruptions = &next
	w.remember(&revision{number: w.number, intervention: true, changes: rows, before: before}, w.Journal.First())
	return nil
}

// replaceStates loads states into a database of their own, and makes the world's
// tables equal to it. It returns the changes. On error, only readings have changed.
func (w *World) replaceStates(ctx context.Context, states map[string]any, changes sim.Readings, drawn Drawn) (rows []store.Change, err error) {
	for r, value := range changes {
		w.moment.readings = newReadings(w.moment.readings.values.With(r, value))
	}
	const kit = "sim." // the kit's own tables: loading draws the next random numbers
	next, now := w.set.Kit.NewDB(), w.moment.clock.Now()
	next.Become(w.db, kit)
	w.see()
	var wrong []error
	for _, v := range w.set.Vendors {
		if states[v.Name] == nil {
			continue
		}
		tx := w.transactionIn(next.Begin(), v.Name, now)
		tx.Context, tx.Earliest, tx.Latest = ctx, w.earliest, w.latest
		tx.Former = w.transaction(v.Name, now)
		wrong = append(wrong, load(v, &tx, states[v.Name])...)
		tx.Former.Rollback()
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	for _, v := range w.set.Vendors {
		tx := w.transactionIn(next.Begin(), v.Name, now)
		for tenant, n := range drawn[v.Name] {
			tx.DrawAfter(tenant, n)
		}
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	if err := w.set.room(next.Bytes(), w); err != nil {
		return nil, err
	}
	rows = w.db.Become(next, kit)
	for _, v := range w.set.Vendors {
		if states[v.Name] != nil {
			rows = append(rows, w.db.Become(next, v.Name+".")...)
		}
	}
	return rows, nil
}

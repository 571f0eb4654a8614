package world

import (
	"errors"
	"maps"
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

// State returns every vendor's state by the vendor's name, as a scenario would
// declare it.
func (w *World) State() map[string]any {
	w.mu.Lock()
	defer w.mu.Unlock()
	states := map[string]any{}
	for _, v := range w.set.Vendors {
		tx := w.transaction(v.Name, w.moment.clock.Now())
		states[v.Name] = v.API.State.Dump(tx)
		tx.Rollback()
	}
	return states
}

// PutState replaces the states of the vendors in states, all or none, and sets the
// readings in changes. It turns the documented rate limit on for the vendors in
// limited, and off for the others in states. It is an intervention.
func (w *World) PutState(states map[string]any, changes sim.Readings, limited ...string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	db, before := w.db.Fork(), w.moment
	var wrong []error
	for r, value := range changes {
		w.moment.readings = newReadings(w.moment.readings.values.With(r, value))
	}
	for _, v := range w.set.Vendors {
		if states[v.Name] == nil {
			continue
		}
		w.db.Clear(v.Name + ".")
		wrong = append(wrong, load(v, w.transaction(v.Name, w.moment.clock.Now()), states[v.Name])...)
	}
	if len(wrong) > 0 {
		w.db, w.moment = db, before
		return errors.Join(wrong...)
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
	w.remember(revision{number: w.number, intervention: true, db: db, before: before})
	return nil
}

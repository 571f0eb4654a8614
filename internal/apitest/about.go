package apitest

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/sim"
)

// told is the ids of the rules of which a test says what they turned on.
var told = map[string]bool{}

// TurnedOn fails the test unless the rule of that id had a part in the answer
// and says that it turned on this field and value, and on the record of this
// id, which the state had when the request came; "" for none. A rule that
// refuses must know a way out besides. [Main] asks for one such test of every
// rule.
func (a *Answer) TurnedOn(rule, field, value, holder string) *Answer {
	a.tb.Helper()
	said := a.said(rule)
	if said == nil {
		a.tb.Fatalf("%s had no part in it, but %q had; %d %s", rule, a.noted, a.Status, a.Text)
	}
	if said.Field != field || said.Value != value {
		a.tb.Errorf("it turned on %q %q, want %q %q", said.Field, said.Value, field, value)
	}
	met := ""
	if said.Holder != nil {
		met = said.Holder.ID
	}
	switch {
	case met != holder || said.Holder != nil && met == "":
		a.tb.Errorf("it is held by %v, want %q", said.Holder, holder)
	case met != "" && !a.metBefore(*said.Holder):
		a.tb.Errorf("it is held by %v, which the state of %q did not have", *said.Holder, a.entry.Tenant)
	}
	if a.entry.Refusal != nil && len(said.Rule.WayOut) == 0 {
		a.tb.Errorf("%s refuses and has no way out", rule)
	}
	mu.Lock()
	defer mu.Unlock()
	told[rule] = true
	return a
}

// said is what a rule said of the answer; nil if it had no part in it.
func (a *Answer) said(rule string) *sim.Note {
	if a.entry == nil {
		return nil
	}
	notes := a.entry.Notes
	if refusal := a.entry.Refusal; refusal != nil {
		notes = []sim.Note{{Rule: refusal.Rule, About: refusal.About}}
	}
	i := slices.IndexFunc(notes, func(n sim.Note) bool { return n.Rule != nil && n.Rule.ID == rule })
	if i < 0 {
		return nil
	}
	return &notes[i]
}

// metBefore says whether the state had a record of the tenant's before the
// request. Who changed it first since then knows; it is as it was if nobody did.
func (a *Answer) metBefore(met sim.Ref) bool {
	a.tb.Helper()
	w, place := a.world, sim.Ref{Tenant: a.entry.Tenant, Collection: met.Collection, ID: met.ID}
	entries := w.Journal.Entries()
	since := slices.IndexFunc(entries, func(e *journal.Entry) bool { return e.Number == a.entry.Number })
	for _, e := range entries[since:] {
		for _, c := range e.Changes {
			if at, shown := w.Set.Kit.Ref(c); shown && at == place {
				return c.Before != nil
			}
		}
	}
	return slices.Contains(w.places(), place)
}

// places is where the vendor's state has records: where loading it puts them.
func (w *World) places() (places []sim.Ref) {
	w.tb.Helper()
	kit, state := w.Set.Kit, w.Vendor.API.State
	w.Look(w.Vendor.Name, func(tx *sim.Tx) {
		loaded := reflect.New(state.Type)
		loaded.Elem().Set(reflect.ValueOf(state.Dump(tx)))
		elsewhere := *tx
		elsewhere.Tx = kit.NewDB().Begin()
		if err := state.Load(&elsewhere, loaded.Interface()); err != nil {
			w.tb.Fatal(err)
		}
		for _, c := range elsewhere.Changes() {
			if place, shown := kit.Ref(c); shown {
				places = append(places, place)
			}
		}
	})
	return places
}

// untold is a line for each rule of which no test says what it turned on.
func untold(rules []*sim.Rule, told map[string]bool) (lines []string) {
	for _, r := range rules {
		if !told[r.ID] {
			lines = append(lines, fmt.Sprintf("no test says what %s turns on: hold an answer against TurnedOn(%q, …)", r.ID, r.ID))
		}
	}
	return lines
}

package apitest

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/sim"
)

// told has the ids of the rules for which a test asserts what they turned on.
var told = map[string]bool{}

// TurnedOn fails the test unless the rule had an effect on the answer and says that
// it turned on this field, this value and the record with this id, which must have
// been in the state before the request; "" for none. If the rule refused, it must
// also have a way out. [Main] demands such a test for every rule.
func (a *Answer) TurnedOn(rule, field, value, holder string) *Answer {
	a.tb.Helper()
	said := a.said(rule)
	if said == nil {
		a.tb.Fatalf("%s had no effect, but %q had; %d %s", rule, a.noted, a.Status, a.Text)
	}
	if said.Field != field || said.Value != value {
		a.tb.Errorf("it turned on %q %q, want %q %q", said.Field, said.Value, field, value)
	}
	held := ""
	if said.Holder != nil {
		held = said.Holder.ID
	}
	switch {
	case held != holder || said.Holder != nil && held == "":
		a.tb.Errorf("it is held by %v, want %q", said.Holder, holder)
	case held != "" && !a.existedBefore(*said.Holder):
		a.tb.Errorf("it is held by %v, which the state of %q did not have", *said.Holder, a.entry.Tenant)
	}
	if a.entry.Refusal != nil && len(said.Rule.WayOut) == 0 {
		a.tb.Errorf("%s refuses, but has no way out", rule)
	}
	mu.Lock()
	defer mu.Unlock()
	told[rule] = true
	return a
}

// said returns what a rule said about the answer; nil if it had no effect.
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

// existedBefore reports whether the tenant had a record before the request. The
// first change of the record since then tells; if there is none, it is unchanged.
func (a *Answer) existedBefore(ref sim.Ref) bool {
	a.tb.Helper()
	w, of := a.world, sim.Ref{Tenant: a.entry.Tenant, Collection: ref.Collection, ID: ref.ID}
	entries := w.Journal.Entries()
	since := slices.IndexFunc(entries, func(e *journal.Entry) bool { return e.Number == a.entry.Number })
	for _, e := range entries[since:] {
		for _, c := range e.Changes {
			if at, shown := w.Set.Kit.Ref(c); shown && at == of {
				return c.Before != nil
			}
		}
	}
	return slices.Contains(w.refs(), of)
}

// refs returns the records in the vendor's state. Loading the state again tells.
func (w *World) refs() (refs []sim.Ref) {
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
			if ref, shown := kit.Ref(c); shown {
				refs = append(refs, ref)
			}
		}
	})
	return refs
}

// untold returns a line for each rule for which no test asserts what it turned on.
func untold(rules []*sim.Rule, told map[string]bool) (lines []string) {
	for _, r := range rules {
		if !told[r.ID] {
			lines = append(lines, fmt.Sprintf("no test asserts what %s turns on: call TurnedOn(%q, …) on an answer", r.ID, r.ID))
		}
	}
	return lines
}

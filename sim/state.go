package sim

import (
	"reflect"
	"slices"
)

// State fills a vendor's tables from a scenario and shows them again, in the
// vendor's own field names and tenancy. A member of it that holds a credential
// is tagged `credential:"true"`.
type State struct {
	Type reflect.Type // a struct: what stands under the vendor's name in a scenario, readings aside
	load func(*Tx, any) error
	dump func(*Tx) any
}

// StateOf returns the State of a vendor: load fills empty tables from an S, dump
// returns an S that load takes. load's errors are made with [Place.Errorf].
func StateOf[S any](load func(*Tx, S) error, dump func(*Tx) S) State {
	return State{
		Type: reflect.TypeFor[S](),
		load: func(tx *Tx, s any) error { return load(tx, *s.(*S)) },
		dump: func(tx *Tx) any { return dump(tx) },
	}
}

// New returns a pointer to an empty value of Type, to decode into.
func (s State) New() any { return reflect.New(s.Type).Interface() }

// Load fills empty tables from what a pointer as from New points to.
func (s State) Load(tx *Tx, state any) error { return s.load(tx, state) }

// Dump is the state that the tables hold.
func (s State) Dump(tx *Tx) any { return s.dump(tx) }

// Credentials returns where the state holds credentials: the dotted names of
// their members, lists left out of them ("chains.gyms.apiKeys"). What a scenario
// declares there is test data, to be sent to nobody but the simulator.
func (s State) Credentials() []string { return credentialsIn(s.Type, "", nil) }

func credentialsIn(t reflect.Type, prefix string, seen []reflect.Type) (names []string) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || slices.Contains(seen, t) {
		return nil
	}
	for _, f := range reflect.VisibleFields(t) {
		name, ok := jsonName(f)
		if !ok {
			continue
		}
		if f.Tag.Get("credential") == "true" {
			names = append(names, prefix+name)
		}
		names = append(names, credentialsIn(f.Type, prefix+name+".", append(slices.Clip(seen), t))...)
	}
	return names
}

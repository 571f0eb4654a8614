package sim

import (
	"reflect"
	"slices"
)

// State fills a vendor's tables from a scenario and dumps them in the same form,
// with the vendor's own field names and tenants. Members that hold a credential
// are tagged `credential:"true"`, and a user name beside a password
// `credential:"username"`.
type State struct {
	Type reflect.Type // a struct: the vendor's part of a scenario, without its readings
	load func(*Tx, any) error
	dump func(*Tx) any
}

// StateOf returns the State of a vendor. load fills empty tables from an S, and
// returns errors made with [Place.Errorf]; dump returns an S that load accepts.
func StateOf[S any](load func(*Tx, S) error, dump func(*Tx) S) State {
	return State{
		Type: reflect.TypeFor[S](),
		load: func(tx *Tx, s any) error { return load(tx, *s.(*S)) },
		dump: func(tx *Tx) any { return dump(tx) },
	}
}

// New returns a pointer to an empty value of Type, to decode into.
func (s State) New() any { return reflect.New(s.Type).Interface() }

// Load fills empty tables from state, a pointer as New returns it.
func (s State) Load(tx *Tx, state any) error { return s.load(tx, state) }

// Dump returns the state that the tables hold.
func (s State) Dump(tx *Tx) any { return s.dump(tx) }

// Credentials returns the dotted names of the members that hold credentials,
// without list indexes ("chains.gyms.apiKeys"). What a scenario declares there is
// test data, to be sent only to the simulator.
func (s State) Credentials() []string { return taggedIn(s.Type, "true", "", nil) }

// Usernames returns the dotted names of the members that hold a user name. It gives
// access only with the password beside it.
func (s State) Usernames() []string { return taggedIn(s.Type, "username", "", nil) }

func taggedIn(t reflect.Type, tag, prefix string, seen []reflect.Type) (names []string) {
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
		if f.Tag.Get("credential") == tag {
			names = append(names, prefix+name)
		}
		names = append(names, taggedIn(f.Type, tag, prefix+name+".", append(slices.Clip(seen), t))...)
	}
	return names
}

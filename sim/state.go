package sim

import (
	"fmt"
	"reflect"
)

// State is how a vendor's tables are filled from a scenario and shown again,
// in the vendor's own field names and tenancy.
type State struct {
	Type reflect.Type // a struct: what stands under the vendor's name in a scenario, readings aside
	load func(*Tx, any) error
	dump func(*Tx) any
}

// StateOf makes a State out of what fills the tables from an S and what makes
// an S out of the tables. What dump returns, load takes. load's errors about a
// place in the state are made with [At].
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

// StateError is a mistake at one place of a scenario's state.
type StateError struct {
	Path    []any // member names and indexes, from the vendor's state down
	Message string
}

// At returns a function that makes errors about the place that path names.
func At(path ...any) func(format string, args ...any) error {
	return func(format string, args ...any) error {
		return &StateError{Path: path, Message: fmt.Sprintf(format, args...)}
	}
}

func (e *StateError) Error() string { return e.Message }

package sim

import (
	"fmt"
	"slices"
	"strings"
)

// Place is a position in a vendor's state in a scenario: member names and
// indexes, from the vendor's state down.
type Place []any

// In returns a place further down.
func (p Place) In(steps ...any) Place { return append(slices.Clip(p), steps...) }

// Dotted returns the place of a field whose name is dotted, such as
// "membership.startOfContract".
func (p Place) Dotted(name string) Place {
	for step := range strings.SplitSeq(name, ".") {
		p = p.In(step)
	}
	return p
}

// Errorf returns a mistake at the place, as a *[StateError].
func (p Place) Errorf(format string, args ...any) error {
	return &StateError{Path: p, Message: fmt.Sprintf(format, args...)}
}

// StateError is a mistake at one place of a scenario's state.
type StateError struct {
	Path    Place
	Message string
}

func (e *StateError) Error() string { return e.Message }

package sim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Place is a position in a vendor's state in a scenario: the member names and
// indexes that lead to it.
type Place []any

// In returns the place that steps lead to from p.
func (p Place) In(steps ...any) Place { return append(slices.Clip(p), steps...) }

// Dotted returns the place of a field whose name is dotted, such as
// "membership.startOfContract".
func (p Place) Dotted(name string) Place {
	for step := range strings.SplitSeq(name, ".") {
		p = p.In(step)
	}
	return p
}

// Errorf returns a *[StateError] at the place.
func (p Place) Errorf(format string, args ...any) error {
	return &StateError{Path: p, Message: fmt.Sprintf(format, args...)}
}

// StateError is a mistake at a place in a scenario's state.
type StateError struct {
	Path    Place
	Message string
}

func (e *StateError) Error() string { return e.Message }

// Mistakes collects what is wrong with a state, so that its author can correct
// everything at once.
type Mistakes struct{ found []error }

// maxMistakes limits the cost of a state full of mistakes; nobody reads more.
const maxMistakes = 1000

// Add adds an error, and reports whether there was one.
func (m *Mistakes) Add(err error) bool {
	if err != nil && len(m.found) < maxMistakes {
		m.found = append(m.found, err)
	}
	return err != nil
}

// Any reports whether there is a mistake.
func (m *Mistakes) Any() bool { return len(m.found) > 0 }

// Err joins the mistakes; nil if there are none.
func (m *Mistakes) Err() error { return errors.Join(m.found...) }

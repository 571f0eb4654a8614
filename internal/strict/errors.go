package strict

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Error is one mistake in a text: where it is, and what would be right.
type Error struct {
	File         string // as given to [Parse]; may be empty
	Line, Column int    // from 1; columns count characters, not bytes
	Path         string // such as vendors.egym.chains[0].id; empty for the whole text
	Message      string
}

// Error returns "file:line:column: message", without the file if it has no name.
func (e Error) Error() string {
	if e.File == "" {
		return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// Errors are the mistakes in a text. This package returns them sorted by position;
// [Errors.Sort] sorts a list made elsewhere.
type Errors []Error

// Error returns one line per mistake.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Err returns e as an error, nil if e is empty: an empty Errors in an error
// variable would not be nil.
func (e Errors) Err() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// Sort sorts by file and position. The sort is stable.
func (e Errors) Sort() {
	slices.SortStableFunc(e, func(a, b Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// errorsAt gives err, the error of a type that decodes itself, a position unless it
// has one. It splits joined errors.
func errorsAt(n Node, err error) Errors {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all Errors
		for _, err := range joined.Unwrap() {
			all = append(all, errorsAt(n, err)...)
		}
		return all
	}
	var many Errors
	if errors.As(err, &many) {
		return many
	}
	var one Error
	if errors.As(err, &one) {
		return Errors{one}
	}
	return Errors{n.Errorf("%s", strings.TrimPrefix(err.Error(), "json: "))}
}

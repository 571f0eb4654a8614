package strict

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Error is one mistake in a text: where it stands, and what would be right.
type Error struct {
	File         string // as given to [Parse]; may be empty
	Line, Column int    // from 1; columns count characters, not bytes
	Path         string // such as vendors.egym.chains[0].id; empty for the whole text
	Message      string
}

// Error gives file:line:column: message, without the file if it has no name.
func (e Error) Error() string {
	if e.File == "" {
		return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// Errors are the mistakes of a text. What this package returns is sorted by
// position; [Errors.Sort] does it for a list put together elsewhere.
type Errors []Error

// Error gives one line for each mistake.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Err is e as an error, nil if there are none: an empty Errors kept in an
// error variable would not be nil.
func (e Errors) Err() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// Sort orders by file and position; what stands at one position keeps its order.
func (e Errors) Sort() {
	slices.SortStableFunc(e, func(a, b Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// errorsAt places err, which a type that decodes itself returned, also if it
// joined several. Mistakes that already have a position keep it.
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

// Package match judges JSON values by expected ones: objects as subsets, arrays
// whole and in order, scalars by value. In place of any value a matcher can
// stand, an object of keys that begin with $:
//
//	{$type: string}     string, number, integer, boolean, object, array or null
//	{$match: "^a"}      a string that the regular expression (RE2) finds something in
//	{$len: 3}           an array, an object, or a string in characters, of that length
//	{$exists: false}    as an object's member: it is not there; true: it is, whatever its value
//	{$contains: value}  an array with an element that meets value, or a string with that text in it
//
// Several of them in one object must all hold. A null that is expected must be
// there; a member that is left out does not meet it.
package match

import (
	"fmt"
	"strconv"
	"strings"
)

// Pattern is an expected value, made ready. It does not change, and many
// goroutines may use it.
type Pattern struct{ rule rule }

// Compile makes an expected value ready, as encoding/json decodes it or with
// whole numbers as int or int64. The error is an [Errors].
func Compile(expected any) (*Pattern, error) {
	var c compiler
	r := c.rule(expected, false)
	if len(c.errs) > 0 {
		return nil, c.errs
	}
	return &Pattern{r}, nil
}

// Meets reports whether value is as expected.
func (p *Pattern) Meets(value any) bool { return p.rule.meets(value, nil) }

// Match returns what of value is not as expected, in the order of the members'
// names; nothing if it meets. Of an array that has another length than expected
// only that is told.
func (p *Pattern) Match(value any) []Mismatch {
	var r report
	p.rule.meets(value, &r)
	return r.found
}

// Mismatch is a part of a value that is not as expected.
type Mismatch struct {
	Path string // a JSON pointer, such as /elements/0/email; "" is the whole value
	Want string // such as: a string
	Got  string // such as: 409; long values are cut
}

// String is such as: /elements/0/email: want a string, got 409.
func (m Mismatch) String() string {
	if m.Path == "" {
		return fmt.Sprintf("want %s, got %s", m.Want, m.Got)
	}
	return fmt.Sprintf("%s: want %s, got %s", m.Path, m.Want, m.Got)
}

// Error is a mistake in an expected value.
type Error struct {
	Path    []any // from the expected value down: keys (strings) and indexes (ints)
	Message string
}

// Error gives path: message, with the path as a JSON pointer.
func (e Error) Error() string {
	if len(e.Path) == 0 {
		return e.Message
	}
	return pointer(e.Path) + ": " + e.Message
}

// Errors are the mistakes of an expected value, at least one.
type Errors []Error

// Error gives one line for each mistake.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// report collects mismatches on a walk. A nil report collects nothing, and
// lets the walk end at the first.
type report struct {
	at    []any
	found []Mismatch
}

func (r *report) enterMember(name string) {
	if r != nil {
		r.at = append(r.at, name)
	}
}

func (r *report) enterElement(i int) {
	if r != nil {
		r.at = append(r.at, i)
	}
}

func (r *report) leave() {
	if r != nil {
		r.at = r.at[:len(r.at)-1]
	}
}

func (r *report) add(want, got string) {
	r.found = append(r.found, Mismatch{pointer(r.at), want, got})
}

var escapes = strings.NewReplacer("~", "~0", "/", "~1")

func pointer(path []any) string {
	var b strings.Builder
	for _, step := range path {
		b.WriteByte('/')
		switch step := step.(type) {
		case string:
			b.WriteString(escapes.Replace(step))
		case int:
			b.WriteString(strconv.Itoa(step))
		}
	}
	return b.String()
}

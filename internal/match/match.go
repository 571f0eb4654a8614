// Package match compares JSON values with expected ones: objects as subsets,
// arrays whole and in order, scalars by value. Any expected value can be a
// matcher instead, an object whose keys begin with $:
//
//	{$type: string}     string, number, integer, boolean, object, array or null
//	{$match: "^a"}      a string that the regular expression (RE2) matches anywhere
//	{$len: 3}           an array, an object, or a string in characters, of that length
//	{$exists: false}    an object's member that is absent; true: one that is present, with any value
//	{$contains: value}  an array with an element that matches value, or a string with that substring
//
// Several keys in one matcher must all hold. An expected null must be present:
// an absent member does not match it.
package match

import (
	"fmt"
	"strconv"
	"strings"
)

// Pattern is a compiled expected value. It is immutable and safe for concurrent
// use.
type Pattern struct{ rule rule }

// Compile compiles an expected value. It takes what encoding/json decodes into
// any, and whole numbers also as int or int64. The error is an [Errors].
func Compile(expected any) (*Pattern, error) {
	var c compiler
	r := c.rule(expected, false)
	if len(c.errs) > 0 {
		return nil, c.errs
	}
	return &Pattern{r}, nil
}

// Matches reports whether value is as expected. It allocates nothing.
func (p *Pattern) Matches(value any) bool { return p.rule.matches(value, nil) }

// Mismatches returns the parts of value that are not as expected, in the order
// of the members' names; none if value matches. For an array of the wrong length
// it returns only the length.
func (p *Pattern) Mismatches(value any) []Mismatch {
	var r report
	p.rule.matches(value, &r)
	return r.found
}

// Mismatch is a part of a value that is not as expected.
type Mismatch struct {
	Path string // a JSON pointer, such as /elements/0/email; "" is the whole value
	Want string // such as: a string
	Got  string // such as: 409; long values are shortened
}

// String returns a line such as: /elements/0/email: want a string, got 409.
func (m Mismatch) String() string {
	if m.Path == "" {
		return fmt.Sprintf("want %s, got %s", m.Want, m.Got)
	}
	return fmt.Sprintf("%s: want %s, got %s", m.Path, m.Want, m.Got)
}

// Error is a mistake in an expected value.
type Error struct {
	Path    []any // from the root of the expected value: keys (strings) and indexes (ints)
	Message string
}

// Error returns "path: message", with the path as a JSON pointer.
func (e Error) Error() string {
	if len(e.Path) == 0 {
		return e.Message
	}
	return pointer(e.Path) + ": " + e.Message
}

// Errors are the mistakes in an expected value, at least one.
type Errors []Error

// Error returns one line per mistake.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// report collects the mismatches of a walk. A nil report collects nothing, and
// the walk ends at the first mismatch.
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

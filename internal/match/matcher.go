package match

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"unicode/utf8"
)

// matcher matches a value for which all its conditions hold.
type matcher struct {
	absent     bool // {$exists: false}, which has no other conditions
	conditions []condition
}

// condition is one key of a matcher.
type condition interface {
	holds(value any) bool
	want() string
}

func mayBeAbsent(r rule) bool {
	m, ok := r.(matcher)
	return ok && m.absent
}

func (m matcher) want() string {
	if m.absent {
		return "nothing"
	}
	wants := make([]string, len(m.conditions))
	for i, c := range m.conditions {
		wants[i] = c.want()
	}
	return strings.Join(wants, ", and ")
}

func (m matcher) matches(value any, to *report) bool {
	if m.absent { // called only for a member that is present
		return mismatch(to, "nothing", value)
	}
	all := true
	for _, c := range m.conditions {
		if c.holds(value) {
			continue
		}
		if to == nil {
			return false
		}
		all = mismatch(to, c.want(), value)
	}
	return all
}

// present holds for any value: a condition is checked only where there is one.
type present struct{}

func (present) want() string   { return "anything" }
func (present) holds(any) bool { return true }

type hasType struct{ name string }

func (t hasType) want() string {
	switch t.name {
	case "number", "string", "boolean":
		return "a " + t.name
	case "null":
		return "null"
	}
	return "an " + t.name
}

func (t hasType) holds(value any) bool {
	switch value := value.(type) {
	case nil:
		return t.name == "null"
	case bool:
		return t.name == "boolean"
	case string:
		return t.name == "string"
	case []any:
		return t.name == "array"
	case map[string]any:
		return t.name == "object"
	case float64:
		return t.name == "number" || t.name == "integer" && value == math.Trunc(value)
	case int, int64:
		return t.name == "number" || t.name == "integer"
	}
	return false
}

type regex struct{ re *regexp.Regexp }

func (r regex) want() string { return fmt.Sprintf("a string that matches %q", clip(r.re.String())) }

func (r regex) holds(value any) bool {
	s, ok := value.(string)
	return ok && r.re.MatchString(s)
}

type hasLen struct{ n int }

func (l hasLen) want() string { return fmt.Sprintf("a length of %d", l.n) }

func (l hasLen) holds(value any) bool {
	switch value := value.(type) {
	case string:
		return utf8.RuneCountInString(value) == l.n
	case []any:
		return len(value) == l.n
	case map[string]any:
		return len(value) == l.n
	}
	return false
}

type contains struct {
	operand any
	element rule // what an array's element must match
}

func (c contains) want() string {
	if _, isText := c.operand.(string); isText {
		return "something that contains " + describe(c.operand)
	}
	return "an array that contains " + describe(c.operand)
}

func (c contains) holds(value any) bool {
	switch value := value.(type) {
	case string:
		text, isText := c.operand.(string)
		return isText && strings.Contains(value, text)
	case []any:
		for _, element := range value {
			if c.element.matches(element, nil) {
				return true
			}
		}
	}
	return false
}

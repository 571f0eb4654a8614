package match

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"unicode/utf8"
)

// matcher is met by what all its conditions hold for.
type matcher struct {
	absent     bool // {$exists: false}, which stands alone
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

func (m matcher) meets(value any, to *report) bool {
	if m.absent { // asked only about what is there
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

// present holds for all that is there.
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

type matches struct{ re *regexp.Regexp }

func (m matches) want() string { return fmt.Sprintf("a string that matches %q", clip(m.re.String())) }

func (m matches) holds(value any) bool {
	s, ok := value.(string)
	return ok && m.re.MatchString(s)
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
	element rule // the operand as an element has to meet it
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
			if c.element.meets(element, nil) {
				return true
			}
		}
	}
	return false
}

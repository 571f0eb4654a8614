package match

import (
	"fmt"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// rule is a compiled expected value.
type rule interface {
	// meets reports whether a value is as expected, and adds all that is not to
	// the report, if there is one.
	meets(value any, to *report) bool
	// want returns what is expected.
	want() string
}

// object is met by an object that has these members, and maybe others.
type object []member

type member struct {
	name string
	rule rule
}

func (o object) want() string { return "an object" }

func (o object) meets(value any, to *report) bool {
	members, ok := value.(map[string]any)
	if !ok {
		return mismatch(to, o.want(), value)
	}
	all := true
	for _, m := range o {
		to.enterMember(m.name)
		if child, there := members[m.name]; there {
			all = m.rule.meets(child, to) && all
		} else if !mayBeAbsent(m.rule) {
			all = false
			if to != nil {
				to.add(m.rule.want(), "nothing")
			}
		}
		to.leave()
		if !all && to == nil {
			return false
		}
	}
	return all
}

// array is met by an array of just these elements in this order.
type array []rule

func (a array) want() string { return "an array of " + count(len(a), "element") }

func (a array) meets(value any, to *report) bool {
	elements, ok := value.([]any)
	if !ok || len(elements) != len(a) {
		return mismatch(to, a.want(), value)
	}
	all := true
	for i, r := range a {
		to.enterElement(i)
		all = r.meets(elements[i], to) && all
		to.leave()
		if !all && to == nil {
			return false
		}
	}
	return all
}

// scalar is a string, bool, int64, float64 or nil.
type scalar struct{ value any }

func (s scalar) want() string { return describe(s.value) }

func (s scalar) meets(value any, to *report) bool {
	return same(s.value, value) || to != nil && mismatch(to, s.want(), value)
}

func same(want, got any) bool {
	switch want := want.(type) {
	case nil:
		return got == nil
	case bool:
		got, ok := got.(bool)
		return ok && got == want
	case string:
		got, ok := got.(string)
		return ok && got == want
	}
	w, g := number(want), number(got)
	if w, ok := w.(int64); ok {
		if g, ok := g.(int64); ok {
			return w == g
		}
	}
	x, _ := float(w)
	y, ok := float(g)
	return ok && x == y
}

// number is value as an int64 or a float64, nil if it is no number.
func number(value any) any {
	switch n := value.(type) {
	case int:
		return int64(n)
	case int64, float64:
		return n
	}
	return nil
}

func float(number any) (f float64, ok bool) {
	switch n := number.(type) {
	case int64:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}

// mismatch tells the report, if there is one, and is always false.
func mismatch(to *report, want string, got any) bool {
	if to != nil {
		to.add(want, describe(got))
	}
	return false
}

// describe is a value as messages show it: on one line, and not too long.
func describe(value any) string {
	text, err := json.Marshal(value, json.Deterministic(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return fmt.Sprintf("a %T", value)
	}
	shown := clip(string(text))
	if len(shown) == len(text) {
		return shown
	}
	switch value := value.(type) {
	case []any:
		return count(len(value), "element") + ": " + shown
	case map[string]any:
		return count(len(value), "member") + ": " + shown
	}
	return shown
}

// clip shortens what a message quotes.
func clip(s string) string {
	const most = 60
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

func count(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return strconv.Itoa(n) + " " + of + "s"
}

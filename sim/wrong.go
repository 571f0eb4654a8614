package sim

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Wrong says which fields of a request are wrong, for people. It is bounded: the
// journal keeps it.
type Wrong struct {
	Fields []WrongField // the first of them
	More   int          // how many more there are
}

// WrongField is one of them.
type WrongField struct {
	Field   string       // dotted within objects
	Value   any          // what was sent: a short text; nil for nothing or null
	Problem FieldProblem // one of the kit's own
	Want    string       // what would be right; "" for a field that there should not be
}

// The bounds of Wrong.
const (
	maxWrong     = 20
	maxWrongText = 100 // characters
)

// OfFields says which fields the refusal is about.
func (r *Refusal) OfFields(fields []BadField) *Refusal {
	listed := fields[:min(len(fields), maxWrong)]
	r.Wrong = Wrong{make([]WrongField, len(listed)), len(fields) - len(listed)}
	for i, f := range listed {
		r.Wrong.Fields[i] = WrongField{short(f.Name), shortValue(f.Value), f.Problem.common(), f.Want}
	}
	return r
}

// Wants says what would be right in the field that decided.
func (r *Refusal) Wants(want string) *Refusal {
	return r.OfFields([]BadField{{Name: r.Field, Problem: Invalid, Want: want, Value: r.Value}})
}

// common returns the kit's problem for one that a vendor has of its own.
func (p FieldProblem) common() FieldProblem {
	switch p {
	case Missing, Mistyped, Unknown:
		return p
	}
	return Invalid
}

// shortValue returns a value as a short text. What arrays and objects hold may be
// secret and is left out.
func shortValue(value any) any {
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		return short(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case map[string]any:
		return "[object]"
	case []any:
		return "[array]"
	}
	return short(fmt.Sprint(value))
}

// short returns the beginning of a text, in memory of its own.
func short(text string) string {
	text = Readable(text)
	if utf8.RuneCountInString(text) <= maxWrongText {
		return text
	}
	end := 0
	for range maxWrongText {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
	}
	return strings.Clone(text[:end]) + "…"
}

// maxChoices is how many of the valid values are listed.
const maxChoices = 20

// OneOf says that a value must be one of these: "one of 12, 13".
func OneOf[T any](values ...T) string {
	if len(values) == 0 {
		return "none: there are none"
	}
	texts := make([]string, 0, maxChoices+1)
	for i, v := range values {
		if i == maxChoices {
			texts = append(texts, fmt.Sprintf("and %d more", len(values)-i))
			break
		}
		texts = append(texts, short(fmt.Sprint(v)))
	}
	return "one of " + strings.Join(texts, ", ")
}

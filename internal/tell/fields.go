package tell

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// WhyField is a wrong field of a refused request.
type WhyField struct {
	Field   string           `json:"field"`   // dotted within objects
	Value   *string          `json:"value"`   // without secrets; null for nothing or null
	Problem sim.FieldProblem `json:"problem"` // missing, mistyped, unknown or invalid
	Want    *string          `json:"want"`    // what would be right; for an unknown field the nearest name
}

// whyFields returns what is wrong with a request's fields, nil if the answer is not
// about fields.
func whyFields(v *world.Vendor, e *journal.Entry) (fields []WhyField) {
	if e.Refusal == nil {
		return nil
	}
	for _, f := range e.Refusal.Wrong.Fields {
		if f.Problem == sim.Unknown && f.Want == "" {
			f.Want = noSuchField
		}
		fields = append(fields, WhyField{f.Field, wrongValue(v, f), f.Problem, orNull(withArticle(f.Want))})
	}
	return fields
}

// articles has the JSON types, as sentences name them.
var articles = map[string]string{
	"string": "a string", "object": "an object", "array": "an array", "integer": "an integer", "number": "a number", "boolean": "a boolean",
}

// withArticle returns what is wanted as a part of a sentence: "a string".
func withArticle(want string) string {
	if named, ok := articles[want]; ok {
		return named
	}
	return want
}

// noSuchField is what is wanted instead of a field whose name is like no other.
const noSuchField = "no such field"

// wrongValue returns the value of a wrong field, redacted if a part of the field's
// name is secret.
func wrongValue(v *world.Vendor, f sim.WrongField) *string {
	text, sent := f.Value.(string)
	if !sent {
		return nil
	}
	if slices.ContainsFunc(strings.Split(f.Field, "."), func(name string) bool { return hides(v, name, text) }) {
		text = redacted
	} else {
		text = redactText(v, text)
	}
	return &text
}

// sentEmpty reports whether a wrong field was sent as an empty text.
func sentEmpty(fields []WhyField, name string) bool {
	return slices.ContainsFunc(fields, func(f WhyField) bool { return f.Field == name && f.Value != nil && *f.Value == "" })
}

// String returns the field and what would be right:
// "sex = F (invalid): want one of Male, Female".
func (f WhyField) String() string {
	text := Printable(f.Field)
	if f.Value != nil {
		text += " = " + quoted(*f.Value)
	}
	text += fmt.Sprintf(" (%s)", f.Problem)
	switch {
	case f.Want == nil:
		return text
	case *f.Want == noSuchField:
		return text + ": " + noSuchField
	case f.Problem == sim.Unknown:
		return text + ": did you mean " + Printable(*f.Want) + "?"
	default:
		return text + ": want " + Printable(*f.Want)
	}
}

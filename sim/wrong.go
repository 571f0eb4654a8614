package sim

import (
	"fmt"
	"slices"
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
	In      string       // as in a BadField
	Field   string       // dotted within objects
	Value   any          // what was sent: a short text; nil for nothing or null
	Problem FieldProblem // one of the kit's own
	Want    string       // what would be right; for an unknown field the nearest name, "" if none is near
	Rule    *Rule        // that it breaks
}

// The bounds of Wrong.
const (
	maxWrong     = 20
	maxWrongText = 100 // characters
)

// OfFields says which fields the refusal is about, and adds the rules that they
// break. ruleOf returns the rule of a field; nil stands for the refusal's own.
func (r *Refusal) OfFields(fields []BadField, ruleOf func(BadField) *Rule) *Refusal {
	listed := min(len(fields), maxWrong)
	r.Wrong = Wrong{make([]WrongField, listed), len(fields) - listed}
	for i, f := range fields {
		rule := r.Rule
		if ruleOf != nil {
			rule = ruleOf(f)
			r.And(rule)
		}
		if i < listed {
			r.Wrong.Fields[i] = WrongField{f.In, short(f.Name), shortValue(f.Value), f.Problem.common(), f.Want, rule}
		}
	}
	return r
}

// Lacks says that the field that decided is missing, and what is wanted there.
func (r *Refusal) Lacks(in, want string) *Refusal {
	return r.OfFields([]BadField{{In: in, Name: r.Field, Problem: Missing, Want: want}}, nil)
}

// Wants says what would be right in the field that decided.
func (r *Refusal) Wants(in, want string) *Refusal {
	return r.OfFields([]BadField{{In: in, Name: r.Field, Problem: Invalid, Want: want, Value: r.Value}}, nil)
}

// FoundLater adds what the vendor would find wrong only after the rest is mended. It
// changes neither the answer nor what the transaction records of it.
func (r *Refusal) FoundLater(tx *Tx, find func() []*Refusal) {
	asked, notes := tx.Asked, tx.Notes
	for _, later := range find() {
		r.Wrong.join(later.Wrong)
	}
	tx.Asked, tx.Notes = asked, notes
}

// join adds the fields of another refusal of the same request that w does not have.
func (w *Wrong) join(other Wrong) {
	for _, f := range other.Fields {
		switch {
		case slices.ContainsFunc(w.Fields, func(has WrongField) bool { return has.In == f.In && has.Field == f.Field }):
		case len(w.Fields) == maxWrong:
			w.More++
		default:
			w.Fields = append(w.Fields, f)
		}
	}
	w.More += other.More
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

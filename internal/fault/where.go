package fault

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/match"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// Where lists what a call must have. Anything that it does not name may be
// anything.
type Where struct {
	Body    jsontext.Value   `json:"body,omitzero" notnull:"true"` // of JSON or a form; a pattern of package match
	Query   map[string]Texts `json:"query,omitzero"`               // by name
	Path    map[string]Text  `json:"path,omitzero"`                // by the contract's parameter names
	Headers map[string]Texts `json:"headers,omitzero"`             // by name, ignoring case

	expected any // Body, decoded once: faults of a file are compared in pairs
}

// Texts are the expected values of a query parameter or header: one text, or a
// list, all of which must have been sent. A single text marshals without a list.
type Texts []Text

// Text is a string. A file may also give a number or a boolean for it.
type Text string

// UnmarshalNode reads a text.
func (t *Text) UnmarshalNode(n strict.Node) error {
	switch n.Kind() {
	case strict.String, strict.Int, strict.Float, strict.Bool:
		*t = Text(n.Text())
		return nil
	}
	return n.Errorf("expected a string, found %s", n.Kind())
}

// JSONSchema describes what UnmarshalNode reads.
func (Text) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return map[string]any{"type": []string{"string", "number", "boolean"}}
}

// UnmarshalNode reads one text or a list of them.
func (t *Texts) UnmarshalNode(n strict.Node) error {
	switch n.Kind() {
	case strict.Sequence:
		var many []Text
		if errs := n.Decode(&many); len(errs) > 0 {
			return errs
		}
		if len(many) == 0 {
			return n.Errorf("expected a string or a list of strings, found an empty list")
		}
		*t = many
		return nil
	case strict.Mapping, strict.Null:
		return n.Errorf("expected a string or a list of strings, found %s", n.Kind())
	}
	*t = make(Texts, 1)
	return (*t)[0].UnmarshalNode(n)
}

// JSONSchema describes what UnmarshalNode reads.
func (Texts) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	text := of(reflect.TypeFor[Text]())
	return map[string]any{"anyOf": []any{text, map[string]any{"type": "array", "items": text, "minItems": 1}}}
}

// MarshalJSON writes what UnmarshalNode reads.
func (t Texts) MarshalJSON() ([]byte, error) {
	if len(t) == 1 {
		return json.Marshal(t[0])
	}
	return json.Marshal([]Text(t))
}

// CheckNode checks that a call can match w.
func (w *Where) CheckNode(n strict.Node) error {
	var errs strict.Errors
	w.expected = decoded(w.Body)
	_, err := w.pattern()
	var mistakes match.Errors
	if errors.As(err, &mistakes) {
		for _, m := range mistakes {
			errs = append(errs, n.Locate("body").Locate(m.Path...).Errorf("%s", m.Message))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(w.Path)) {
		if w.Path[name] == "" {
			errs = append(errs, n.Locate("path", name).Errorf("a path parameter is never empty, so the fault can never fire"))
		}
	}
	return errs.Err()
}

// pattern returns the pattern that the body must match, nil for any body.
func (w *Where) pattern() (*match.Pattern, error) {
	if w == nil || w.Body == nil {
		return nil, nil
	}
	var expected any
	if err := json.Unmarshal(w.Body, &expected); err != nil {
		return nil, err
	}
	return match.Compile(expected)
}

// matches reports whether a call has all that w lists; body is w's pattern.
func (w *Where) matches(c *Call, body *match.Pattern) bool {
	for name, want := range w.Path {
		if c.Param == nil || c.Param(name) != string(want) {
			return false
		}
	}
	if len(w.Query) > 0 {
		sent, _ := url.ParseQuery(c.Query) // malformed pairs are skipped
		for name, want := range w.Query {
			if !want.among(sent[name]) {
				return false
			}
		}
	}
	for name, want := range w.Headers {
		if !want.among(c.Header[http.CanonicalHeaderKey(name)]) {
			return false
		}
	}
	if body == nil {
		return true
	}
	value, ok := c.body()
	return ok && body.Matches(value)
}

func (t Texts) among(sent []string) bool {
	for _, want := range t {
		if !slices.Contains(sent, string(want)) {
			return false
		}
	}
	return true
}

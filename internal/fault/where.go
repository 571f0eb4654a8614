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

// Where is what of a request has to be so. What it does not name may be as it
// likes.
type Where struct {
	Body    jsontext.Value   `json:"body,omitzero" notnull:"true"` // of JSON or a form; as package match has it
	Query   map[string]Texts `json:"query,omitzero"`               // by name
	Path    map[string]Text  `json:"path,omitzero"`                // by the names of the contract's parameters
	Headers map[string]Texts `json:"headers,omitzero"`             // by name, without regard to case
}

// Texts are values of a query parameter or header: a text, or a list of texts
// of which each has to be among those sent. One alone marshals without a list.
type Texts []Text

// Text is a string, for which a file may also have a number or a boolean.
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

// CheckNode checks that a call can match it.
func (w *Where) CheckNode(n strict.Node) error {
	var errs strict.Errors
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

// pattern returns what the body has to match, nil if it may be any.
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

// meets reports whether a call is as w has it; body is its pattern.
func (w *Where) meets(c *Call, body *match.Pattern) bool {
	for name, want := range w.Path {
		if c.Param == nil || c.Param(name) != string(want) {
			return false
		}
	}
	if len(w.Query) > 0 {
		sent, _ := url.ParseQuery(c.Query) // what cannot be read of it is not there
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
	value, there := c.body()
	return there && body.Meets(value)
}

func (t Texts) among(sent []string) bool {
	for _, want := range t {
		if !slices.Contains(sent, string(want)) {
			return false
		}
	}
	return true
}

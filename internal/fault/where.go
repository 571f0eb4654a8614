package fault

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/match"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// Where is what of a request has to be so. What it does not name may be as it
// likes.
type Where struct {
	Body    jsontext.Value   `json:"body,omitzero"`    // of JSON or a form; as package match has it
	Query   map[string]Texts `json:"query,omitzero"`   // by name
	Path    map[string]Text  `json:"path,omitzero"`    // by the names of the contract's parameters
	Headers map[string]Texts `json:"headers,omitzero"` // by name, without regard to case
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

// MarshalJSON writes what UnmarshalNode reads.
func (t Texts) MarshalJSON() ([]byte, error) {
	if len(t) == 1 {
		return json.Marshal(t[0])
	}
	return json.Marshal([]Text(t))
}

// UnmarshalNode reads it and checks it.
func (w *Where) UnmarshalNode(n strict.Node) error {
	type plain Where
	return read(n, (*plain)(w), w.flaws)
}

func (w *Where) flaws() []flaw {
	_, all := w.pattern()
	for _, name := range slices.Sorted(maps.Keys(w.Path)) {
		if w.Path[name] == "" {
			all = append(all, flaw{[]any{"path", name}, "a path parameter is never empty: the fault can never fire"})
		}
	}
	return all
}

// pattern is what the body has to meet, nil if it need not.
func (w *Where) pattern() (*match.Pattern, []flaw) {
	if w == nil || w.Body == nil {
		return nil, nil
	}
	at := []any{"body"}
	if w.Body.Kind() == 'n' {
		return nil, []flaw{{at, "null says nothing of a body; leave it out, or say what has to stand in it"}}
	}
	var expected any
	if err := json.Unmarshal(w.Body, &expected); err != nil {
		return nil, []flaw{{at, err.Error()}}
	}
	p, err := match.Compile(expected)
	var mistakes match.Errors
	if errors.As(err, &mistakes) {
		all := make([]flaw, len(mistakes))
		for i, m := range mistakes {
			all[i] = flaw{slices.Concat(at, m.Path), m.Message}
		}
		return nil, all
	}
	return p, nil
}

// meets tells whether a call is as w has it; body is its pattern.
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

package fault

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/net/http/httpguts"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// Respond is an answer in place of the vendor's: a status, or a preset for one.
type Respond struct {
	Status  int              `json:"status,omitzero" min:"200"` // to 599
	Headers map[string]Texts `json:"headers,omitzero"`
	Body    jsontext.Value   `json:"body,omitzero"` // nil: see [Respond.Envelope]
	Preset  Preset           `json:"preset,omitzero" enum:"rate-limit|unauthorized|forbidden|server-error|unavailable"`
}

// Preset is a refusal that vendors have in common; its body is in the vendor's
// own envelope.
type Preset string

// The presets.
const (
	RateLimit    Preset = "rate-limit"   // 429
	Unauthorized Preset = "unauthorized" // 401
	Forbidden    Preset = "forbidden"    // 403
	ServerError  Preset = "server-error" // 500
	Unavailable  Preset = "unavailable"  // 503
)

var presets = map[Preset]int{
	RateLimit:    http.StatusTooManyRequests,
	Unauthorized: http.StatusUnauthorized,
	Forbidden:    http.StatusForbidden,
	ServerError:  http.StatusInternalServerError,
	Unavailable:  http.StatusServiceUnavailable,
}

// UnmarshalNode reads it and checks it.
func (r *Respond) UnmarshalNode(n strict.Node) error {
	type plain Respond
	return read(n, (*plain)(r), r.flaws)
}

// Code is the status of the answer.
func (r Respond) Code() int {
	if r.Preset != "" {
		return presets[r.Preset]
	}
	return r.Status
}

// Envelope tells whether the body is to be the vendor's own for errors. An
// answer that is no error and has no body of its own has none.
func (r Respond) Envelope() bool { return r.Body == nil && r.Code() >= 400 }

// Content is the body that the answer names, as it is sent, and its type. A
// string beside a Content-Type that is not JSON's is that text itself; an
// empty string is no body at all.
func (r Respond) Content() (body []byte, contentType string) {
	contentType = "application/json"
	for name, values := range r.Headers {
		if strings.EqualFold(name, "Content-Type") && len(values) > 0 {
			contentType = string(values[0])
		}
	}
	if r.Body.Kind() == '"' {
		var text string
		if json.Unmarshal(r.Body, &text) == nil && (text == "" || !strings.Contains(contentType, "json")) {
			return []byte(text), contentType
		}
	}
	return r.Body, contentType
}

func (r *Respond) flaws() []flaw {
	if f := exactlyOne("respond", []string{"status", "preset"}, []bool{r.Status != 0, r.Preset != ""}); f != nil {
		return f
	}
	if r.Preset != "" {
		return r.presetFlaws()
	}
	var all []flaw
	if r.Status < 200 || r.Status > 599 {
		all = append(all, flaw{[]any{"status"}, fmt.Sprintf("status %d is out of range; valid: 200 to 599", r.Status)})
	}
	if (r.Status == http.StatusNoContent || r.Status == http.StatusNotModified) && r.Body != nil {
		all = append(all, flaw{[]any{"body"}, fmt.Sprintf("an answer of status %d has no body", r.Status)})
	}
	if r.Body != nil && !r.Body.IsValid() {
		all = append(all, flaw{[]any{"body"}, "the body is not JSON"})
	}
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		at := []any{"headers", name}
		switch http.CanonicalHeaderKey(name) {
		case "Content-Length", "Transfer-Encoding", "Connection":
			all = append(all, flaw{at, name + " is the connection's own: the server sets it"})
			continue
		}
		sendable := func(v Text) bool { return httpguts.ValidHeaderFieldValue(string(v)) }
		if !httpguts.ValidHeaderFieldName(name) || len(r.Headers[name]) == 0 || slices.ContainsFunc(r.Headers[name], func(v Text) bool { return !sendable(v) }) {
			all = append(all, flaw{at, fmt.Sprintf("%q is no header that can be sent", name)})
		}
	}
	return all
}

func (r *Respond) presetFlaws() []flaw {
	var all []flaw
	if _, known := presets[r.Preset]; !known {
		var valid []string
		for p := range presets {
			valid = append(valid, string(p))
		}
		slices.Sort(valid)
		all = append(all, flaw{[]any{"preset"}, fmt.Sprintf("unknown value %q%s", r.Preset, strict.Suggest(string(r.Preset), valid))})
	}
	if r.Headers != nil {
		all = append(all, flaw{[]any{"headers"}, "headers stand beside a status; a preset has the vendor's own"})
	}
	if r.Body != nil {
		all = append(all, flaw{[]any{"body"}, "a body stands beside a status; a preset has the vendor's own"})
	}
	return all
}

package fault

import (
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
	_       struct{}         `oneof:"status,preset"`
	_       struct{}         `key:"preset" without:"headers,body" because:"a preset has the vendor's own"`
	Status  int              `json:"status,omitzero" min:"200" max:"599"`
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

// CheckNode checks that the answer can be sent.
func (r *Respond) CheckNode(n strict.Node) error {
	var errs strict.Errors
	if (r.Status == http.StatusNoContent || r.Status == http.StatusNotModified) && r.Body != nil {
		errs = append(errs, n.Locate("body").Errorf("an answer of status %d has no body", r.Status))
	}
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		at := n.Locate("headers", name)
		switch http.CanonicalHeaderKey(name) {
		case "Content-Length", "Transfer-Encoding", "Connection":
			errs = append(errs, at.Errorf("%s belongs to the connection; the server sets it", name))
			continue
		}
		unsendable := func(v Text) bool { return !httpguts.ValidHeaderFieldValue(string(v)) }
		if !httpguts.ValidHeaderFieldName(name) || slices.ContainsFunc(r.Headers[name], unsendable) {
			errs = append(errs, at.Errorf("%q is not a header that can be sent", name))
		}
	}
	return errs.Err()
}

// Code is the status of the answer.
func (r Respond) Code() int {
	if r.Preset != "" {
		return presets[r.Preset]
	}
	return r.Status
}

// Envelope reports whether the body is to be the vendor's own for errors. An
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

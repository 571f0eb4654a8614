package control

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// A HAR (HTTP Archive 1.2) of a world's journal. It has what the journal shows, without
// secrets; where a vendor's credential was, it has the variable that exec sets.
type (
	harEntry struct {
		Started  string      `json:"startedDateTime"` // the world's time
		Time     float64     `json:"time"`
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Comment  string      `json:"comment"`
		Ours     harOurs     `json:"_mockvendors"`
	}
	harRequest struct {
		Method      string     `json:"method"`
		URL         string     `json:"url"`
		HTTPVersion string     `json:"httpVersion"`
		Cookies     []struct{} `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		QueryString []harPair  `json:"queryString"`
		PostData    *harPost   `json:"postData,omitempty"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int        `json:"bodySize"`
	}
	harResponse struct {
		Status      int        `json:"status"` // 0 if no answer came
		StatusText  string     `json:"statusText"`
		HTTPVersion string     `json:"httpVersion"`
		Cookies     []struct{} `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int        `json:"bodySize"`
		Error       string     `json:"_error,omitempty"`
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harPost struct {
		Type    string `json:"mimeType"`
		Text    string `json:"text"`
		Comment string `json:"comment,omitempty"` // how the text differs from what was sent
	}
	harContent struct {
		Size    int    `json:"size"`
		Type    string `json:"mimeType"`
		Text    string `json:"text"`
		Comment string `json:"comment,omitempty"`
	}
	harTimings struct {
		Send    int     `json:"send"`
		Wait    float64 `json:"wait"`
		Receive int     `json:"receive"`
	}
	harOurs struct {
		Number    int             `json:"number"`
		Tenant    *string         `json:"tenant"`
		Operation *string         `json:"operation"`
		Outcome   string          `json:"outcome"`
		Committed bool            `json:"committed"`
		Delivered bool            `json:"delivered"`
		Rival     bool            `json:"rival"`
		Rules     []tell.RuleView `json:"rules"`
	}
)

func (s *Server) har(w *world.World, r *http.Request) (int, any, error) {
	views, err := s.selected(w, r)
	if err != nil {
		return 0, nil, err
	}
	base := s.Base(r) + "/w/" + w.Name + "/"
	const before = `"log": {"version": "1.2", "creator": {"name": "mockvendors", "version": "1"}, "entries"`
	return http.StatusOK, list{before, func(yield func(any) bool) {
		for view := range views {
			e, _ := w.Journal.Get(view.Number)
			if !yield(s.harEntry(view, e, base+view.Vendor)) {
				return
			}
		}
	}, "}"}, nil
}

// harEntry returns the entry of a request. e is what the journal has of it; nil if it
// has forgotten it meanwhile.
func (s *Server) harEntry(v tell.View, e *journal.Entry, base string) harEntry {
	if e == nil {
		e = &journal.Entry{}
	}
	vendor := s.Set.Vendor(v.Vendor)
	path, query, _ := strings.Cut(v.Path, "?")
	request := harRequest{
		Method: v.Method, URL: base + unbracketed.Replace(v.Path), HTTPVersion: "HTTP/1.1", Cookies: []struct{}{},
		Headers: harHeaders(v.Request.Headers, vendor), QueryString: []harPair{}, HeadersSize: -1, BodySize: -1,
	}
	if path != v.Path {
		for pair := range strings.SplitSeq(query, "&") {
			name, value, _ := strings.Cut(pair, "=")
			request.QueryString = append(request.QueryString, harPair{unescapedQuery(name), unescapedQuery(value)})
		}
	}
	if v.Request.Body != nil {
		b := harBody(v.Request.Headers, v.Request.Body, vendor, e.RequestBody, e.Cut)
		request.PostData = &harPost{b.Type, b.Text, b.Comment}
	}
	response := harResponse{
		Status: v.Response.Status, StatusText: http.StatusText(v.Response.Status), HTTPVersion: "HTTP/1.1", Cookies: []struct{}{},
		Headers: harHeaders(v.Response.Headers, nil), Content: harBody(v.Response.Headers, v.Response.Body, vendor, e.ResponseBody, 0), HeadersSize: -1, BodySize: -1,
	}
	switch v.Outcome {
	case "reset", "close", "hang":
		response = harResponse{
			HTTPVersion: "HTTP/1.1", Cookies: []struct{}{}, Headers: []harPair{}, HeadersSize: -1, BodySize: -1, Error: v.Outcome,
		}
	case "truncate", "garbage":
		response.Error = v.Outcome
	}
	return harEntry{
		Started: v.Time.Format("2006-01-02T15:04:05.000Z07:00"), Time: v.DurationMs, Request: request, Response: response,
		Timings: harTimings{Wait: v.DurationMs}, Comment: v.Reason,
		Ours: harOurs{v.Number, v.Tenant, v.Operation, v.Outcome, v.Committed, v.Delivered, v.Rival, v.Rules},
	}
}

// unbracketed escapes what stands in place of secrets, for URLs.
var unbracketed = strings.NewReplacer("[", "%5B", "]", "%5D")

func unescapedQuery(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

// harHeaders returns headers in the order of their names. v is the vendor that got them;
// nil for an answer's.
func harHeaders(headers map[string]string, v *world.Vendor) []harPair {
	pairs := []harPair{}
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		value := headers[name]
		if v != nil && tell.IsRedacted(value) && strings.EqualFold(name, v.Carrier.Header()) {
			value = tell.CarrierVariables(v)
		}
		pairs = append(pairs, harPair{name, value})
	}
	return pairs
}

// harBody returns a body as text: as it came, if it has nothing to hide. Otherwise it is
// written anew from what is shown of it.
func harBody(headers map[string]string, shown any, v *world.Vendor, came []byte, cut int) harContent {
	c := harContent{Type: headers["Content-Type"]}
	if shown == nil {
		return c
	}
	if text, ok := tell.Plain(v, c.Type, came, cut); ok {
		c.Size, c.Text = len(text), text
		return c
	}
	c.Comment = "not byte for byte: what may be secret is replaced, and the rest is written anew"
	switch body := shown.(type) {
	case string:
		c.Text = body
	case map[string]any:
		if strings.HasPrefix(c.Type, "application/x-www-form-urlencoded") {
			form := url.Values{}
			for name, value := range body {
				form.Set(name, fmt.Sprint(value))
			}
			c.Text = form.Encode()
			break
		}
		c.Text = compact(body)
	default:
		c.Text = compact(body)
	}
	c.Size = len(c.Text)
	return c
}

func compact(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // it was decoded from JSON
	}
	return string(text)
}

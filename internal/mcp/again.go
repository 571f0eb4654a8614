package mcp

import (
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// again is what a scenario needs that makes a request again.
type again struct {
	Top    map[string]any `json:"top,omitempty"`  // the keys of the scenario, but for vendors and steps
	Step   map[string]any `json:"step,omitempty"` // makes the same request
	Lacks  []string       `json:"lacks,omitempty"`
	Before string         `json:"before"` // how to get the records that the request met
}

// againOf returns how a scenario makes a request again. Secrets in it are redacted.
// tenants are those that the request met.
func againOf(w *world.World, e *journal.Entry, view tell.View, tenants []string) again {
	if e.Operation == "" {
		return again{Before: "no step makes this request: it reached no operation; docs with topic " + e.Vendor + " names those that there are"}
	}
	a := again{
		Top:  map[string]any{"version": 1, "name": "again", "clock": map[string]any{"start": view.Time.Format(time.RFC3339Nano)}},
		Step: map[string]any{"id": "again", "operation": e.Vendor + "." + e.Operation, "expect": map[string]any{"status": e.Status}},
		Before: fmt.Sprintf("put step under steps of top, and what state answers to world %s, at %d and path %s under vendors; play it",
			w.Name, e.Number-1, e.Vendor),
	}
	if e.Outcome != "" {
		a.Step["expect"] = map[string]any{"error": e.Outcome}
	}
	if w.Current().Open {
		a.Top["credentials"] = "open"
	}
	meant := e.Outcome == "" && e.Status >= 400 && e.Status < 500
	if e.Fault == nil && len(judge.Breaches(tell.Findings(w.Set(), e), meant)) > 0 {
		a.Top["assert"] = map[string]any{"contract": "allow"} // as it breaks it again
	}
	a.fault(w, e)
	a.signed(w, e, tenants)
	a.parameters(w.Set(), e, view)
	headers := a.body(e, view)
	maps.Copy(headers, a.headers(w.Set().Vendor(e.Vendor), e))
	if len(headers) > 0 {
		a.Step["headers"] = headers
	}
	return a
}

func (a *again) lacks(what string) { a.Lacks = append(a.Lacks, what) }

// fault sets the fault that fired, for the only call.
func (a *again) fault(w *world.World, e *journal.Entry) {
	if e.Fault == nil {
		return
	}
	for _, f := range w.Faults() {
		if string(f.ID) != e.Fault.ID {
			continue
		}
		f.Expect = nil
		var only map[string]any
		if text, err := json.Marshal(f.Fault); err == nil && json.Unmarshal(text, &only) == nil {
			only["calls"] = map[string]any{"only": []int{1}}
			a.Top["faults"] = []any{only}
			return
		}
	}
	a.lacks("the fault " + e.Fault.ID + ", which is no longer set")
}

// signed says whose credential the request carried.
func (a *again) signed(w *world.World, e *journal.Entry, tenants []string) {
	if e.Tenant == "" {
		a.Step["as"] = "none"
		for _, tenant := range tenants { // it may be declared, and refused all the same
			if as := tell.DeclaredAs(w, e, tenant); as != nil {
				a.Step["tenant"], a.Step["as"] = tenant, as
				return
			}
		}
		return
	}
	a.Step["tenant"] = e.Tenant
	as, ok := tell.SignedBy(w, e)
	if as != nil {
		a.Step["as"] = as
	}
	if !ok {
		a.lacks("its credential, which no step can choose: the step has the first of " + e.Tenant)
	}
}

// parameters sets the parameters of the path and of the query.
func (a *again) parameters(set *world.Set, e *journal.Entry, view tell.View) {
	path := map[string]any{}
	if op := operation(set.Vendor(e.Vendor), e.Operation); op != nil {
		call := set.CallOf(e)
		for _, name := range op.Params()["path"] {
			path[name] = call.Param(name)
		}
	}
	if len(path) > 0 {
		a.Step["path"] = path
	}
	_, shown, _ := strings.Cut(view.Path, "?")
	query, err := url.ParseQuery(shown)
	switch {
	case err != nil:
		a.lacks("its query, which is not readable")
	case len(query) > 0:
		a.Step["query"] = query
		if slices.ContainsFunc(slices.Collect(maps.Values(query)), func(values []string) bool { return slices.ContainsFunc(values, redacted) }) {
			a.lacks(secrets)
		}
	}
	if e.Subdomain != "" {
		a.lacks("the host that it was sent to")
	}
}

func operation(v *world.Vendor, id string) *sim.Operation {
	for _, op := range v.API.Routes.All {
		if op.ID == id {
			return op
		}
	}
	return nil
}

// body sets the body, and returns the header that makes the step send it as it was sent.
func (a *again) body(e *journal.Entry, view tell.View) (headers map[string]string) {
	headers = map[string]string{}
	if len(e.RequestBody) == 0 {
		return headers
	}
	sent := e.RequestHeader.Get("Content-Type")
	media, _, _ := mime.ParseMediaType(sent)
	switch text, isText := view.Request.Body.(string); {
	case e.Incomplete || e.TooLarge || e.Unread:
		a.lacks("its body, which was not read to its end")
	case media == "multipart/form-data":
		a.lacks("the file that it sent, whose bytes are not kept: write one under file")
	case media == "application/x-www-form-urlencoded":
		a.form(e, view)
	case isText && text != string(e.RequestBody):
		a.lacks("its body, which the journal shows as " + text)
	case isText && media == "application/json":
		var quoted string
		if json.Unmarshal(e.RequestBody, &quoted) != nil {
			a.lacks("its body, which is not JSON")
			break
		}
		a.Step["body"] = quoted
	default:
		a.Step["body"] = view.Request.Body
		if hasSecret(view.Request.Body) {
			a.lacks(secrets)
		}
		if media != "application/json" {
			headers["Content-Type"] = sent
		}
	}
	return headers
}

const secrets = "secrets, shown as [redacted]: write made-up ones in their place"

// form sets the body as a form. A field may have been sent several times.
func (a *again) form(e *journal.Entry, view tell.View) {
	shown, _ := view.Request.Body.(map[string]any)
	form, err := url.ParseQuery(string(e.RequestBody))
	if err != nil || shown == nil {
		a.lacks("its body, which is not a form")
		return
	}
	for name := range form {
		if tell.IsRedacted(shown[name]) {
			form[name] = []string{fmt.Sprint(shown[name])}
		}
	}
	a.Step["form"] = form
	if hasSecret(shown) {
		a.lacks(secrets)
	}
}

// headers returns what the operation reads of the headers, but for the credential and the
// body's type.
func (a *again) headers(v *world.Vendor, e *journal.Entry) map[string]string {
	names := []string{v.IdempotencyKey}
	if op := operation(v, e.Operation); op != nil {
		names = append(names, op.Params()["header"]...)
	}
	headers := map[string]string{}
	for _, name := range names {
		if value := e.RequestHeader.Get(name); value != "" && !strings.EqualFold(name, "Content-Length") { // the client sets the length
			headers[http.CanonicalHeaderKey(name)] = value
		}
	}
	if carrier := v.Carrier.Header(); a.Step["as"] == "none" && e.RequestHeader.Get(carrier) != "" {
		headers[carrier] = v.Carrier.Sign(unknown).Header.Get(carrier)
	}
	return headers
}

// unknown stands for a credential that nobody knows.
var unknown = sim.Credential{APIKey: "unknown", Token: "unknown", Username: "unknown", Password: "unknown"}

func hasSecret(value any) bool {
	switch at := value.(type) {
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(at)), hasSecret)
	case []any:
		return slices.ContainsFunc(at, hasSecret)
	}
	return tell.IsRedacted(value)
}

func redacted(text string) bool { return tell.IsRedacted(text) }

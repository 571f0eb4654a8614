package world

import (
	"net/http"
	"strings"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/sim"
)

// Request is the call as the vendor's client sends it, with the credential
// that the tenant has in this world now.
func (w *World) Request(c *Call) (req *sim.Request, err error) {
	w.Look(c.Vendor, func(tx *sim.Tx) { req, err = c.request(tx, w.set.Vendor(c.Vendor)) })
	return req, err
}

// CallOf is a request of the journal as a fault looks at it.
func (s *Set) CallOf(e *journal.Entry) *fault.Call {
	req := &sim.Request{Method: e.Method, Path: e.Path}
	s.Vendor(e.Vendor).API.Routes.Find(req)
	return &fault.Call{
		Vendor: e.Vendor, Tenant: e.Tenant, Operation: e.Operation,
		Path: e.Path, Param: req.PathValue, Query: e.Query, Header: e.RequestHeader, Body: e.RequestBody,
	}
}

// Findings is how an exchange of the journal breaks its vendor's contract.
func (s *Set) Findings(e *journal.Entry) []contract.Finding { return s.Vendor(e.Vendor).findings(e) }

// ShowPath is a request's path and query without secrets.
func (s *Set) ShowPath(e *journal.Entry) string { return s.Vendor(e.Vendor).showPath(e) }

// ShowBody is a body as people are shown it, decoded and without secrets; nil
// for none.
func (v *Vendor) ShowBody(contentType string, body []byte) any { return v.showBody(contentType, body) }

// ShowHeader is headers as people are shown them.
func ShowHeader(h http.Header, tenant string) map[string]string { return showHeaders(h, tenant) }

// ShowRecord is a decoded record of the state without its secrets, and without
// what by its name may be a credential.
func (v *Vendor) ShowRecord(record any) any {
	switch at := record.(type) {
	case map[string]any:
		shown := make(map[string]any, len(at))
		for name, inner := range at {
			if inner != nil && inner != "" && v.isSecret(name) {
				inner = redacted
			}
			shown[name] = v.ShowRecord(inner)
		}
		return shown
	case []any:
		shown := make([]any, len(at))
		for i, inner := range at {
			shown[i] = v.ShowRecord(inner)
		}
		return shown
	}
	return record
}

// IsRedacted tells whether a shown value stands for a secret.
func IsRedacted(shown any) bool {
	text, ok := shown.(string)
	return ok && (text == redacted || strings.HasPrefix(text, "[credential of "))
}

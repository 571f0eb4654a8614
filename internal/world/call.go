package world

import (
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

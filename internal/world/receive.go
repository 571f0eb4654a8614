package world

import (
	"io"
	"net/http"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/sim"
)

// receive finds the operation that a client's request is for, and reads its
// input.
func (w *World) receive(p *pending, r *http.Request) {
	p.op, p.allow = p.vendor.API.Routes.Find(p.req)
	if p.op != nil && p.op.Simulated() {
		readBody(p.req, r, p.op.MaxBody)
		p.decode(w.Readings)
	}
	p.entry = newEntry(p.vendor, p.req)
}

// readBody reads at most one byte more than the operation takes.
func readBody(req *sim.Request, r *http.Request, limit int64) {
	if r.Body == nil || r.Body == http.NoBody {
		return
	}
	if r.ContentLength > limit {
		req.TooLarge = true
		return
	}
	if n := r.ContentLength; n >= 0 {
		req.Body = make([]byte, n)
		got, _ := io.ReadFull(r.Body, req.Body) // a truncated body fails to decode later
		req.Body = req.Body[:got]
		return
	}
	req.Body, _ = io.ReadAll(io.LimitReader(r.Body, limit+1))
	if int64(len(req.Body)) > limit {
		req.TooLarge, req.Body = true, req.Body[:limit]
	}
}

// decode decodes the input. Each of two answers to one request needs its own:
// the vendor may write to it.
func (p *pending) decode(readings func() sim.Readings) {
	defer func() {
		if v := recover(); v != nil {
			p.fail(v)
		}
	}()
	unknown := p.vendor.API.UnknownFields
	rejects := p.op.TakesJSON() && (unknown == nil || readings().Of(unknown) == "rejected")
	p.in, p.bad = p.op.Decode(p.req, rejects)
}

func newEntry(v *Vendor, req *sim.Request) *journal.Entry {
	return &journal.Entry{
		Vendor: v.Name, Method: req.Method, Path: req.Path, Query: req.Query,
		RequestHeader: req.Header, RequestBody: req.Body,
	}
}

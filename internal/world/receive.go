package world

import (
	"io"
	"net/http"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/sim"
)

// receive finds the operation of a client's request and decodes its input.
func (w *World) receive(p *pending, r *http.Request) {
	p.op, p.allow = p.vendor.API.Routes.Find(p.req)
	if p.op != nil && p.op.Simulated() {
		if r.Body != nil && r.Body != http.NoBody {
			p.arriving = arriving{ReadCloser: r.Body}
			r.Body = &p.arriving
		}
		readBody(p.req, r, p.op.MaxBody)
		p.req.Incomplete = p.arriving.broken
		p.decode(w.Readings)
	}
	p.entry = newEntry(p.vendor, p.req)
	p.entry.Incomplete = p.incomplete()
}

// arriving is a body that notes whether it broke off: before the announced length,
// or before its last chunk.
type arriving struct {
	io.ReadCloser
	broken bool
}

func (a *arriving) Read(into []byte) (int, error) {
	n, err := a.ReadCloser.Read(into)
	a.broken = a.broken || err != nil && err != io.EOF
	return n, err
}

// incomplete reports whether only a part of the request arrived. The vendor does not
// carry such a request out, and no fault or rival counts it.
func (p *pending) incomplete() bool { return p.bad != nil && p.bad.Kind == sim.Incomplete }

// readBody reads at most one byte more than the operation accepts.
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

// decode decodes the input. A duplicate needs an input of its own: the vendor may
// change it.
func (p *pending) decode(readings func() sim.Readings) {
	defer func() {
		if v := recover(); v != nil {
			p.fail(v)
		}
	}()
	rejected := func(r *sim.Reading) bool {
		p.asked.Note(r)
		return readings().Of(r) == "rejected"
	}
	fields, query := p.vendor.API.UnknownFields, p.vendor.API.UnknownQuery
	p.in, p.bad = p.op.Decode(p.req, p.op.TakesJSON() && (fields == nil || rejected(fields)))
	if query == nil {
		return
	}
	if unknown := p.op.UnknownQuery(p.req); unknown != nil && rejected(query) {
		p.bad = p.bad.With(unknown...)
	}
}

func newEntry(v *Vendor, req *sim.Request) *journal.Entry {
	return &journal.Entry{
		Vendor: v.Name, Method: req.Method, Path: req.Path, Query: req.Query,
		Host: req.Host, Subdomain: req.Subdomain,
		RequestHeader: req.Header, RequestBody: req.Body, Length: req.Length, TooLarge: req.TooLarge,
	}
}

package world

import (
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/sim"
)

// receive finds the operation of a client's request and decodes its input.
func (w *World) receive(p *pending, r *http.Request) {
	p.op, p.allow = p.vendor.API.Routes.Find(p.req)
	if p.op != nil && p.op.Simulated() {
		if r.Body != nil && r.Body != http.NoBody {
			p.arriving = arriving{Reader: r.Body} // beside r.Body, by which net/http knows how to close the connection
			w.readBody(p, &p.arriving)
		}
		p.req.Incomplete = p.arriving.broken
		p.decode(w.Readings)
	}
	p.makeEntry()
	p.entry.Incomplete, p.entry.Unread = p.incomplete(), p.unread
}

// left is what a request leaves behind, in one piece of memory.
type left struct {
	entry    journal.Entry
	revision revision
	numbers  [2]string // of the answer's header: the request's number, and the length of the body
	digits   [32]byte  // both, one behind the other
}

// makeEntry makes the request's entry. What it refers to may be used again for another
// request, until seal has the entry keep it.
func (p *pending) makeEntry() {
	p.left = &left{entry: journal.Entry{
		Vendor: p.vendor.Name, Method: p.req.Method, Path: p.req.Path, Query: p.req.Query,
		Host: p.req.Host, Subdomain: p.req.Subdomain,
		RequestBody: p.req.Body, Length: p.req.Length, TooLarge: p.req.TooLarge,
	}}
	p.entry = &p.left.entry
}

// arriving is a body that notes whether it broke off: before the announced length,
// or before its last chunk.
type arriving struct {
	io.Reader
	broken bool
}

func (a *arriving) Read(into []byte) (int, error) {
	n, err := a.Reader.Read(into)
	a.broken = a.broken || err != nil && err != io.EOF
	return n, err
}

// incomplete reports whether only a part of the request arrived. The vendor does not
// carry such a request out, and no fault or rival counts it.
func (p *pending) incomplete() bool { return p.bad != nil && p.bad.Kind == sim.Incomplete }

// smallBody is how much of a body is read, in bytes, before the vendor looks at the
// credential.
const smallBody = 64 << 10

// readBody reads at most one byte more than the operation takes. What it keeps grows
// with what arrives, and not with what a header announces.
func (w *World) readBody(p *pending, from io.Reader) {
	req, limit := p.req, p.op.MaxBody
	switch n := req.Length; {
	case n > limit:
		req.TooLarge = true
		return
	case n >= 0 && n <= smallBody:
		p.body = slices.Grow(p.body[:0], int(n))
		got, _ := io.ReadFull(from, p.body[:n]) // a truncated body fails to decode later
		req.Body = p.body[:got:got]
		return
	}
	req.Body, _ = io.ReadAll(io.LimitReader(from, smallBody+1))
	if len(req.Body) > smallBody {
		if !w.admits(p) {
			p.unread = true
			req.Body = req.Body[:smallBody]
			return
		}
		rest, _ := io.ReadAll(io.LimitReader(from, limit-smallBody))
		req.Body = append(req.Body, rest...)
	}
	if int64(len(req.Body)) > limit {
		req.TooLarge, req.Body = true, req.Body[:limit]
	}
}

// admits reports whether the vendor accepts the credential of a request that is
// still being read. It changes nothing.
func (w *World) admits(p *pending) (ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	tx := w.transaction(p.vendor.Name, w.moment.clock.Now())
	defer tx.Rollback()
	defer func() {
		if recover() != nil {
			ok = true // the vendor panics again when it answers
		}
	}()
	tx.Number, tx.Request = w.number+1, p.req
	_, err := p.vendor.API.Authenticate(tx)
	return err == nil
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
	depends := p.op.TakesJSON() && fields != nil
	if depends {
		p.asked.Note(fields)
	}
	p.in, p.bad = p.op.Decode(p.req, p.op.TakesJSON() && fields == nil)
	// What holds matters only if there is something to reject: most requests need not
	// wait for the world's lock to know.
	if depends && (p.bad != nil || len(p.req.Ignored) > 0) && rejected(fields) {
		p.op.Release(p.in)
		p.in, p.bad = p.op.Decode(p.req, true)
	}
	refused := false
	if query != nil {
		if unknown := p.op.UnknownQuery(p.req); unknown != nil && rejected(query) {
			p.bad, refused = p.bad.With(unknown...), true
		}
	}
	one := p.vendor.API.FirstValue == nil
	if one && p.in != nil {
		p.bad = p.op.RefuseRepeats(p.req, p.in, p.bad)
	}
	p.op.IgnoreQuery(p.req, refused, one)
	p.op.IgnoreHeaders(p.req, p.vendor.Carrier)
	p.suggest()
}

// suggest adds the nearest names to those that the vendor dropped.
func (p *pending) suggest() {
	for n := range p.req.Ignored {
		i := &p.req.Ignored[n]
		if i.Near != "" || i.More > 0 {
			continue
		}
		i.Near = p.nearest(*i)
	}
}

// suggestKnown adds the nearest names to the fields that are refused as unknown.
func (p *pending) suggestKnown(fields []sim.WrongField) {
	for n := range fields {
		if f := &fields[n]; f.Problem == sim.Unknown && f.Want == "" {
			f.Want = p.nearest(sim.Ignored{Where: f.In, Name: f.Field})
		}
	}
}

// nearest returns the nearest name that the operation has; "" if none is near.
func (p *pending) nearest(i sim.Ignored) string {
	prefix, names := p.op.Beside(i)
	if near := strict.Nearest(strings.TrimPrefix(i.Name, prefix), names); near != "" {
		return prefix + near
	}
	return ""
}

// ignored returns what the vendor dropped of a request. Of one that it cannot read,
// only the headers are known.
func (p *pending) ignored() []sim.Ignored {
	if p.bad != nil && p.bad.Kind != "" {
		return slices.DeleteFunc(p.req.Ignored, func(i sim.Ignored) bool { return i.Where != "header" })
	}
	return p.req.Ignored
}

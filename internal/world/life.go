package world

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// exchange is a request on its way to an answer.
type exchange struct {
	entry  *journal.Entry
	vendor *Vendor
	op     *sim.Operation // nil for a path that the vendor does not have
	allow  []string       // the methods that such a path does have
	req    *sim.Request
	tx     sim.Tx
	base   store.Tx // of tx
	in     any
	bad    *sim.BadInput

	admitted  bool             // the credential was accepted
	strike    *strike          // the fault that steps in; nil for none
	others    []*journal.Entry // what became of it besides its own entry: a duplicate, rivals
	bucket    *sim.Bucket      // of a rate limit, as the request leaves it; nil where none is on
	remaining sim.HeaderField  // what a rate limit tells of it
	answer    sim.Answer
	date      []string

	request sim.Request // where req points, for a client's
}

// exchanges are used again: a request makes enough things as it is.
var exchanges = sync.Pool{New: func() any { return new(exchange) }}

// serve is a request's life: unknown route, credential, faults before, rate
// limit, validation, semantics, commit, faults after, journal, answer. Reading
// and writing bytes needs no lock; what happens in between is decided in
// [World.decide], one request at a time.
func (w *World) serve(v *Vendor, rw http.ResponseWriter, r *http.Request, req sim.Request) {
	began := time.Now()
	x := exchanges.Get().(*exchange)
	x.request = req
	x.vendor, x.req = v, &x.request
	w.receive(x, r)
	done := false
	defer func() {
		if !done { // something panicked: an entry that waits for its answer must not hide those behind it
			w.Journal.Complete(x.entry)
		}
	}()
	for {
		wait := w.decide(x)
		if wait == 0 {
			break
		}
		pause(r.Context(), wait)
	}
	header := rw.Header()
	x.seal(header)
	x.entry.Duration = time.Since(began)
	w.Journal.Complete(x.entry)
	if x.strike == nil {
		rw.WriteHeader(x.entry.Status)
		if _, err := rw.Write(x.entry.ResponseBody); err != nil && len(x.entry.ResponseBody) > 0 {
			x.entry.Delivered.Store(false)
		}
	} else {
		x.strike.send(rw, r, x.entry)
	}
	if w.set.Observe != nil {
		x.observe(w)
	}
	done = true
	*x = exchange{}
	exchanges.Put(x)
}

// observe tells of all entries that came with the request, in their order.
func (x *exchange) observe(w *World) {
	all := append(x.others, x.entry)
	slices.SortFunc(all, func(a, b *journal.Entry) int { return a.Number - b.Number })
	for _, e := range all {
		w.set.Observe(w, e)
	}
}

// receive finds the operation and reads its input.
func (w *World) receive(x *exchange, r *http.Request) {
	x.op, x.allow = x.vendor.API.Routes.Find(x.req)
	if x.op != nil && x.op.Simulated() {
		readBody(x.req, r, x.op.MaxBody)
		x.decode(w.Readings)
	}
	x.entry = newEntry(x.vendor, x.req)
}

// decode reads the input anew; what was read before may have been written to.
func (x *exchange) decode(readings func() sim.Readings) {
	unknown := x.vendor.API.UnknownFields
	rejects := x.op.TakesJSON() && (unknown == nil || readings().Of(unknown) == "rejected")
	x.in, x.bad = x.op.Decode(x.req, rejects)
}

func newEntry(v *Vendor, req *sim.Request) *journal.Entry {
	return &journal.Entry{
		Vendor: v.Name, Method: req.Method, Path: req.Path, Query: req.Query,
		RequestHeader: req.Header, RequestBody: req.Body,
	}
}

// contentTypeJSON is shared by all answers, and never written.
var contentTypeJSON = []string{"application/json"}

// seal puts the answer into header and into the journal's entry.
func (x *exchange) seal(header http.Header) {
	e := x.entry
	e.Delivered.Store(!x.strike.loses())
	if x.strike.silences() {
		return
	}
	header["Date"] = x.date
	header["X-Mockvendors-Request"] = []string{strconv.Itoa(e.Number)}
	if rule, _ := e.Decided(); rule != nil && !x.strike.replaces() {
		header["X-Mockvendors-Rule"] = x.vendor.ruleHeader(rule)
	}
	if x.remaining.Name != "" {
		header[x.remaining.Name] = []string{x.remaining.Value}
	}
	if x.strike.replaces() {
		for _, h := range x.answer.Header {
			delete(header, h.Name) // a fault may have a header of the server's own
		}
	}
	for _, h := range x.answer.Header {
		header[h.Name] = append(header[h.Name], h.Value)
	}
	switch body := x.answer.Body.(type) {
	case nil:
	case raw:
		e.ResponseBody = body
	default:
		e.ResponseBody = encode(body)
	}
	if e.ResponseBody != nil {
		if header["Content-Type"] == nil {
			header["Content-Type"] = contentTypeJSON
		}
		header["Content-Length"] = []string{strconv.Itoa(len(e.ResponseBody))}
	}
	if x.req.TooLarge {
		header["Connection"] = []string{"close"} // the rest of the body is not read
	}
	e.Status, e.ResponseHeader = x.answer.Status, header
}

// raw is a body that is sent as it stands.
type raw []byte

func encode(body any) []byte {
	text, err := json.Marshal(body, json.Deterministic(true))
	if err != nil {
		panic(err) // answers are the vendors' own plain types
	}
	return text
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
		got, _ := io.ReadFull(r.Body, req.Body) // a body that breaks off does not read as what it says it is
		req.Body = req.Body[:got]
		return
	}
	req.Body, _ = io.ReadAll(io.LimitReader(r.Body, limit+1))
	if int64(len(req.Body)) > limit {
		req.TooLarge, req.Body = true, req.Body[:limit]
	}
}

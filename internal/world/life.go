package world

import (
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/sim"
)

// exchange is a request on its way to an answer.
type exchange struct {
	entry  *journal.Entry
	vendor *Vendor
	op     *sim.Operation // nil for a path that the vendor does not have
	allow  []string       // the methods that such a path does have
	req    *sim.Request
	in     any
	bad    *sim.BadInput

	strike    *strike         // the fault that steps in; nil for none
	bucket    *sim.Bucket     // of a rate limit, as the request leaves it; nil where none is on
	remaining sim.HeaderField // what a rate limit tells of it
	answer    sim.Answer
	date      []string
}

// serve is a request's life: unknown route, credential, faults before, rate
// limit, validation, semantics, commit, faults after, journal, answer. Reading
// and writing bytes needs no lock; what happens in between is decided in
// [World.decide], one request at a time.
func (w *World) serve(v *Vendor, rw http.ResponseWriter, r *http.Request, req *sim.Request) {
	began := time.Now()
	x := w.receive(v, r, req)
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
		w.set.Observe(w, x.entry)
	}
}

// receive finds the operation and reads its input.
func (w *World) receive(v *Vendor, r *http.Request, req *sim.Request) *exchange {
	x := &exchange{vendor: v, req: req}
	x.op, x.allow = v.API.Routes.Find(req)
	if x.op != nil && x.op.Simulated() {
		readBody(req, r, x.op.MaxBody)
		x.in, x.bad = x.op.Decode(req, x.op.TakesJSON() && w.rejectsUnknown(v))
	}
	x.entry = newEntry(v, req)
	return x
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
	header["Date"] = x.date
	header["X-Mockvendors-Request"] = []string{strconv.Itoa(e.Number)}
	if n := len(e.Rules); n > 0 && !x.strike.answers() {
		header["X-Mockvendors-Rule"] = x.vendor.ruleHeader(e.Rules[n-1])
	}
	if x.remaining.Name != "" {
		header[x.remaining.Name] = []string{x.remaining.Value}
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
	e.Delivered.Store(!x.strike.loses())
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

func (w *World) rejectsUnknown(v *Vendor) bool {
	return v.API.UnknownFields == nil || w.Readings().Of(v.API.UnknownFields) == "rejected"
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

package habits

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// request is a client's request to an operation.
type request struct {
	*journal.Entry
	vendor *world.Vendor
	op     *sim.Operation
	doc    contract.Operation
	at     time.Duration // when it arrived, since the first
	print  uint64        // the same for equal calls

	lost bool          // the client got no whole answer
	busy bool          // the answer asks to try again, or says that the vendor failed
	wait time.Duration // that Retry-After asks for; 0 if it does not
}

// read picks the client's requests from the journal, and the writes of rivals. Of a doubled request it takes the
// one whose answer the client got.
func (j *judgement) read(entries []*journal.Entry) {
	at := time.Duration(0)
	for i, e := range entries {
		if i == 0 {
			j.forgotten = e.Number - 1
		} else if e.HasGap {
			at += e.Gap
		}
		if e.Rival != "" && e.Committed {
			j.others = append(j.others, e)
		}
		untold := e.Fault != nil && e.Fault.Fate.Twice && !e.Delivered.Load()
		if e.Rival != "" || e.Operation == "" || untold {
			continue
		}
		if r := j.request(e, at); r != nil {
			j.requests = append(j.requests, r)
		}
	}
}

func (j *judgement) request(e *journal.Entry, at time.Duration) *request {
	r := &request{Entry: e, vendor: j.set.Vendor(e.Vendor), at: at, print: j.set.CallOf(e).Fingerprint()}
	r.op, _ = r.vendor.API.Routes.Find(&sim.Request{Method: e.Method, Path: e.Path})
	doc, err := r.vendor.Contract()
	if r.op == nil || err != nil {
		return nil
	}
	r.doc, _ = doc.Operation(e.Operation)
	r.lost = e.Outcome != "" || !e.Delivered.Load() && (e.Fault == nil || e.Fault.Fate.Answer == fault.VendorsAnswer)
	if !r.lost {
		r.busy = e.Status >= 500 || e.Status == http.StatusTooManyRequests || e.Status == http.StatusRequestTimeout || e.Status == http.StatusTooEarly
		r.wait = retryAfter(e)
	}
	return r
}

// retryAfter returns how long an answer asks the client to wait; 0 if it does not.
func retryAfter(e *journal.Entry) time.Duration {
	text := e.ResponseHeader.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil {
		return max(0, time.Duration(seconds)*time.Second)
	}
	if date, err := http.ParseTime(text); err == nil { // its fraction of a second is cut off
		return max(0, date.Sub(e.Time)-time.Second)
	}
	return 0
}

// failed reports whether the answer invites the client to try again.
func (r *request) failed() bool { return r.lost || r.busy }

// answered returns when the answer was ready, since the first request.
func (r *request) answered() time.Duration { return r.at + r.Duration }

// whose names the vendor and tenant.
func (r *request) whose() string { return whose(r.Entry) }

func whose(e *journal.Entry) string { return sim.Key(e.Vendor, e.Tenant) }

// key returns the idempotency key that the request carries.
func (r *request) key() string {
	if r.vendor.IdempotencyKey == "" {
		return ""
	}
	return r.RequestHeader.Get(r.vendor.IdempotencyKey)
}

// name names the request for people.
func (r *request) name() string { return fmt.Sprintf("#%d (%s.%s)", r.Number, r.Vendor, r.Operation) }

// saw returns the outcome that the client saw.
func (r *request) saw() string {
	if r.lost && r.Outcome == "" {
		return "unknown, since it had hung up"
	}
	return r.Saw()
}

func (j *judgement) saysForgotten() string {
	return fmt.Sprintf("The requests up to #%d, which the journal no longer holds.", j.forgotten)
}

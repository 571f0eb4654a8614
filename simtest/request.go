package simtest

import (
	"fmt"
	"time"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
)

// Request is an entry of the journal: a request, its answer, and the reason for
// it. Credentials, passwords and other secrets are removed.
type Request struct {
	Number    int       // from 1
	Time      time.Time // in the world
	Vendor    string
	Tenant    string // "" if the credential was refused
	Operation string // its id in the vendor's contract; "" for a path that the vendor does not have
	Method    string
	Path      string // the vendor's own, with the query
	Sent      Sent   `json:"request"`
	Answer    Answer `json:"response"` // the vendor's, even if the client did not get it, or a fault's
	Outcome   string // what the client saw: the status, or reset, close, hang, truncate, garbage
	Reason    string // why, in a few words
	Refused   bool   // by the vendor, whatever the status: some refuse with 200
	Rules     []Rule // that had a part in the answer; the one that decided it is last
	Fault     *Hit   // the fault that fired; nil if none did
	Rival     bool   // sent by a rival in the scenario, not by the client
	Committed bool   // the vendor carried out a writing operation
	Delivered bool   // the vendor's own answer reached the client
	Contract  []Breach
	Ignored   []Ignored // what the vendor dropped of the request
	RestsOn   []RestsOn // the readings that decided the answer; only of the latest 200 requests of a list
	Changes   []Change

	Incomplete bool // the body broke off, so nothing of the request was carried out
}

// Sent is what a client sent.
type Sent struct {
	Headers map[string]string
	Body    any // decoded, if it is JSON or a form
}

// Answer is what a vendor, or a fault in its place, answered.
type Answer struct {
	Status  int // 0 if there was no answer, not even a lost one
	Headers map[string]string
	Body    any
}

// Rule is a rule of a vendor that an answer relies on.
type Rule struct {
	ID    string // egym.email-held
	Label string // documented, inferred or assumed: how certain it is that the real vendor does the same
}

// Hit is a fault that fired.
type Hit struct {
	ID    string
	Phase string // before or after the vendor saw the request
}

// Breach says where and how a request or an answer breaks the vendor's contract.
type Breach struct {
	Where   string // request.body/email
	Message string
}

// Ignored is a name that the client sent and the vendor dropped.
type Ignored struct {
	Where string // query, body, path or header
	Name  string
	Near  string // the nearest name that the operation has; Name if it was sent twice; "" if none is near
}

// RestsOn is a reading that decided an answer: the same request at the same moment
// would have got another answer, or left another state, under another of its values.
type RestsOn struct {
	Reading   string // egym.patch-response
	Value     string // that held
	Otherwise []Otherwise
}

// Otherwise is the answer under another value of a reading.
type Otherwise struct {
	Value   string
	Status  int
	Outcome string // in a few words
}

// Change is a record before and after a request. Before is nil for a new record,
// After for a deleted one.
type Change struct {
	Path          string // vendor.tenant.collection.id
	Before, After map[string]any
}

// String returns the request in one line, which ends with the reason for its
// answer.
func (r Request) String() string {
	l := tell.Line{
		Number: r.Number, Method: r.Method, Vendor: r.Vendor, Tenant: r.Tenant, Operation: r.Operation, Path: r.Path,
		Outcome: r.Outcome, Reason: r.Reason,
	}
	if r.Rival {
		l.Rival = "rival"
	}
	return l.String()
}

// Requests returns the requests in the journal, oldest first: all of them, or
// those for the given operations, such as "egym.publishAccount" or "egym.*".
func (w *World) Requests(operations ...string) []Request {
	w.tb.Helper()
	var wanted []fault.Operation
	for _, name := range operations {
		o, err := fault.ParseOperation(name)
		w.must(err)
		w.must(scenario.CheckOperation(vendors(), o))
		wanted = append(wanted, o)
	}
	all, err := w.requests(0)
	w.must(err)
	if len(operations) == 0 {
		return all
	}
	chosen := []Request{}
	for _, r := range all {
		for _, o := range wanted {
			if o.Matches(r.Vendor, r.Operation) {
				chosen = append(chosen, r)
				break
			}
		}
	}
	return chosen
}

// pageSize is how many requests are fetched at a time.
const pageSize = 1000

// requests returns the requests after a number.
func (w *World) requests(after int) ([]Request, error) {
	all := []Request{}
	for {
		var got struct{ Requests []Request }
		if err := w.api.get(fmt.Sprintf("/requests?after=%d&limit=%d", after, pageSize), &got); err != nil {
			return nil, err
		}
		all = append(all, got.Requests...)
		if len(got.Requests) < pageSize {
			return all, nil
		}
		after = all[len(all)-1].Number
	}
}

// Why returns the reasons for the answer to a request, given by its number: the
// rule, the record in the way, the request that made it, and the way out.
func (w *World) Why(request int) string {
	w.tb.Helper()
	text, err := w.why(request)
	w.must(err)
	return text
}

func (w *World) why(request int) (string, error) {
	var why struct{ Text string }
	err := w.api.get(fmt.Sprintf("/requests/%d/why", request), &why)
	return why.Text, err
}

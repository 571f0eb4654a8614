package simtest

import (
	"fmt"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Request is an entry of the journal: what was asked, what came of it, and why.
// Credentials, passwords and other secrets are taken out of it.
type Request struct {
	Number    int       // from 1
	Time      time.Time // the world's
	Vendor    string
	Tenant    string // "" where the credential was refused
	Operation string // as the vendor's contract has it; "" for a path that the vendor does not have
	Method    string
	Path      string // the vendor's own, with the query
	Sent      Sent   `json:"request"`
	Answer    Answer `json:"response"` // the vendor's, also if it was lost on its way, or what a fault put in its place
	Outcome   string // what the client saw: the status, or reset, close, hang, truncate, garbage
	Reason    string // why, in a few words
	Refused   bool   // by the vendor, whatever the status: Club OS refuses with 200
	Rules     []Rule // that had a part in the answer, the one that decided last
	Fault     *Hit   // the fault that stepped in, nil if none did
	Rival     bool   // sent by a rival of the scenario, not by the client
	Committed bool   // a writing operation was carried out
	Delivered bool   // the vendor's own answer reached the client
	Contract  []Breach
	Changes   []Change
}

// Sent is what a client sent.
type Sent struct {
	Headers map[string]string
	Body    any // decoded, if it is JSON or a form
}

// Answer is what was answered.
type Answer struct {
	Status  int // 0 if there was no answer, not even one to lose
	Headers map[string]string
	Body    any
}

// Rule is a rule of a vendor that an answer rests on.
type Rule struct {
	ID    string // egym.email-held
	Label string // documented, inferred or assumed: how sure it is that the vendor does the same
}

// Hit is a fault that stepped in.
type Hit struct {
	ID    string
	Phase string // before or after the vendor saw the request
}

// Breach is a place where an exchange breaks the vendor's contract.
type Breach struct {
	Where   string // request.body/email
	Message string
}

// Change is a record before and after a request; nil for one that was not
// there.
type Change struct {
	Path          string // vendor.tenant.collection.id
	Before, After map[string]any
}

// String is the request in one line, which ends with the reason of its answer.
func (r Request) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "#%d %s %s", r.Number, r.Method, r.Vendor)
	if r.Tenant != "" {
		b.WriteString("/" + r.Tenant)
	}
	if r.Operation != "" {
		b.WriteString(" " + r.Operation)
	} else {
		b.WriteString(" " + r.Path)
	}
	b.WriteString(" " + r.Outcome)
	if r.Rival {
		b.WriteString(" (rival)")
	}
	return world.Printable(b.String() + " " + r.Reason)
}

// Requests is the requests of the journal, oldest first: all of them, or those
// of some operations, such as "egym.publishAccount" or "egym.*".
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
			if o.Meets(r.Vendor, r.Operation) {
				chosen = append(chosen, r)
				break
			}
		}
	}
	return chosen
}

// page is how many requests are asked for at a time.
const page = 1000

// requests is the requests behind a number.
func (w *World) requests(after int) ([]Request, error) {
	all := []Request{}
	for {
		var got struct{ Requests []Request }
		if err := w.api.get(fmt.Sprintf("/requests?after=%d&limit=%d", after, page), &got); err != nil {
			return nil, err
		}
		all = append(all, got.Requests...)
		if len(got.Requests) < page {
			return all, nil
		}
		after = all[len(all)-1].Number
	}
}

// Why is the chain of reasons of an answer, by the request's number: the rule,
// what it met, who made that, and how a client gets out of it.
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

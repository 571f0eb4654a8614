// Package tell shows people what happened in a world: requests, the reasons of
// answers and changes, without secrets.
package tell

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// View is a journal entry as people see it, without secrets.
type View struct {
	Number     int                `json:"number"`
	Time       time.Time          `json:"time"`
	Vendor     string             `json:"vendor"`
	Tenant     *string            `json:"tenant"`
	As         map[string]string  `json:"as,omitempty"` // which of the tenant's credentials signed it, unless its first; only by [ViewsOf]
	Operation  *string            `json:"operation"`
	Method     string             `json:"method"`
	Path       string             `json:"path"`
	Trace      string             `json:"trace,omitempty"` // the trace id of the client's traceparent
	Request    Message            `json:"request"`
	Response   Response           `json:"response"`
	Rules      []RuleView         `json:"rules"`
	Fault      *journal.Fault     `json:"fault"`
	Outcome    string             `json:"outcome"`         // what the client saw: the status, or reset, close, …
	Reason     string             `json:"reason"`          // of the answer
	Refused    bool               `json:"refused"`         // by the vendor, whatever the status: some refuse with 200
	Rival      bool               `json:"rival,omitempty"` // the request of a rival, not the client's
	Committed  bool               `json:"committed"`
	Delivered  bool               `json:"delivered"`
	Incomplete bool               `json:"incomplete"` // the request's body broke off
	Contract   []contract.Finding `json:"contract"`
	Ignored    []IgnoredView      `json:"ignored"` // what the client sent and the vendor dropped
	RestsOn    []RestsOn          `json:"restsOn"` // null unless it was worked out, which takes a walk back
	Changes    []ChangeView       `json:"changes"`
	SinceMs    *float64           `json:"sinceMs"` // between the arrivals of the client's request before and of this one
	DurationMs float64            `json:"durationMs"`
}

// Message is what a client sent.
type Message struct {
	Headers map[string]string `json:"headers"`
	Body    any               `json:"body"`
}

// Response is what the client got.
type Response struct {
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    any               `json:"body"`
}

// RuleView is a rule that had an effect.
type RuleView struct {
	ID    string    `json:"id"`
	Label sim.Label `json:"label"`
}

// ViewOf returns the view of an entry from one of the set's worlds.
func ViewOf(set *world.Set, e *journal.Entry) View {
	v := set.Vendor(e.Vendor)
	return View{
		Number:    e.Number,
		Time:      e.Time.UTC().Truncate(time.Millisecond),
		Vendor:    e.Vendor,
		Tenant:    orNull(e.Tenant),
		Operation: orNull(e.Operation),
		Method:    e.Method,
		Path:      Path(set, e),
		Trace:     Trace(e),
		Request: Message{
			Headers: requestHeaders(e),
			Body:    Body(v, e.RequestHeader.Get("Content-Type"), e.RequestBody, e.Cut),
		},
		Response: Response{
			Status:  e.Status,
			Headers: Header(e.ResponseHeader.HTTP(), e.Tenant),
			Body:    Body(v, e.ResponseHeader.Get("Content-Type"), e.ResponseBody, 0),
		},
		Rules:      ruleViews(e.Rules()),
		Fault:      e.Fault,
		Outcome:    e.Saw(),
		Reason:     Reason(set, e),
		Refused:    e.Refusal != nil,
		Rival:      e.Rival != "",
		Committed:  e.Committed,
		Delivered:  e.Delivered.Load(),
		Incomplete: e.Incomplete,
		Contract:   Findings(set, e),
		Ignored:    ignoredOf(set, e),
		Changes:    changesOf(set, e),
		SinceMs:    sinceMs(e),
		DurationMs: milliseconds(e.Duration),
	}
}

func sinceMs(e *journal.Entry) *float64 {
	if !e.HasGap {
		return nil
	}
	return new(milliseconds(e.Gap))
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// traceparent matches the header of version 00. Later versions begin so, and may go on.
var traceparent = regexp.MustCompile(`^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$`)

// Trace returns the trace id of the header traceparent, of any version; "" if the client
// sent none, or one that W3C trace context does not allow.
func Trace(e *journal.Entry) string {
	sent := e.RequestHeader.Get("Traceparent")
	if sent == "" {
		return ""
	}
	parts := traceparent.FindStringSubmatch(sent)
	if parts == nil {
		return ""
	}
	version, id, parent, more := parts[1], parts[2], parts[3], parts[4]
	if version == "ff" || version == "00" && more != "" || !IsTrace(id) || strings.Trim(parent, "0") == "" {
		return ""
	}
	return id
}

var traceID = regexp.MustCompile(`^[0-9a-f]{32}$`)

// IsTrace reports whether a text can be a trace id of W3C trace context: one of zeros
// alone cannot.
func IsTrace(id string) bool { return traceID.MatchString(id) && strings.Trim(id, "0") != "" }

// Path returns a request's path and query without secrets.
func Path(set *world.Set, e *journal.Entry) string {
	v := set.Vendor(e.Vendor)
	if e.Query == "" {
		return plainPath(v, e.Path)
	}
	return plainPath(v, e.Path) + "?" + showQuery(v, e.Query)
}

func ruleViews(rules []*sim.Rule) []RuleView {
	views := make([]RuleView, len(rules))
	for i, r := range rules {
		views[i] = RuleView{r.ID, r.Source.Label}
	}
	return views
}

// Findings returns how an exchange breaks its vendor's contract. Exchanges are
// checked only on demand, to keep requests fast.
func Findings(set *world.Set, e *journal.Entry) []contract.Finding {
	if e.Operation == "" || strings.HasPrefix(e.ResponseHeader.Get("Content-Type"), "application/problem+json") {
		return []contract.Finding{} // the simulator's own answer
	}
	if e.Incomplete { // nothing more can be said of half a request
		message := "is incomplete"
		if e.Refusal != nil && e.Refusal.Cause != "" {
			message = e.Refusal.Cause
		}
		return []contract.Finding{{Where: "request.body", Message: message}}
	}
	doc, err := set.Vendor(e.Vendor).Contract()
	if err != nil {
		return []contract.Finding{{Where: "contract", Message: err.Error()}}
	}
	found := doc.Check(e.Operation, contract.Exchange{
		Method: e.Method, Path: e.Path, Query: e.Query,
		RequestHeader: e.RequestHeader.HTTP(), RequestBody: e.RequestBody,
		Status: e.Status, ResponseHeader: e.ResponseHeader.HTTP(), ResponseBody: e.ResponseBody,
	})
	if e.Unread || e.TooLarge { // only its beginning is here, or nothing
		found = slices.DeleteFunc(found, func(f contract.Finding) bool { return strings.HasPrefix(f.Where, "request.body") })
	}
	if e.TooLarge {
		found = slices.Insert(found, 0, contract.Finding{Where: "request.body", Message: tooLarge(set, e)})
	}
	if e.Fault != nil && e.Fault.Fate.Answer != fault.VendorsAnswer { // the answer of a fault may break the contract
		found = slices.DeleteFunc(found, func(f contract.Finding) bool { return strings.HasPrefix(f.Where, "response") })
	}
	return append([]contract.Finding{}, found...)
}

// tooLarge says that a body is longer than its operation takes.
func tooLarge(set *world.Set, e *journal.Entry) string {
	all := set.Vendor(e.Vendor).API.Routes.All
	if i := slices.IndexFunc(all, func(op *sim.Operation) bool { return op.ID == e.Operation }); i >= 0 {
		return fmt.Sprintf("is too large: %s takes at most %d bytes", e.Operation, all[i].MaxBody)
	}
	return "is too large"
}

func changesOf(set *world.Set, e *journal.Entry) []ChangeView {
	views := []ChangeView{}
	for _, c := range e.Changes {
		if view, ok := change(set, c); ok {
			views = append(views, view)
		}
	}
	return views
}

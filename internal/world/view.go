package world

import (
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// View is an entry of the journal as people are shown it, without secrets.
type View struct {
	Number     int                `json:"number"`
	Time       time.Time          `json:"time"`
	Vendor     string             `json:"vendor"`
	Tenant     *string            `json:"tenant"`
	Operation  *string            `json:"operation"`
	Method     string             `json:"method"`
	Path       string             `json:"path"`
	Request    Message            `json:"request"`
	Response   Response           `json:"response"`
	Rules      []RuleView         `json:"rules"`
	Fault      *journal.Fault     `json:"fault"`
	Outcome    string             `json:"outcome"`         // what the client saw: the status, or reset, close, …
	Reason     string             `json:"reason"`          // of the answer, in a few words
	Refused    bool               `json:"refused"`         // by the vendor, whatever the status: some say it with 200
	Rival      bool               `json:"rival,omitempty"` // somebody else's request, not the client's
	Committed  bool               `json:"committed"`
	Delivered  bool               `json:"delivered"`
	Contract   []contract.Finding `json:"contract"`
	Changes    []ChangeView       `json:"changes"`
	DurationMs float64            `json:"durationMs"`
}

// Message is what a client sent.
type Message struct {
	Headers map[string]string `json:"headers"`
	Body    any               `json:"body"`
}

// Response is what it got.
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

// ChangeView is a record before and after.
type ChangeView struct {
	Path   string `json:"path"` // vendor.tenant.collection.id
	Before any    `json:"before"`
	After  any    `json:"after"`
}

// View shows an entry of one of the set's worlds.
func (s *Set) View(e *journal.Entry) View {
	v := s.Vendor(e.Vendor)
	return View{
		Number:    e.Number,
		Time:      e.Time.UTC().Truncate(time.Millisecond),
		Vendor:    e.Vendor,
		Tenant:    orNull(e.Tenant),
		Operation: orNull(e.Operation),
		Method:    e.Method,
		Path:      v.showPath(e),
		Request: Message{
			Headers: showHeaders(e.RequestHeader, e.Tenant),
			Body:    v.showBody(e.RequestHeader.Get("Content-Type"), e.RequestBody),
		},
		Response: Response{
			Status:  e.Status,
			Headers: showHeaders(e.ResponseHeader, e.Tenant),
			Body:    v.showBody(e.ResponseHeader.Get("Content-Type"), e.ResponseBody),
		},
		Rules:      ruleViews(e.Rules()),
		Fault:      e.Fault,
		Outcome:    e.Saw(),
		Reason:     s.Reason(e),
		Refused:    e.Refusal != nil,
		Rival:      e.Rival != "",
		Committed:  e.Committed,
		Delivered:  e.Delivered.Load(),
		Contract:   v.findings(e),
		Changes:    s.changes(e),
		DurationMs: float64(e.Duration.Microseconds()) / 1000,
	}
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (v *Vendor) showPath(e *journal.Entry) string {
	if e.Query == "" {
		return v.plainPath(e.Path)
	}
	return v.plainPath(e.Path) + "?" + v.showQuery(e.Query)
}

func ruleViews(rules []*sim.Rule) []RuleView {
	views := make([]RuleView, len(rules))
	for i, r := range rules {
		views[i] = RuleView{r.ID, r.Source.Label}
	}
	return views
}

// findings is how the exchange breaks the vendor's contract. It is worked out
// when somebody asks, to stay out of the request's way.
func (v *Vendor) findings(e *journal.Entry) []contract.Finding {
	if e.Operation == "" || strings.HasPrefix(e.ResponseHeader.Get("Content-Type"), "application/problem+json") {
		return []contract.Finding{} // the simulator's own answer
	}
	doc, err := v.Contract()
	if err != nil {
		return []contract.Finding{{Where: "contract", Message: err.Error()}}
	}
	found := doc.Check(e.Operation, contract.Exchange{
		Method: e.Method, Path: e.Path, Query: e.Query,
		RequestHeader: e.RequestHeader, RequestBody: e.RequestBody,
		Status: e.Status, ResponseHeader: e.ResponseHeader, ResponseBody: e.ResponseBody,
	})
	if e.Fault != nil && e.Fault.Fate.Answer != fault.VendorsAnswer { // a fault may break the contract, and only a vendor may not
		found = slices.DeleteFunc(found, func(f contract.Finding) bool { return strings.HasPrefix(f.Where, "response") })
	}
	return append([]contract.Finding{}, found...)
}

func (s *Set) changes(e *journal.Entry) []ChangeView {
	views := []ChangeView{}
	for _, c := range e.Changes {
		if view, ok := s.change(c); ok {
			views = append(views, view)
		}
	}
	return views
}

// change is a change as people are shown it, and whether they are.
func (s *Set) change(c store.Change) (ChangeView, bool) {
	r, ok := s.Kit.Record(c)
	if !ok {
		return ChangeView{}, false
	}
	vendor, _, _ := strings.Cut(c.Table(), ".")
	v := s.Vendor(vendor)
	return ChangeView{Path: pathOf(vendor, r.Place), Before: v.showRecord(r.Before), After: v.showRecord(r.After)}, true
}

// pathOf is a record's path in the state: vendor.tenant.collection.id.
func pathOf(vendor string, p sim.Place) string {
	return strings.Join([]string{vendor, p.Tenant, p.Collection, p.ID}, ".")
}

// Reason is why an answer was what it was, in a few words.
func (s *Set) Reason(e *journal.Entry) string {
	if f := e.Fault; f != nil {
		reason := "the vendor never saw it"
		if !f.Fate.Unseen {
			reason = s.vendorsReason(e)
		}
		return "fault " + f.ID + ", " + f.Phase + ": " + reason
	}
	return s.vendorsReason(e)
}

func (s *Set) vendorsReason(e *journal.Entry) string {
	if kind := e.ResponseHeader.Get("X-Mockvendors-Error"); kind != "" {
		return kind
	}
	if r := e.Refusal; r != nil {
		return refusalReason(r)
	}
	if rule, _ := e.Decided(); rule != nil {
		return rule.ID + ": " + rule.Says
	}
	for _, c := range e.Changes {
		if r, ok := s.Kit.Record(c); ok {
			return changed(r) + " " + r.Collection + " " + r.ID
		}
	}
	if e.Committed {
		return "changed no record"
	}
	return "looked"
}

func refusalReason(r *sim.Refusal) string {
	switch {
	case r.Rule == nil:
		return "no rule"
	case r.Holder != nil:
		return r.Rule.ID + ": held by " + r.Holder.ID
	case r.Field != "":
		return r.Rule.ID + ": at " + r.Field
	default:
		return r.Rule.ID + ": " + r.Rule.Says
	}
}

func changed(r sim.Record) string {
	switch {
	case r.Before == nil:
		return "created"
	case r.After == nil:
		return "removed"
	default:
		return "changed"
	}
}

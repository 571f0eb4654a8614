package tell

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
)

// explain returns the reasons of an answer in words, safe to print on a terminal.
func explain(set *world.Set, e *journal.Entry, why Why, h history) string {
	var b strings.Builder
	fmt.Fprintf(&b, "request %d: %s %s\n", e.Number, LineOf(set, e).Call(), e.Saw())
	if e.Opened {
		fmt.Fprintf(&b, "credential: no scenario file declares this credential, so a tenant of its own was opened: %s\n", e.Tenant)
	}
	if f := e.Fault; f != nil {
		fmt.Fprintf(&b, "fault: %s (%s): %s\n", f.ID, f.Phase, underFault(e))
	}
	switch rule := why.Rule; {
	case rule != nil:
		fmt.Fprintf(&b, "rule: %s (%s): %s\n", rule.ID, rule.Label, rule.Says)
		fmt.Fprintf(&b, "source: %s\n", rule.Source)
	case e.Fault == nil || !e.Fault.Fate.Unseen:
		b.WriteString("no rule decided")
		if reason := shortReason(set, e); reason != wasRead {
			b.WriteString(": " + Printable(reason))
		}
		b.WriteString("\n")
	}
	for _, r := range e.Rules() {
		if rule, _ := e.Decided(); r != rule {
			fmt.Fprintf(&b, "also: %s (%s): %s\n", r.ID, r.Source.Label, r.Says)
		}
	}
	if e.Refusal != nil && e.Refusal.Cause != "" {
		fmt.Fprintf(&b, "decided by: the body %s\n", Printable(e.Refusal.Cause))
	} else if line := decidedBy(why); line != "" {
		fmt.Fprintf(&b, "decided by: %s\n", line)
	}
	for _, f := range why.Fields {
		fmt.Fprintf(&b, "wrong: %s\n", f)
	}
	if e.Refusal != nil && e.Refusal.Wrong.More > 0 {
		fmt.Fprintf(&b, "wrong: %d more\n", e.Refusal.Wrong.More)
	}
	for _, line := range IgnoredLines(set, e) {
		fmt.Fprintf(&b, "ignored: %s\n", line)
	}
	for _, r := range why.RestsOn {
		fmt.Fprintf(&b, "rests on: %s\n", r)
	}
	if why.Holder != nil {
		fmt.Fprintf(&b, "record: %s, %s\n", Printable(why.Holder.Path), h.origin())
	}
	if len(why.WayOut) > 0 {
		b.WriteString("way out:\n")
	}
	for i, step := range why.WayOut {
		fmt.Fprintf(&b, "  %d. %s\n", i+1, step)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// underFault says what the vendor did with a request that a fault fired at.
func underFault(e *journal.Entry) string {
	switch f := e.Fault; {
	case f.Fate.Unseen:
		return "the vendor never saw the request"
	case e.Delivered.Load():
		return "the vendor's answer arrived"
	case e.Committed:
		return "the vendor carried out the request, but its answer never arrived"
	default:
		return "the vendor answered, but its answer never arrived"
	}
}

func decidedBy(why Why) string {
	switch {
	case why.Field == nil:
		return ""
	case why.Value == nil:
		return Printable(*why.Field)
	default:
		return Printable(*why.Field) + " = " + quoted(*why.Value)
	}
}

// quoted quotes s if it is empty or has characters that a terminal could act on.
func quoted(s string) string {
	if q := strconv.Quote(s); s == "" || len(q) != len(s)+2 {
		return q
	}
	return s
}

// origin says where the record came from, as far as the journal knows.
func (h history) origin() string {
	var origin string
	switch {
	case h.created != nil:
		origin = "created by " + sender(h.created)
	case h.forgotten:
		origin = "created before the journal starts"
	case h.put:
		origin = "set through the control API"
	default:
		origin = "created by the scenario"
	}
	if h.changed != nil {
		origin += "; last changed by " + sender(h.changed)
	}
	return origin
}

// sender names a request, and says so if its answer never arrived.
func sender(e *journal.Entry) string {
	request := fmt.Sprintf("request %d (%s)", e.Number, e.Operation)
	switch {
	case e.Rival != "":
		return request + " of rival " + e.Rival
	case e.Delivered.Load():
		return request
	case e.Fault != nil:
		return fmt.Sprintf("%s, whose answer never arrived (fault %s)", request, e.Fault.ID)
	default:
		return request + ", whose answer never arrived"
	}
}

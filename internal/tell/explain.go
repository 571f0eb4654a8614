package tell

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// wayOut is how a client gets out of a refusal: what the vendor's rule says,
// after a warning where that would take a record for somebody else's which the
// client made itself.
func wayOut(rule *sim.Rule, p past) (steps []string) {
	if lost := p.lost(); lost != nil {
		steps = append(steps, fmt.Sprintf("Careful: what stands in the way is your own. Request %d (%s) was carried out, only its answer did not arrive: "+
			"do not delete the record or merge it with another, take its id from here and go on as if that answer had come.", lost.Number, lost.Operation))
	}
	return append(steps, rule.WayOut...)
}

// explain is the reasons of an answer in words, fit for a terminal.
func explain(set *world.Set, e *journal.Entry, why Why, p past) string {
	var b strings.Builder
	fmt.Fprintf(&b, "request %d: %s %s\n", e.Number, LineOf(set, e).Call(), e.Saw())
	if f := e.Fault; f != nil {
		fmt.Fprintf(&b, "fault: %s, %s the vendor: %s\n", f.ID, f.Phase, faultSays(e))
	}
	switch rule := why.Rule; {
	case rule != nil:
		fmt.Fprintf(&b, "rule: %s (%s): %s\n", rule.ID, rule.Label, rule.Says)
		fmt.Fprintf(&b, "source: %s\n", rule.Source)
	case e.Fault == nil || !e.Fault.Fate.Unseen:
		fmt.Fprintf(&b, "no rule: %s\n", Printable(vendorsReason(set, e)))
	}
	if line := decided(why); line != "" {
		fmt.Fprintf(&b, "decided at: %s\n", line)
	}
	if why.Holder != nil {
		fmt.Fprintf(&b, "met: %s, %s\n", Printable(why.Holder.Path), p.says())
	}
	if len(why.WayOut) > 0 {
		b.WriteString("way out:\n")
	}
	for i, step := range why.WayOut {
		fmt.Fprintf(&b, "  %d. %s\n", i+1, step)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func faultSays(e *journal.Entry) string {
	switch f := e.Fault; {
	case f.Fate.Unseen:
		return "it never saw the request"
	case e.Delivered.Load():
		return "its own answer arrived"
	case e.Committed:
		return "it carried the request out, and its answer never arrived"
	default:
		return "it answered, and its answer never arrived"
	}
}

func decided(why Why) string {
	switch {
	case why.Field == nil:
		return ""
	case why.Value == nil:
		return Printable(*why.Field)
	default:
		return Printable(*why.Field) + " = " + quoted(*why.Value)
	}
}

// quoted keeps what a client sent from reaching into a terminal.
func quoted(s string) string {
	if q := strconv.Quote(s); len(q) != len(s)+2 {
		return q
	}
	return s
}

// says is where a record came from, as far as the journal knows.
func (p past) says() string {
	var origin string
	switch {
	case p.made != nil:
		origin = "made by " + by(p.made)
	case p.forgotten:
		origin = "made before the journal begins"
	case p.put:
		origin = "put there by the control API"
	default:
		origin = "there since the scenario began"
	}
	if p.changed != nil {
		origin += "; last changed by " + by(p.changed)
	}
	return origin
}

func by(e *journal.Entry) string {
	who := fmt.Sprintf("request %d (%s)", e.Number, e.Operation)
	if e.Rival != "" {
		return who + " of the rival " + e.Rival
	}
	if e.Delivered.Load() {
		return who
	}
	if e.Fault != nil {
		return fmt.Sprintf("%s, whose answer never arrived (fault %s)", who, e.Fault.ID)
	}
	return who + ", whose answer never arrived"
}

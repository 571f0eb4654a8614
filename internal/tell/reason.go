package tell

import (
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// Reason returns the reason of an answer in a few words: every rule that had a
// part in it, and what the one that decided looked at or says.
func Reason(set *world.Set, e *journal.Entry) string {
	if f := e.Fault; f != nil {
		reason := "the vendor never saw it"
		if !f.Fate.Unseen {
			reason = vendorsReason(set, e, withLabels(e.Rules()))
		}
		return "fault " + f.ID + ", " + f.Phase + ": " + reason
	}
	return vendorsReason(set, e, withLabels(e.Rules()))
}

// shortReason returns the vendor's reason with no rule but the one that decided. What
// a success changed comes first.
func shortReason(set *world.Set, e *journal.Entry) string {
	rule, _ := e.Decided()
	if rule == nil {
		return vendorsReason(set, e, "")
	}
	if change := firstChange(set, e); change != "" && e.Refusal == nil {
		return change + ", " + rule.ID
	}
	return vendorsReason(set, e, rule.ID)
}

// vendorsReason returns the vendor's part of a reason. rules names those that had
// a part in the answer.
func vendorsReason(set *world.Set, e *journal.Entry, rules string) string {
	if kind := e.ResponseHeader.Get("X-Mockvendors-Error"); kind != "" {
		switch kind {
		case problem.UnknownPath.Name:
			return kind + near(set, e)
		case problem.MethodNotAllowed.Name:
			return kind + ": this path has " + e.ResponseHeader.Get("Allow")
		}
		return kind
	}
	if text := because(set, e); text != "" {
		return rules + ": " + text
	}
	if e.Refusal != nil {
		return "no rule"
	}
	if change := firstChange(set, e); change != "" {
		return change
	}
	if e.Committed {
		return "changed nothing"
	}
	return wasRead
}

// wasRead is the reason of a success that changed nothing and was not meant to.
const wasRead = "read"

// firstChange returns the first change of a record: "created users 5004"; "" if there
// is none.
func firstChange(set *world.Set, e *journal.Entry) string {
	for _, c := range e.Changes {
		if r, ok := set.Kit.Ref(c); ok {
			return changed(c) + " " + r.Collection + " " + r.ID
		}
	}
	return ""
}

// because returns what a success changed or what a refusal looked at, or else what
// the rule that decided says; "" if no rule decided.
func because(set *world.Set, e *journal.Entry) string {
	rule, _ := e.Decided()
	switch r := e.Refusal; {
	case rule == nil:
		return ""
	case r == nil:
		if change := firstChange(set, e); change != "" {
			return change
		}
		return rule.Says
	case r.Holder != nil:
		return "held by " + r.Holder.ID
	case r.Cause != "":
		return "the body " + r.Cause
	case r.Field != "":
		return "at " + r.Field
	}
	return rule.Says
}

// withLabels names rules, those that we are least sure of first, each with its
// label unless the vendor documents it.
func withLabels(rules []*sim.Rule) string {
	var names []string
	for _, r := range sim.WeakestFirst(rules) {
		name := r.ID
		if r.Source.Label != sim.LabelDocumented {
			name += " (" + string(r.Source.Label) + ")"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// near returns a hint at the path that a request to an unknown one may have meant.
func near(set *world.Set, e *journal.Entry) string {
	v := set.Vendor(e.Vendor)
	if path := v.Near(e.Method, e.Path); path != "" {
		return ": did you mean " + plainPath(v, path) + "?"
	}
	return ""
}

func changed(c store.Change) string {
	switch {
	case c.Before == nil:
		return "created"
	case c.After == nil:
		return "removed"
	default:
		return "changed"
	}
}

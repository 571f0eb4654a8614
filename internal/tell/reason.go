package tell

import (
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// Reason returns the reason of an answer in a few words.
func Reason(set *world.Set, e *journal.Entry) string {
	if f := e.Fault; f != nil {
		reason := "the vendor never saw it"
		if !f.Fate.Unseen {
			reason = vendorsReason(set, e)
		}
		return "fault " + f.ID + ", " + f.Phase + ": " + reason
	}
	return vendorsReason(set, e)
}

func vendorsReason(set *world.Set, e *journal.Entry) string {
	if kind := e.ResponseHeader.Get("X-Mockvendors-Error"); kind != "" {
		switch kind {
		case problem.UnknownPath.Name:
			return kind + near(set, e)
		case problem.MethodNotAllowed.Name:
			return kind + ": this path has " + e.ResponseHeader.Get("Allow")
		}
		return kind
	}
	if r := e.Refusal; r != nil {
		return refusalReason(r)
	}
	if rule, _ := e.Decided(); rule != nil {
		return rule.ID + ": " + rule.Says
	}
	for _, c := range e.Changes {
		if r, ok := set.Kit.Change(c); ok {
			return changed(r) + " " + r.Collection + " " + r.ID
		}
	}
	if e.Committed {
		return "changed nothing"
	}
	return "read"
}

// near returns a hint at the path that a request to an unknown one may have meant.
func near(set *world.Set, e *journal.Entry) string {
	v := set.Vendor(e.Vendor)
	if path := v.Near(e.Method, e.Path); path != "" {
		return ": did you mean " + plainPath(v, path) + "?"
	}
	return ""
}

func refusalReason(r *sim.Refusal) string {
	switch {
	case r.Rule == nil:
		return "no rule"
	case r.Holder != nil:
		return r.Rule.ID + ": held by " + r.Holder.ID
	case r.Cause != "":
		return r.Rule.ID + ": the body " + r.Cause
	case r.Field != "":
		return r.Rule.ID + ": at " + r.Field
	default:
		return r.Rule.ID + ": " + r.Rule.Says
	}
}

func changed(r sim.Change) string {
	switch {
	case r.Before == nil:
		return "created"
	case r.After == nil:
		return "removed"
	default:
		return "changed"
	}
}

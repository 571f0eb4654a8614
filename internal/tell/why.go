package tell

import (
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// Why is the chain of reasons of an answer. What does not apply is nil.
type Why struct {
	Number int        `json:"number"`
	Rule   *WhyRule   `json:"rule"`  // the one that decided
	Field  *string    `json:"field"` // where it decided
	Value  *string    `json:"value"` // and what stood there; secrets are taken out
	Holder *WhyHolder `json:"holder"`
	MadeBy *WhyMaker  `json:"madeBy"`
	WayOut []string   `json:"wayOut"`
	Text   string     `json:"text"` // all of it in words, and what a fault did
}

// WhyRule is the rule that decided, with how sure we are of it.
type WhyRule struct {
	RuleView
	Says   string `json:"says"`
	Source string `json:"source"`
}

// WhyHolder is the record that was met: in a refusal, what stood in the way.
type WhyHolder struct {
	Path string `json:"path"` // vendor.tenant.collection.id
	ID   string `json:"id"`
}

// WhyMaker is the request that made the holder, or last changed it, before the
// one that is asked about.
type WhyMaker struct {
	Number    int  `json:"number"`
	Delivered bool `json:"delivered"` // its answer reached whoever sent it
}

// WhyOf returns the chain of reasons of a request's answer; false if the
// world's journal does not hold the request.
func WhyOf(w *world.World, number int) (Why, bool) {
	entries := w.Journal.Entries()
	for i, e := range entries {
		if e.Number == number {
			return why(w.Set(), e, entries[:i]), true
		}
	}
	return Why{}, false
}

// HasReasons reports whether there is more to say of an entry's answer than that
// the vendor did what it was asked: a rule, a fault or the simulator's own error.
func HasReasons(e *journal.Entry) bool {
	rule, _ := e.Decided()
	return rule != nil || e.Fault != nil || e.ResponseHeader.Get("X-Mockvendors-Error") != ""
}

// why finds the reasons of an entry's answer in it, and in those before it.
func why(set *world.Set, e *journal.Entry, before []*journal.Entry) Why {
	rule, about := e.Decided()
	why := Why{Number: e.Number}
	if rule != nil {
		why.Rule = &WhyRule{RuleView{rule.ID, rule.Source.Label}, rule.Says, rule.Source.Where}
	}
	why.Field, why.Value = orNull(about.Field), showValue(set.Vendor(e.Vendor), about)
	var past past
	if place, met := metBy(set, e, about); met {
		why.Holder = &WhyHolder{pathOf(e.Vendor, place), place.ID}
		past = pastOf(set, e, place, before)
		why.MadeBy = past.maker()
	}
	if e.Refusal != nil && rule != nil {
		why.WayOut = wayOut(rule, past)
	}
	why.Text = explain(set, e, why, past)
	return why
}

// showValue returns the value that decided, unless its field is a secret's.
func showValue(v *world.Vendor, about sim.About) *string {
	if about.Field == "" || about.Value == "" {
		return nil
	}
	field := about.Field[strings.LastIndexByte(about.Field, '.')+1:]
	if shown := redacted; isSecret(v, field) {
		return &shown
	}
	return &about.Value
}

// metBy returns the record that the answer turned on: the one that the vendor names,
// or else the one that a rule other than a refusal let the request change.
func metBy(set *world.Set, e *journal.Entry, about sim.About) (sim.Ref, bool) {
	if about.Holder != nil {
		return sim.Ref{Tenant: e.Tenant, Collection: about.Holder.Collection, ID: about.Holder.ID}, true
	}
	if len(e.Notes) == 0 {
		return sim.Ref{}, false
	}
	for _, c := range e.Changes {
		if place, shown := set.Kit.Ref(c); shown && c.Before != nil {
			return place, true
		}
	}
	return sim.Ref{}, false
}

// past is what the journal knows of a record before a request.
type past struct {
	made, changed *journal.Entry // nil where no request did; changed is the latest that did
	forgotten     bool           // the journal does not reach back to where the state began
	put           bool           // the state was put by the control API, and not by the scenario
}

func pastOf(set *world.Set, e *journal.Entry, of sim.Ref, before []*journal.Entry) past {
	p := past{put: e.Put, forgotten: len(before) == 0 && e.Number > e.Since+1 || len(before) > 0 && before[0].Number > e.Since+1}
	for i := len(before) - 1; i >= 0; i-- {
		earlier := before[i]
		if earlier.Number <= e.Since {
			break
		}
		if earlier.Vendor != e.Vendor {
			continue
		}
		for _, c := range earlier.Changes {
			place, shown := set.Kit.Ref(c)
			switch {
			case !shown || place != of || c.After == nil:
			case c.Before == nil:
				p.made = earlier
				return p
			case p.changed == nil:
				p.changed = earlier
			}
		}
	}
	return p
}

func (p past) maker() *WhyMaker {
	latest := p.changed
	if latest == nil {
		latest = p.made
	}
	if latest == nil {
		return nil
	}
	return &WhyMaker{latest.Number, latest.Delivered.Load()}
}

// lost is the request of the client's own that made the record, and whose
// answer it never got; nil if there is none.
func (p past) lost() *journal.Entry {
	if p.made == nil || p.made.Rival != "" || p.made.Delivered.Load() {
		return nil
	}
	return p.made
}

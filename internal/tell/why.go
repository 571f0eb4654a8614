package tell

import (
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// Why holds the reasons of an answer. What does not apply is nil.
type Why struct {
	Number int        `json:"number"`
	Rule   *WhyRule   `json:"rule"`   // that decided
	Field  *string    `json:"field"`  // that decided
	Value  *string    `json:"value"`  // of that field, without secrets
	Fields []WhyField `json:"fields"` // the wrong ones, up to a number; null if the refusal is not about fields
	Holder *WhyHolder `json:"holder"`
	MadeBy *WhyMaker  `json:"madeBy"`
	WayOut []string   `json:"wayOut"`
	// RestsOn is null if nothing leads back to before the request.
	RestsOn []RestsOn     `json:"restsOn"`
	Ignored []IgnoredView `json:"ignored"` // what the client sent and the vendor dropped
	Text    string        `json:"text"`    // all of it in words, with what a fault did
}

// WhyRule is the rule that decided.
type WhyRule struct {
	RuleView
	Says   string `json:"says"`
	Source string `json:"source"`
}

// WhyHolder is the record that the answer is about. In a refusal, it is the one
// in the way.
type WhyHolder struct {
	Path string `json:"path"` // vendor.tenant.collection.id
	ID   string `json:"id"`
}

// WhyMaker is the request that last changed the holder before the request in
// question, or else created it.
type WhyMaker struct {
	Number    int  `json:"number"`
	Delivered bool `json:"delivered"` // its answer reached its sender
}

// WhyOf returns the reasons of the answer to a request. It reports false if the
// request is not in the world's journal.
func WhyOf(w *world.World, number int) (Why, bool) {
	entries := w.Journal.Entries()
	for i, e := range entries {
		if e.Number == number {
			bases, ok := w.Bases().Of(number)
			var rests []RestsOn
			if ok {
				rests = RestsOnOf(w.Set(), e, bases)
			}
			return why(w, e, entries[:i], rests), true
		}
	}
	return Why{}, false
}

// HasReasons reports whether an answer has a reason other than that the vendor
// did what was asked: a rule, a fault, an error of the simulator or something that
// the vendor dropped.
func HasReasons(e *journal.Entry) bool {
	rule, _ := e.Decided()
	return rule != nil || e.Fault != nil || len(e.Ignored) > 0 || e.ResponseHeader.Get("X-Mockvendors-Error") != ""
}

// why finds the reasons of an answer in its entry and in the entries before it.
func why(w *world.World, e *journal.Entry, before []*journal.Entry, rests []RestsOn) Why {
	set := w.Set()
	rule, about := e.Decided()
	why := Why{Number: e.Number, RestsOn: rests}
	if rule != nil {
		why.Rule = &WhyRule{RuleView{rule.ID, rule.Source.Label}, rule.Says, rule.Source.Where}
	}
	why.Fields = whyFields(set.Vendor(e.Vendor), e)
	why.Ignored = ignoredOf(set, e)
	why.Field, why.Value = orNull(about.Field), showValue(set.Vendor(e.Vendor), about)
	if why.Value == nil && sentEmpty(why.Fields, about.Field) {
		why.Value = new("")
	}
	var h history
	if ref, found := holderOf(set, e, about); found {
		why.Holder = &WhyHolder{pathOf(e.Vendor, ref), ref.ID}
		h = historyOf(set, e, ref, before)
		why.MadeBy = h.maker()
	}
	switch {
	case e.Refusal != nil && rule != nil:
		why.WayOut = wayOut(w, e, rule, h)
	case rule == nil:
		why.WayOut = wayPast(set, e)
	}
	why.Text = explain(set, e, why, h)
	return why
}

// showValue returns the value that decided, redacted if its field is secret.
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

// holderOf returns the record that the vendor names. If it names none and rules
// had an effect, it returns the first existing record that the request changed.
func holderOf(set *world.Set, e *journal.Entry, about sim.About) (sim.Ref, bool) {
	if about.Holder != nil {
		return sim.Ref{Tenant: e.Tenant, Collection: about.Holder.Collection, ID: about.Holder.ID}, true
	}
	if len(e.Notes) == 0 {
		return sim.Ref{}, false
	}
	for _, c := range e.Changes {
		if ref, shown := set.Kit.Ref(c); shown && c.Before != nil {
			return ref, true
		}
	}
	return sim.Ref{}, false
}

// history is what the journal knows of a record before a request.
type history struct {
	created   *journal.Entry // nil if no request created it
	changed   *journal.Entry // the latest request that changed it; nil if none did
	forgotten bool           // the journal does not reach back to the start of the state
	put       bool           // the state came through the control API, not from the scenario
}

func historyOf(set *world.Set, e *journal.Entry, of sim.Ref, before []*journal.Entry) history {
	h := history{put: e.Put, forgotten: len(before) == 0 && e.Number > e.Since+1 || len(before) > 0 && before[0].Number > e.Since+1}
	for i := len(before) - 1; i >= 0; i-- {
		earlier := before[i]
		if earlier.Number <= e.Since {
			break
		}
		if earlier.Vendor != e.Vendor {
			continue
		}
		for _, c := range earlier.Changes {
			ref, shown := set.Kit.Ref(c)
			switch {
			case !shown || ref != of || c.After == nil:
			case c.Before == nil:
				h.created = earlier
				return h
			case h.changed == nil:
				h.changed = earlier
			}
		}
	}
	return h
}

func (h history) maker() *WhyMaker {
	latest := h.changed
	if latest == nil {
		latest = h.created
	}
	if latest == nil {
		return nil
	}
	return &WhyMaker{latest.Number, latest.Delivered.Load()}
}

// lost returns the client's own request that created the record and whose answer
// it never got; nil if there is none.
func (h history) lost() *journal.Entry {
	if h.created == nil || h.created.Rival != "" || h.created.Delivered.Load() {
		return nil
	}
	return h.created
}

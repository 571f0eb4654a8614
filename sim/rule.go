package sim

import (
	"slices"
	"time"
)

// Rules is the list of a vendor's rules, in the order declared.
type Rules struct {
	vendor string
	all    []*Rule
}

// NewRules returns an empty list for the rules of the named vendor.
func NewRules(vendor string) *Rules { return &Rules{vendor: vendor} }

// All returns the rules, in the order declared.
func (rs *Rules) All() []*Rule {
	if rs == nil {
		return nil
	}
	return rs.all
}

// Rule is something that a vendor does, and how sure we are of it. A refusal
// has the rule that decided it; [Tx.Note] records a rule with another effect.
type Rule struct {
	ID     string // vendor and name: "egym.email-held"
	Says   string // one sentence in our words
	Source Source
	WayOut []string // the steps by which a client gets past a refusal by this rule

	Wait time.Duration // what must pass before the first of these steps, 0 for nothing

	// Defaults of a refusal by this rule.
	status        int
	code, message string
}

// Rule declares a rule. name is its id without the vendor; only rules that
// refuse have a wayOut.
func (rs *Rules) Rule(name, says string, source Source, wayOut ...string) *Rule {
	r := &Rule{ID: rs.vendor + "." + name, Says: says, Source: source, WayOut: wayOut}
	rs.all = append(rs.all, r)
	return r
}

// Refuses declares what a refusal by the rule answers: a status, and the
// vendor's error code and message, if it has any.
func (r *Rule) Refuses(status int, code, message string) *Rule {
	r.status, r.code, r.message = status, code, message
	return r
}

// Observe makes the rule observed, because a vendor was seen to follow it: where says
// when and where. It is for a program that has no worlds yet.
func (r *Rule) Observe(where string) {
	r.Source = Source{LabelObserved, where + "; before: " + r.Source.Where}
}

// Waits declares how much time must pass, on the world's clock, before the request
// can succeed.
func (r *Rule) Waits(d time.Duration) *Rule {
	r.Wait = d
	return r
}

// Label says how sure we are that the vendor does the same.
type Label string

// The labels, from the surest to the least sure.
const (
	LabelObserved   Label = "observed"   // a sandbox of the vendor was seen to do so
	LabelDocumented Label = "documented" // a page or specification of the vendor says so
	LabelInferred   Label = "inferred"   // follows from what the vendor says elsewhere
	LabelAssumed    Label = "assumed"    // nobody says; we chose
)

// Doubt orders labels: the higher, the less sure we are.
func (l Label) Doubt() int {
	return slices.Index([]Label{LabelObserved, LabelDocumented, LabelInferred, LabelAssumed}, l)
}

// WeakestFirst returns each of the rules once, those that we are least sure of
// first.
func WeakestFirst(rules []*Rule) []*Rule {
	sorted := make([]*Rule, 0, len(rules))
	for _, r := range rules {
		if !slices.Contains(sorted, r) {
			sorted = append(sorted, r)
		}
	}
	slices.SortStableFunc(sorted, func(a, b *Rule) int { return b.Source.Label.Doubt() - a.Source.Label.Doubt() })
	return sorted
}

// Source says where a rule comes from.
type Source struct {
	Label Label
	Where string // the document and place, or the reason
}

// Documented returns the source of a rule that the vendor documents at where.
func Documented(where string) Source { return Source{LabelDocumented, where} }

// Inferred returns the source of a rule that follows from what the vendor says
// elsewhere; why says how.
func Inferred(why string) Source { return Source{LabelInferred, why} }

// Assumed returns the source of a rule that nobody documents; why says why we
// chose it.
func Assumed(why string) Source { return Source{LabelAssumed, why} }

// Reading is a question that the vendor's documents leave open or answer in two
// ways, with the plausible behaviours. A scenario can choose one.
type Reading struct {
	ID       string   // without the vendor: "patch-response"
	Question string   // what is open
	Values   []string // the default first
	Source   string   // what supports the values
	Unprobed string   // why no probe can tell which value the vendor has; "" if one can

	observed string // when and where a vendor was seen to have the default
	bit      Asked  // see [NewReadings]
}

// Observe makes a value the default, because a vendor was seen to have it: where says
// when and where. It is for a program that has no worlds yet.
func (r *Reading) Observe(value, where string) {
	rest := slices.DeleteFunc(slices.Clone(r.Values), func(v string) bool { return v == value })
	r.Values, r.observed = append([]string{value}, rest...), where
}

// Observed returns when and where a vendor was seen to have the default; "" if none was.
func (r *Reading) Observed() string { return r.observed }

// Default returns the value that holds unless a scenario sets another.
func (r *Reading) Default() string { return r.Values[0] }

// Readings has the values that differ from the defaults in a world. It is never
// changed, only replaced.
type Readings map[*Reading]string

// Of returns the value of a reading.
func (rs Readings) Of(r *Reading) string {
	if v, ok := rs[r]; ok {
		return v
	}
	return r.Values[0]
}

// With returns rs with one reading set.
func (rs Readings) With(r *Reading, value string) Readings {
	next := make(Readings, len(rs)+1)
	for k, v := range rs {
		next[k] = v
	}
	next[r] = value
	return next
}

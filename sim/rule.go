package sim

// Rules is a vendor's rules, in the order declared.
type Rules struct {
	vendor string
	all    []*Rule
}

// NewRules returns a list for the rules of the named vendor.
func NewRules(vendor string) *Rules { return &Rules{vendor: vendor} }

// All returns the rules, in the order declared.
func (rs *Rules) All() []*Rule {
	if rs == nil {
		return nil
	}
	return rs.all
}

// Rule is something that a vendor does, with how sure we are of it. Refusals
// carry the rule that decided them; special effects note theirs on the
// transaction.
type Rule struct {
	ID     string // vendor and name: "egym.email-held"
	Says   string // one sentence in our own words
	Source Source
	WayOut []string // the steps by which a client gets past a refusal by this rule

	// What a refusal by this rule answers unless it says otherwise.
	status        int
	code, message string
}

// Rule declares a rule. name is its id without the vendor; wayOut is for rules
// that refuse.
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

// Label is how sure we are that the vendor does the same.
type Label string

// The labels, from the surest to the least sure.
const (
	LabelDocumented Label = "documented" // a page or specification of the vendor says so
	LabelInferred   Label = "inferred"   // follows from what the vendor says elsewhere
	LabelAssumed    Label = "assumed"    // nobody says; we chose
)

// Source is where a rule comes from.
type Source struct {
	Label Label
	Where string // the document and place, or the reason
}

// Documented is the source of what the vendor says at the given place.
func Documented(where string) Source { return Source{LabelDocumented, where} }

// Inferred is the source of what follows, for the given reason, from what the
// vendor says elsewhere.
func Inferred(why string) Source { return Source{LabelInferred, why} }

// Assumed is the source of what nobody says; why tells why we chose it.
func Assumed(why string) Source { return Source{LabelAssumed, why} }

// Reading is a question that the vendor's documents leave open or answer in
// two ways, with the behaviours that are plausible. A scenario can flip it.
type Reading struct {
	ID       string   // without the vendor: "patch-response"
	Question string   // what is open
	Values   []string // the default first
	Source   string   // what speaks for the values
}

// Default is the value that holds unless a scenario says otherwise.
func (r *Reading) Default() string { return r.Values[0] }

// Readings is the values that a world has chosen; what is not in it is at its
// default. It is never changed, only replaced.
type Readings map[*Reading]string

// Of is the value of a reading.
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

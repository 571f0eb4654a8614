package fault

import "github.com/mockvendors/mockvendors/internal/match"

// Trigger is a [When] with a seed. It says which calls match, and at which of
// these it fires. It is immutable and safe for concurrent use.
type Trigger struct {
	when When
	body *match.Pattern
	salt hash
}

// NewTrigger returns the trigger of a fault or rival in worlds with this seed.
// Triggers with different names draw differently.
func NewTrigger(w When, name string, seed uint64) *Trigger {
	body, _ := w.Where.pattern() // CheckNode has reported its mistakes
	return &Trigger{w, body, newHash().number(seed).text(name)}
}

// Matches reports whether a call matches.
func (t *Trigger) Matches(call *Call) bool {
	w := &t.when
	return w.Operation.Matches(call.Vendor, call.Operation) &&
		(w.Tenant == "" || string(w.Tenant) == call.Tenant) &&
		(w.Where == nil || w.Where.matches(call, t.body))
}

// Fires reports whether the trigger fires at a matching call. matched counts the
// calls that have matched so far, and ordinal those among them that equal this
// one; both include this call. What percent draws depends on the seed, the name,
// the call and the ordinal, but not on matched, and so not on the order of other
// calls.
func (t *Trigger) Fires(matched, ordinal int, call *Call) bool {
	return t.when.Calls.fires(matched, func() float64 { return 100 * t.draw("percent", call, ordinal).unit() })
}

// Left returns how often the trigger can still fire after this many matching
// calls, if that is limited.
func (t *Trigger) Left(matched int) (n int, limited bool) { return t.when.Calls.left(matched) }

// Draws reports whether Fires depends on the ordinal.
func (t *Trigger) Draws() bool { return t.when.Calls.draws() }

func (t *Trigger) draw(of string, call *Call, ordinal int) hash {
	return t.salt.text(of).number(call.Fingerprint()).number(uint64(ordinal))
}

package fault

import "time"

// Fate is what becomes of one request under its fault. The zero value is the
// fate of a request at which no fault fires.
//
//	effect                  phase   seen by the vendor  answer        on the wire
//	respond, garbage        before  no                  the fault's   whole
//	                        after   yes                 the fault's   whole
//	drop reset|close|hang   before  no                  none          nothing
//	                        after   yes                 the vendor's  nothing
//	drop truncate           before  no                  the fault's   half
//	                        after   yes                 the vendor's  half
//	drip                    either  yes                 the vendor's  in pieces
//	duplicate               before  twice               the second    whole
//	                        after   twice               the first     whole
//	delay alone             either  yes                 the vendor's  whole
//
// A delay, alone or beside another effect, comes before all that if the phase
// is before, and between answer and wire if it is after.
type Fate struct {
	Unseen bool   // the vendor never sees the request
	Twice  bool   // the vendor sees it twice
	Answer Answer // whose answer is made
	Drop   Drop   // how the answer is lost on the wire; "" if it is sent, whole or in pieces

	Before time.Duration // how long the request waits before anybody answers it
	After  time.Duration // how long the answer waits before it is sent
}

// Answer says whose answer a request gets.
type Answer uint8

// Whose it can be.
const (
	VendorsAnswer Answer = iota
	FaultsAnswer
	NoAnswer
)

// Delivers reports whether the client gets the vendor's own answer.
func (f Fate) Delivers() bool { return f.Answer == VendorsAnswer && f.Drop == "" }

// Fate returns the fate of a call at which the fault fires. ordinal is as for
// [Compiled.Delay].
func (c *Compiled) Fate(call *Call, ordinal int) Fate {
	e, before := &c.Fault.Effect, c.Phase() == Before
	f := Fate{Drop: e.Drop, Twice: e.Duplicate}
	switch {
	case e.Respond != nil || e.Garbage != "":
		f.Unseen, f.Answer = before, FaultsAnswer
	case e.Drop == Truncate && before:
		f.Unseen, f.Answer = true, FaultsAnswer
	case e.Drop != "" && before:
		f.Unseen, f.Answer = true, NoAnswer
	}
	if delay := c.Delay(call, ordinal); before {
		f.Before = delay
	} else {
		f.After = delay
	}
	return f
}

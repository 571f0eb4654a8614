package fault

import (
	"math"
	"time"

	"github.com/mockvendors/mockvendors/internal/match"
)

// Compiled is a fault made ready for a world. It does not change, and many
// goroutines may use it.
type Compiled struct {
	*Selector
	Fault Fault
}

// Compile makes a fault ready for a world of this seed. The fault was read from
// a scenario, or is one that could be.
func Compile(f Fault, seed uint64) *Compiled {
	return &Compiled{Select(f.When, string(f.ID), seed), f}
}

// Phase is where the fault acts.
func (c *Compiled) Phase() Phase { return c.Fault.phase() }

// Draws reports whether anything is drawn, so that it matters which of several
// equal requests a call is. If not, the ordinal may be anything.
func (c *Compiled) Draws() bool {
	d := c.Fault.Effect.Delay
	return c.Selector.Draws() || d != nil && d.Fixed == "" && d.P50 != d.P99
}

// Delay is how long the fault keeps a call waiting, 0 if it does not. ordinal
// is which of the equal requests that met the fault the call is, from 1.
func (c *Compiled) Delay(call *Call, ordinal int) time.Duration {
	d := c.Fault.Effect.Delay
	switch {
	case d == nil:
		return 0
	case d.Fixed != "":
		return d.Fixed.Std()
	}
	return logNormal(d.P50.Std(), d.P99.Std(), c.draw("delay", call, ordinal).unit())
}

// logNormal is the quantile at u of the log-normal distribution that has these
// two, at most MaxDelay.
func logNormal(p50, p99 time.Duration, u float64) time.Duration {
	const z99 = 2.3263478740408408 // of the standard normal distribution
	z := math.Sqrt2 * math.Erfinv(2*u-1)
	d := float64(p50) * math.Pow(float64(p99)/float64(p50), z/z99)
	return time.Duration(min(d, float64(MaxDelay))).Round(time.Microsecond)
}

// Selector is a When made ready: it says which calls meet it, and at which of
// these it fires.
type Selector struct {
	when When
	body *match.Pattern
	salt hash
}

// Select makes a When ready for a world of this seed. The name, which is the
// fault's id or the rival's number, decides what is drawn.
func Select(w When, name string, seed uint64) *Selector {
	body, _ := w.Where.pattern() // reading it has told its mistakes
	return &Selector{w, body, newHash().number(seed).text(name)}
}

// Meets reports whether a call is one of those that are counted.
func (s *Selector) Meets(call *Call) bool {
	w := &s.when
	return w.Operation.Meets(call.Vendor, call.Operation) &&
		(w.Tenant == "" || string(w.Tenant) == call.Tenant) &&
		(w.Where == nil || w.Where.meets(call, s.body))
}

// Fires reports whether it fires at a call that matches it. matched counts the
// calls that have matched it, this one included, and ordinal those of them that
// are equal to this one, both from 1. What percent draws depends on the seed, the name, the request
// and the ordinal, but not on matched, and so not on the order of other calls.
func (s *Selector) Fires(matched, ordinal int, call *Call) bool {
	return s.when.Calls.fires(matched, func() float64 { return 100 * s.draw("percent", call, ordinal).unit() })
}

// Left returns how often it can still fire when so many calls have matched it.
func (s *Selector) Left(matched int) (n int, limited bool) { return s.when.Calls.left(matched) }

// Draws reports whether Fires depends on the ordinal.
func (s *Selector) Draws() bool { return s.when.Calls.draws() }

func (s *Selector) draw(of string, call *Call, ordinal int) hash {
	return s.salt.text(of).number(call.Fingerprint()).number(uint64(ordinal))
}

package fault

import (
	"math"
	"time"
)

// Seeded is a fault with the seed of a world, which decides what it draws. It is
// immutable and safe for concurrent use.
type Seeded struct {
	*Trigger
	Fault Fault
}

// WithSeed returns the fault for worlds with this seed. The fault must be one
// that a scenario can declare.
func WithSeed(f Fault, seed uint64) *Seeded {
	return &Seeded{NewTrigger(f.When, string(f.ID), seed), f}
}

// Phase returns the phase in which the fault acts.
func (f *Seeded) Phase() Phase { return f.Fault.phase() }

// Draws reports whether firing or the delay depends on the ordinal. If not, the
// ordinal may be anything.
func (f *Seeded) Draws() bool {
	d := f.Fault.Effect.Delay
	return f.Trigger.Draws() || d != nil && d.Fixed == "" && d.P50 != d.P99
}

// Delay returns how long the fault delays a call. ordinal counts the equal calls
// that matched the fault, this one included.
func (f *Seeded) Delay(call *Call, ordinal int) time.Duration {
	d := f.Fault.Effect.Delay
	switch {
	case d == nil:
		return 0
	case d.Fixed != "":
		return d.Fixed.Std()
	}
	return logNormal(d.P50.Std(), d.P99.Std(), f.draw("delay", call, ordinal).unit())
}

// logNormal returns the quantile at u of the log-normal distribution with this
// p50 and p99, at most MaxDelay.
func logNormal(p50, p99 time.Duration, u float64) time.Duration {
	const z99 = 2.3263478740408408 // of the standard normal distribution
	z := math.Sqrt2 * math.Erfinv(2*u-1)
	d := float64(p50) * math.Pow(float64(p99)/float64(p50), z/z99)
	return time.Duration(min(d, float64(MaxDelay))).Round(time.Microsecond)
}

// Package clock is the virtual time of a world. It is frozen until it is advanced
// or set, or it runs along with the machine's clock.
package clock

import "time"

// Mode says whether a clock moves by itself.
type Mode string

// The modes.
const (
	Frozen  Mode = "frozen"
	Running Mode = "running"
)

// Default is the time at which a world starts unless its scenario says otherwise.
var Default = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Clock is a point in virtual time, and a mode. It is a value: setting and
// advancing return another.
type Clock struct {
	at    time.Time
	mode  Mode
	since time.Time // the machine's time at which the clock showed at; only if it runs
}

// New returns a clock that shows t.
func New(t time.Time, mode Mode) Clock {
	c := Clock{at: t.UTC(), mode: mode}
	if mode == Running {
		c.since = time.Now()
	}
	return c
}

// Now returns the time that the clock shows.
func (c Clock) Now() time.Time {
	if c.mode == Running {
		return c.at.Add(time.Since(c.since))
	}
	return c.at
}

// Mode returns whether the clock moves by itself.
func (c Clock) Mode() Mode { return c.mode }

// Advance returns the clock advanced by d.
func (c Clock) Advance(d time.Duration) Clock {
	c.at = c.at.Add(d)
	return c
}

// At returns a clock of the same mode that shows t now.
func (c Clock) At(t time.Time) Clock { return New(t, c.mode) }

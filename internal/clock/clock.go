// Package clock is the time of a world: it stands still until it is told to
// move, or it runs along with the machine's from where it was set.
package clock

import "time"

// Mode says whether a clock moves by itself.
type Mode string

// The modes.
const (
	Frozen  Mode = "frozen"
	Running Mode = "running"
)

// Default is when a world begins whose scenario does not say.
var Default = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Clock is a point in virtual time and how it goes on from there. It is a
// value: setting and advancing give another one.
type Clock struct {
	at    time.Time
	mode  Mode
	since time.Time // the machine's time at which it was at; for running ones only
}

// New returns a clock that shows t.
func New(t time.Time, mode Mode) Clock {
	c := Clock{at: t.UTC(), mode: mode}
	if mode == Running {
		c.since = time.Now()
	}
	return c
}

// Now is the time that the clock shows.
func (c Clock) Now() time.Time {
	if c.mode == Running {
		return c.at.Add(time.Since(c.since))
	}
	return c.at
}

// Mode says whether the clock moves by itself.
func (c Clock) Mode() Mode { return c.mode }

// Advance returns the clock moved on by d.
func (c Clock) Advance(d time.Duration) Clock {
	c.at = c.at.Add(d)
	return c
}

// At returns a clock of the same mode that shows exactly t now.
func (c Clock) At(t time.Time) Clock { return New(t, c.mode) }

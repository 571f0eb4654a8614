package judge

import "fmt"

// Firing is how often a fault fired and how often it should have.
type Firing struct {
	Want    *int // nil: at least once
	Fired   int
	Matched int // calls
}

// Judge returns what is wrong with the count; "" if nothing is.
func (f Firing) Judge() string {
	matched := Plural(f.Matched, "call") + " matched"
	switch {
	case f.Want != nil && *f.Want != f.Fired:
		return fmt.Sprintf("fired %s, want %d; %s", Plural(f.Fired, "time"), *f.Want, matched)
	case f.Want == nil && f.Fired == 0:
		return "never fired; " + matched
	}
	return ""
}

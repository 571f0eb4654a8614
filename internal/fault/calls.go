package fault

import (
	"slices"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// Calls says at which of the calls that match a fault it fires, counted from 1.
type Calls struct {
	_       struct{} `oneof:"only,first,every,from,percent"`
	Only    []int    `json:"only,omitzero" min:"1" nonempty:"true"` // these alone
	First   int      `json:"first,omitzero" min:"1"`                // the first so many
	Every   int      `json:"every,omitzero" min:"1"`                // 3: the 3rd, 6th, …
	From    int      `json:"from,omitzero" min:"1"`                 // 4: the 4th and all later
	Percent *float64 `json:"percent,omitzero" min:"0" max:"100"`    // by a draw, see [Selector.Fires]
}

// CheckNode checks that no call is listed twice.
func (c *Calls) CheckNode(n strict.Node) error {
	var errs strict.Errors
	for i, call := range c.Only {
		if slices.Contains(c.Only[:i], call) {
			errs = append(errs, n.Locate("only", i).Errorf("call %d is listed twice", call))
		}
	}
	return errs.Err()
}

// fires reports whether the fault fires at the matched-th call that matches it.
// draw returns a number from 0 to below 100.
func (c *Calls) fires(matched int, draw func() float64) bool {
	switch {
	case c == nil:
		return true
	case c.Only != nil:
		return slices.Contains(c.Only, matched)
	case c.First > 0:
		return matched <= c.First
	case c.Every > 0:
		return matched%c.Every == 0
	case c.From > 0:
		return matched >= c.From
	default:
		return draw() < *c.Percent
	}
}

// left returns how often the fault can still fire, if that is limited.
func (c *Calls) left(matched int) (n int, limited bool) {
	switch {
	case c == nil:
		return 0, false
	case c.Only != nil:
		for _, at := range c.Only {
			if at > matched {
				n++
			}
		}
		return n, true
	case c.First > 0:
		return max(0, c.First-matched), true
	}
	return 0, false
}

// Never reports whether it can never fire.
func (c *Calls) Never() bool { return c != nil && c.Percent != nil && *c.Percent == 0 }

// draws reports whether it depends on a draw.
func (c *Calls) draws() bool {
	return c != nil && c.Percent != nil && *c.Percent > 0 && *c.Percent < 100
}

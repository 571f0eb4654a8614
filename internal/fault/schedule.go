package fault

import (
	"slices"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// Schedule says at which matching calls a fault fires. Calls count from 1.
type Schedule struct {
	_       struct{} `oneof:"only,first,every,from,percent"`
	Only    []int    `json:"only,omitzero" min:"1" nonempty:"true"` // exactly these
	First   int      `json:"first,omitzero" min:"1"`                // this many
	Every   int      `json:"every,omitzero" min:"1"`                // 3: the 3rd, 6th, …
	From    int      `json:"from,omitzero" min:"1"`                 // 4: the 4th and all later
	Percent *float64 `json:"percent,omitzero" min:"0" max:"100"`    // drawn, see [Trigger.Fires]
}

// maxOnly limits the calls that a schedule lists.
const maxOnly = 10_000

// CheckNode checks that no call is listed twice.
func (s *Schedule) CheckNode(n strict.Node) error {
	if len(s.Only) > maxOnly {
		return n.Locate("only").Errorf("%d calls are listed; the maximum is %d: use first, every or from", len(s.Only), maxOnly)
	}
	var errs strict.Errors
	listed := make(map[int]bool, len(s.Only))
	for i, call := range s.Only {
		if listed[call] {
			errs = append(errs, n.Locate("only", i).Errorf("call %d is listed twice", call))
		}
		listed[call] = true
	}
	return errs.Err()
}

// fires reports whether the fault fires at its matched-th matching call. draw
// returns a number from 0 to below 100.
func (s *Schedule) fires(matched int, draw func() float64) bool {
	switch {
	case s == nil:
		return true
	case s.Only != nil:
		return slices.Contains(s.Only, matched)
	case s.First > 0:
		return matched <= s.First
	case s.Every > 0:
		return matched%s.Every == 0
	case s.From > 0:
		return matched >= s.From
	default:
		return draw() < *s.Percent
	}
}

// left returns how often the fault can still fire, if that is limited.
func (s *Schedule) left(matched int) (n int, limited bool) {
	switch {
	case s == nil:
		return 0, false
	case s.Only != nil:
		for _, at := range s.Only {
			if at > matched {
				n++
			}
		}
		return n, true
	case s.First > 0:
		return max(0, s.First-matched), true
	}
	return 0, false
}

// Never reports whether the fault can never fire.
func (s *Schedule) Never() bool { return s != nil && s.Percent != nil && *s.Percent == 0 }

// draws reports whether firing depends on a draw.
func (s *Schedule) draws() bool {
	return s != nil && s.Percent != nil && *s.Percent > 0 && *s.Percent < 100
}

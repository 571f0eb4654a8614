package fault

import (
	"fmt"
	"slices"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// Calls says at which of the calls that meet a fault it fires, counted from 1.
// Exactly one of its fields is set.
type Calls struct {
	Only    []int    `json:"only,omitzero" min:"1"`  // these alone
	First   int      `json:"first,omitzero" min:"1"` // the first so many
	Every   int      `json:"every,omitzero" min:"1"` // 3: the 3rd, 6th, …
	From    int      `json:"from,omitzero" min:"1"`  // 4: the 4th and all later
	Percent *float64 `json:"percent,omitzero"`       // by a draw, see [Selector.Fires]
}

var waysToCount = []string{"only", "first", "every", "from", "percent"}

// UnmarshalNode reads them and checks them.
func (c *Calls) UnmarshalNode(n strict.Node) error {
	type plain Calls
	return read(n, (*plain)(c), c.flaws)
}

func (c *Calls) flaws() []flaw {
	numbers := []int{0, c.First, c.Every, c.From, 0}
	set := []bool{c.Only != nil, c.First != 0, c.Every != 0, c.From != 0, c.Percent != nil}
	if f := exactlyOne("calls", waysToCount, set); f != nil {
		return f
	}
	way := slices.Index(set, true)
	at := []any{waysToCount[way]}
	switch {
	case c.Percent != nil:
		if p := *c.Percent; !(p >= 0 && p <= 100) {
			return []flaw{{at, fmt.Sprintf("percent %v is out of range; valid: 0 to 100", p)}}
		}
	case c.Only == nil:
		if numbers[way] < 1 {
			return []flaw{{at, "calls are counted from 1"}}
		}
	case len(c.Only) == 0:
		return []flaw{{at, "an empty list means no call: the fault can never fire"}}
	}
	var all []flaw
	for i, n := range c.Only {
		switch {
		case n < 1:
			all = append(all, flaw{[]any{"only", i}, "calls are counted from 1"})
		case slices.Contains(c.Only[:i], n):
			all = append(all, flaw{[]any{"only", i}, fmt.Sprintf("call %d stands twice", n)})
		}
	}
	return all
}

// fires tells whether it is to be at the call that is the matched-th to meet
// the fault; draw gives a number from 0 below 100.
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

// left is at how many calls it can still be, if these are counted.
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

// never tells whether it is at no call at all.
func (c *Calls) never() bool { return c != nil && c.Percent != nil && *c.Percent == 0 }

// draws tells whether it matters what is drawn.
func (c *Calls) draws() bool {
	return c != nil && c.Percent != nil && *c.Percent > 0 && *c.Percent < 100
}

// exactlyOne finds a flaw, at the second key that is set or at the whole, if
// not exactly one of the keys is.
func exactlyOne(whole string, keys []string, set []bool) []flaw {
	var found []string
	for i, key := range keys {
		if set[i] {
			found = append(found, key)
		}
	}
	switch len(found) {
	case 0:
		return []flaw{{nil, whole + " needs exactly one of " + list(keys)}}
	case 1:
		return nil
	}
	return []flaw{{[]any{found[1]}, fmt.Sprintf("%s cannot stand beside %s: %s takes exactly one of %s", found[1], found[0], whole, list(keys))}}
}

func list(words []string) string {
	var s string
	for i, w := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			s += " and "
		default:
			s += ", "
		}
		s += w
	}
	return s
}

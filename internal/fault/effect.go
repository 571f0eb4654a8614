package fault

import (
	"fmt"
	"slices"
	"time"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// Effect is what goes wrong: exactly one of Respond, Drop, Garbage, Drip and
// Duplicate, with a delay beside it or not, or a delay alone.
type Effect struct {
	Respond   *Respond    `json:"respond,omitzero"`
	Drop      Drop        `json:"drop,omitzero" enum:"reset|close|hang|truncate"`
	For       Duration    `json:"for,omitzero"` // of a hang; see [Effect.HangFor]
	Garbage   GarbageKind `json:"garbage,omitzero" enum:"json|html"`
	Drip      *Drip       `json:"drip,omitzero"`
	Duplicate bool        `json:"duplicate,omitzero"` // the call is carried out twice
	Delay     *Delay      `json:"delay,omitzero"`
}

// Drop is a way to lose an answer.
type Drop string

// The ways to lose an answer.
const (
	Reset    Drop = "reset"    // a TCP RST
	Close    Drop = "close"    // a FIN, and no byte before it
	Hang     Drop = "hang"     // nothing, until time is up or the client leaves
	Truncate Drop = "truncate" // the headers, about half of the promised body, then a FIN
)

var drops = []string{string(Reset), string(Close), string(Hang), string(Truncate)}

// UnmarshalNode reads it and checks it.
func (e *Effect) UnmarshalNode(n strict.Node) error {
	type plain Effect
	return read(n, (*plain)(e), func() []flaw {
		if d, ok := n.Get("duplicate"); ok && d.Text() == "false" {
			return []flaw{{[]any{"duplicate"}, "duplicate can only be true; to have none, leave it out"}}
		}
		return e.flaws()
	})
}

var ways = []string{"respond", "drop", "garbage", "drip", "duplicate"}

func (e *Effect) flaws() []flaw {
	set := []bool{e.Respond != nil, e.Drop != "", e.Garbage != "", e.Drip != nil, e.Duplicate}
	var all []flaw
	if slices.Contains(set, true) || e.Delay == nil {
		all = exactlyOne("effect", ways, set)
		if all != nil && !slices.Contains(set, true) {
			all[0].says += ", or a delay"
		}
	}
	if e.Respond != nil {
		all = append(all, under("respond", e.Respond.flaws())...)
	}
	if e.Drop != "" && !slices.Contains(drops, string(e.Drop)) {
		all = append(all, flaw{[]any{"drop"}, fmt.Sprintf("unknown value %q%s", e.Drop, strict.Suggest(string(e.Drop), drops))})
	}
	if e.For != "" {
		if e.Drop != Hang {
			all = append(all, flaw{[]any{"for"}, "for says how long a hang is, and stands only beside drop: hang"})
		} else {
			all = append(all, e.For.within([]any{"for"}, "hang", MaxHang)...)
		}
	}
	if e.Garbage != "" && !slices.Contains(garbages, string(e.Garbage)) {
		all = append(all, flaw{[]any{"garbage"}, fmt.Sprintf("unknown value %q%s", e.Garbage, strict.Suggest(string(e.Garbage), garbages))})
	}
	if e.Drip != nil {
		all = append(all, under("drip", e.Drip.flaws())...)
	}
	if e.Delay != nil {
		all = append(all, under("delay", e.Delay.flaws())...)
	}
	return all
}

// MaxHang is the longest that a hang may be, and defaultHang what it is where
// nothing is said.
const (
	MaxHang     = 10 * time.Minute
	defaultHang = 30 * time.Second
)

// HangFor is how long a hang lasts at most.
func (e Effect) HangFor() time.Duration {
	if e.For == "" {
		return defaultHang
	}
	return e.For.Std()
}

// Outcome returns what the client sees in place of a status, in the words of
// assert.calls; "" where it sees one.
func (e Effect) Outcome() string {
	if e.Garbage != "" {
		return "garbage"
	}
	return string(e.Drop)
}

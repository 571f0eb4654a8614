package fault

import (
	"time"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// Effect is what goes wrong. A delay stands alone, or beside one of the others.
type Effect struct {
	_         struct{}    `oneof:"respond,drop,garbage,drip,duplicate" or:"delay"`
	Respond   *Respond    `json:"respond,omitzero"`
	Drop      Drop        `json:"drop,omitzero" enum:"reset|close|hang|truncate"`
	For       Duration    `json:"for,omitzero"` // see [Effect.HangFor]
	_         struct{}    `key:"for" with:"drop=hang"`
	Garbage   GarbageKind `json:"garbage,omitzero" enum:"json|html"`
	Drip      *Drip       `json:"drip,omitzero"`
	Duplicate bool        `json:"duplicate,omitzero" enum:"true"` // the call is carried out twice
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

// CheckNode checks how long a hang is.
func (e *Effect) CheckNode(n strict.Node) error {
	if e.For == "" {
		return nil
	}
	return e.For.within(n.Locate("for"), "hang", MaxHang).Err()
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

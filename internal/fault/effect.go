package fault

import (
	"time"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// Effect is what goes wrong: a delay, one of the others, or both.
type Effect struct {
	_         struct{}    `oneof:"respond,drop,garbage,drip,duplicate,early,swap,secret" or:"delay"`
	Respond   *Respond    `json:"respond,omitzero"`
	Drop      Drop        `json:"drop,omitzero" enum:"reset|close|hang|truncate"`
	For       Duration    `json:"for,omitzero"` // see [Effect.HangFor]
	_         struct{}    `key:"for" with:"drop=hang"`
	Garbage   GarbageKind `json:"garbage,omitzero" enum:"json|html"`
	Drip      *Drip       `json:"drip,omitzero"`
	Duplicate bool        `json:"duplicate,omitzero" enum:"true"` // the vendor carries the call out twice
	Delay     *Delay      `json:"delay,omitzero"`
	Early     bool        `json:"early,omitzero" enum:"true"`   // of a delivery: before the answer to the request that caused it
	Swap      bool        `json:"swap,omitzero" enum:"true"`    // of a delivery: after the next one to the same URL
	Secret    Secret      `json:"secret,omitzero" enum:"wrong"` // of a delivery: what it carries in place of the subscriber's
}

// Secret is what a delivery carries in place of the subscriber's secret.
type Secret string

// WrongSecret is a secret that no subscriber has.
const WrongSecret Secret = "wrong"

// Drop is a way to lose an answer.
type Drop string

// The ways to lose an answer.
const (
	Reset    Drop = "reset"    // a TCP RST
	Close    Drop = "close"    // a FIN before any byte
	Hang     Drop = "hang"     // nothing, until the time is up or the client disconnects
	Truncate Drop = "truncate" // the headers, about half of the promised body, then a FIN
)

// CheckNode checks the duration of a hang.
func (e *Effect) CheckNode(n strict.Node) error {
	if e.For == "" {
		return nil
	}
	return e.For.within(n.Locate("for"), "hang", MaxHang).Err()
}

// MaxHang is the maximum of hangs, and defaultHang is used where a fault gives no
// duration.
const (
	MaxHang     = 10 * time.Minute
	defaultHang = 30 * time.Second
)

// HangFor returns how long a hang lasts at most.
func (e Effect) HangFor() time.Duration {
	if e.For == "" {
		return defaultHang
	}
	return e.For.Std()
}

// Outcome returns what the client sees where it gets no whole answer, as
// assert.calls names it; "" if it gets one.
func (e Effect) Outcome() string {
	if e.Garbage != "" {
		return "garbage"
	}
	return string(e.Drop)
}

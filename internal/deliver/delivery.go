// Package deliver sends the webhooks of a world to their subscribers, in order, and
// keeps what became of each. It knows nothing of worlds.
package deliver

import (
	"fmt"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/sim"
)

// State says what became of a delivery.
type State string

// The states.
const (
	Pending   State = "pending"   // not over yet
	Delivered State = "delivered" // the subscriber answered 2xx
	Failed    State = "failed"    // it did not
	Refused   State = "refused"   // never sent: the subscriber is on a host that is not allowed
	Dropped   State = "dropped"   // never sent: there was no room, or it was taken back before
	Lost      State = "lost"      // never sent: a fault lost it
	Forgotten State = "forgotten" // too many came after it: what became of it is no longer known
)

// Delivery is a webhook, and what became of it.
type Delivery struct {
	Message   sim.Message // whose Webhook is not nil
	Request   int         // whose transaction put it into the outbox
	Fault     string      // id of the fault that met it; "" for none
	TakenBack bool        // the world was reset or rewound to before it, or restored
	Status
}

// Status is what became of a delivery.
type Status struct {
	State    State     `json:"state"`
	Reason   string    `json:"reason,omitzero"` // unless it was delivered
	Attempts []Attempt `json:"attempts"`        // never nil
}

// Attempt is what came of sending a delivery once.
type Attempt struct {
	Status int    `json:"status,omitzero"` // of the subscriber's answer; 0 if there was none
	Error  string `json:"error,omitzero"`  // unless the subscriber answered 2xx
}

// send sends a delivery as its fate and its vendor say, and returns what came of it.
// stop reports whether to give up.
func (s Sender) send(p Post, hook *sim.Webhook, fate fault.DeliveryFate, stop func() bool) Status {
	done := Status{State: Delivered, Attempts: []Attempt{}}
	times := 1
	if fate.Twice {
		times = 2
	}
	for range times {
		if reason := s.try(p, max(1, hook.Tries), fate.Unanswered, &done.Attempts, stop); reason != "" {
			done.State, done.Reason = Failed, reason
		}
	}
	return done
}

// try sends until the subscriber answers 2xx, up to tries times. It returns what went
// wrong the last time; "" if nothing did. If lost is set, the vendor does not get the
// first answer.
func (s Sender) try(p Post, tries int, lost bool, attempts *[]Attempt, stop func() bool) (reason string) {
	for n := range tries {
		a := s.Send(p)
		if n == 0 && lost && a.Error == "" {
			a.Error = "the subscriber answered, and a fault lost its answer"
		}
		*attempts = append(*attempts, a)
		if a.Error == "" || stop() {
			return a.Error
		}
		reason = a.Error
	}
	if tries > 1 {
		reason = fmt.Sprintf("%d tries, at last: %s", tries, reason)
	}
	return reason
}

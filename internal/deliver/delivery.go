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
	Failed    State = "failed"    // the vendor got no 2xx: the subscriber did not answer so, or a fault withheld that answer
	Refused   State = "refused"   // never sent: the subscriber is on a host that is not allowed, or the simulator itself
	Dropped   State = "dropped"   // never sent: there was no room, or it was taken back before
	Lost      State = "lost"      // never sent, because of a fault
	Forgotten State = "forgotten" // too many came after it: what became of it is no longer known
)

// HowToBeQuick says what a receiver that is too slow can do.
const HowToBeQuick = "have the receiver answer 2xx at once, and do its work afterwards"

// Delivery is a webhook, and what became of it.
type Delivery struct {
	Message   sim.Message // whose Webhook is not nil
	Request   int         // whose transaction put it into the outbox
	Fault     string      // id of the fault that met it; "" for none
	TakenBack bool        // the world was reset or rewound to before it, or restored
	Spoiled   bool        // its fault has it fail: by a wrong secret, or by withholding the answer
	Status
}

// Undelivered reports whether the subscriber did not take the delivery, although neither
// a fault nor a world that was taken back has it so.
func (d Delivery) Undelivered() bool {
	switch d.State {
	case Delivered, Lost, Forgotten:
		return false
	}
	return !d.Spoiled && !d.TakenBack
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

	refused bool // nothing was sent
}

// send sends a delivery as its fate and its vendor say, and returns what came of it.
func (s Sender) send(p Post, hook *sim.Webhook, fate fault.DeliveryFate) Status {
	done := Status{State: Delivered, Attempts: []Attempt{}}
	times := 1
	if fate.Twice {
		times = 2
	}
	for range times {
		if reason := s.try(p, max(1, hook.Tries), fate.Unanswered, &done.Attempts); reason != "" {
			done.State, done.Reason = Failed, reason
		}
	}
	if done.Attempts[0].refused {
		return Status{State: Refused, Reason: done.Attempts[0].Error, Attempts: []Attempt{}}
	}
	return done
}

// try sends until the subscriber answers 2xx, up to tries times. It returns what went
// wrong the last time; "" if nothing did. If unanswered is set, the vendor does not get
// the first answer.
func (s Sender) try(p Post, tries int, unanswered bool, attempts *[]Attempt) (reason string) {
	for n := range tries {
		a := s.Send(p)
		if n == 0 && unanswered && a.Error == "" {
			a.Error = fmt.Sprintf("the subscriber got it and answered %d, but a fault withheld this answer from the vendor", a.Status)
		}
		*attempts = append(*attempts, a)
		if a.Error == "" || a.refused || p.Context.Err() != nil {
			return a.Error
		}
		reason = a.Error
	}
	if tries > 1 {
		reason = fmt.Sprintf("%d tries, at last: %s", tries, reason)
	}
	return reason
}

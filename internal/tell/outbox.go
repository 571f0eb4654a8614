package tell

import (
	"fmt"
	"net/url"

	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// PostView is a message of the outbox as people see it.
type PostView struct {
	sim.Message
	Delivery *DeliveryView `json:"delivery,omitempty"` // of a webhook
}

// DeliveryView is what became of a webhook, as people see it.
type DeliveryView struct {
	deliver.Status
	Request   int    `json:"request,omitzero"` // that caused it
	Fault     string `json:"fault,omitzero"`   // that met it
	TakenBack bool   `json:"takenBack,omitzero"`

	Undelivered bool `json:"undelivered,omitzero"` // though neither a fault nor what was taken back has it so
}

// OutboxOf returns the messages of a world's outbox.
func OutboxOf(w *world.World) []PostView {
	views := []PostView{}
	for _, p := range w.Outbox() {
		v := PostView{Message: p.Message}
		if p.Delivery != nil {
			v = DeliveryOf(*p.Delivery)
		}
		views = append(views, v)
	}
	return views
}

// DeliveryOf returns a delivery as a message of the outbox.
func DeliveryOf(d deliver.Delivery) PostView {
	m := d.Message
	m.To = address(m.To)
	return PostView{m, &DeliveryView{d.Status, d.Request, d.Fault, d.TakenBack, d.Undelivered()}}
}

// Outcome says what became of a delivery, without the request that caused it.
func Outcome(d deliver.Delivery) string {
	outcome := string(d.State)
	if d.State == deliver.Pending {
		outcome = "is still on its way"
	}
	if n := len(d.Attempts); n > 0 && d.Attempts[n-1].Status > 0 && d.Reason == "" {
		outcome += fmt.Sprintf(" %d", d.Attempts[n-1].Status)
	}
	if d.Reason != "" {
		outcome += ": " + d.Reason
	}
	return Subscription(d) + " " + outcome
}

// Subscription names what a delivery is, whose, and to whom it goes.
func Subscription(d deliver.Delivery) string {
	m := d.Message
	return fmt.Sprintf("%s of %s to %s", fault.DeliveryOperation(m.Vendor, m.Webhook.Type), m.Tenant, address(m.To))
}

// DeliveryLine returns a delivery on a line.
func DeliveryLine(d deliver.Delivery) string {
	m, outcome := d.Message, string(d.State)
	if n := len(d.Attempts); n > 0 && d.Attempts[n-1].Status > 0 {
		outcome += fmt.Sprintf(" %d", d.Attempts[n-1].Status)
	}
	line := fmt.Sprintf("webhook %s/%s %s %s %s, request %d", m.Vendor, m.Tenant, m.About, address(m.To), outcome, d.Request)
	if d.Fault != "" {
		line += ", fault " + d.Fault
	}
	if d.Reason != "" {
		line += ": " + d.Reason
	}
	return line
}

// address returns a subscriber's URL without what may be secret in it.
func address(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return "an invalid URL"
	}
	u.User = nil
	if u.RawQuery != "" {
		u.RawQuery = "…"
	}
	return u.String()
}

package simtest

import (
	"fmt"

	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/world"
)

// post is a message of the outbox, as far as it is judged.
type post struct {
	Vendor, Tenant, About, To string
	Delivery                  struct { // of a webhook
		State, Reason string
		Request       int
		Undelivered   bool
	}
}

func (w *World) outbox() ([]post, error) {
	var got struct{ Outbox []post }
	err := w.api.get("/outbox", &got)
	return got.Outbox, err
}

// post adds a webhook that its subscriber did not take. What becomes of one that is on its
// way is not known: a reset or a rewind takes it back.
func (f *findings) post(p post) {
	if !p.Delivery.Undelivered || p.Delivery.State == "pending" {
		return
	}
	what := fmt.Sprintf("the webhook %s of %s/%s to %s: %s", p.About, p.Vendor, p.Tenant, p.To, p.Delivery.State)
	if p.Delivery.Reason != "" {
		what += ": " + p.Delivery.Reason
	}
	f.say(journal.Said{Kind: judge.Undelivered, What: what}, 1, fmt.Sprintf("request %d", p.Delivery.Request))
}

// onTheirWay adds webhooks that were not delivered when the test ended.
func (f *findings) onTheirWay(n int) {
	what := fmt.Sprintf("%s still on the way when the test ended, which waits for them %s (%s)",
		judge.Plural(n, "webhook"), world.Settling, deliver.HowToBeQuick)
	f.say(journal.Said{Kind: judge.Undelivered, What: what}, 1, "this world")
}

package world

import (
	"context"
	"time"

	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/sim"
)

// post takes over the webhooks that a committed request put into the outbox. They are
// sent after its answer.
func (w *World) post(p *pending) {
	for _, m := range p.tx.Deliveries {
		id, fate := w.letDeliveryFaultFire(m)
		p.posted = append(p.posted, w.deliveries.Put(m, p.entry.Number, id, fate))
	}
}

// letDeliveryFaultFire does for a delivery what [World.letFaultFire] does for a
// request.
func (w *World) letDeliveryFaultFire(m sim.Message) (id string, fate fault.DeliveryFate) {
	if len(w.moment.disruptions.faults) == 0 {
		return "", fate
	}
	call := fault.DeliveryCall(m.Vendor, m.Tenant, m.Webhook.Type, m.Body)
	counting := w.db.Begin()
	for _, f := range w.moment.disruptions.faults {
		fires, ordinal := w.set.matchAndCount(counting, "fault", string(f.Fault.ID), f.Trigger, f.Draws(), call)
		if !fires || id != "" {
			continue
		}
		w.set.increment(counting, countKey("fault", string(f.Fault.ID), "fired"))
		id, fate = string(f.Fault.ID), f.DeliveryFate(call, ordinal)
	}
	if changes := counting.Changes(); len(changes) > 0 {
		w.remember(&revision{number: w.number, changes: changes, before: w.moment}, w.Journal.First())
	}
	return id, fate
}

// sendEarly sends the deliveries of a request that a fault sends before its answer.
func (p *pending) sendEarly() {
	for _, t := range p.posted {
		t.Early()
	}
	for _, q := range p.others {
		q.sendEarly()
	}
}

// release lets the deliveries go, now that the request is answered.
func (p *pending) release() {
	for _, t := range p.posted {
		t.Release()
	}
	for _, q := range p.others {
		q.release()
	}
}

// recall takes back the deliveries that are no longer in the outbox. What was sent is
// sent, and nothing is sent again. The caller holds w.mu.
func (w *World) recall() {
	tx := w.db.Begin()
	defer tx.Rollback()
	w.deliveries.Recall(func(m *sim.Message) bool { return w.set.Kit.Posted(tx, m) })
}

// Deliveries returns the worker that sends the world's webhooks.
func (w *World) Deliveries() *deliver.Worker { return &w.deliveries }

// How long a run waits at its end for deliveries: as long as one ends in every
// patience, so that a slow receiver gets all that it takes one after the other, and in
// all no longer than maxSettling.
const (
	patience    = 10 * time.Second
	maxSettling = time.Minute
)

// Settling says in words how long a run waits for deliveries.
const Settling = "as long as one is over every 10 seconds, and at most a minute"

// Settle waits until no delivery is on its way, for as long as [Settling] says. It
// returns how many still are.
func (w *World) Settle(ctx context.Context) int {
	ctx, cancel := context.WithTimeout(ctx, maxSettling)
	defer cancel()
	return w.deliveries.Wait(ctx, patience)
}

// Settle does for all worlds together what [World.Settle] does for one.
func (s *Set) Settle(ctx context.Context) (left int) {
	ctx, cancel := context.WithTimeout(ctx, maxSettling)
	defer cancel()
	for _, w := range s.All() {
		left += w.deliveries.Wait(ctx, patience)
	}
	return left
}

// Post is a message of the outbox. Delivery is nil for a mail.
type Post struct {
	sim.Message
	Delivery *deliver.Delivery
}

// Outbox returns what the vendors have sent, oldest first. Deliveries that were taken
// back after they were sent come before what has taken their number.
func (w *World) Outbox() (posts []Post) {
	var current []sim.Message
	w.Look("", func(tx *sim.Tx) { current = w.set.Kit.Outbox(tx) })
	place := map[*sim.Webhook]int{}
	for i, m := range current {
		if m.Webhook != nil {
			place[m.Webhook] = i
		}
	}
	told := 0                              // of the current ones
	for _, d := range w.deliveries.All() { // in the order in which they were posted
		if d.TakenBack {
			posts = append(posts, Post{d.Message, &d})
			continue
		}
		for at, ok := place[d.Message.Webhook]; ok && told < at; told++ {
			posts = append(posts, forgotten(current[told]))
		}
		if told < len(current) && current[told].Webhook == d.Message.Webhook {
			posts = append(posts, Post{current[told], &d})
			told++
		}
	}
	for ; told < len(current); told++ {
		posts = append(posts, forgotten(current[told]))
	}
	return posts
}

// forgotten returns a mail, or a webhook of which it is not known any more what became.
func forgotten(m sim.Message) Post {
	post := Post{Message: m}
	if m.Webhook != nil {
		post.Delivery = &deliver.Delivery{Message: m, Status: deliver.Status{State: deliver.Forgotten, Attempts: []deliver.Attempt{}}}
	}
	return post
}

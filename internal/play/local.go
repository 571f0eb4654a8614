package play

import (
	"context"
	"errors"
	"fmt"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// local is a [Client] of the built-in vendors in a world.
type local struct {
	server *Server
	world  *world.World
}

// In returns a client of the built-in vendors in a world.
func (s *Server) In(w *world.World) Client { return local{s, w} }

// Try sends the call over a connection to the server, and waits until the webhooks that
// it caused are delivered. It also fails if the client and the journal disagree about the
// answer.
func (l local) Try(ctx context.Context, s *scenario.Step, values scenario.Values) (a Attempt, err error) {
	before := l.last()
	call := s.Call(values)
	sent, err := l.world.Request(&call)
	if err != nil {
		return a, err
	}
	req, err := NewRequest(l.server.url+"/w/"+l.world.Name+"/"+call.Vendor, sent)
	if err != nil {
		return a, err
	}
	a.Seen = sendUntilHang(ctx, l.server.client, req, func() bool {
		e := l.answered(before)
		return e != nil && e.Outcome == "hang"
	})
	a.Entry = l.answered(before)
	l.world.Settle(ctx) // the next step may look at what a subscriber did
	switch {
	case ctx.Err() != nil:
		return a, errors.New("interrupted")
	case a.Err != nil:
		return a, fmt.Errorf("the call failed: %w", a.Err)
	case a.Entry == nil:
		return a, fmt.Errorf("the client saw %s, but the journal has no such call", a.Outcome)
	}
	for _, d := range l.world.Deliveries().All() {
		if d.Request > before && !d.TakenBack {
			a.Deliveries = append(a.Deliveries, d)
		}
	}
	for _, e := range l.world.Journal.Entries() {
		if e.Number > before && (e.Rival != "" || e == a.Entry) {
			a.Entries = append(a.Entries, e)
		}
	}
	if !a.agrees(a.Entry) {
		return a, fmt.Errorf("the client saw %s, but the journal has %s", a.Outcome, a.Entry.Saw())
	}
	a.Outcome = a.Entry.Saw()
	return a, nil
}

// last returns the number of the latest request; 0 if there is none.
func (l local) last() int {
	entries := l.world.Journal.Entries()
	if len(entries) == 0 {
		return 0
	}
	return entries[len(entries)-1].Number
}

// answered returns the client's first request with a higher number. Of a
// duplicated call, it is the request whose answer the client gets.
func (l local) answered(after int) *journal.Entry {
	for _, e := range judge.ClientCalls(l.world) {
		if e.Number > after {
			return e
		}
	}
	return nil
}

// Wait advances the world's clock by the delay.
func (l local) Wait(_ context.Context, s *scenario.Step) error {
	return l.setClock(func(c clock.Clock) clock.Clock { return c.Advance(s.Repeat.Delay.Std()) })
}

// Move moves the world's clock.
func (l local) Move(m *scenario.Move) (bool, error) {
	return true, l.setClock(func(c clock.Clock) clock.Clock {
		if m.Set != nil {
			return c.At(*m.Set)
		}
		return c.Advance(m.Advance)
	})
}

// setClock changes the clock, unless its time would be out of range.
func (l local) setClock(change func(clock.Clock) clock.Clock) (err error) {
	l.world.SetClock(func(c clock.Clock) clock.Clock {
		next := change(c)
		if err = scenario.CheckTime(next.Now()); err != nil {
			return c
		}
		return next
	})
	return err
}

// Explain reads the world's journal.
func (l local) Explain(_ *scenario.Step, e *journal.Entry) (why, recent []string) {
	if e != nil {
		why = judge.Why(l.world, e)
	}
	return why, judge.Recent(l.server.set, l.world, "*")
}

// Show returns the value as it is: its secrets are redacted already.
func (l local) Show(value any) any { return value }

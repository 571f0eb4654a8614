package world

import (
	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/journal"
)

// Life is what came of a world since it was made or reset, for a judge.
type Life struct {
	World     *World
	Noted     journal.Tally    // what forgotten requests said
	Forgotten []*journal.Entry // requests that were not noted yet
	Held      []*journal.Entry // requests that the journal holds
	Bases     *Bases           // of these

	Undelivered []deliver.Delivery // the webhooks that their subscribers did not take
	Unkept      int                // how many more of these are no longer kept
}

// Life returns what came of the world since it was made or reset.
func (w *World) Life() Life {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.life()
}

// life is Life for a caller that holds w.mu.
func (w *World) life() Life {
	l := Life{World: w, Bases: w.bases()}
	l.Noted, l.Forgotten, l.Held = w.Journal.Whole()
	l.Undelivered, l.Unkept = w.deliveries.Undelivered()
	return l
}

// end tells the judge what came of a world that is no longer part of the set.
func (s *Set) end(w *World) {
	if s.Ended != nil {
		s.Ended(w.Life())
	}
}

// Asked returns how many requests for an operation of a vendor came to any world,
// also those that were taken back.
func (s *Set) Asked() int { return int(s.asked.Load()) }

package world

import (
	"bytes"
	"net/http"
	"reflect"
	"slices"
	"time"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// Basis is a reading that an answer rests on: under another of its values, the
// same request at the same moment would have got another status or body, or
// left another state.
type Basis struct {
	Reading   *sim.Reading
	Value     string         // that held
	As        *journal.Entry // what came of the request under it; in no journal
	Otherwise []Otherwise
}

// Otherwise is what would have come of the request under another value.
type Otherwise struct {
	Value string
	Entry *journal.Entry // in no journal
}

// Bases works out what answers rest on, from the latest back. It is a world as
// it was when it was asked for, and does not hold up the world.
type Bases struct {
	w       *World
	start   *Start
	entries []*journal.Entry
	reach   int

	db        *store.DB // right after the last of revisions
	moment    moment
	revisions []*revision
}

// Bases returns what works out what the answers of the world rest on.
func (w *World) Bases() *Bases {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.bases()
}

// bases is Bases for a caller that holds w.mu.
func (w *World) bases() *Bases {
	return &Bases{
		w: w, start: w.start, entries: w.Journal.Entries(), reach: w.reach,
		db: w.db.Fork(), moment: w.moment, revisions: slices.Clone(w.revisions),
	}
}

// Latest returns the number of the latest request in the journal; 0 if there is none.
func (b *Bases) Latest() int {
	if len(b.entries) == 0 {
		return 0
	}
	return b.entries[len(b.entries)-1].Number
}

// Each walks back over the journal from the latest request, and yields what
// each answer rests on: every reading that was asked for is tried under each of
// its other values, in a fork of the world as it was before the request. It ends
// where nothing leads further back.
func (b *Bases) Each(yield func(*journal.Entry, []Basis) bool) {
	for _, e := range slices.Backward(b.entries) {
		if e.Number <= b.reach || !yield(e, b.of(e)) {
			return
		}
	}
}

// Of returns what the answer to one request rests on; false if the journal does
// not hold it, or nothing leads back to it. Requests have to be asked about from
// the latest back.
func (b *Bases) Of(number int) ([]Basis, bool) {
	i, ok := b.find(number)
	if !ok {
		return nil, false
	}
	return b.of(b.entries[i]), true
}

// Choice is a value of a reading.
type Choice struct {
	Reading *sim.Reading
	Value   string
}

// Under returns what would have come of a request under other values of several readings;
// nil if [Bases.Of] would return false.
func (b *Bases) Under(number int, choices ...Choice) *journal.Entry {
	i, ok := b.find(number)
	if !ok {
		return nil
	}
	e := b.entries[i]
	b.goBack(number)
	readings := b.moment.readings.values
	for _, c := range choices {
		readings = readings.With(c.Reading, c.Value)
	}
	return b.carryOut(b.w.set.Vendor(e.Vendor), e, readings)
}

// find returns where the journal holds a request that something leads back to.
func (b *Bases) find(number int) (int, bool) {
	i, ok := slices.BinarySearchFunc(b.entries, number, func(e *journal.Entry, n int) int { return e.Number - n })
	return i, ok && number > b.reach
}

// goBack goes back to right before a request.
func (b *Bases) goBack(number int) {
	for n := len(b.revisions); n > 0 && b.revisions[n-1].number >= number; n-- {
		a := b.revisions[n-1]
		b.db.Undo(a.changes)
		b.moment = a.before
		b.revisions = b.revisions[:n-1]
	}
}

func (b *Bases) of(e *journal.Entry) (basis []Basis) {
	v := b.w.set.Vendor(e.Vendor)
	if e.Asked == 0 || e.Operation == "" {
		return nil
	}
	b.goBack(e.Number)
	held := b.moment.readings.values
	as := b.carryOut(v, e, held)
	for r := range e.Asked.In(v.Readings) {
		found := Basis{Reading: r, Value: held.Of(r), As: as}
		for _, value := range r.Values {
			if value == found.Value {
				continue
			}
			if other := b.carryOut(v, e, held.With(r, value)); !same(as, other) {
				found.Otherwise = append(found.Otherwise, Otherwise{value, other})
			}
		}
		if found.Otherwise != nil {
			basis = append(basis, found)
		}
	}
	return basis
}

// carryOut has the vendor carry out a request once more, under other readings, in a
// fork that nobody keeps. The fault that fired at it fires again, and no other.
func (b *Bases) carryOut(v *Vendor, e *journal.Entry, readings sim.Readings) *journal.Entry {
	fork := &World{Name: b.w.Name, set: b.w.set, start: b.start, db: b.db.Fork(), moment: b.moment, number: e.Number - 1}
	fork.deliveries.Silence() // nobody asked for this request
	fork.moment.readings = newReadings(readings)
	fork.moment.disruptions = &disruptions{limited: b.moment.disruptions.limited}
	p := &pending{vendor: v, request: sim.Request{
		Method: e.Method, Path: e.Path, Query: e.Query, Host: e.Host, Subdomain: e.Subdomain,
		Header: e.RequestHeader.HTTP(), Body: e.RequestBody, Cut: e.Cut, Length: e.Length, TooLarge: e.TooLarge, Incomplete: e.Incomplete,
	}}
	p.req = &p.request
	if p.op, _ = v.API.Routes.Find(p.req); p.op == nil {
		return &journal.Entry{}
	}
	p.decode(func() sim.Readings { return readings })
	p.makeEntry()
	if e.Fault != nil {
		p.fate, p.waited = e.Fault.Fate, true
		for _, f := range b.moment.disruptions.faults {
			if string(f.Fault.ID) == e.Fault.ID {
				p.fault = f
			}
		}
	}
	fork.answerAt(p, e.Time)
	p.seal(http.Header{})
	return p.entry
}

// answerAt answers a request at a time that is not the clock's.
func (w *World) answerAt(p *pending, at time.Time) {
	w.moment.clock = clock.New(at, clock.Frozen)
	w.answer(p)
}

// same reports whether two answers, as far as the client gets any of them, have the
// same status and body, and left the same state.
func same(a, b *journal.Entry) bool {
	return (neverSent(a) || a.Status == b.Status && bytes.Equal(a.ResponseBody, b.ResponseBody)) &&
		slices.EqualFunc(a.Changes, b.Changes, func(x, y store.Change) bool {
			return x.Table() == y.Table() && x.Key == y.Key && reflect.DeepEqual(x.After, y.After)
		})
}

// neverSent reports whether nothing of an answer is sent.
func neverSent(e *journal.Entry) bool {
	return e.Fault != nil && e.Fault.Fate.Drop != "" && e.Fault.Fate.Drop != fault.Truncate
}

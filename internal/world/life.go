package world

import (
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// pending is a request that is being answered. It must not be copied: it points
// into itself.
type pending struct {
	_ noCopy

	vendor *Vendor
	req    *sim.Request
	op     *sim.Operation // nil if the vendor has no such path and method
	allow  []string       // the methods of the path, if op is nil
	in     any
	bad    *sim.BadInput
	asked  sim.Asked // the readings that were asked for to decode the input
	unread bool      // the credential was refused before all of the body was read

	arriving arriving      // the body, while it is read
	arrived  time.Duration // when, since the world's epoch; 0 unless a client sent it

	left      *left
	entry     *journal.Entry // of left
	tx        sim.Tx
	admitted  bool          // the vendor accepted the credential
	fault     *fault.Seeded // the fault that fires; nil for none
	fate      fault.Fate
	begun     int         // if waited: of the world that the request came to
	waited    bool        // the delay before the request has passed
	bucket    *sim.Bucket // of the rate limit, after the request; nil if no limit is on
	remaining sim.HeaderField
	answer    sim.Answer
	crash     *crash // nil unless the vendor panicked
	date      []string
	readings  []string   // that were asked for, as a header
	others    []*pending // also answered: a duplicate, rivals
	posted    []*deliver.Ticket

	body    []byte                     // what small bodies are read into
	request sim.Request                // what req points to, unless it is a rival's
	base    store.Tx                   // what tx points to
	next    func() (sim.Answer, error) // carries out the operation; made once
}

type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// pool saves allocations.
var pool = sync.Pool{New: func() any { return new(pending) }}

// handle reads a client's request, answers it under the world's lock, and sends
// the answer. It reads and writes bytes without the lock.
func (w *World) handle(v *Vendor, rw http.ResponseWriter, r *http.Request, req sim.Request) {
	began := time.Now()
	p := pool.Get().(*pending)
	p.vendor, p.request, p.arrived = v, req, began.Sub(w.epoch)
	p.req = &p.request
	w.receive(p, r)
	done := false
	defer func() {
		if !done { // after a panic: an incomplete entry would hide all later ones
			w.Journal.Complete(p.entry)
		}
	}()
	told, wait := w.decide(p)
	for told == nil {
		if wait == worldEnded {
			done = true
			reset(rw)
			return
		}
		pause(r.Context(), wait)
		told, wait = w.decide(p)
	}
	told.seal(rw.Header())
	told.entry.Duration = time.Since(began)
	w.Journal.Complete(told.entry)
	w.set.keepBound()
	w.reportCrashes(told)
	if told.fault != nil && w.set.Fired != nil {
		w.set.Fired(w, told.entry)
	}
	told.sendEarly()
	told.send(rw, r)
	told.release()
	if told.op != nil {
		w.set.asked.Add(1)
	}
	w.set.traffic.add(told)
	if w.set.Say != nil {
		w.Journal.Note()
	}
	if w.set.Observe != nil {
		w.observe(told)
	}
	done = true
	if p.in != nil {
		p.op.Release(p.in)
	}
	p.base.Forget()
	*p = pending{next: p.next, body: p.body, base: p.base}
	pool.Put(p)
}

// worldEnded is the wait of a request whose world has begun anew while it waited.
const worldEnded time.Duration = -1

// decide answers a request, and lets rivals act before and after it. It returns
// the one whose answer the client gets: the request itself, or its duplicate. If a
// fault delays the request first, it returns nil and the delay, and must be called
// again afterwards. The wait is [worldEnded] if there is no world to answer in.
func (w *World) decide(p *pending) (told *pending, wait time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p.waited && p.begun != w.begun {
		return nil, worldEnded
	}
	if p.waited { // other readings may hold by now
		p.asked = 0
		p.decode(func() sim.Readings { return w.moment.readings.values })
	}
	w.runRivals(p) // those that a rewind made due again
	if wait := w.answer(p); wait > 0 {
		return nil, wait
	}
	told = p
	if p.fate.Twice {
		told = w.answerAgain(p)
	}
	w.countRules(told)
	if told.admitted && !told.incomplete() && len(w.moment.disruptions.rivals) > 0 {
		w.matchRivals(told)
		w.runRivals(told)
	}
	return told, 0
}

// answer is a request's life: unknown path, credential, fault, rate limit,
// validation, semantics, commit or rollback, the fault's answer, journal. It
// answers a client's request, its duplicate and a rival's alike. If it returns a
// wait above 0, nothing is decided yet.
func (w *World) answer(p *pending) (wait time.Duration) {
	e, now := p.entry, w.moment.clock.Now()
	switch {
	case p.op == nil:
		p.answer = notRouted(p.vendor, p.req, p.allow)
	case !p.op.Simulated():
		e.Operation = p.op.ID
		p.answer = notSimulated(p.vendor, p.op)
	default:
		e.Operation = p.op.ID
		p.tx = w.transactionIn(w.db.BeginIn(&p.base), p.vendor.Name, now)
		p.tx.Number, p.tx.Request = w.number+1, p.req
		p.tx.Asked = p.asked
		if wait := w.ask(p); wait > 0 {
			return wait
		}
		if p.crash != nil {
			p.answer = p.envelope(http.StatusInternalServerError)
		}
		if p.fault != nil {
			e.Fault = &journal.Fault{ID: string(p.fault.Fault.ID), Phase: string(p.fault.Phase()), Fate: p.fate}
			e.Outcome = p.fault.Fault.Effect.Outcome()
		}
		if p.fate.Answer != fault.VendorsAnswer {
			p.answer = p.faultsAnswer()
		}
		e.Asked = p.tx.Asked // also for an error envelope in a fault's answer
		if p.fate.Unseen {
			p.tx.Rollback()
		} else {
			e.Ignored = p.ignored()
			p.readings = w.moment.readings.header(p.vendor, e.Asked)
		}
	}
	p.date = w.date.header(now)
	w.enter(p, now)
	if e.Committed && len(p.tx.Deliveries) > 0 {
		w.post(p)
	}
	return 0
}

// enter numbers an answered request and adds it to the journal and to the
// revisions.
func (w *World) enter(p *pending, now time.Time) {
	e := p.entry
	w.number++
	e.Number, e.Time = w.number, now
	e.Since, e.Put = w.moment.put[p.vendor.Name]
	changes, shared := e.Changes, true
	if p.bucket != nil {
		taking := w.db.Begin()
		if err := w.set.buckets.Put(taking, *p.bucket); err != nil {
			panic(err) // the table has no unique index
		}
		changes, shared = append(slices.Clone(changes), taking.Changes()...), false
	}
	first := w.Journal.Add(e)
	p.left.revision = revision{number: w.number, changes: changes, shared: shared, before: w.moment}
	w.remember(&p.left.revision, first)
	if p.arrived > 0 {
		before := w.moment.arrived
		e.Gap, e.HasGap = max(0, p.arrived-before), before > 0 // they may be answered in another order
		w.moment.arrived = p.arrived
	}
}

// answerAgain answers a duplicated request a second time. It returns the one of the
// two whose answer the client gets: the second in the phase before, otherwise the
// first.
func (w *World) answerAgain(p *pending) (told *pending) {
	again := &pending{
		vendor: p.vendor, req: p.req, op: p.op, admitted: p.admitted, fault: p.fault, fate: p.fate, waited: true,
	}
	again.makeEntry()
	again.decode(func() sim.Readings { return w.moment.readings.values })
	w.answer(again)
	told, untold := p, again
	if p.fault.Phase() == fault.Before {
		told, untold = again, p
	}
	untold.seal(http.Header{})
	untold.entry.Delivered.Store(false)
	w.Journal.Complete(untold.entry)
	told.others = append(p.others, untold)
	return told
}

// observe passes a request's entry, and those of its duplicate and rivals, to
// Observe, in order.
func (w *World) observe(p *pending) {
	all := append(p.others, p)
	slices.SortFunc(all, func(a, b *pending) int { return a.entry.Number - b.entry.Number })
	for _, q := range all {
		w.set.Observe(w, q.entry)
	}
}

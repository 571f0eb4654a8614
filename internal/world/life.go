package world

import (
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// pending is a request that is being answered. It points into itself, so it is
// never copied.
type pending struct {
	_ noCopy

	vendor *Vendor
	req    *sim.Request
	op     *sim.Operation // nil for a path that the vendor does not have
	allow  []string       // the methods that such a path does have
	in     any
	bad    *sim.BadInput
	unread bool // the credential was refused before all of the body was read

	entry     *journal.Entry
	tx        sim.Tx
	admitted  bool          // the vendor accepted the credential
	fault     *fault.Seeded // the fault that fires; nil for none
	fate      fault.Fate
	waited    bool        // for as long as the fate says, before anything else
	bucket    *sim.Bucket // of a rate limit, as the request leaves it; nil where none is on
	remaining sim.HeaderField
	answer    sim.Answer
	crash     *crash // nil unless the vendor panicked
	date      []string
	others    []*pending // what was answered along with it: a duplicate, rivals

	request sim.Request // what req points to, for a client's
	base    store.Tx    // what tx points to
}

type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// pool saves allocations.
var pool = sync.Pool{New: func() any { return new(pending) }}

// handle takes a client's request, has it answered under the world's lock, and
// sends the answer. Reading and writing bytes needs no lock.
func (w *World) handle(v *Vendor, rw http.ResponseWriter, r *http.Request, req sim.Request) {
	began := time.Now()
	p := pool.Get().(*pending)
	p.vendor, p.request = v, req
	p.req = &p.request
	w.receive(p, r)
	done := false
	defer func() {
		if !done { // after a panic: an entry without an answer must not hide those behind it
			w.Journal.Complete(p.entry)
		}
	}()
	told, wait := w.decide(p)
	for told == nil {
		pause(r.Context(), wait)
		told, wait = w.decide(p)
	}
	told.seal(rw.Header())
	told.entry.Duration = time.Since(began)
	w.Journal.Complete(told.entry)
	w.reportCrashes(told)
	told.send(rw, r)
	if w.set.Observe != nil {
		w.observe(told)
	}
	done = true
	*p = pending{}
	pool.Put(p)
}

// decide answers a request, and lets rivals act before and after it. It
// returns what the client is told: the request itself, or its duplicate. If a
// fault makes the request wait first, it returns nil and for how long, and is
// called again.
func (w *World) decide(p *pending) (told *pending, wait time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.letRivalsAct(p) // those that a rewind brought back
	if wait := w.answer(p); wait > 0 {
		return nil, wait
	}
	told = p
	if p.fate.Twice {
		told = w.answerAgain(p)
	}
	w.cover(told)
	if told.admitted && len(w.moment.script.rivals) > 0 {
		w.callRivals(told)
		w.letRivalsAct(told)
	}
	return told, 0
}

// answer is a request's life: unknown path, credential, fault, rate limit,
// validation, semantics, commit or rollback, what the fault leaves of the
// answer, journal. It answers a client's request, its duplicate and a rival's
// alike. A wait above 0 means that nothing is decided yet.
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
		if p.fate.Unseen {
			p.tx.Rollback()
		}
	}
	p.date = w.date.header(now)
	w.enter(p, now)
	return 0
}

// ask is the vendor's part of a request's life. If the vendor panics, nothing
// of the transaction is left.
func (w *World) ask(p *pending) (wait time.Duration) {
	defer func() {
		if v := recover(); v != nil {
			p.tx.Rollback()
			p.fail(v)
		}
	}()
	if p.crash != nil { // while its input was read
		return 0
	}
	caller, err := p.vendor.API.Authenticate(&p.tx)
	if err == nil && p.fault == nil && p.entry.Rival == "" && len(w.moment.script.faults) > 0 {
		w.letFaultFire(p, caller.Tenant)
	}
	if p.fate.Before > 0 && !p.waited {
		p.waited = true
		p.tx.Rollback() // the world may be another by then
		return p.fate.Before
	}
	if err == nil {
		p.tx.Caller, p.entry.Tenant, p.admitted = caller, caller.Tenant, true
		if p.fate.Unseen {
			return 0
		}
		err = w.takeFromLimit(p)
	}
	if err == nil {
		p.answer, err = p.run()
	}
	if err != nil {
		p.tx.Rollback()
		refusal := refusalOf(p.vendor, &p.tx, err)
		p.answer = p.vendor.API.Envelope(&p.tx, refusal)
		p.entry.Refusal = refusal
		return 0
	}
	p.entry.Changes, p.entry.Notes, p.entry.Committed = p.tx.Changes(), p.tx.Notes, p.op.Writes
	return 0
}

// enter numbers a request that was answered, adds it to the journal, and
// remembers what it takes to undo it.
func (w *World) enter(p *pending, now time.Time) {
	e := p.entry
	w.number++
	e.Number, e.Time = w.number, now
	e.Since, e.Put = w.moment.put[p.vendor.Name]
	changes := e.Changes
	if p.bucket != nil {
		taking := w.db.Begin()
		if err := w.set.buckets.Put(taking, *p.bucket); err != nil {
			panic(err) // the table has no unique index
		}
		changes = append(slices.Clone(changes), taking.Changes()...)
	}
	w.Journal.Add(e)
	w.record(act{number: w.number, changes: changes, before: w.moment})
}

// answerAgain answers a duplicated request for the second time, and returns
// the one of the two that the client is told: the second in the phase before,
// otherwise the first.
func (w *World) answerAgain(p *pending) (told *pending) {
	again := &pending{
		vendor: p.vendor, req: p.req, op: p.op, entry: newEntry(p.vendor, p.req),
		admitted: p.admitted, fault: p.fault, fate: p.fate, waited: true,
	}
	again.decode(func() sim.Readings { return w.moment.readings })
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

// observe shows all entries that came with a request, in their order.
func (w *World) observe(p *pending) {
	all := append(p.others, p)
	slices.SortFunc(all, func(a, b *pending) int { return a.entry.Number - b.entry.Number })
	for _, q := range all {
		w.set.Observe(w, q.entry)
	}
}

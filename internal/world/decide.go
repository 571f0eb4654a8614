package world

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/sim"
)

// decide makes a request's answer under the world's lock, and enters it in the
// journal. If a fault keeps the request waiting before the vendor sees it,
// nothing is decided yet: decide says how long, and is called again.
func (w *World) decide(x *exchange) (wait time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.letRivalsAct(x) // whom a rewind brought back
	if x.strike == nil && x.op != nil && x.op.Simulated() && len(w.moment.script.faults) > 0 {
		x.strike = w.strikes(x)
		if wait := x.strike.waitBefore(); wait > 0 {
			return wait
		}
	}
	w.carry(x)
	if x.strike != nil && x.strike.Fault.Effect.Duplicate {
		w.carryAgain(x)
	}
	w.cover(x)
	if x.admitted && len(w.moment.script.rivals) > 0 {
		w.callRivals(x)
		w.letRivalsAct(x)
	}
	return 0
}

// carry numbers a request, carries it out, and enters it in the journal.
func (w *World) carry(x *exchange) {
	e := x.entry
	now := w.moment.clock.Now()
	x.date = w.date.header(now)
	w.number++
	e.Number, e.Time = w.number, now
	e.Since, e.Put = w.moment.put[x.vendor.Name]
	before := w.moment

	switch {
	case x.op == nil:
		x.answer = notRouted(x.vendor, x.req, x.allow)
	case !x.op.Simulated():
		e.Operation = x.op.ID
		x.answer = notSimulated(x.vendor, x.op)
	default:
		e.Operation = x.op.ID
		x.tx = w.transactionIn(w.db.BeginIn(&x.base), x.vendor.Name, now)
		x.tx.Number, x.tx.Request = w.number, x.req
		w.carryOut(x, &x.tx)
	}

	changes := e.Changes
	if x.bucket != nil {
		taking := w.db.Begin()
		if err := w.set.buckets.Put(taking, *x.bucket); err != nil {
			panic(err) // the table has no unique index
		}
		changes = append(slices.Clone(changes), taking.Changes()...)
	}
	w.Journal.Add(e)
	w.record(act{number: w.number, changes: changes, before: before})
}

// carryAgain carries a duplicated request out once more. In the phase before,
// the client is told what came of the second time, otherwise of the first.
func (w *World) carryAgain(x *exchange) {
	again := *x
	again.entry = newEntry(x.vendor, x.req)
	again.bucket, again.answer = nil, sim.Answer{}
	again.decode(func() sim.Readings { return w.moment.readings })
	w.carry(&again)
	told, untold := x, &again
	if x.strike.Phase() == fault.Before {
		told, untold = untold, told
	}
	untold.seal(http.Header{})
	untold.entry.Delivered.Store(false)
	w.Journal.Complete(untold.entry)
	told.others = append(told.others, untold.entry)
	*x = *told
}

// carryOut is the vendor's part, and what a fault makes of it.
func (w *World) carryOut(x *exchange, tx *sim.Tx) {
	done := false
	defer func() {
		if !done { // a vendor panicked: let the server report it, but leave no half of a transaction and no gap
			tx.Rollback()
			w.number--
		}
	}()
	if x.strike != nil {
		x.entry.Fault = x.strike.entry()
		x.entry.Outcome = x.strike.Fault.Effect.Outcome()
	}
	err := w.admit(x, tx)
	switch {
	case err == nil && x.strike.hides():
		x.answer = x.strike.answer(tx, x)
		tx.Rollback()
		done = true
		return
	case err == nil:
		err = w.limit(x, tx)
	}
	if err == nil {
		x.answer, err = proceed(x, tx)
	}
	if err != nil {
		x.refused(tx, err)
	} else {
		x.entry.Changes, x.entry.Notes, x.entry.Committed = tx.Changes(), tx.Notes, x.op.Writes
	}
	if x.strike.replaces() {
		x.answer = x.strike.answer(tx, x)
	}
	done = true
}

// admit finds out whose the request is.
func (w *World) admit(x *exchange, tx *sim.Tx) error {
	caller, err := x.vendor.API.Authenticate(tx)
	if err == nil {
		tx.Caller = caller
		x.entry.Tenant = caller.Tenant
		x.admitted = true
	}
	return err
}

// limit applies the vendor's documented rate limit where the scenario has it
// on. What a request takes is taken, whatever becomes of the request.
func (w *World) limit(x *exchange, tx *sim.Tx) error {
	limit := x.vendor.API.Limit
	if limit == nil || !w.moment.script.limited[x.vendor.Name] {
		return nil
	}
	key := sim.Key(x.vendor.Name, limit.Bucket(tx))
	bucket, ok := w.set.buckets.Get(tx, key)
	if !ok {
		bucket = sim.Bucket{Key: key, At: tx.Now}
	}
	bucket, left, ok := limit.Take(bucket, tx.Now)
	x.bucket = &bucket
	if limit.Remaining != "" {
		x.remaining = sim.HeaderField{Name: limit.Remaining, Value: strconv.Itoa(left)}
	}
	if !ok {
		return limit.Refuse(tx)
	}
	return nil
}

func proceed(x *exchange, tx *sim.Tx) (sim.Answer, error) {
	run := func() (sim.Answer, error) { return x.op.Run(tx, x.in, x.bad) }
	if around := x.vendor.API.Around; around != nil {
		return around(tx, run)
	}
	return run()
}

// refused takes the transaction back, and puts the error into the vendor's
// words.
func (x *exchange) refused(tx *sim.Tx, err error) {
	tx.Rollback()
	refusal := refusalOf(x.vendor, tx, err)
	x.entry.Refusal = refusal
	x.answer = x.vendor.API.Envelope(tx, refusal)
}

func refusalOf(v *Vendor, tx *sim.Tx, err error) *sim.Refusal {
	var refusal *sim.Refusal
	if errors.As(err, &refusal) {
		return refusal
	}
	var bad *sim.BadInput
	if errors.As(err, &bad) {
		return v.API.Malformed(tx, *bad)
	}
	panic(err) // an operation's errors are refusals; anything else is a mistake of its author
}

func notRouted(v *Vendor, req *sim.Request, allow []string) sim.Answer {
	if len(allow) > 0 {
		return problem.Answer(problem.MethodNotAllowed, v.Name+" has no "+req.Method+" here; this path takes "+strings.Join(allow, ", "), sim.HeaderField{Name: "Allow", Value: strings.Join(allow, ", ")})
	}
	return problem.Answer(problem.UnknownPath, v.Name+" has no such path; its operations stand in GET /_mock/contracts/"+v.Name+".yaml")
}

func notSimulated(v *Vendor, op *sim.Operation) sim.Answer {
	return problem.Answer(problem.NotSimulated, v.Name+" has the operation "+op.ID+", but mockvendors does not simulate it yet")
}

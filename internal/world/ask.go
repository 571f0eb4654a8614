package world

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// ask is the vendor's part of a request's life: credential, rate limit, validation,
// semantics. Between credential and rate limit it lets a fault fire. If the vendor
// panics, it rolls the transaction back.
func (w *World) ask(p *pending) (wait time.Duration) {
	defer func() {
		if v := recover(); v != nil {
			p.tx.Rollback()
			p.fail(v)
		}
	}()
	if p.crash != nil { // the vendor panicked while it decoded the input
		return 0
	}
	caller, err := p.vendor.API.Authenticate(&p.tx)
	if err == nil && p.fault == nil && p.entry.Rival == "" && !p.incomplete() && len(w.moment.disruptions.faults) > 0 {
		w.letFaultFire(p, caller.Tenant)
	}
	if p.fate.Before > 0 && !p.waited {
		p.waited, p.begun = true, w.begun
		p.tx.Rollback() // the world may change meanwhile
		return p.fate.Before
	}
	if err == nil {
		p.tx.Caller, p.entry.Tenant, p.admitted = caller, caller.Tenant, true
		p.entry.Opened = caller.Opened
		if p.fate.Unseen {
			return 0
		}
		err = w.takeFromLimit(p)
	}
	if err == nil && p.incomplete() {
		err = p.bad
	}
	if err == nil {
		p.answer, err = p.run()
	}
	if err != nil {
		p.tx.Rollback()
		refusal := p.refusalOf(err)
		p.answer = p.vendor.API.Envelope(&p.tx, refusal)
		p.entry.Refusal = refusal
		return 0
	}
	p.entry.Changes, p.entry.Notes, p.entry.Committed = append([]store.Change(nil), p.tx.Changes()...), p.tx.Notes, p.op.Writes
	return 0
}

// takeFromLimit applies the vendor's documented rate limit if it is on. A request
// counts whatever its answer.
func (w *World) takeFromLimit(p *pending) error {
	limit := p.vendor.API.Limit
	if limit == nil || !w.moment.disruptions.limited[p.vendor.Name] {
		return nil
	}
	tx := &p.tx
	key := sim.Key(p.vendor.Name, limit.Bucket(tx))
	bucket, ok := w.set.buckets.Get(tx, key)
	if !ok {
		bucket = sim.Bucket{Key: key, At: tx.Now}
	}
	bucket, left, ok := limit.Take(bucket, tx.Now)
	p.bucket = &bucket
	if limit.Remaining != "" {
		p.remaining = sim.HeaderField{Name: limit.Remaining, Value: strconv.Itoa(left)}
	}
	if !ok {
		return limit.Refuse(tx)
	}
	return nil
}

// run does validation and semantics.
func (p *pending) run() (sim.Answer, error) {
	if p.req.SentPath != "" {
		p.tx.Note(p.vendor.API.Routes.AnyCase).At("path", "")
	}
	for _, i := range p.req.Ignored {
		if i.IsRepeated() {
			p.tx.Note(p.vendor.API.FirstValue).At(i.Name, "")
			break
		}
	}
	if p.next == nil {
		p.next = func() (sim.Answer, error) { return p.op.Run(&p.tx, p.in, p.bad) }
	}
	if around := p.vendor.API.Around; around != nil {
		return around(&p.tx, p.next)
	}
	return p.next()
}

// refusalOf returns the refusal that an error is, with everything that is wrong with
// the request's fields.
func (p *pending) refusalOf(err error) *sim.Refusal {
	var refusal *sim.Refusal
	if !errors.As(err, &refusal) {
		var bad *sim.BadInput
		if !errors.As(err, &bad) {
			panic(err) // an operation returns only refusals; any other error is a bug in it
		}
		refusal = p.vendor.API.Malformed(&p.tx, *bad)
		if refusal.Wrong.Fields == nil {
			refusal.OfFields(bad.Fields, nil)
		}
		if refusal.Field == "" { // otherwise a field decided
			refusal.Cause = bad.Cause
		}
	}
	if len(refusal.Wrong.Fields) > 0 {
		if later := p.vendor.API.Later; later != nil && (p.bad == nil || p.bad.Kind == "") {
			refusal.FoundLater(&p.tx, func() []*sim.Refusal { return later(&p.tx, p.in) })
		}
		p.suggestKnown(refusal.Wrong.Fields)
	}
	return refusal
}

func notRouted(v *Vendor, req *sim.Request, allow []string) sim.Answer {
	if len(allow) > 0 {
		methods := strings.Join(allow, ", ")
		return problem.Answer(problem.MethodNotAllowed, v.Name+" does not allow "+req.Method+" at this path; allowed: "+methods,
			sim.HeaderField{Name: "Allow", Value: methods})
	}
	hint := ""
	if near := v.Near(req.Method, req.Path); near != "" {
		hint = "did you mean " + near + "? "
	}
	return problem.Answer(problem.UnknownPath, v.Name+" has no such path; "+hint+"GET /_mock/contracts/"+v.Name+".yaml lists its operations")
}

func notSimulated(v *Vendor, op *sim.Operation) sim.Answer {
	return problem.Answer(problem.NotSimulated, "mockvendors does not simulate "+v.Name+"."+op.ID+" yet")
}

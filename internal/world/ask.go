package world

import (
	"errors"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/sim"
)

// takeFromLimit applies the vendor's documented rate limit where the scenario
// has it on. What a request takes is taken, whatever becomes of the request.
func (w *World) takeFromLimit(p *pending) error {
	limit := p.vendor.API.Limit
	if limit == nil || !w.moment.script.limited[p.vendor.Name] {
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

// run is validation and semantics.
func (p *pending) run() (sim.Answer, error) {
	run := func() (sim.Answer, error) { return p.op.Run(&p.tx, p.in, p.bad) }
	if around := p.vendor.API.Around; around != nil {
		return around(&p.tx, run)
	}
	return run()
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
		methods := strings.Join(allow, ", ")
		return problem.Answer(problem.MethodNotAllowed, v.Name+" has no "+req.Method+" here; this path takes "+methods,
			sim.HeaderField{Name: "Allow", Value: methods})
	}
	return problem.Answer(problem.UnknownPath, v.Name+" has no such path; its operations stand in GET /_mock/contracts/"+v.Name+".yaml")
}

func notSimulated(v *Vendor, op *sim.Operation) sim.Answer {
	return problem.Answer(problem.NotSimulated, v.Name+" has the operation "+op.ID+", but mockvendors does not simulate it yet")
}

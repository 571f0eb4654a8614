package world

import (
	"maps"
	"net/http"
	"slices"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/sim"
)

// letFaultFire counts a request for the faults that it matches, and finds the
// first that fires. The vendor has accepted the credential: a request that it
// turns away matches no fault.
//
// What is counted stays even if the request's own transaction, which is open,
// is rolled back. The two write to different tables.
func (w *World) letFaultFire(p *pending, tenant string) {
	call := callOf(p, tenant)
	counting := w.db.Begin()
	for _, f := range w.moment.script.faults {
		fires, ordinal := w.set.fires(counting, "fault", string(f.Fault.ID), f.Selector, f.Draws(), call)
		if !fires || p.fault != nil {
			continue
		}
		w.set.add(counting, occasion("fault", string(f.Fault.ID), "hits"))
		p.fault, p.fate = f, f.Fate(call, ordinal)
	}
	if changes := counting.Changes(); len(changes) > 0 {
		w.record(act{number: w.number, intervention: true, changes: changes, before: w.moment})
	}
}

// faultsAnswer is what the client gets in place of the vendor's answer: nothing
// if the fault loses a request that the vendor never saw, but a body to cut
// short if it truncates.
func (p *pending) faultsAnswer() sim.Answer {
	effect := p.fault.Fault.Effect
	garbage := effect.Garbage
	switch {
	case p.fate.Answer == fault.NoAnswer:
		return sim.Answer{}
	case effect.Respond != nil:
		return p.respond(*effect.Respond)
	case effect.Drop == fault.Truncate:
		garbage = fault.BrokenJSON
	}
	body, contentType := garbage.Content()
	return sim.Answer{Status: http.StatusOK, Header: []sim.HeaderField{{Name: "Content-Type", Value: contentType}}, Body: raw(body)}
}

func (p *pending) respond(r fault.Respond) (answer sim.Answer) {
	if r.Envelope() {
		answer = p.envelope(r.Code())
	} else if body, contentType := r.Content(); len(body) > 0 {
		answer.Body = raw(body)
		answer.Header = []sim.HeaderField{{Name: "Content-Type", Value: contentType}}
	}
	answer.Status = r.Code()
	var own []sim.HeaderField
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		canonical := http.CanonicalHeaderKey(name)
		if canonical == "Content-Type" {
			continue // the body's
		}
		for _, value := range r.Headers[name] {
			own = append(own, sim.HeaderField{Name: canonical, Value: string(value)})
		}
	}
	for _, h := range answer.Header {
		if !slices.ContainsFunc(own, func(o sim.HeaderField) bool { return o.Name == h.Name }) {
			own = append(own, h)
		}
	}
	answer.Header = own
	return answer
}

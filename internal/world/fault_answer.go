package world

import (
	"maps"
	"net/http"
	"slices"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/sim"
)

// faultsAnswer returns the answer in place of the vendor's. If the vendor did not
// see the request, a drop has an empty answer, or a body to truncate.
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
			continue // it comes with the body
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

package world

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/sim"
)

// strike is a fault that fires at a request. Its methods can be called on nil:
// no fault.
type strike struct {
	*fault.Compiled
	delay  time.Duration
	waited bool
}

// waitBefore is how long the request has to wait before the vendor sees it,
// told once.
func (s *strike) waitBefore() time.Duration {
	if s == nil || s.waited || s.Phase() != fault.Before {
		return 0
	}
	s.waited = true
	return s.delay
}

// hides says whether the vendor never sees the request.
func (s *strike) hides() bool { return s.loses() && s.Phase() == fault.Before }

// replaces says whether the fault puts an answer of its own, or none, in the
// vendor's place.
func (s *strike) replaces() bool {
	return s != nil && (s.Fault.Effect.Respond != nil || s.Fault.Effect.Garbage != "" || s.hides())
}

// loses says whether the vendor's own answer does not reach the client.
func (s *strike) loses() bool { return s != nil && !s.Fault.Effect.NeedsVendor() }

// silences says whether there is no answer, not even one to lose.
func (s *strike) silences() bool {
	return s.hides() && s.Fault.Effect.Drop != "" && s.Fault.Effect.Drop != fault.Truncate
}

// entry is what the journal says of it.
func (s *strike) entry() *journal.Fault {
	return &journal.Fault{ID: string(s.Fault.ID), Phase: string(s.Phase()), Hides: s.hides(), Replaces: s.replaces()}
}

// answer is what the client gets in place of the vendor's answer. Of a dropped
// request that the vendor never saw there is none; where it breaks off there
// is a body to break.
func (s *strike) answer(tx *sim.Tx, x *exchange) sim.Answer {
	e := s.Fault.Effect
	garbage := e.Garbage
	switch {
	case e.Respond != nil:
		return respond(tx, x.vendor, *e.Respond)
	case e.Drop == fault.Truncate:
		garbage = fault.BrokenJSON
	case garbage == "":
		return sim.Answer{}
	}
	body, contentType := garbage.Content()
	return sim.Answer{Status: http.StatusOK, Header: []sim.HeaderField{{Name: "Content-Type", Value: contentType}}, Body: raw(body)}
}

func respond(tx *sim.Tx, v *Vendor, r fault.Respond) (answer sim.Answer) {
	if r.Envelope() {
		answer = v.API.Envelope(tx, &sim.Refusal{Status: r.Code(), Message: http.StatusText(r.Code())})
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

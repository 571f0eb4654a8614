package world

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/sim"
)

// Rival is another actor, whose call happens right after a call of the client.
type Rival struct {
	Name  string
	After *fault.Trigger // fires at the client's calls
	Call  Call
}

// matchRivals counts a call of the client for the rivals that it matches, and makes
// those due whose triggers fire.
func (w *World) matchRivals(p *pending) {
	call := p.call(p.entry.Tenant)
	counting := w.db.Begin()
	var due []*Rival
	for _, r := range w.moment.disruptions.rivals {
		if fires, _ := w.set.matchAndCount(counting, "rival", r.Name, r.After, r.After.Draws(), call); fires {
			due = append(due, r)
		}
	}
	if changes := counting.Changes(); len(changes) > 0 {
		w.remember(&revision{number: w.number, changes: changes, before: w.moment}, w.Journal.First())
	}
	w.moment.due = due
}

// runRivals answers the calls of the due rivals, each as a request with its own
// journal entry, before the client's next request. Due rivals are part of the
// moment, so a rewind to before a rival's call makes it due again.
func (w *World) runRivals(p *pending) {
	for len(w.moment.due) > 0 {
		rival := w.rivalRequest(w.moment.due[0])
		w.answer(rival)
		w.moment.due = w.moment.due[1:]
		rival.seal(http.Header{})
		w.countRival(rival.entry)
		w.Journal.Complete(rival.entry)
		p.others = append(p.others, rival)
	}
}

// countRival counts that a rival acted, and what its call came to.
func (w *World) countRival(e *journal.Entry) {
	counting := w.db.Begin()
	w.set.increment(counting, countKey("rival", e.Rival, "acted"))
	w.set.increment(counting, countKey("rival", e.Rival, "status "+strconv.Itoa(e.Status)))
	if e.Refusal != nil {
		w.set.increment(counting, countKey("rival", e.Rival, "refused"))
	}
	w.remember(&revision{number: w.number, changes: counting.Changes(), before: w.moment}, w.Journal.First())
}

// RivalStatus is how often a rival acted, and what its calls came to.
type RivalStatus struct {
	Name     string
	Matched  int         // calls of the client
	Acted    int         // calls of its own
	Refused  int         // by the vendor
	Statuses map[int]int // how many of its calls got each status
}

// Rivals returns the rivals, in the order of the scenario.
func (w *World) Rivals() []RivalStatus {
	w.mu.Lock()
	defer w.mu.Unlock()
	tx := w.db.Begin()
	all := []RivalStatus{}
	for _, r := range w.moment.disruptions.rivals {
		s := RivalStatus{
			Name:     r.Name,
			Matched:  w.set.countOf(tx, countKey("rival", r.Name, "matched")),
			Acted:    w.set.countOf(tx, countKey("rival", r.Name, "acted")),
			Refused:  w.set.countOf(tx, countKey("rival", r.Name, "refused")),
			Statuses: map[int]int{},
		}
		for c := range w.set.counters.All(tx, sim.Key("rival", r.Name, "status ")) {
			_, text, _ := strings.Cut(c.Key, "status ")
			if status, err := strconv.Atoi(text); err == nil {
				s.Statuses[status] = c.N
			}
		}
		all = append(all, s)
	}
	return all
}

// rivalRequest returns a rival's call as a pending request.
func (w *World) rivalRequest(r *Rival) *pending {
	v := w.set.Vendor(r.Call.Vendor)
	tx := w.transaction(v.Name, w.moment.clock.Now())
	defer tx.Rollback()
	req, err := r.Call.request(tx, v)
	if err != nil { // the credential has since left the state: the call is sent without one, and refused
		unsigned := r.Call
		unsigned.As = sim.As{None: true}
		req, err = unsigned.request(tx, v)
	}
	if err != nil {
		panic(err) // loading the scenario checked the call
	}
	p := &pending{vendor: v, req: req}
	p.op, p.allow = v.API.Routes.Find(req)
	if req.Length > p.op.MaxBody {
		req.TooLarge, req.Body = true, req.Body[:p.op.MaxBody]
	}
	p.decode(func() sim.Readings { return w.moment.readings.values })
	p.makeEntry()
	p.entry.Rival = r.Name
	return p
}

package world

import (
	"log"
	"net/http"
	"runtime/debug"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/sim"
)

// crash is a panic of a vendor: a bug in it, not a fault of the scenario.
type crash struct {
	value any
	stack []byte
}

// fail records a panic of the vendor. It passes [http.ErrAbortHandler] on.
func (p *pending) fail(value any) {
	if value == http.ErrAbortHandler {
		panic(value)
	}
	p.crash = &crash{value, debug.Stack()}
}

// envelope returns an error answer of the vendor's that none of its rules decided.
func (p *pending) envelope(status int) (answer sim.Answer) {
	defer func() {
		if v := recover(); v != nil {
			p.tx.Rollback()
			p.fail(v)
			answer = panicked(p.vendor)
		}
	}()
	return p.vendor.API.Envelope(&p.tx, &sim.Refusal{Status: status, Message: http.StatusText(status)})
}

func panicked(v *Vendor) sim.Answer {
	return problem.Answer(problem.VendorPanicked, "the simulation of "+v.Name+" has a bug; the log of mockvendors has the details")
}

// reportCrashes logs the panics of vendors during a request, its duplicate, and
// its rivals' requests.
func (w *World) reportCrashes(p *pending) {
	for _, other := range p.others {
		w.reportCrash(other)
	}
	w.reportCrash(p)
}

func (w *World) reportCrash(p *pending) {
	if p.crash == nil {
		return
	}
	logf := log.Printf
	if w.set.ErrorLog != nil {
		logf = w.set.ErrorLog.Printf
	}
	logf("%s panicked in world %s, request %d, %s: %v\n%s",
		p.vendor.Name, w.Name, p.entry.Number, p.entry.Operation, p.crash.value, p.crash.stack)
}

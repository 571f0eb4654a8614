// Package journal remembers what was asked and answered in a world, bounded in
// entries and bytes.
package journal

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// Entry is one request and all that came of it. It is filled before it is
// complete and not changed afterwards, but for Delivered.
type Entry struct {
	Number    int
	Time      time.Time // the world's
	Vendor    string
	Tenant    string // "" where the credential was refused or not looked at
	Operation string // "" for a path that the vendor does not have
	Method    string
	Path      string // the vendor's own, escaped, without the mount prefix
	Query     string

	RequestHeader  http.Header
	RequestBody    []byte
	Status         int
	ResponseHeader http.Header
	ResponseBody   []byte

	Notes     []sim.Note     // the rules that had an effect on a success; the one that decided last
	Refusal   *sim.Refusal   // why it was refused, if it was
	Committed bool           // a writing operation was carried out
	Delivered atomic.Bool    // the answer went out as the vendor gave it
	Changes   []store.Change // of the committed transaction
	Fault     *Fault         // the fault that fired, nil if none did
	Outcome   string         // what the client saw in place of a status: "reset", "close", …; "" if it got one
	Rival     string         // the rival whose request it was; "" for the client's
	Put       bool           // the state that the vendor had was put there by the control API, and is not the scenario's
	Since     int            // and if so, right after this request
	Duration  time.Duration  // the machine's time

	complete atomic.Bool
	bytes    int // its size, once complete
}

// Saw is what the client got: the status, or what came in its place.
func (e *Entry) Saw() string {
	if e.Outcome != "" {
		return e.Outcome
	}
	return strconv.Itoa(e.Status)
}

// Rules is the rules that had an effect, the one that decided last.
func (e *Entry) Rules() []*sim.Rule {
	if e.Refusal != nil {
		if e.Refusal.Rule == nil {
			return nil
		}
		return []*sim.Rule{e.Refusal.Rule}
	}
	rules := make([]*sim.Rule, len(e.Notes))
	for i, n := range e.Notes {
		rules[i] = n.Rule
	}
	return rules
}

// Decided is the rule that decided, and what the answer turned on; nil if none
// did.
func (e *Entry) Decided() (*sim.Rule, sim.About) {
	switch n := len(e.Notes); {
	case e.Refusal != nil:
		return e.Refusal.Rule, e.Refusal.About
	case n > 0:
		return e.Notes[n-1].Rule, e.Notes[n-1].About
	}
	return nil, sim.About{}
}

// Fault is which fault fired, and what became of the request under it.
type Fault struct {
	ID    string     `json:"id"`
	Phase string     `json:"phase"`
	Fate  fault.Fate `json:"-"`
}

// size is about what the entry holds in memory.
func (e *Entry) size() int {
	n := 1024 + len(e.RequestBody) + len(e.ResponseBody) + 512*len(e.Changes)
	for name, values := range e.RequestHeader {
		n += len(name)
		for _, v := range values {
			n += len(v)
		}
	}
	return n
}

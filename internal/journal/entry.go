// Package journal keeps the latest requests of a world and their answers, up to a
// number of entries and bytes.
package journal

import (
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// Entry is one request and its effects. Once complete, only Delivered and Meant
// change.
type Entry struct {
	Number    int
	Time      time.Time // the world's
	Vendor    string
	Tenant    string // "" if the credential was refused or not checked
	Operation string // "" if the vendor has no such path
	Method    string
	Path      string // the vendor's own, escaped, without the mount prefix
	Query     string
	Host      string
	Subdomain string // where the host is one of the vendor's "*." hosts: what stands for the star

	RequestHeader  Header
	RequestBody    []byte
	Cut            int   // how many bytes RequestBody lacks of the files that were sent: only their digests are kept
	Length         int64 // of the body as announced; -1 where it was not
	TooLarge       bool  // the body is longer than the operation takes
	Incomplete     bool  // the body broke off, or lacks its closing boundary
	Unread         bool  // RequestBody is a beginning: the credential was refused before the rest was read
	Status         int
	ResponseHeader Header
	ResponseBody   []byte

	Ignored   []sim.Ignored  // what the client sent and the vendor dropped
	Asked     sim.Asked      // the vendor's readings that were asked for
	Notes     []sim.Note     // the rules that shaped an answer that is no refusal; the deciding one last
	Refusal   *sim.Refusal   // nil unless it was refused
	Committed bool           // the vendor carried out a writing operation
	Delivered atomic.Bool    // the vendor's own answer reached the client
	Meant     atomic.Bool    // to be refused: the request may break the contract
	Changes   []store.Change // of the committed transaction
	Fault     *Fault         // the fault that fired, nil if none did
	Outcome   string         // what the client saw in place of a whole answer, such as "reset"; "" if it got one
	Opened    bool           // the credential, which the scenario does not declare, opened the tenant
	Rival     string         // the rival that made the request; "" for the client's
	Put       bool           // the control API had replaced the vendor's state
	Since     int            // if Put: after this request
	Duration  time.Duration  // the machine's time
	Gap       time.Duration  // the machine's time between the arrivals of the client's request before and of this one
	HasGap    bool           // false for the client's first request, for a duplicate and for a rival's

	complete atomic.Bool
	kept     int // bytes of the memory that has the entry's texts; see Keep
	bytes    int // the entry's size, once complete
	holders  int // the log and the snapshots that hold it; guarded by the log's lock
}

// Saw returns what the client saw: the status, or the outcome in place of it.
func (e *Entry) Saw() string {
	if e.Outcome != "" {
		return e.Outcome
	}
	return strconv.Itoa(e.Status)
}

// Rules returns the rules that shaped the answer, the deciding one last.
func (e *Entry) Rules() []*sim.Rule {
	if e.Refusal != nil {
		if e.Refusal.Rule == nil {
			return nil
		}
		return append(slices.Clip(e.Refusal.Also), e.Refusal.Rule)
	}
	rules := make([]*sim.Rule, len(e.Notes))
	for i, n := range e.Notes {
		rules[i] = n.Rule
	}
	return rules
}

// Decided returns the rule that decided the answer, and what the rule looked at;
// nil if no rule decided.
func (e *Entry) Decided() (*sim.Rule, sim.About) {
	switch n := len(e.Notes); {
	case e.Refusal != nil:
		return e.Refusal.Rule, e.Refusal.About
	case n > 0:
		return e.Notes[n-1].Rule, e.Notes[n-1].About
	}
	return nil, sim.About{}
}

// Fault is the fault that fired, and the request's fate under it.
type Fault struct {
	ID    string     `json:"id"`
	Phase string     `json:"phase"`
	Fate  fault.Fate `json:"-"`
}

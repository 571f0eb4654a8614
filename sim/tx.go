package sim

import (
	"time"

	"github.com/mockvendors/mockvendors/internal/store"
)

// Tx is one request's transaction on a world: the records, and all else that
// may decide an answer. A refusal rolls all of it back.
type Tx struct {
	*store.Tx
	Kit      *Kit
	Vendor   string // name of the vendor at work
	Seed     uint64 // the scenario's
	Open     bool   // whether a credential that nobody declared opens a tenant of its own
	Now      time.Time
	Number   int // the request's number in the world's journal; 0 while a scenario is loaded
	Readings Readings
	Request  *Request // nil while a scenario is loaded
	Caller   Caller
	Notes    []*Rule // the special effects so far
}

// Note says that rule had an effect on the answer or on the state.
func (tx *Tx) Note(rule *Rule) { tx.Notes = append(tx.Notes, rule) }

// Reads is the value of a reading in this world.
func (tx *Tx) Reads(r *Reading) string { return tx.Readings.Of(r) }

// In is tx as that tenant's, for loading a scenario's state.
func (tx *Tx) In(tenant string) *Tx {
	tx.Caller.Tenant = tenant
	return tx
}

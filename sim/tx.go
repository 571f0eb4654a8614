package sim

import (
	"context"
	"slices"
	"time"

	"github.com/mockvendors/mockvendors/internal/store"
)

// Tx is a request's transaction on a world: the rows, and everything else that
// may decide the answer. A refusal rolls all of it back.
type Tx struct {
	*store.Tx
	Kit      *Kit
	Vendor   string // name of the vendor that handles the request
	Seed     uint64 // the scenario's
	Open     bool   // whether an unknown credential opens a tenant
	Now      time.Time
	Earliest time.Time // that the world's clock has shown; zero while a scenario is loaded
	Latest   time.Time
	Number   int // the request's number in the world's journal; 0 while a scenario is loaded
	Readings Readings
	Asked    Asked    // the readings that were asked for so far
	Request  *Request // nil while a scenario is loaded
	Caller   Caller
	Former   *Tx             // the state that is replaced while one is put; nil otherwise
	Context  context.Context // of the caller who waits for a scenario to load; nil otherwise
	Notes    []Note          // so far

	Deliveries []Message // the webhooks that it put into the outbox; void if it is rolled back

	checks Checks // of the input: saves an allocation
}

// Note records that rule had an effect on the answer or on the state. The caller
// may complete the returned note until the next call of Note.
func (tx *Tx) Note(rule *Rule) *Note {
	tx.Notes = append(tx.Notes, Note{Rule: rule})
	return &tx.Notes[len(tx.Notes)-1]
}

// Noted reports whether rule has had an effect so far.
func (tx *Tx) Noted(rule *Rule) bool {
	return slices.ContainsFunc(tx.Notes, func(n Note) bool { return n.Rule == rule })
}

// Note is a rule's effect on an answer that is not a refusal.
type Note struct {
	Rule *Rule
	About
}

// At sets the field that decided and its value, which is never a secret.
func (n *Note) At(field, value string) *Note {
	n.Field, n.Value = field, value
	return n
}

// HeldBy sets the record that decided.
func (n *Note) HeldBy(holder Ref) *Note {
	n.Holder = &holder
	return n
}

// Reads returns the value that a reading has in this world.
func (tx *Tx) Reads(r *Reading) string {
	tx.Asked.Note(r)
	return tx.Readings.Of(r)
}

// ActAs makes tenant the caller, for which identifiers and random numbers are
// drawn from now on. It is for loading a scenario's state.
func (tx *Tx) ActAs(tenant string) { tx.Caller.Tenant = tenant }

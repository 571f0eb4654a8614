package sim

import (
	"context"
	"slices"
	"time"

	"github.com/mockvendors/mockvendors/internal/store"
)

// Tx is one request's transaction on a world: its rows, and everything else
// that may decide an answer. A refusal rolls all of it back.
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
	Context  context.Context // of whoever waits for a scenario to be loaded; nil otherwise
	Notes    []Note // the special effects so far
}

// Note records that rule had an effect on the answer or on the state. The
// returned note takes what the effect was about, until the next one.
func (tx *Tx) Note(rule *Rule) *Note {
	tx.Notes = append(tx.Notes, Note{Rule: rule})
	return &tx.Notes[len(tx.Notes)-1]
}

// Noted reports whether rule has had an effect so far.
func (tx *Tx) Noted(rule *Rule) bool {
	return slices.ContainsFunc(tx.Notes, func(n Note) bool { return n.Rule == rule })
}

// Note is an effect of a rule on an answer that is no refusal.
type Note struct {
	Rule *Rule
	About
}

// At names the field that decided and its value; never a secret.
func (n *Note) At(field, value string) *Note {
	n.Field, n.Value = field, value
	return n
}

// HeldBy names the record that was met.
func (n *Note) HeldBy(holder Ref) *Note {
	n.Holder = &holder
	return n
}

// Reads returns the value that a reading has in this world.
func (tx *Tx) Reads(r *Reading) string { return tx.Readings.Of(r) }

// ActAs makes tx that tenant's: identifiers and random numbers are drawn for it
// from here on. It is for loading a scenario's state.
func (tx *Tx) ActAs(tenant string) { tx.Caller.Tenant = tenant }

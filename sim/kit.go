package sim

import (
	"strings"

	"github.com/mockvendors/mockvendors/internal/store"
)

// Kit is where vendors declare their tables. It holds the schema that all
// vendors share, and which tables hold records.
type Kit struct {
	*shared
	vendor *Vendor // whose tables are being declared
}

type shared struct {
	*store.Schema
	sequences   *store.Table[sequence]
	outbox      *store.Table[Message]
	collectors  map[string]collector // by name of table
	collections []string             // names of tables, in the order declared
}

// NewKit returns a kit for all vendors; see [Kit.For].
func NewKit() *Kit {
	s := store.NewSchema()
	return &Kit{shared: &shared{
		Schema:     s,
		sequences:  newSequences(s),
		outbox:     newOutbox(s),
		collectors: map[string]collector{},
	}}
}

// For returns the kit with which v declares its tables.
func (k *Kit) For(v *Vendor) *Kit { return &Kit{shared: k.shared, vendor: v} }

// Change is a record before and after a request. Before and After encode to
// what the vendor's state shows of the record; Before is nil for a record that
// was created, After for one that was removed.
type Change struct {
	Ref
	Before, After any
}

// collector turns the rows of one table into records. A row is a *R of the
// table's row type.
type collector struct {
	ref  func(row any) Ref
	show func(row any) any
}

func (k *Kit) collect(table, collection string, c collector) {
	k.collectors[table] = c
	k.collections = append(k.collections, table)
}

// Collections returns the names of a vendor's collections, in the order
// declared.
func (k *Kit) Collections(vendor string) (names []string) {
	for _, table := range k.collections {
		if name, ok := strings.CutPrefix(table, vendor+"."); ok {
			names = append(names, name)
		}
	}
	return names
}

// Change returns a changed row as a change of a record, and reports whether the
// row is a record.
func (k *Kit) Change(c store.Change) (shown Change, ok bool) {
	if shown.Ref, ok = k.Ref(c); !ok {
		return shown, false
	}
	show := k.collectors[c.Table()].show
	if c.Before != nil {
		shown.Before = show(c.Before)
	}
	if c.After != nil {
		shown.After = show(c.After)
	}
	return shown, true
}

// Ref returns the name of a changed row's record, and reports whether the row is
// a record.
func (k *Kit) Ref(c store.Change) (Ref, bool) {
	of, ok := k.collectors[c.Table()]
	switch {
	case !ok:
		return Ref{}, false
	case c.After != nil:
		return of.ref(c.After), true
	}
	return of.ref(c.Before), true
}

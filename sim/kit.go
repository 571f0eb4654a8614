package sim

import "github.com/mockvendors/mockvendors/internal/store"

// Kit is where vendors declare their tables: the schema that all of them share,
// and what of it people are shown.
type Kit struct {
	*store.Schema
	sequences   *store.Table[sequence]
	outbox      *store.Table[Message]
	collections map[string]func(store.Change) Record
}

// NewKit returns a kit without vendors.
func NewKit() *Kit {
	s := store.NewSchema()
	return &Kit{
		Schema:      s,
		sequences:   newSequences(s),
		outbox:      newOutbox(s),
		collections: map[string]func(store.Change) Record{},
	}
}

// Record is a change of a record as people are shown it. Before and After
// encode to what the vendor's state shows of the record; one of them is nil
// for a record that came to be or went.
type Record struct {
	Tenant, Collection, ID string
	Before, After          any
}

// Collect makes a table a collection of records that people see: in journals'
// changes and in assertions. where gives a row's tenant and the id it has
// there, show what the state shows of it. Tables that are not collected are
// the vendor's own affair.
func Collect[R any](k *Kit, t *store.Table[R], name string, where func(R) (tenant, id string), show func(R) any) {
	k.collections[t.Name()] = func(c store.Change) Record {
		record := Record{Collection: name}
		if before, ok := c.Before.(*R); ok {
			record.Tenant, record.ID = where(*before)
			record.Before = show(*before)
		}
		if after, ok := c.After.(*R); ok {
			record.Tenant, record.ID = where(*after)
			record.After = show(*after)
		}
		return record
	}
}

// Record is what people are shown of a change, and whether they are.
func (k *Kit) Record(c store.Change) (Record, bool) {
	show, ok := k.collections[c.Table()]
	if !ok {
		return Record{}, false
	}
	return show(c), true
}

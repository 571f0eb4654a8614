package sim

import (
	"strings"

	"github.com/mockvendors/mockvendors/internal/store"
)

// Kit is where vendors declare their tables: the schema that all of them share,
// and what of it people are shown.
type Kit struct {
	*store.Schema
	sequences   *store.Table[sequence]
	outbox      *store.Table[Message]
	collections map[string]collection // by table
	tables      []string              // the collected ones, as declared
}

// NewKit returns a kit without vendors.
func NewKit() *Kit {
	s := store.NewSchema()
	return &Kit{
		Schema:      s,
		sequences:   newSequences(s),
		outbox:      newOutbox(s),
		collections: map[string]collection{},
	}
}

// Record is a change of a record as people are shown it. Before and After
// encode to what the vendor's state shows of the record; one of them is nil
// for a record that came to be or went.
type Record struct {
	Place
	Before, After any
}

// Place is where the state has a record.
type Place struct{ Tenant, Collection, ID string }

// collection is a table as people see it.
type collection struct {
	name  string
	place func(store.Change) Place
	show  func(row any) any // of a change's Before or After
}

// Collect makes a table a collection of records that people see: in journals'
// changes and in assertions. where gives a row's tenant and the id it has
// there, show what the state shows of it. Tables that are not collected are
// the vendor's own affair.
func Collect[R any](k *Kit, t *store.Table[R], name string, where func(R) (tenant, id string), show func(R) any) {
	k.tables = append(k.tables, t.Name())
	k.collections[t.Name()] = collection{
		name: name,
		place: func(c store.Change) Place {
			row, ok := c.After.(*R)
			if !ok {
				row = c.Before.(*R)
			}
			tenant, id := where(*row)
			return Place{tenant, name, id}
		},
		show: func(row any) any { return show(*row.(*R)) },
	}
}

// Collections returns the names of a vendor's collections, as declared.
func (k *Kit) Collections(vendor string) (names []string) {
	for _, table := range k.tables {
		if strings.HasPrefix(table, vendor+".") {
			names = append(names, k.collections[table].name)
		}
	}
	return names
}

// Record is what people are shown of a change, and whether they are.
func (k *Kit) Record(c store.Change) (r Record, shown bool) {
	if r.Place, shown = k.Place(c); !shown {
		return r, false
	}
	show := k.collections[c.Table()].show
	if c.Before != nil {
		r.Before = show(c.Before)
	}
	if c.After != nil {
		r.After = show(c.After)
	}
	return r, true
}

// Place is where people are shown a change, and whether they are.
func (k *Kit) Place(c store.Change) (Place, bool) {
	collection, shown := k.collections[c.Table()]
	if !shown {
		return Place{}, false
	}
	return collection.place(c), true
}

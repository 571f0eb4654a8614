package sim

import "github.com/mockvendors/mockvendors/internal/store"

// Table is a table of a vendor's rows. See [store.Table].
type Table[R any] struct{ *store.Table[R] }

// Index finds rows of a table by another key than the primary one.
type Index[R any] = store.Index[R]

// Rows declares a table whose rows people never see. key returns a row's primary
// key, see [Key].
func Rows[R any](k *Kit, name string, key func(R) string) Table[R] {
	return Table[R]{store.NewTable(k.Schema, k.vendor.Name+"."+name, key)}
}

// Record is a row that people see: in the state, in the changes of a request,
// in assertions.
type Record interface {
	// Ref names the record.
	Ref() Ref
	// Shown returns what the vendor's state shows of the record. It is encoded
	// as JSON.
	Shown() any
}

// Ref names a record.
type Ref struct{ Tenant, Collection, ID string }

// Records declares a table whose rows are the records of a collection.
func Records[R Record](k *Kit, collection string, key func(R) string) Table[R] {
	t := Rows(k, collection, key)
	k.collect(t.Name(), collection, collector{
		ref:  func(row any) Ref { return (*row.(*R)).Ref() },
		show: func(row any) any { return (*row.(*R)).Shown() },
	})
	return t
}

// Insert stores row unless there is one with the same key, and reports that it is
// taken. It panics as Put does.
func (t Table[R]) Insert(tx *Tx, row R) (taken bool) {
	taken, err := t.Table.Insert(tx, row)
	if err != nil {
		panic(err)
	}
	return taken
}

// Put stores row, replacing the row with the same key, if any. It panics if
// another row holds one of its unique keys: the vendor's rules check that first,
// so this is a bug in the vendor's package.
func (t Table[R]) Put(tx *Tx, row R) {
	if err := t.Table.Put(tx, row); err != nil {
		panic(err)
	}
}

package store

import (
	"fmt"
	"iter"
	"strings"
)

// Table is a set of rows of one type, ordered by their key. It holds no rows
// itself: these are in the database of the transaction.
type Table[R any] struct {
	schema  *Schema
	name    string
	key     func(R) string
	tree    int
	indexes []*Index[R]
}

// NewTable declares a table in s. key gives a row's primary key, never "".
func NewTable[R any](s *Schema, name string, key func(R) string) *Table[R] {
	t := &Table[R]{schema: s, name: name, key: key, tree: s.addTree(func() forkable { return newTree[*R]() })}
	s.tables = append(s.tables, t)
	return t
}

// Unique declares an index whose key only one row can have. A row for which
// key gives "" is not in the index. Declare indexes before the first database.
func (t *Table[R]) Unique(field string, key func(R) string) *Index[R] {
	return t.index(&Index[R]{field: field, key: key, unique: true})
}

// Index declares an index whose key several rows can have; they are ordered by
// it, and among equals by primary key. A row for which key gives "" is not in
// the index. The keys have equally many parts, of which none holds a zero byte,
// with one zero byte between two of them.
func (t *Table[R]) Index(field string, key func(R) string) *Index[R] {
	return t.index(&Index[R]{field: field, key: key})
}

func (t *Table[R]) index(x *Index[R]) *Index[R] {
	x.table = t
	x.tree = t.schema.addTree(func() forkable { return newTree[string]() })
	t.indexes = append(t.indexes, x)
	return x
}

// Name is the table's name.
func (t *Table[R]) Name() string { return t.name }

func (t *Table[R]) trees() []int {
	trees := []int{t.tree}
	for _, x := range t.indexes {
		trees = append(trees, x.tree)
	}
	return trees
}

// Get returns the row with that primary key.
func (t *Table[R]) Get(in In, key string) (row R, ok bool) {
	if p, ok := reading[*R](in.Transaction().db, t.tree).Get(key); ok {
		return *p, true
	}
	return row, false
}

// Put stores row, in place of the row with its key if there is one. If another
// row holds one of its unique keys, nothing changes and the error is a
// *[Conflict] that names the holder.
func (t *Table[R]) Put(in In, row R) error {
	tx := in.Transaction()
	db, key := tx.db, t.key(row)
	for _, x := range t.indexes {
		if !x.unique {
			continue
		}
		k := x.key(row)
		if k == "" {
			continue
		}
		if holder, ok := reading[string](db, x.tree).Get(k); ok && holder != key {
			return &Conflict{Table: t.name, Field: x.field, Holder: holder}
		}
	}
	before, _ := reading[*R](db, t.tree).Get(key)
	t.replace(db, key, before, &row)
	tx.changes = append(tx.changes, change(t, key, before, &row))
	return nil
}

// Delete removes the row with that primary key and says whether there was one.
func (t *Table[R]) Delete(in In, key string) bool {
	tx := in.Transaction()
	db := tx.db
	before, ok := reading[*R](db, t.tree).Get(key)
	if !ok {
		return false
	}
	t.replace(db, key, before, nil)
	tx.changes = append(tx.changes, change[R](t, key, before, nil))
	return true
}

// All yields the rows whose key begins with prefix, in order of key.
func (t *Table[R]) All(in In, prefix string) iter.Seq[R] {
	return func(yield func(R) bool) {
		reading[*R](in.Transaction().db, t.tree).Ascend(prefix, func(k string, row *R) bool {
			return strings.HasPrefix(k, prefix) && yield(*row)
		})
	}
}

// Count is the number of rows whose key begins with prefix.
func (t *Table[R]) Count(in In, prefix string) int {
	from, to := reading[*R](in.Transaction().db, t.tree).span(prefix)
	return to - from
}

// replace brings the primary tree and every index from one row to another;
// either may be nil.
func (t *Table[R]) replace(db *DB, key string, from, to *R) {
	for _, x := range t.indexes {
		x.move(db, key, from, to)
	}
	rows := writing[*R](db, t.tree)
	if to == nil {
		rows.Delete(key)
	} else {
		rows.Set(key, to)
	}
}

func (t *Table[R]) restore(db *DB, key string, from, to any) {
	f, _ := from.(*R)
	o, _ := to.(*R)
	t.replace(db, key, f, o)
}

// Conflict is the error of a Put that would give one unique key to two rows.
type Conflict struct {
	Table  string
	Field  string // the index's field
	Holder string // primary key of the row that has it
}

func (c *Conflict) Error() string {
	return fmt.Sprintf("%s: %s is held by another row", c.Table, c.Field)
}

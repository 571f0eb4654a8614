package store

import (
	"fmt"
	"iter"
	"strings"

	"github.com/mockvendors/mockvendors/internal/held"
)

// Table is a set of rows of one type, ordered by key. It holds no rows itself:
// these are in the transaction's database.
type Table[R any] struct {
	schema  *Schema
	name    string
	key     func(R) string
	tree    int
	indexes []*Index[R]
	held    func(*R) int // about how many bytes a row takes
}

// NewTable declares a table in s. key returns a row's primary key, never "".
func NewTable[R any](s *Schema, name string, key func(R) string) *Table[R] {
	t := &Table[R]{schema: s, name: name, key: key, held: held.By[R](), tree: s.addTree(func() forkable { return newTree[*R]() })}
	s.tables = append(s.tables, t)
	return t
}

// Unique declares an index whose key only one row can have. A row for which key
// returns "" is not in the index. Declare indexes before the first database.
func (t *Table[R]) Unique(field string, key func(R) string) *Index[R] {
	return t.index(&Index[R]{field: field, key: key, unique: true})
}

// Index declares an index whose key several rows can have, ordered by that key
// and then by primary key. A row for which key returns "" is not in the index.
// All keys have the same number of parts, separated by single zero bytes; no
// part contains a zero byte.
func (t *Table[R]) Index(field string, key func(R) string) *Index[R] {
	return t.index(&Index[R]{field: field, key: key})
}

func (t *Table[R]) index(x *Index[R]) *Index[R] {
	x.table = t
	x.tree = t.schema.addTree(func() forkable { return newTree[string]() })
	t.indexes = append(t.indexes, x)
	return x
}

// Name returns the table's name.
func (t *Table[R]) Name() string { return t.name }

// Get returns the row with that primary key.
func (t *Table[R]) Get(in In, key string) (row R, ok bool) {
	if p, ok := readable[*R](in.Transaction().db, t.tree).Get(key); ok {
		return *p, true
	}
	return row, false
}

// Put stores row, replacing any row with the same primary key. If another row
// holds one of its unique keys, nothing changes and the error is a *[Conflict].
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
		if holder, ok := readable[string](db, x.tree).Get(k); ok && holder != key {
			return &Conflict{Table: t.name, Field: x.field, Holder: holder}
		}
	}
	before, _ := readable[*R](db, t.tree).Get(key)
	t.replace(db, key, before, &row)
	tx.changes = append(tx.changes, change(t, key, before, &row))
	return nil
}

// Delete removes the row with that primary key and reports whether there was one.
func (t *Table[R]) Delete(in In, key string) bool {
	tx := in.Transaction()
	db := tx.db
	before, ok := readable[*R](db, t.tree).Get(key)
	if !ok {
		return false
	}
	t.replace(db, key, before, nil)
	tx.changes = append(tx.changes, change[R](t, key, before, nil))
	return true
}

// All yields the rows whose key begins with prefix, ordered by key.
func (t *Table[R]) All(in In, prefix string) iter.Seq[R] {
	return func(yield func(R) bool) {
		readable[*R](in.Transaction().db, t.tree).Ascend(prefix, func(k string, row *R) bool {
			return strings.HasPrefix(k, prefix) && yield(*row)
		})
	}
}

// Count returns the number of rows whose key begins with prefix.
func (t *Table[R]) Count(in In, prefix string) int {
	from, to := readable[*R](in.Transaction().db, t.tree).span(prefix)
	return to - from
}

// replace replaces a row in the primary tree and in every index; either row may
// be nil.
func (t *Table[R]) replace(db *DB, key string, from, to *R) {
	db.bytes += t.bytes(to) - t.bytes(from)
	for _, x := range t.indexes {
		x.move(db, key, from, to)
	}
	rows := writable[*R](db, t.tree)
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

// Conflict is the error of a Put that would give two rows the same unique key.
type Conflict struct {
	Table  string
	Field  string // the index's field
	Holder string // primary key of the row that holds it
}

func (c *Conflict) Error() string {
	return fmt.Sprintf("%s: %s is held by another row", c.Table, c.Field)
}

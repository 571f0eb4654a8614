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
	t := &Table[R]{schema: s, name: name, key: key, held: held.By[R](), tree: s.addTree(func() forkable { return newTree[*R](nil) })}
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
func (t *Table[R]) Index(field string, key func(R) string) *Index[R] {
	return t.index(&Index[R]{field: field, key: key})
}

func (t *Table[R]) index(x *Index[R]) *Index[R] {
	x.table = t
	tie := func(primary string) string { return primary }
	if x.unique {
		tie = nil
	}
	x.tree = t.schema.addTree(func() forkable { return newTree(tie) })
	t.indexes = append(t.indexes, x)
	return x
}

// Name returns the table's name.
func (t *Table[R]) Name() string { return t.name }

// Get returns the row with that primary key.
func (t *Table[R]) Get(in In, key string) (row R, ok bool) {
	if p, ok := readable[*R](in.Transaction().db, t.tree).get(key); ok {
		return *p, true
	}
	return row, false
}

// Put stores row, replacing any row with the same primary key. If another row
// holds one of its unique keys, nothing changes and the error is a *[Conflict].
func (t *Table[R]) Put(in In, row R) error {
	tx := in.Transaction()
	db, key := tx.db, t.key(row)
	key, before, held := t.replace(db, key, &row)
	if held != nil {
		return held
	}
	tx.changes = append(tx.changes, change(t, key, before, &row))
	return nil
}

// Insert stores row unless there is one with the same primary key: then taken is true.
// Otherwise it does what [Table.Put] does.
func (t *Table[R]) Insert(in In, row R) (taken bool, err error) {
	tx := in.Transaction()
	key := t.key(row)
	if _, _, taken := writable[*R](tx.db, t.tree).put(key, &row, true); taken {
		return true, nil
	}
	tx.db.bytes += t.bytes(&row)
	if held := t.move(tx.db, key, nil, &row); held != nil {
		return false, held
	}
	tx.changes = append(tx.changes, change(t, key, nil, &row))
	return false, nil
}

// Delete removes the row with that primary key and reports whether there was one.
func (t *Table[R]) Delete(in In, key string) bool {
	tx := in.Transaction()
	if _, ok := readable[*R](tx.db, t.tree).get(key); !ok {
		return false // without copying a tree
	}
	key, before, _ := t.replace(tx.db, key, nil)
	tx.changes = append(tx.changes, change[R](t, key, before, nil))
	return true
}

// All yields the rows whose key begins with prefix, ordered by key.
func (t *Table[R]) All(in In, prefix string) iter.Seq[R] {
	return func(yield func(R) bool) {
		rows := readable[*R](in.Transaction().db, t.tree)
		rows.ascendFrom(rows.root, prefix, func(k string, row *R) bool {
			return strings.HasPrefix(k, prefix) && yield(*row)
		})
	}
}

// Page returns at most limit rows whose key begins with prefix, by key, after skipping
// offset of them. Its cost grows with limit, not with offset. Nobody may change the
// rows: they are the database's.
func (t *Table[R]) Page(in In, prefix string, offset, limit int) []*R {
	tree := readable[*R](in.Transaction().db, t.tree)
	from, to := tree.span(prefix)
	offset = max(0, offset)
	rows := make([]*R, 0, max(0, min(limit, to-from-offset)))
	if cap(rows) > 0 {
		tree.root.ascend(from+offset, func(_ string, row *R) bool {
			rows = append(rows, row)
			return len(rows) < cap(rows)
		})
	}
	return rows
}

// Count returns the number of rows whose key begins with prefix.
func (t *Table[R]) Count(in In, prefix string) int {
	from, to := readable[*R](in.Transaction().db, t.tree).span(prefix)
	return to - from
}

// replace puts a row, or nothing if it is nil, in the place of the one with a key,
// and returns that one and the key as the table has it. If another row holds one of
// its unique keys, nothing changes.
func (t *Table[R]) replace(db *DB, key string, to *R) (stored string, before *R, held *Conflict) {
	stored, before = t.exchange(db, key, to)
	return stored, before, t.move(db, stored, before, to)
}

// move moves a row in the indexes. If another row holds one of its unique keys, move
// puts the row before it back.
func (t *Table[R]) move(db *DB, stored string, before, to *R) *Conflict {
	for i, x := range t.indexes {
		holder, taken := x.move(db, stored, before, to)
		if !taken {
			continue
		}
		for _, moved := range t.indexes[:i] {
			moved.move(db, stored, to, before)
		}
		t.exchange(db, stored, before)
		return &Conflict{Table: t.name, Field: x.field, Holder: holder}
	}
	return nil
}

// exchange is replace without the indexes.
func (t *Table[R]) exchange(db *DB, key string, to *R) (stored string, before *R) {
	rows := writable[*R](db, t.tree)
	if to == nil {
		before, _ = rows.remove(key, "")
		stored = key
	} else {
		stored, before, _ = rows.put(key, to, false)
	}
	db.bytes += t.bytes(to) - t.bytes(before)
	return stored, before
}

func (t *Table[R]) restore(db *DB, key string, to any) {
	row, _ := to.(*R) // nil if there was none
	if _, _, held := t.replace(db, key, row); held != nil {
		panic(held) // the changes were not the latest
	}
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

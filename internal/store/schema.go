// Package store holds a world's rows: typed tables with unique and ordered
// indexes, transactions that can be rolled back, forks whose cost does not depend
// on size, and undo.
//
// A [Schema] is declared once per process; any number of [DB] values share it.
// The trees inside are copy-on-write: a database changes its own trees in place
// and copies only the path that a fork still shares. Rows are values: they are
// replaced, never changed, so a journal may keep a row that it saw.
//
// Neither a DB nor a Tx is safe for concurrent use: the owner of a database (a
// world) guards it with a lock. A fork and its origin, although they share trees,
// may be used concurrently.
package store

import (
	"reflect"
	"slices"
	"strings"
)

// Schema is the list of tables that a database has.
type Schema struct {
	tables []table
	trees  []func() forkable // makes each empty tree, primary or index
}

// table is a [Table] of any row type.
type table interface {
	Name() string
	restore(db *DB, key string, to any)
	diff(from, to *DB) []Change
	size(row any) (alone, indexed int)
}

// NewSchema returns a schema without tables.
func NewSchema() *Schema { return new(Schema) }

func (s *Schema) addTree(empty func() forkable) int {
	s.trees = append(s.trees, empty)
	return len(s.trees) - 1
}

// DB is one database over a schema: the state of a world.
type DB struct {
	schema *Schema
	trees  []forkable
	owned  []bool // false: a fork may share this tree, so copy it before writing
	bytes  int    // of the rows and their index entries, about
}

// NewDB returns an empty database with the tables declared so far.
func (s *Schema) NewDB() *DB {
	db := &DB{schema: s, trees: make([]forkable, len(s.trees)), owned: make([]bool, len(s.trees))}
	for i, empty := range s.trees {
		db.trees[i], db.owned[i] = empty(), true
	}
	return db
}

// Fork returns an independent copy. Its cost does not depend on the number of
// rows: both sides share the trees, and each copies what it changes. A database
// that was forked and not written since can be forked by several goroutines at
// once.
func (db *DB) Fork() *DB {
	if slices.Contains(db.owned, true) {
		clear(db.owned)
	}
	return &DB{schema: db.schema, trees: slices.Clone(db.trees), owned: make([]bool, len(db.owned)), bytes: db.bytes}
}

// Become makes the tables whose name begins with prefix hold what they hold in next,
// a database of the same schema, and returns the changes. A row that is equal in both
// stays, and with it what forks share. The changes can be undone.
func (db *DB) Become(next *DB, prefix string) (changes []Change) {
	for _, t := range db.schema.tables {
		if !strings.HasPrefix(t.Name(), prefix) {
			continue
		}
		differ := slices.DeleteFunc(t.diff(db, next), func(c Change) bool { return reflect.DeepEqual(c.Before, c.After) })
		for _, c := range differ { // first what goes: what comes may have its unique keys
			if c.Before != nil {
				changes = append(changes, Change{table: t, Key: c.Key, Before: c.Before})
				t.restore(db, c.Key, nil)
			}
		}
		for _, c := range differ {
			if c.After != nil {
				changes = append(changes, Change{table: t, Key: c.Key, After: c.After})
				t.restore(db, c.Key, c.After)
			}
		}
	}
	return changes
}

package store

import (
	"iter"
	"strings"
)

// Index finds rows of a table by a key other than the primary key.
type Index[R any] struct {
	table  *Table[R]
	field  string
	key    func(R) string
	unique bool
	tree   int // maps the key to the primary key
}

// Get returns a row with that key. If the index is not unique, it is the first by
// primary key.
func (x *Index[R]) Get(in In, key string) (row R, ok bool) {
	k, primary, ok := readable[string](in.Transaction().db, x.tree).ceiling(key)
	if !ok || k != key {
		return row, false
	}
	return x.table.Get(in, primary)
}

// Each yields the rows with exactly that key, ordered by primary key.
func (x *Index[R]) Each(in In, key string) iter.Seq[R] {
	return x.from(in, key, func(k string) bool { return k == key })
}

// All yields the rows whose key begins with prefix, in the index's order.
func (x *Index[R]) All(in In, prefix string) iter.Seq[R] {
	return x.from(in, prefix, func(k string) bool { return strings.HasPrefix(k, prefix) })
}

// from yields the rows from a key on, as long as their keys belong.
func (x *Index[R]) from(in In, key string, belongs func(string) bool) iter.Seq[R] {
	return func(yield func(R) bool) {
		t := readable[string](in.Transaction().db, x.tree)
		t.ascendFrom(t.root, key, func(k, primary string) bool {
			if !belongs(k) {
				return false
			}
			row, _ := x.table.Get(in, primary)
			return yield(row)
		})
	}
}

// Count returns the number of rows whose key begins with prefix.
func (x *Index[R]) Count(in In, prefix string) int {
	from, to := readable[string](in.Transaction().db, x.tree).span(prefix)
	return to - from
}

// Page returns at most limit rows whose key begins with prefix, after skipping
// offset of them; newest reverses the order. Its cost grows with limit, not with
// offset. Nobody may change the rows: they are the database's.
func (x *Index[R]) Page(in In, prefix string, offset, limit int, newest bool) []*R {
	db := in.Transaction().db
	t := readable[string](db, x.tree)
	from, to := t.span(prefix)
	offset = max(0, offset)
	limit = min(limit, to-from-offset)
	if limit <= 0 {
		return []*R{}
	}
	var few [usual]string
	page := few[:0] // primary keys
	add := func(_, primary string) bool {
		page = append(page, primary)
		return len(page) < limit
	}
	if newest {
		t.root.descend(to-1-offset, add)
	} else {
		t.root.ascend(from+offset, add)
	}
	return readable[*R](db, x.table.tree).getAll(page)
}

// move replaces a row's key in the index; either row may be nil. If another row
// holds the new key of a unique index, nothing changes, and move returns the primary
// key of that row.
func (x *Index[R]) move(db *DB, primary string, from, to *R) (holder string, held bool) {
	old, now := x.of(from), x.of(to)
	if old == now {
		return "", false
	}
	t := writable[string](db, x.tree)
	if now != "" {
		if _, holder, held = t.put(now, primary, true); held {
			return holder, true
		}
	}
	if old != "" {
		t.remove(old, primary)
	}
	return "", false
}

// of returns a row's key in the index, "" if it is not in it.
func (x *Index[R]) of(row *R) string {
	if row == nil {
		return ""
	}
	return x.key(*row)
}

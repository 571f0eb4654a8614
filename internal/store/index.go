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
	tree   int // maps the key (unless unique, followed by the primary key) to the primary key
}

// Get returns a row with that key. If the index is not unique, it is the first by
// primary key.
func (x *Index[R]) Get(in In, key string) (row R, ok bool) {
	if x.unique {
		if primary, ok := readable[string](in.Transaction().db, x.tree).Get(key); ok {
			return x.table.Get(in, primary)
		}
		return row, false
	}
	for row := range x.Each(in, key) {
		return row, true
	}
	return row, false
}

// Each yields the rows with exactly that key, ordered by primary key.
func (x *Index[R]) Each(in In, key string) iter.Seq[R] {
	if !x.unique {
		key += separator
	}
	return x.All(in, key)
}

// All yields the rows whose key begins with prefix, in the index's order.
func (x *Index[R]) All(in In, prefix string) iter.Seq[R] {
	return func(yield func(R) bool) {
		readable[string](in.Transaction().db, x.tree).Ascend(prefix, func(k, primary string) bool {
			if !strings.HasPrefix(k, prefix) {
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
// offset.
func (x *Index[R]) Page(in In, prefix string, offset, limit int, newest bool) []R {
	t := readable[string](in.Transaction().db, x.tree)
	from, to := t.span(prefix)
	offset = max(0, offset)
	rows := make([]R, 0, max(0, min(limit, to-from-offset)))
	for i := range cap(rows) {
		at := from + offset + i
		if newest {
			at = to - 1 - offset - i
		}
		_, primary, _ := t.GetAt(at)
		row, _ := x.table.Get(in, primary)
		rows = append(rows, row)
	}
	return rows
}

// separator stands between an index key and the primary key after it, so that
// rows with the same key are adjacent and no other key has it as a prefix: no
// part of a key contains a zero byte, and all keys of an index have the same
// number of parts.
const separator = "\x00\x00"

// move replaces a row's key in the index; either row may be nil.
func (x *Index[R]) move(db *DB, primary string, from, to *R) {
	old, now := x.at(primary, from), x.at(primary, to)
	if old == now {
		return
	}
	t := writable[string](db, x.tree)
	if old != "" {
		t.Delete(old)
	}
	if now != "" {
		t.Set(now, primary)
	}
}

// at returns a row's key in the index, "" if it is not in it.
func (x *Index[R]) at(primary string, row *R) string {
	if row == nil {
		return ""
	}
	k := x.key(*row)
	if k == "" || x.unique {
		return k
	}
	return k + separator + primary
}

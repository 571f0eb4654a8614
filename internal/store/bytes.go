package store

import "github.com/mockvendors/mockvendors/internal/held"

// About what an entry of a tree takes in the database, with its share of the nodes,
// which are two thirds full. An index's key is a text of its own.
const (
	rowEntry   = 46
	indexEntry = 66
)

// Bytes returns about how many bytes the rows and their index entries take,
// including those that are shared with forks.
func (db *DB) Bytes() int { return db.bytes }

// bytes returns about how many bytes a row takes with its index entries; none for
// no row.
func (t *Table[R]) bytes(row *R) int {
	if row == nil {
		return 0
	}
	return rowEntry + indexEntry*len(t.indexes) + t.held(row)
}

func (t *Table[R]) size(row any) (alone, indexed int) {
	r := row.(*R)
	return t.held(r), t.bytes(r)
}

// changeSize is what a change takes besides its rows.
const changeSize = 64

// Bytes returns about how many bytes a change keeps: itself, and the row that it
// replaced, with its key. The row after it is the database's.
func (c Change) Bytes() int {
	if c.Before == nil {
		return changeSize
	}
	alone, _ := c.table.size(c.Before)
	return changeSize + held.Text(len(c.Key)) + alone
}

// Replaced returns about how many bytes the row took in the database that the change
// replaced.
func (c Change) Replaced() int {
	if c.Before == nil {
		return 0
	}
	_, indexed := c.table.size(c.Before)
	return indexed
}

// Bytes returns about how many bytes changes keep, which may have room for more.
func Bytes(changes []Change) int {
	n := changeSize * (cap(changes) - len(changes))
	for _, c := range changes {
		n += c.Bytes()
	}
	return n
}

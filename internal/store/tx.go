package store

// Tx is a transaction: what it puts and deletes is seen by itself at once, and
// is either kept as a whole or rolled back as a whole.
type Tx struct {
	db      *DB
	changes []Change
}

// In is what a table is used in: a transaction, or what carries one.
type In interface{ Transaction() *Tx }

// Transaction returns tx itself.
func (tx *Tx) Transaction() *Tx { return tx }

// Change is one row before and after. Before is nil for a row that came to be,
// After for one that went; otherwise both are a *R of the table's row type,
// and never written again.
type Change struct {
	table         table
	Key           string
	Before, After any
}

// Table is the name of the table that the row is in.
func (c Change) Table() string { return c.table.Name() }

func change[R any](t table, key string, before, after *R) Change {
	c := Change{table: t, Key: key}
	if before != nil {
		c.Before = before
	}
	if after != nil {
		c.After = after
	}
	return c
}

// Begin starts a transaction. Two that are open at once must write to different
// tables, or the older one cannot be rolled back.
func (db *DB) Begin() *Tx { return &Tx{db: db} }

// BeginIn is Begin with a Tx that the caller has; what it was before is gone.
func (db *DB) BeginIn(tx *Tx) *Tx {
	*tx = Tx{db: db}
	return tx
}

// Changes is what the transaction has done so far, oldest first.
func (tx *Tx) Changes() []Change { return tx.changes }

// Rollback takes back all that the transaction did.
func (tx *Tx) Rollback() {
	tx.db.Undo(tx.changes)
	tx.changes = nil
}

// Undo takes changes back, the last one first. They must be the latest that
// were made: undo whole transactions, youngest first.
func (db *DB) Undo(changes []Change) {
	for i := len(changes) - 1; i >= 0; i-- {
		c := changes[i]
		c.table.restore(db, c.Key, c.After, c.Before)
	}
}

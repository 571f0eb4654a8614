package store

// Tx is a transaction. It changes its database in place, and can be rolled back
// as a whole.
type Tx struct {
	db      *DB
	changes []Change
}

// In is a transaction, or a value that has one, such as *sim.Tx.
type In interface{ Transaction() *Tx }

// Transaction returns tx itself.
func (tx *Tx) Transaction() *Tx { return tx }

// Change is one row before and after. Before is nil for a created row, After for
// a deleted one; otherwise both are a *R of the table's row type, and never
// changed.
type Change struct {
	table         table
	Key           string
	Before, After any
}

// Table returns the name of the row's table.
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

// Begin starts a transaction. Transactions that are open at the same time must
// write to different tables, or the older one cannot be rolled back.
func (db *DB) Begin() *Tx { return &Tx{db: db} }

// BeginIn is Begin with a Tx of the caller's, which it overwrites. It uses the room for
// changes again: whoever keeps the changes must copy them.
func (db *DB) BeginIn(tx *Tx) *Tx {
	*tx = Tx{db: db, changes: tx.changes[:0]}
	return tx
}

// Forget empties the transaction but for the room for changes.
func (tx *Tx) Forget() {
	clear(tx.changes)
	*tx = Tx{changes: tx.changes[:0]}
}

// Changes returns the transaction's changes so far, oldest first.
func (tx *Tx) Changes() []Change { return tx.changes }

// Rollback undoes all changes of the transaction.
func (tx *Tx) Rollback() {
	tx.db.Undo(tx.changes)
	tx.changes = nil
}

// RollbackTo undoes all but the first n changes of the transaction, so that a part of
// it can be tried.
func (tx *Tx) RollbackTo(n int) {
	tx.db.Undo(tx.changes[n:])
	clear(tx.changes[n:])
	tx.changes = tx.changes[:n]
}

// Undo undoes changes, the last one first. They must be the latest changes of the
// database: undo whole transactions, newest first.
func (db *DB) Undo(changes []Change) {
	for i := len(changes) - 1; i >= 0; i-- {
		c := changes[i]
		c.table.restore(db, c.Key, c.Before)
	}
}

package store

import "slices"

// Diff returns the changes from one database to another of the same schema, in an
// order without meaning. It looks at every row of the tables that were written
// since one was forked from the other.
func Diff(from, to *DB) (changes []Change) {
	for _, t := range from.schema.tables {
		changes = append(changes, t.diff(from, to)...)
	}
	return changes
}

func (t *Table[R]) diff(from, to *DB) (changes []Change) {
	if from.trees[t.tree] == to.trees[t.tree] {
		return nil
	}
	before, after := readable[*R](from, t.tree), readable[*R](to, t.tree)
	before.root.ascend(0, func(key string, row *R) bool {
		if now, _ := after.get(key); now != row {
			changes = append(changes, change(t, key, row, now))
		}
		return true
	})
	after.root.ascend(0, func(key string, row *R) bool {
		if _, was := before.get(key); !was {
			changes = append(changes, change(t, key, nil, row))
		}
		return true
	})
	return changes
}

// Net merges the changes of each row, oldest first, into one. It returns them in
// the order in which the rows were first changed. A row that was created and
// deleted is left out; a row that was changed and changed back is not.
func Net(changes []Change) (net []Change) {
	type row struct{ table, key string }
	at := map[row]int{}
	for _, c := range changes {
		r := row{c.Table(), c.Key}
		if i, ok := at[r]; ok {
			net[i].After = c.After
			continue
		}
		at[r] = len(net)
		net = append(net, c)
	}
	return slices.DeleteFunc(net, func(c Change) bool { return c.Before == nil && c.After == nil })
}

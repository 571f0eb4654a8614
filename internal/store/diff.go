package store

import "slices"

// Diff is what leads from one database to another over the same schema, in no
// order that means anything. It looks at every row of the tables that were
// written since one was forked from the other.
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
	before, after := reading[*R](from, t.tree), reading[*R](to, t.tree)
	before.Ascend("", func(key string, row *R) bool {
		if now, _ := after.Get(key); now != row {
			changes = append(changes, change(t, key, row, now))
		}
		return true
	})
	after.Ascend("", func(key string, row *R) bool {
		if _, was := before.Get(key); !was {
			changes = append(changes, change(t, key, nil, row))
		}
		return true
	})
	return changes
}

// Net is what changes come to when taken together, oldest first: one for each
// row, in the order in which they were first touched. A row that came and went
// is left out; another may come out as it went in.
func Net(changes []Change) (net []Change) {
	type place struct{ table, key string }
	at := map[place]int{}
	for _, c := range changes {
		p := place{c.Table(), c.Key}
		if i, ok := at[p]; ok {
			net[i].After = c.After
			continue
		}
		at[p] = len(net)
		net = append(net, c)
	}
	return slices.DeleteFunc(net, func(c Change) bool { return c.Before == nil && c.After == nil })
}

package store_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/store"
)

// turn is one row before and after; "" where there was none.
type turn struct{ before, after string }

// turns is changes by table and key. It fails if a row is in two of them.
func turns(t rapid.TB, changes []store.Change) map[string]turn {
	t.Helper()
	all := map[string]turn{}
	for _, c := range changes {
		key := c.Table() + " " + c.Key
		if was, twice := all[key]; twice {
			t.Fatalf("%s changes twice: %v", key, was)
		}
		all[key] = turn{shown(c.Before), shown(c.After)}
	}
	return all
}

func shown(row any) string {
	switch r := row.(type) {
	case *person:
		return fmt.Sprint(*r)
	case *string:
		return *r
	}
	return ""
}

// rows is all that a database holds, by table and key.
func (o office) rows(db *store.DB) map[string]string {
	all, tx := map[string]string{}, db.Begin()
	for p := range o.people.All(tx, "") {
		all["staff.people "+p.ID] = fmt.Sprint(p)
	}
	for n := range o.notes.All(tx, "") {
		all["stuff.notes "+n] = n
	}
	return all
}

// differ is what differs between two databases. A row that was put again as it
// was is no difference.
func differ(before, after map[string]string) map[string]turn {
	all := map[string]turn{}
	for key := range maps.All(before) {
		if before[key] != after[key] {
			all[key] = turn{before[key], after[key]}
		}
	}
	for key := range maps.All(after) {
		if _, was := before[key]; !was {
			all[key] = turn{"", after[key]}
		}
	}
	return all
}

// actual is changes without those that leave a row as it was.
func actual(changes map[string]turn) map[string]turn {
	maps.DeleteFunc(changes, func(_ string, c turn) bool { return c.before == c.after })
	return changes
}

// write does a few random things to a database and returns what it did.
func write(t *rapid.T, o office, db *store.DB) []store.Change {
	tx := db.Begin()
	for range rapid.IntRange(0, 12).Draw(t, "writes") {
		switch rapid.IntRange(0, 5).Draw(t, "what") {
		case 0:
			o.people.Delete(tx, rapid.SampledFrom([]string{"a\x001", "a\x002", "ab\x001"}).Draw(t, "id"))
		case 1:
			if err := o.notes.Put(tx, numbers.Draw(t, "note")); err != nil {
				t.Fatal(err)
			}
		case 2:
			o.notes.Delete(tx, numbers.Draw(t, "note"))
		default:
			p := person{ID: rapid.SampledFrom([]string{"a\x001", "a\x002", "ab\x001"}).Draw(t, "id"), Team: teams.Draw(t, "team")}
			if err := o.people.Put(tx, p); err != nil {
				t.Fatal(err)
			}
		}
	}
	if rapid.IntRange(0, 4).Draw(t, "roll back") == 0 {
		tx.Rollback()
	}
	return tx.Changes()
}

// A diff is what differs, however two databases came to be: forked from each
// other, or filled apart, or emptied. The changes that a database kept come to
// the same when taken together.
func TestDiffAgainstModel(t *testing.T) {
	o := newOffice()
	rapid.Check(t, func(t *rapid.T) {
		origin := o.NewDB()
		write(t, o, origin)
		from, to := origin.Fork(), origin.Fork()
		if rapid.Bool().Draw(t, "apart") {
			to = o.NewDB()
		}
		write(t, o, from)
		if rapid.IntRange(0, 4).Draw(t, "clear") == 0 {
			from.Become(o.NewDB(), "staff.")
		}
		write(t, o, to)
		before, after := o.rows(from), o.rows(to)
		there, back := turns(t, store.Diff(from, to)), turns(t, store.Diff(to, from))
		if diff := cmp.Diff(differ(before, after), actual(maps.Clone(there)), cmp.AllowUnexported(turn{})); diff != "" {
			t.Fatalf("(-rows +diff):\n%s", diff)
		}
		for key, c := range there {
			if back[key] != (turn{c.after, c.before}) || len(back) != len(there) {
				t.Fatalf("%s goes %q, and back %q", key, c, back[key])
			}
		}
		if got := store.Diff(from, from.Fork()); len(got) > 0 {
			t.Fatalf("a fork differs: %v", turns(t, got))
		}

		start := from.Fork()
		var steps []store.Change
		for range rapid.IntRange(0, 4).Draw(t, "transactions") {
			steps = append(steps, write(t, o, from)...)
		}
		kept := slices.Clone(steps)
		net := turns(t, store.Net(steps))
		if diff := cmp.Diff(differ(o.rows(start), o.rows(from)), actual(maps.Clone(net)), cmp.AllowUnexported(turn{})); diff != "" {
			t.Fatalf("taken together (-rows +net):\n%s", diff)
		}
		for key, c := range net {
			if c == (turn{}) {
				t.Fatalf("%s came and went, and is still told of", key)
			}
		}
		if !slices.Equal(kept, steps) {
			t.Fatal("what was taken together was written to")
		}
		if diff := cmp.Diff(before, o.rows(start)); diff != "" {
			t.Fatalf("comparing changed a database:\n%s", diff)
		}
	})
}

// Rows are in the order in which they were first touched.
func TestNet(t *testing.T) {
	o := newOffice()
	put := func(tx *store.Tx, id, team string) {
		if err := o.people.Put(tx, person{ID: id, Team: team}); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		reason string
		do     func(tx *store.Tx)
		want   []string
	}{
		{"nothing", func(*store.Tx) {}, nil},
		{"a row came", func(tx *store.Tx) { put(tx, "new", "x") }, []string{"new: nil -> x"}},
		{"and was changed", func(tx *store.Tx) { put(tx, "new", "x"); put(tx, "new", "y") }, []string{"new: nil -> y"}},
		{"and went", func(tx *store.Tx) { put(tx, "new", "x"); o.people.Delete(tx, "new") }, nil},
		{"and came again", func(tx *store.Tx) { put(tx, "new", "x"); o.people.Delete(tx, "new"); put(tx, "new", "z") }, []string{"new: nil -> z"}},
		{"a row went", func(tx *store.Tx) { o.people.Delete(tx, "old") }, []string{"old: o -> nil"}},
		{"and came again", func(tx *store.Tx) { o.people.Delete(tx, "old"); put(tx, "old", "p") }, []string{"old: o -> p"}},
		{"a row was changed and changed back", func(tx *store.Tx) { put(tx, "old", "p"); put(tx, "old", "o") }, []string{"old: o -> o"}},
		{"two rows by turns", func(tx *store.Tx) { put(tx, "old", "p"); put(tx, "new", "x"); put(tx, "old", "q") }, []string{"old: o -> q", "new: nil -> x"}},
		{"rows of one key in two tables", func(tx *store.Tx) {
			put(tx, "new", "x")
			if err := o.notes.Put(tx, "new"); err != nil {
				t.Fatal(err)
			}
		}, []string{"new: nil -> x", "new: nil -> new"}},
	} {
		db := o.NewDB()
		put(db.Begin(), "old", "o")
		tx := db.Begin()
		test.do(tx)
		var got []string
		for _, c := range store.Net(tx.Changes()) {
			got = append(got, fmt.Sprintf("%s: %s -> %s", c.Key, team(c.Before), team(c.After)))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.reason, got, test.want)
		}
	}
}

func team(row any) string {
	switch r := row.(type) {
	case *person:
		return r.Team
	case *string:
		return *r
	}
	return "nil"
}

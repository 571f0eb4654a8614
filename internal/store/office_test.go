package store_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/store"
)

// person is a row with two unique keys and one that several can have.
type person struct {
	ID, Email, Badge, Team string
	Tags                   []string
}

type office struct {
	*store.Schema
	people *store.Table[person]
	email  *store.Index[person]
	badge  *store.Index[person]
	team   *store.Index[person]
	notes  *store.Table[string]
}

func newOffice() office {
	s := store.NewSchema()
	o := office{Schema: s}
	o.people = store.NewTable(s, "staff.people", func(p person) string { return p.ID })
	o.email = o.people.Unique("email", func(p person) string { return p.Email })
	o.badge = o.people.Unique("badge", func(p person) string { return p.Badge })
	o.team = o.people.Index("team", func(p person) string { return p.Team })
	o.notes = store.NewTable(s, "stuff.notes", func(n string) string { return n })
	return o
}

// model is what a database should hold, kept in the plainest way.
type model struct {
	people map[string]person
	notes  map[string]bool
}

func (m model) clone() model { return model{maps.Clone(m.people), maps.Clone(m.notes)} }

// conflict is the error that putting p should give.
func (m model) conflict(p person) *store.Conflict {
	for _, unique := range []struct {
		field string
		key   func(person) string
	}{{"email", func(p person) string { return p.Email }}, {"badge", func(p person) string { return p.Badge }}} {
		for _, other := range m.people {
			if k := unique.key(p); k != "" && unique.key(other) == k && other.ID != p.ID {
				return &store.Conflict{Table: "staff.people", Field: unique.field, Holder: other.ID}
			}
		}
	}
	return nil
}

// sorted is the rows that are in an index with a key beginning with prefix.
func (m model) sorted(key func(person) string, prefix string) []person {
	rows := []person{}
	for _, p := range m.people {
		if k := key(p); k != "" && strings.HasPrefix(k, prefix) {
			rows = append(rows, p)
		}
	}
	slices.SortFunc(rows, func(a, b person) int {
		if c := strings.Compare(key(a), key(b)); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return rows
}

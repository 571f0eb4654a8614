package store_test

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/store"
)

// side is one of several live databases, with its model.
type side struct {
	office
	db    *store.DB
	tx    *store.Tx // nil between transactions
	now   model
	begun model // as it was when tx began
	done  []commit
}

type commit struct {
	changes []store.Change
	before  model
}

func (s *side) begin() *store.Tx {
	if s.tx == nil {
		s.tx, s.begun = s.db.Begin(), s.now.clone()
	}
	return s.tx
}

func (s *side) commit() {
	if s.tx != nil {
		s.done = append(s.done, commit{s.tx.Changes(), s.begun})
		s.tx = nil
	}
}

// in is what to look at the database with.
func (s *side) in() *store.Tx {
	if s.tx != nil {
		return s.tx
	}
	return s.db.Begin()
}

// fork is a database that goes on by itself from here. What an open
// transaction did so far is a transaction of its own there.
func (s *side) fork() *side {
	f := &side{office: s.office, db: s.db.Fork(), now: s.now.clone(), done: slices.Clone(s.done)}
	if s.tx != nil {
		f.done = append(f.done, commit{slices.Clone(s.tx.Changes()), s.begun.clone()})
	}
	return f
}

func (s *side) check(t *rapid.T) {
	t.Helper()
	in := s.in()
	same(t, "people", s.people.All(in, ""), s.now.sorted(func(p person) string { return p.ID }, ""))
	same(t, "by email", s.email.All(in, ""), s.now.sorted(func(p person) string { return p.Email }, ""))
	same(t, "by badge", s.badge.All(in, ""), s.now.sorted(func(p person) string { return p.Badge }, ""))
	same(t, "by team", s.team.All(in, ""), s.now.sorted(func(p person) string { return p.Team }, ""))
	if diff := cmp.Diff(slices.Sorted(maps.Keys(s.now.notes)), slices.Collect(s.notes.All(in, ""))); diff != "" {
		t.Fatalf("notes (-want +got):\n%s", diff)
	}
	if got := s.people.Count(in, ""); got != len(s.now.people) {
		t.Fatalf("%d people are counted, there are %d", got, len(s.now.people))
	}
	filled := s.NewDB()
	for p := range s.people.All(in, "") {
		_ = s.people.Put(filled.Begin(), p)
	}
	for n := range s.notes.All(in, "") {
		_ = s.notes.Put(filled.Begin(), n)
	}
	if got, want := s.db.Bytes(), filled.Bytes(); got != want {
		t.Fatalf("it counts %d bytes, one filled with the same %d", got, want)
	}
}

func same(t *rapid.T, what string, got iter.Seq[person], want []person) {
	t.Helper()
	i := 0
	for p := range got {
		if i == len(want) || !equal(p, want[i]) {
			t.Fatalf("%s: row %d is %v, want %v", what, i, p, want[min(i, len(want)):])
		}
		i++
	}
	if i < len(want) {
		t.Fatalf("%s: %d rows, want %d; missing %v", what, i, len(want), want[i])
	}
}

func equal(a, b person) bool {
	return a.ID == b.ID && a.Email == b.Email && a.Badge == b.Badge && a.Team == b.Team && slices.Equal(a.Tags, b.Tags)
}

// Keys as sim.Key makes them: text joined by zero bytes, parts empty and
// beginning with each other, above ASCII, and with what it writes for a zero.
var (
	ids      = rapid.Custom(func(t *rapid.T) string { return tenants.Draw(t, "tenant") + "\x00" + numbers.Draw(t, "number") })
	tenants  = rapid.SampledFrom([]string{"a", "ab", "é"})
	numbers  = rapid.Custom(func(t *rapid.T) string { return fmt.Sprint(rapid.IntRange(0, 150).Draw(t, "n")) })
	emails   = rapid.OneOf(rapid.Just(""), ids)
	teams    = rapid.SampledFrom([]string{"", "a\x00", "a\x00b", "a\x00bc", "a\x00\x01\x01", "a\x00\x01\x02b", "ab\x00b", "\x00b", "é\x00", "é\x00\U0010ffff"})
	prefixes = rapid.SampledFrom([]string{"", "a", "a\x00", "a\x001", "ab\x00", "é\x00", "é\x002", "é\x00\U0010ffff", "b", "zz"})
	people   = rapid.Custom(func(t *rapid.T) person {
		return person{
			ID: ids.Draw(t, "id"), Email: emails.Draw(t, "email"), Badge: emails.Draw(t, "badge"), Team: teams.Draw(t, "team"),
			Tags: rapid.SliceOfN(numbers, 0, 2).Draw(t, "tags"),
		}
	})
)

// Several databases that were forked from each other are put to the same test
// as plain maps that were copied, after every act: none of them sees another's.
func TestAgainstModel(t *testing.T) {
	o := newOffice()
	crowded := &side{office: o, db: o.NewDB(), now: model{map[string]person{}, map[string]bool{}}}
	for i := range 400 { // deep enough for nodes to split and to be joined again
		p := person{ID: fmt.Sprintf("a\x00%d", i), Email: fmt.Sprintf("é\x00%d", i), Team: "a\x00"}
		if err := o.people.Put(crowded.begin(), p); err != nil {
			t.Fatal(err)
		}
		crowded.now.people[p.ID] = p
	}
	crowded.tx = nil

	rapid.Check(t, func(t *rapid.T) {
		first := &side{office: o, db: o.NewDB(), now: model{map[string]person{}, map[string]bool{}}}
		if rapid.Bool().Draw(t, "crowded") {
			first = crowded.fork()
		}
		sides := []*side{first}
		pick := func(t *rapid.T) *side { return sides[rapid.IntRange(0, len(sides)-1).Draw(t, "side")] }
		var out handed

		put := func(t *rapid.T) {
			s, p := pick(t), people.Draw(t, "person")
			want := s.now.conflict(p)
			insert, taken := rapid.Bool().Draw(t, "insert"), false
			var err error
			if insert {
				taken, err = o.people.Insert(s.begin(), p)
			} else {
				err = o.people.Put(s.begin(), p)
			}
			if _, there := s.now.people[p.ID]; taken != (insert && there) || taken && err != nil {
				t.Fatalf("inserting %v: %v %v", p, taken, err)
			}
			if taken {
				return
			}
			if want == nil {
				if err != nil {
					t.Fatalf("putting %v: %v", p, err)
				}
				s.now.people[p.ID] = p
				return
			}
			var got *store.Conflict
			if !errors.As(err, &got) || *got != *want {
				t.Fatalf("putting %v: %#v, want %#v", p, err, want)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"put":       put,
			"put again": put,
			"put note": func(t *rapid.T) {
				s, n := pick(t), numbers.Draw(t, "note")
				if err := o.notes.Put(s.begin(), n); err != nil {
					t.Fatal(err)
				}
				s.now.notes[n] = true
			},
			"delete": func(t *rapid.T) {
				s, id := pick(t), ids.Draw(t, "id")
				_, there := s.now.people[id]
				if got := o.people.Delete(s.begin(), id); got != there {
					t.Fatalf("deleting %q says %v", id, got)
				}
				delete(s.now.people, id)
			},
			"delete many": func(t *rapid.T) {
				s, prefix := pick(t), prefixes.Draw(t, "prefix")
				for _, p := range slices.Collect(o.people.All(s.begin(), prefix)) {
					o.people.Delete(s.tx, p.ID)
					delete(s.now.people, p.ID)
				}
			},
			"commit": func(t *rapid.T) { pick(t).commit() },
			"roll back": func(t *rapid.T) {
				if s := pick(t); s.tx != nil {
					s.tx.Rollback()
					s.tx, s.now = nil, s.begun
				}
			},
			"undo": func(t *rapid.T) {
				s := pick(t)
				s.commit()
				for range min(len(s.done), rapid.IntRange(1, 4).Draw(t, "how many")) {
					last := s.done[len(s.done)-1]
					s.db.Undo(last.changes)
					s.now, s.done = last.before.clone(), s.done[:len(s.done)-1]
				}
			},
			"fork": func(t *rapid.T) {
				f := pick(t).fork()
				if len(sides) < 5 {
					sides = append(sides, f)
				} else {
					sides[rapid.IntRange(0, 4).Draw(t, "in place of")] = f
				}
			},
			"become": func(t *rapid.T) {
				s, next := pick(t), pick(t)
				s.commit()
				next.commit()
				before := s.now.clone()
				s.done = append(s.done, commit{s.db.Become(next.db, "staff."), before})
				s.now.people = maps.Clone(next.now.people)
				if again := s.db.Become(next.db, "staff."); len(again) > 0 {
					t.Fatalf("%d changes to what it is already", len(again))
				}
			},
			"look": func(t *rapid.T) { look(t, pick(t)) },
			"": func(t *rapid.T) {
				for _, s := range sides {
					s.check(t)
					out.keep(s)
				}
				out.check(t)
			},
		})
	})
}

// look asks in all the ways in which rows can be asked for.
func look(t *rapid.T, s *side) {
	in := s.in()
	id, team, prefix := ids.Draw(t, "id"), teams.Draw(t, "team"), prefixes.Draw(t, "prefix")
	got, ok := s.people.Get(in, id)
	if want, there := s.now.people[id]; ok != there || !equal(got, want) {
		t.Fatalf("getting %q: %v %v, want %v %v", id, got, ok, want, there)
	}
	var byEmail []person
	if got, ok := s.email.Get(in, id); ok {
		byEmail = []person{got}
	}
	same(t, "with the email", slices.Values(byEmail), exactly(s.now, func(p person) string { return p.Email }, id))
	ofTeam := exactly(s.now, func(p person) string { return p.Team }, team)
	if team != "" {
		same(t, "of the team", s.team.Each(in, team), ofTeam)
		if got, ok := s.team.Get(in, team); ok != (len(ofTeam) > 0) || ok && !equal(got, ofTeam[0]) {
			t.Fatalf("first of the team is %v %v, want the first of %v", got, ok, ofTeam)
		}
	}
	same(t, "people by prefix", s.people.All(in, prefix), s.now.sorted(func(p person) string { return p.ID }, prefix))
	want := s.now.sorted(func(p person) string { return p.Team }, prefix)
	same(t, "teams by prefix", s.team.All(in, prefix), want)
	if got := s.team.Count(in, prefix); got != len(want) {
		t.Fatalf("%d of teams %q, want %d", got, prefix, len(want))
	}
	if got, want := s.people.Count(in, prefix), len(s.now.sorted(func(p person) string { return p.ID }, prefix)); got != want {
		t.Fatalf("%d people %q, want %d", got, prefix, want)
	}
	offset, limit := rapid.IntRange(-2, 40).Draw(t, "offset"), rapid.IntRange(-1, 40).Draw(t, "limit")
	newest := rapid.Bool().Draw(t, "newest")
	if newest {
		slices.Reverse(want)
	}
	from := min(max(offset, 0), len(want))
	page := want[from:min(from+max(limit, 0), len(want))]
	same(t, "page", rowsOf(s.team.Page(in, prefix, offset, limit, newest)), page)
	people := s.now.sorted(func(p person) string { return p.ID }, prefix)
	from = min(max(offset, 0), len(people))
	same(t, "page of people", rowsOf(s.people.Page(in, prefix, offset, limit)), people[from:min(from+max(limit, 0), len(people))])
}

func rowsOf(pointers []*person) iter.Seq[person] {
	return func(yield func(person) bool) {
		for _, p := range pointers {
			if !yield(*p) {
				return
			}
		}
	}
}

// exactly is the rows with that key, by id.
func exactly(m model, key func(person) string, k string) []person {
	return slices.DeleteFunc(m.sorted(key, k), func(p person) bool { return key(p) != k })
}

// handed is rows that were handed out, with what they were then: a journal
// keeps them.
type handed struct {
	rows map[*person]string
}

func (h *handed) keep(s *side) {
	if h.rows == nil {
		h.rows = map[*person]string{}
	}
	changes := s.in().Changes()
	if n := len(s.done); n > 0 {
		changes = slices.Concat(changes, s.done[n-1].changes)
	}
	for _, c := range changes {
		for _, row := range []any{c.Before, c.After} {
			if p, ok := row.(*person); ok && h.rows[p] == "" {
				h.rows[p] = fmt.Sprint(*p)
			}
		}
	}
}

func (h *handed) check(t *rapid.T) {
	for p, was := range h.rows {
		if is := fmt.Sprint(*p); is != was {
			t.Fatalf("a row that was handed out as %s is now %s", was, is)
		}
	}
}

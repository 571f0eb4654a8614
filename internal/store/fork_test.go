package store_test

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/mockvendors/mockvendors/internal/store"
)

func fill(tb testing.TB, o office, db *store.DB, n int) {
	tb.Helper()
	tx := db.Begin()
	for i := range n {
		if err := o.people.Put(tx, someone(i)); err != nil {
			tb.Fatal(err)
		}
	}
}

func someone(i int) person {
	return person{ID: fmt.Sprintf("a\x00%07d", i), Email: fmt.Sprintf("a\x00p%07d@example.org", i), Team: fmt.Sprintf("a\x00%03d", i%1000)}
}

// A scenario's start is forked by many requests at once, and each world writes
// at once into trees that all of them still read.
func TestConcurrentForks(t *testing.T) {
	o := newOffice()
	loaded := o.NewDB()
	fill(t, o, loaded, 3000)
	frozen := loaded.Fork()

	var all sync.WaitGroup
	for worker := range 16 {
		all.Go(func() {
			for round := range 5 {
				db := frozen.Fork()
				tx := db.Begin()
				mine := person{ID: fmt.Sprintf("w\x00%d", worker), Email: "w\x00the same everywhere", Team: "a\x00000"}
				if err := o.people.Put(tx, mine); err != nil {
					t.Errorf("worker %d, round %d: %v", worker, round, err)
				}
				for i := worker; i < 3000; i += 16 {
					if !o.people.Delete(tx, someone(i).ID) {
						t.Errorf("worker %d, round %d: person %d was deleted by another", worker, round, i)
					}
				}
				if got, want := o.people.Count(tx, "a\x00"), 3000-(3000-worker+15)/16; got != want {
					t.Errorf("worker %d sees %d people, want %d", worker, got, want)
				}
				if p, ok := o.email.Get(tx, mine.Email); !ok || p.ID != mine.ID {
					t.Errorf("worker %d sees %q where it put its own", worker, p.ID)
				}
				if round%2 == 0 {
					tx.Rollback()
					if got := o.people.Count(tx, ""); got != 3000 {
						t.Errorf("worker %d sees %d people after rolling back", worker, got)
					}
				}
				if got := o.people.Count(frozen.Begin(), ""); got != 3000 {
					t.Errorf("the origin has %d people", got)
				}
			}
		})
	}
	all.Wait()
}

// Both sides of a fork go on at once, each from its own goroutine.
func TestOriginGoesOn(t *testing.T) {
	o := newOffice()
	origin := o.NewDB()
	fill(t, o, origin, 1000)
	var all sync.WaitGroup
	for range 8 {
		fork := origin.Fork()
		all.Go(func() {
			tx := fork.Begin()
			for i := range 1000 {
				o.people.Delete(tx, someone(i).ID)
			}
			if got := o.people.Count(tx, ""); got != 0 {
				t.Errorf("the fork still has %d people", got)
			}
		})
		tx := origin.Begin()
		for i := range 100 {
			p := someone(i)
			p.Badge = "b"
			if err := o.people.Put(tx, p); err != nil {
				t.Fatal(err)
			}
			o.people.Delete(tx, p.ID)
		}
		tx.Rollback()
	}
	all.Wait()
	if got := o.people.Count(origin.Begin(), ""); got != 1000 {
		t.Errorf("the origin has %d people, want its 1000", got)
	}
}

func TestConflictNamesHolderAndKeepsSecret(t *testing.T) {
	o := newOffice()
	db := o.NewDB()
	fill(t, o, db, 2)
	tx := db.Begin()
	p := someone(1)
	p.Email = someone(0).Email
	err := o.people.Put(tx, p)
	var conflict *store.Conflict
	if !errors.As(err, &conflict) || conflict.Holder != someone(0).ID {
		t.Fatalf("error is %#v, want a conflict with %q", err, someone(0).ID)
	}
	if got, want := err.Error(), "staff.people: email is held by another row"; got != want {
		t.Errorf("error says %q, want %q", got, want)
	}
	if n := len(tx.Changes()); n != 0 {
		t.Errorf("a refused put left %d changes", n)
	}
	if got, _ := o.people.Get(tx, p.ID); !equal(got, someone(1)) {
		t.Errorf("a refused put changed the row to %v", got)
	}
}

// A unique key may go from one row to another within a transaction, and both
// go back when it is rolled back.
func TestKeyChangesHands(t *testing.T) {
	o := newOffice()
	db := o.NewDB()
	fill(t, o, db, 2)
	tx := db.Begin()
	ann, bob := someone(0), someone(1)
	email := ann.Email
	ann.Email = "a\x00elsewhere"
	bob.Email = email
	for _, p := range []person{ann, bob} {
		if err := o.people.Put(tx, p); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := o.email.Get(tx, email); got.ID != bob.ID {
		t.Errorf("the email leads to %q", got.ID)
	}
	for i, c := range tx.Changes() {
		before, after := c.Before.(*person), c.After.(*person)
		if c.Table() != "staff.people" || c.Key != before.ID || before.ID != after.ID || before.Email == after.Email {
			t.Errorf("change %d is of %s, %q: %v to %v", i, c.Table(), c.Key, before, after)
		}
	}
	tx.Rollback()
	for i, want := range []person{someone(0), someone(1)} {
		if got, _ := o.email.Get(tx, want.Email); !equal(got, want) {
			t.Errorf("person %d is %v after rolling back, want %v", i, got, want)
		}
	}
	if _, ok := o.email.Get(tx, "a\x00elsewhere"); ok {
		t.Error("an email of the rolled back transaction still leads to somebody")
	}
}

// A row that came to be has no before, one that went no after.
func TestChangesOfOneRow(t *testing.T) {
	o := newOffice()
	tx := o.NewDB().Begin()
	p := someone(0)
	if err := o.people.Put(tx, p); err != nil {
		t.Fatal(err)
	}
	o.people.Delete(tx, p.ID)
	if o.people.Delete(tx, p.ID) {
		t.Error("a row can be deleted twice")
	}
	changes := tx.Changes()
	if len(changes) != 2 || changes[0].Before != nil || changes[0].After == nil || changes[1].Before == nil || changes[1].After != nil {
		t.Errorf("changes are %v", changes)
	}
}

// A database that becomes another keeps the rows that are equal, and shares them
// with its forks as before: only what differs takes memory.
func TestBecomeKeepsWhatIsEqual(t *testing.T) {
	o := newOffice()
	db, next := o.NewDB(), o.NewDB()
	fill(t, o, db, 20_000)
	fill(t, o, next, 20_000)
	other := someone(7)
	other.Email, other.Badge = someone(8).Email, "new"
	o.people.Delete(next.Begin(), someone(8).ID)
	if err := o.people.Put(next.Begin(), other); err != nil {
		t.Fatal(err)
	}
	fork := db.Fork()
	before := heap()
	changes := db.Become(next, "staff.")
	if grown := heap() - before; grown > 200_000 {
		t.Errorf("one of 20,000 rows differs, and it takes %d bytes", grown)
	}
	if len(changes) != 3 || len(store.Net(changes)) != 2 {
		t.Errorf("changes: %v", turns(t, store.Net(changes)))
	}
	if p, _ := o.email.Get(db.Begin(), other.Email); p.ID != other.ID {
		t.Errorf("the email that went from one row to another finds %q", p.ID)
	}
	db.Undo(changes)
	if diff := store.Diff(fork, db); len(diff) != 0 {
		t.Errorf("undone, it differs in %v", turns(t, diff))
	}
	runtime.KeepAlive(next)
}

// What a database counts is what it takes, within a factor.
func TestBytes(t *testing.T) {
	o := newOffice()
	db := o.NewDB()
	before := heap()
	fill(t, o, db, 50_000)
	grown := heap() - before
	if ratio := float64(db.Bytes()) / float64(grown); ratio < 0.67 || ratio > 1.5 {
		t.Errorf("it counts %d bytes a row, and takes %d", db.Bytes()/50_000, grown/50_000)
	}
	runtime.KeepAlive(db)
}

func heap() int {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

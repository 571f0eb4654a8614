package store_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/mockvendors/mockvendors/internal/store"
)

// Two indexes, as a vendor's records have: an email that only one can have,
// and an order of its own.
type ledger struct {
	*store.Schema
	people *store.Table[person]
	email  *store.Index[person]
	team   *store.Index[person]
}

func newLedger() ledger {
	s := store.NewSchema()
	l := ledger{Schema: s}
	l.people = store.NewTable(s, "people", func(p person) string { return p.ID })
	l.email = l.people.Unique("email", func(p person) string { return p.Email })
	l.team = l.people.Index("team", func(p person) string { return p.Team })
	return l
}

func (l ledger) filled(b *testing.B, n int) *store.DB {
	b.Helper()
	db := l.NewDB()
	for i := range n {
		if err := l.people.Put(db.Begin(), someone(i)); err != nil {
			b.Fatal(err)
		}
	}
	return db
}

// at runs a benchmark at some sizes, each of them built once.
func at(b *testing.B, do func(b *testing.B, l ledger, db *store.DB, n int), sizes ...int) {
	l := newLedger()
	for _, n := range sizes {
		db := l.filled(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			do(b, l, db, n)
		})
	}
}

// scattered is a permutation of the rows that no cache foresees.
func scattered(i, n int) int { return i * 7919 % n }

func BenchmarkGet(b *testing.B) {
	at(b, func(b *testing.B, l ledger, db *store.DB, n int) {
		keys := make([]string, 4096)
		for i := range keys {
			keys[i] = someone(scattered(i, n)).ID
		}
		tx, i := db.Begin(), 0
		for b.Loop() {
			if _, ok := l.people.Get(tx, keys[i&4095]); !ok {
				b.Fatal("a row is not there")
			}
			i++
		}
	}, 10, 10_000, 1_000_000)
}

// A row is put in place of another, and its email and team change each time.
func BenchmarkPut(b *testing.B) {
	at(b, func(b *testing.B, l ledger, db *store.DB, n int) {
		rows := make([]person, 8192)
		for i := range rows {
			rows[i] = someone(scattered(i%4096, n))
			rows[i].Email += "." + fmt.Sprint(i)
			rows[i].Team += "." + fmt.Sprint(i)
		}
		i := 0
		for b.Loop() {
			if err := l.people.Put(db.Begin(), rows[i&8191]); err != nil {
				b.Fatal(err)
			}
			i++
		}
	}, 10, 10_000, 1_000_000)
}

// New rows are put into an empty database, in order of key: the loading of a
// scenario. B/row is what the row and its place in three trees take.
func BenchmarkLoad(b *testing.B) {
	const n = 1_000_000
	rows := make([]person, n)
	for i := range rows {
		rows[i] = someone(i)
	}
	l := newLedger()
	var before, after runtime.MemStats
	for b.Loop() {
		b.StopTimer()
		runtime.GC()
		runtime.ReadMemStats(&before)
		b.StartTimer()
		db := l.NewDB()
		for i := range rows {
			if err := l.people.Put(db.Begin(), rows[i]); err != nil {
				b.Fatal(err)
			}
		}
		b.StopTimer()
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(db)
		b.StartTimer()
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/n, "B/row")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
}

func BenchmarkFork(b *testing.B) {
	at(b, func(b *testing.B, _ ledger, db *store.DB, _ int) {
		for b.Loop() {
			db.Fork()
		}
	}, 10, 100_000, 1_000_000)
}

// The first write after a fork copies a path in each tree.
func BenchmarkFirstPutAfterFork(b *testing.B) {
	at(b, func(b *testing.B, l ledger, db *store.DB, n int) {
		p := someone(n / 2)
		p.Email += ".new"
		p.Team += ".new"
		for b.Loop() {
			if err := l.people.Put(db.Fork().Begin(), p); err != nil {
				b.Fatal(err)
			}
		}
	}, 10, 100_000, 1_000_000)
}

// A hundred writes after a fork: the path is copied once where they meet.
func BenchmarkHundredPutsAfterFork(b *testing.B) {
	at(b, func(b *testing.B, l ledger, db *store.DB, n int) {
		rows := make([]person, 100)
		for i := range rows {
			rows[i] = someone(scattered(i, n))
			rows[i].Email += "." + fmt.Sprint(i)
		}
		for b.Loop() {
			tx := db.Fork().Begin()
			for i := range rows {
				if err := l.people.Put(tx, rows[i]); err != nil {
					b.Fatal(err)
				}
			}
		}
	}, 10, 100_000, 1_000_000)
}

// A page far into a list costs what its rows cost, wherever they are in the memory.
func BenchmarkPage(b *testing.B) {
	at(b, func(b *testing.B, l ledger, db *store.DB, n int) {
		tx := db.Begin()
		for i := 0; b.Loop(); i++ {
			if got := l.team.Page(tx, "a\x00", i*7919*100%(n-99), 100, true); len(got) != 100 {
				b.Fatalf("%d rows", len(got))
			}
		}
	}, 1000, 10_000, 1_000_000)
}

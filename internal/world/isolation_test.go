package world_test

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors/testdata/lockers"
	"github.com/mockvendors/mockvendors/internal/world"
)

const lockersScenario = `
version: 1
name: lockers
title: One site
vendors: {lockers: {sites: [{id: north, apiKey: k-north}]}}
`

// more makes another world of the same start.
func more(tb testing.TB, w *apitest.World, name string) *world.World {
	tb.Helper()
	start, err := scenario.Load(w.Set, "", []byte(twoDesks))
	if err != nil {
		tb.Fatal(err)
	}
	return of(tb, w.Set, name, start)
}

func of(tb testing.TB, set *world.Set, name string, start *world.Start) *world.World {
	tb.Helper()
	made, err := set.Make(name, start)
	if err != nil {
		tb.Fatal(err)
	}
	return made
}

// Worlds that begin at one start are worlds of their own: whatever happens in
// one, another stays as it is and answers as if it were alone.
func TestWorldsAreIsolated(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := open(t)
		start, err := scenario.Load(w.Set, "", []byte(twoDesks))
		if err != nil {
			rt.Fatal(err)
		}
		a, b, alone := of(t, w.Set, "a", start), of(t, w.Set, "b", start), of(t, w.Set, "alone", start)
		for range rapid.IntRange(1, 15).Draw(rt, "acts") {
			s := steps.Draw(rt, "step")
			switch rapid.IntRange(0, 4).Draw(rt, "where") {
			case 0: // in the other world, and again in one that nobody disturbs
				if diff := cmp.Diff(s.do(t, w.Set, alone), s.do(t, w.Set, b)); diff != "" {
					rt.Fatalf("%v gets another answer (-alone +beside others):\n%s", s, diff)
				}
			case 1:
				before := universe(t, b)
				a.Reset()
				unchanged(rt, before, universe(t, b))
			default:
				before := universe(t, b)
				s.do(t, w.Set, a)
				unchanged(rt, before, universe(t, b))
			}
		}
		unchanged(rt, universe(t, alone), universe(t, b))
		late := of(t, w.Set, "late", start)
		if diff := cmp.Diff(universe(t, w.World), universe(t, late)); diff != "" {
			rt.Fatalf("the start itself changed (-want +got):\n%s", diff)
		}
	})
}

func unchanged(t *rapid.T, before, after string) {
	t.Helper()
	if diff := cmp.Diff(before, after); diff != "" {
		t.Fatalf("an act in one world changed another:\n%s", diff)
	}
}

// Many worlds of one start at work at once; run it with -race.
func TestWorldsAtOnce(t *testing.T) {
	w := open(t)
	start, err := scenario.Load(w.Set, "", []byte(twoDesks))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{}
	play := func(made *world.World) (got []string) {
		for _, q := range []request{askCleo, askAnn, {"DELETE", "/tickets/next", "k-north", ""}, askAnn, list} {
			got = append(got, send(w.Set, made.Name, q))
		}
		return append(got, universe(t, made))
	}
	want = play(of(t, w.Set, "", start))
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range 5 {
				made, err := w.Set.Make("", start)
				if err != nil {
					t.Error(err)
					return
				}
				if diff := cmp.Diff(want, play(made)); diff != "" {
					t.Errorf("world %s (-want +got):\n%s", made.Name, diff)
				}
				made.Reset()
				w.Set.Delete(made.Name)
			}
		})
	}
	all.Wait()
}

// One world asked by many at once: each request has its own number, a person
// has one ticket, and everything is in the journal.
func TestRequestsAtOnce(t *testing.T) {
	w := open(t)
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range 10 {
				send(w.Set, world.Default, askCleo)
				w.State()
				w.Journal.Entries()
			}
		})
	}
	all.Wait()
	created := 0
	for i, e := range w.Journal.Entries() {
		if e.Number != i+1 {
			t.Fatalf("entry %d has the number %d", i+1, e.Number)
		}
		if e.Status == 201 {
			created++
		}
	}
	if n := len(w.Journal.Entries()); n != 160 || created != 1 {
		t.Errorf("%d requests, %d tickets; want 160 and 1", n, created)
	}
}

func startLockers(tb testing.TB) *apitest.World {
	tb.Helper()
	return apitest.Start(tb, lockers.Vendor, lockersScenario)
}

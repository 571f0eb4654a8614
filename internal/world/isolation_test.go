package world_test

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/world"
)

// Whatever happens in one world, another stays as it is, answers to the byte as
// one that has no neighbour, and whoever is made afterwards begins at the start.
func TestWorldsAreIsolated(t *testing.T) {
	t.Parallel()
	shared, apart := newHouse(t, everything), newHouse(t, everything)
	rapid.Check(t, func(t *rapid.T) {
		shared.made("a")
		b := shared.made("b")
		apart.made("b")
		events := b.Journal.Follow(0)
		defer events.Close()
		fresh := shared.all("b")
		for range rapid.IntRange(1, 4).Draw(t, "rounds") {
			for _, d := range rapid.SliceOfN(beside, 1, 4).Draw(t, "in b") {
				if diff := cmp.Diff(apart.do("b", d), shared.do("b", d)); diff != "" {
					t.Fatalf("%v gets another answer (-alone +beside a):\n%s", d, diff)
				}
			}
			before, kept := visibleState(b), b.Snapshots()
			events.Read()
			for _, d := range rapid.SliceOfN(disturbing, 1, 8).Draw(t, "in a") {
				if d.Path == "" {
					shared.set.Delete("a")
					shared.made("a")
					continue
				}
				shared.do("a", d)
			}
			if diff := cmp.Diff(before, visibleState(b)) + cmp.Diff(kept, b.Snapshots()); diff != "" {
				t.Fatalf("what happened in a changed b:\n%s", diff)
			}
			if entries, lost, after := events.Read(); len(entries) > 0 || lost {
				t.Fatalf("who follows b reads %d entries, lost %v, after %d", len(entries), lost, after)
			}
		}
		if diff := cmp.Diff(apart.all("b"), shared.all("b")); diff != "" {
			t.Fatalf("b is another (-alone +beside a):\n%s", diff)
		}
		shared.made("late")
		if diff := cmp.Diff(fresh, shared.all("late")); diff != "" {
			t.Fatalf("the start itself changed:\n%s", diff)
		}
	})
}

// beside is what the undisturbed world does. Its clock does not run by itself:
// that would not be a neighbour's doing.
var beside = rapid.OneOf(actions, travels).Filter(func(d action) bool {
	return d.Method != "" && !strings.Contains(d.Body, "running")
})

// disturbing is what its neighbour does; without a path, it is deleted and made
// again.
var disturbing = rapid.OneOf(actions, actions, travels, rapid.Just(action{Method: "DELETE"})).Filter(func(d action) bool {
	return d.Method != ""
})

// all is all that there is to see of a world.
func (h *house) all(name string) map[string]string {
	all := h.shown(name)
	all["/snapshots"] = h.look(name, "/snapshots")
	return all
}

// Many worlds of one start at work at once, each as if it were alone; run it
// with -race.
func TestWorldsAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, everything)
	stories := make([][]action, 8)
	want := make([]string, len(stories))
	play := func(name string, story []action) string {
		h.made(name)
		var b strings.Builder
		for _, d := range story {
			b.WriteString(h.do(name, d))
		}
		shown := h.all(name)
		for _, path := range slices.Sorted(maps.Keys(shown)) {
			b.WriteString(shown[path])
		}
		return b.String()
	}
	for i := range stories {
		stories[i] = rapid.SliceOfN(beside, 40, 40).Example(i)
		want[i] = play("alone", stories[i])
	}
	var all sync.WaitGroup
	for i, story := range stories {
		for _, name := range []string{"one", "two"} { // two worlds for each story
			all.Go(func() {
				for range 3 {
					if diff := cmp.Diff(want[i], play(name+string(rune('a'+i)), story)); diff != "" {
						t.Errorf("story %d in world %s (-alone +at once):\n%s", i, name, diff)
					}
				}
			})
		}
	}
	all.Wait()
}

// One world, and at once all that can be done to it; run it with -race. After a
// reset nothing of it is left but snapshots, and these still hold a world each.
func TestOneWorldAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, everything)
	w := h.made("a")
	fresh := h.shown("a")
	var all sync.WaitGroup
	for i := range 8 {
		story := rapid.SliceOfN(rapid.OneOf(actions, actions, travels).Filter(func(d action) bool { return d.Method != "" }), 40, 40).Example(100 + i)
		all.Go(func() {
			events := w.Journal.Follow(0)
			defer events.Close()
			for _, d := range story {
				h.do("a", d)
				events.Read()
				for _, path := range []string{"/state", "/requests", "/diff?from=1", "/requests/1/why", "/coverage", "/snapshots"} {
					h.look("a", path)
				}
			}
		})
	}
	all.Wait()
	for _, s := range w.Snapshots() {
		if err := w.Restore(s.Name); err != nil {
			t.Error(err)
		}
		if got := w.Latest(); got != s.Number {
			t.Errorf("the snapshot %s of request %d is restored with %d", s.Name, s.Number, got)
		}
	}
	w.Reset()
	if diff := cmp.Diff(fresh, h.shown("a")); diff != "" {
		t.Errorf("after a reset (-new world +reset):\n%s", diff)
	}
	if got := h.do("a", action{Method: "GET", Path: "/egym/api/v2/accounts/acc-john", Key: "X-Api-Key: key-a"}); !strings.HasPrefix(got, "200") {
		t.Errorf("the world answers\n%s", got)
	}
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

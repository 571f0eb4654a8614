package world_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

func TestNamesOfWorlds(t *testing.T) {
	w := open(t)
	start, err := scenario.Load(w.Set, "", []byte(twoDesks))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		reason, name string
		fine         bool
	}{
		{"letters, digits and dashes", "ci-7", true},
		{"a digit first", "7", true},
		{"63 characters", strings.Repeat("a", 63), true},
		{"64 characters", strings.Repeat("a", 64), false},
		{"a dash first", "-a", false},
		{"a capital", "A", false},
		{"a slash", "a/b", false},
		{"a dot", "a.b", false},
		{"a blank", " ", false},
		{"a line's end", "a\n", false},
		{"a letter that is not ASCII", "é", false},
	} {
		made, err := w.Set.Make(test.name, start)
		var name world.NameError
		if (err == nil) != test.fine || err != nil && (!errors.As(err, &name) || name.Name != test.name) {
			t.Errorf("%s: %v", test.reason, err)
		}
		if err == nil && w.Set.Get(test.name) != made {
			t.Errorf("%s: it is not found", test.reason)
		}
	}
	var exists world.ExistsError
	if _, err := w.Set.Make("ci-7", start); !errors.As(err, &exists) || exists.Name != "ci-7" {
		t.Errorf("the same name again: %v", err)
	}
}

// A name that is made is free, and nothing in a world depends on it.
func TestMadeNames(t *testing.T) {
	w := open(t)
	more(t, w, "w2")
	first, second := more(t, w, ""), more(t, w, "")
	if first.Name != "w1" || second.Name != "w3" {
		t.Errorf("made are %s and %s", first.Name, second.Name)
	}
	if a, b := send(w.Set, "w1", askCleo), send(w.Set, "w2", askCleo); a != b {
		t.Errorf("two worlds answer\n%s\nand\n%s", a, b)
	}
}

func TestDeleteAndAll(t *testing.T) {
	w := open(t)
	more(t, w, "b")
	more(t, w, "a")
	if got := named(w.Set); !slices.Equal(got, []string{"a", "b", "default"}) {
		t.Errorf("worlds are %v", got)
	}
	if !w.Set.Delete("b") || w.Set.Delete("b") || w.Set.Get("b") != nil {
		t.Error("b is not deleted once")
	}
	made := more(t, w, "b")
	if got := send(w.Set, "b", askCleo); !strings.HasPrefix(got, "201") || len(made.Journal.Entries()) != 1 {
		t.Errorf("a new world of the old name: %s", got)
	}
}

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

func named(s *world.Set) (names []string) {
	for _, w := range s.All() {
		names = append(names, w.Name)
	}
	return names
}

// The limit drops the world that was used longest ago, and never the default.
func TestLimitOfWorlds(t *testing.T) {
	w := open(t)
	w.Set.Max = 3
	var dropped []string
	w.Set.Dropped = func(name string) { dropped = append(dropped, name) }
	more(t, w, "a")
	more(t, w, "b")
	send(w.Set, "a", list) // b is the one used longest ago now
	more(t, w, "c")
	more(t, w, "d")
	if !slices.Equal(dropped, []string{"b", "a"}) {
		t.Errorf("dropped were %v", dropped)
	}
	if got := named(w.Set); !slices.Equal(got, []string{"c", "d", "default"}) {
		t.Errorf("worlds are %v", got)
	}
	if got := send(w.Set, "a", list); !strings.HasPrefix(got, "404") {
		t.Errorf("a dropped world answers %s", got)
	}
	w.Set.Max = 1
	more(t, w, "e")
	if got := named(w.Set); !slices.Equal(got, []string{"default", "e"}) {
		t.Errorf("with room for one there are %v", got)
	}
	if _, err := w.Set.Make("E", nil); err == nil || len(dropped) != 4 {
		t.Errorf("a world that cannot be made: %v; dropped %v", err, dropped)
	}
}

// Who follows a world that is deleted, or makes room for another, is told that
// nothing more will come.
func TestGoneWorldsEndTheirJournals(t *testing.T) {
	w := open(t)
	w.Set.Max = 2
	follow := func(name string) *journal.Follower {
		f := more(t, w, name).Journal.Follow(0)
		t.Cleanup(f.Close)
		return f
	}
	deleted := follow("deleted")
	w.Set.Delete("deleted")
	dropped := follow("dropped")
	stays := follow("stays")
	for name, f := range map[string]*journal.Follower{"deleted": deleted, "dropped": dropped, "stays": stays} {
		<-f.News // of the beginning
		select {
		case _, more := <-f.News:
			if more || name == "stays" {
				t.Errorf("%s: more to come: %v", name, more)
			}
		default:
			if name != "stays" {
				t.Errorf("%s goes on", name)
			}
		}
	}
}

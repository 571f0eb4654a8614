package world_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Worlds go on at the new start as if they had been made there, those that were
// reset or rewound included; a world of another start does not notice.
func TestRestart(t *testing.T) {
	w := open(t)
	load := func(text string) *world.Start {
		start, err := scenario.Load(w.Set, "", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return start
	}
	old, other := load(twoDesks), load(twoDesks)
	next := load(strings.Replace(twoDesks, "2026-01-15", "2026-02-15", 1))
	a, b, apart := of(t, w.Set, "a", old), of(t, w.Set, "b", old), of(t, w.Set, "apart", other)
	for _, name := range []string{"a", "b", "apart"} {
		send(w.Set, name, askCleo)
	}
	b.Reset()
	before := universe(t, apart)
	if n := w.Set.Restart(old, next); n != 2 {
		t.Errorf("%d worlds are restarted, want 2", n)
	}
	if apart.Start() != other {
		t.Error("a world of another start began anew")
	}
	if after := universe(t, apart); after != before {
		t.Errorf("a world of another start was\n%s\nand is\n%s", before, after)
	}
	fresh := universe(t, of(t, w.Set, "fresh", next))
	for _, w := range []*world.World{a, b} {
		if got := universe(t, w); got != fresh {
			t.Errorf("world %s is\n%s\nand a new one\n%s", w.Name, got, fresh)
		}
	}
	if err := a.Rewind(0); err != nil || a.Start() != next {
		t.Errorf("a rewind to the start ends at the old one (%v)", err)
	}
	if n := w.Set.Restart(old, next); n != 0 {
		t.Errorf("%d worlds are still at the old start", n)
	}
}

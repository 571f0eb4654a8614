package world_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// The reading decides only where somebody asks twice; the desk asks for it then
// alone.
func TestBases(t *testing.T) {
	w := open(t)
	send(w.Set, "default", askCleo)
	send(w.Set, "default", askAnn)
	w.Flip("twice", "kept")
	send(w.Set, "default", askAnn)
	send(w.Set, "default", list)
	for n, want := range map[int]string{1: "", 2: "refused: kept 201", 3: "kept: refused 409", 4: ""} {
		if got := basisOf(t, w, n); got != want {
			t.Errorf("request %d rests on %q, want %q", n, got, want)
		}
	}
}

func basisOf(t *testing.T, w *apitest.World, number int) (text string) {
	t.Helper()
	all, ok := w.Bases().Of(number)
	if !ok {
		t.Fatalf("request %d cannot be asked about", number)
	}
	for _, b := range all {
		text += b.Value + ":"
		for _, o := range b.Otherwise {
			text += " " + o.Value + " " + o.Entry.Saw()
		}
	}
	return text
}

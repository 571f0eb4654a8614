package world_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// point is how a world was after a action.
type point struct {
	action action
	got    string
	number int // of the latest request
	visible
}

// course is what happened to a world since its start, as far as it is still
// part of what happened. Its first point is the start.
type course struct {
	points  []point
	dropped int // the journal no longer has requests up to here
}

// at is the point right after a request.
func (c course) at(number int) int {
	return slices.IndexFunc(c.points, func(p point) bool { return p.number == number })
}

func (c course) last() point { return c.points[len(c.points)-1] }

// traveller holds a world against its courses.
type traveller struct {
	*house
	w     *world.World
	now   course
	saved map[string]course
}

// Time travel is replay: after a rewind or a restore everything is what it was,
// and the same actions get the same answers and leave the same behind. Time is
// that of a bubble, so that a running clock stands still between two actions.
func TestTimeTravel(t *testing.T) {
	t.Parallel()
	h := newHouse(t, everything)
	rapid.Check(t, func(t *rapid.T) {
		rapid.SyncTest(t, func(t *rapid.T) {
			a := &traveller{house: h, w: h.made("a"), saved: map[string]course{}}
			a.now.points = []point{{visible: visibleState(a.w)}}
			t.Repeat(map[string]func(*rapid.T){
				"ask":                  func(t *rapid.T) { a.live(t, ask(t)) },
				"ask again":            func(t *rapid.T) { a.live(t, ask(t)) },
				"ask thrice":           func(t *rapid.T) { d := ask(t); a.live(t, d); a.live(t, d); a.live(t, d) },
				"intervene":            func(t *rapid.T) { a.live(t, intervene(t)) },
				"run the clock":        func(t *rapid.T) { a.live(t, action{Method: "PUT", Path: "/_mock/clock", Body: `{"mode":"running"}`}) },
				"let time pass":        func(t *rapid.T) { a.live(t, action{Sleep: time.Second}) },
				"empty the journal":    a.emptyJournal,
				"snapshot":             a.snapshot,
				"restore":              a.restore,
				"rewind":               a.rewind,
				"rewind and repeat":    a.rewind,
				"rewind into a action": a.rewindInto,
				"compare two moments":  a.compare,
				"drop a snapshot": func(t *rapid.T) {
					name := names.Draw(t, "name")
					if _, there := a.saved[name]; (a.w.DropSnapshot(name) == nil) != there {
						t.Fatalf("snapshot %s is there: %v", name, there)
					}
					delete(a.saved, name)
				},
			})
			a.explain(t)
		})
	})
}

var names = rapid.SampledFrom([]string{"x", "y", "z"})

// live does a action as the next thing that happens.
func (a *traveller) live(t *rapid.T, d action) {
	before := a.now.last()
	p := point{action: d, got: a.do("a", d), number: a.w.Latest(), visible: visibleState(a.w)}
	if d.reachesIn() && strings.HasPrefix(p.got, "4") {
		if diff := cmp.Diff(before.visible, p.visible); diff != "" {
			t.Fatalf("%v is refused and changes something:\n%s", d, diff)
		}
	}
	a.now.points = append(slices.Clip(a.now.points), p)
}

func (a *traveller) emptyJournal(t *rapid.T) {
	if rapid.IntRange(0, 3).Draw(t, "really") > 0 {
		t.Skip("it would make rewinds rare")
	}
	a.live(t, action{Method: "DELETE", Path: "/_mock/requests"})
	a.now.dropped = a.w.Latest()
}

func (a *traveller) snapshot(t *rapid.T) {
	name := names.Draw(t, "name")
	_, taken := a.saved[name]
	if _, err := a.w.Snapshot(name); (err != nil) != taken {
		t.Fatalf("a snapshot %s: %v; there is one: %v", name, err, taken)
	}
	if !taken {
		a.saved[name] = a.now
	}
	a.is(t, a.now.last(), "after making a snapshot")
}

func (a *traveller) restore(t *rapid.T) {
	name := names.Draw(t, "name")
	saved, there := a.saved[name]
	if err := a.w.Restore(name); (err == nil) != there {
		t.Fatalf("restoring %s: %v; there is one: %v", name, err, there)
	}
	if there {
		a.now = saved
	}
	a.is(t, a.now.last(), "after restoring "+name)
	for _, s := range a.w.Snapshots() {
		if n := a.saved[s.Name].last().number; s.Number != n || len(a.saved) != len(a.w.Snapshots()) {
			t.Fatalf("snapshot %s is of request %d, want %d", s.Name, s.Number, n)
		}
	}
}

func (a *traveller) rewind(t *rapid.T) {
	to := a.some(t, "to right after")
	err := a.w.Rewind(to)
	if refused := to > 0 && to <= a.now.dropped; (err != nil) != refused {
		t.Fatalf("rewinding to %d, of which the journal forgot up to %d: %v", to, a.now.dropped, err)
	} else if refused {
		a.is(t, a.now.last(), "after a refused rewind")
		return
	}
	i := a.now.at(to)
	undone := a.now.points[i+1:]
	a.now.points = a.now.points[:i+1]
	if to == 0 {
		a.now.dropped = 0
	}
	a.is(t, a.now.last(), fmt.Sprintf("after rewinding to %d", to))
	if rapid.Bool().Draw(t, "repeat") {
		a.repeat(t, undone)
	}
}

// repeat does again what was undone, as long as it is known what that was.
func (a *traveller) repeat(t *rapid.T, undone []point) {
	for _, was := range undone {
		if was.action == (action{}) {
			return
		}
		a.live(t, was.action)
		if strings.HasSuffix(was.action.Path, "/_mock/requests") {
			a.now.dropped = a.w.Latest()
		}
		if diff := cmp.Diff(was.got, a.now.last().got); diff != "" {
			t.Fatalf("%v again gets (-first +again):\n%s", was.action, diff)
		}
		a.is(t, was, fmt.Sprintf("after %v again", was.action))
	}
}

// rewindInto goes back to between the requests that came of one action. Rivals
// are brought back by that: they act before the next request is looked at.
func (a *traveller) rewindInto(t *rapid.T) {
	i := rapid.IntRange(0, len(a.now.points)-1).Draw(t, "action")
	if i == 0 || a.now.points[i].number-a.now.points[i-1].number < 2 || a.now.points[i].number <= a.now.dropped {
		t.Skip("one request came of it, or none")
	}
	to := rapid.IntRange(a.now.points[i-1].number+1, a.now.points[i].number-1).Draw(t, "to")
	rivals := true
	for n := to + 1; n <= a.now.points[i].number; n++ {
		e, ok := a.w.Journal.Get(n)
		rivals = rivals && ok && e.Rival != ""
	}
	if err := a.w.Rewind(to); err != nil {
		t.Fatalf("rewinding to %d: %v", to, err)
	}
	undone := a.now.points[i+1:]
	a.now.points = append(slices.Clip(a.now.points[:i]), point{number: to, visible: visibleState(a.w)})
	if a.w.Latest() != to {
		t.Fatalf("rewound to %d, and the latest is %d", to, a.w.Latest())
	}
	if rivals && len(undone) > 0 && undone[0].action.Method != "" && !undone[0].action.reachesIn() {
		a.repeat(t, undone)
	}
}

// compare holds what the API says of the difference between two moments against
// what it showed of the state at these.
func (a *traveller) compare(t *rapid.T) {
	from, to := a.some(t, "from"), a.some(t, "to")
	state := func(number int) string { return a.now.points[a.now.at(number)].State }
	if now, err := tell.DiffOf(a.w, from, world.Now); err == nil {
		if diff := compared(state(from), a.now.last().State, now); diff != "" {
			t.Fatalf("between %d and now (-states +diff):\n%s", from, diff)
		}
	}
	got, err := tell.DiffOf(a.w, from, to)
	if err != nil {
		if least := min(from, to); least == 0 && max(from, to) > a.now.dropped || least > a.now.dropped {
			t.Fatalf("between %d and %d: %v", from, to, err)
		}
		return
	}
	if diff := compared(state(from), state(to), got); diff != "" {
		t.Fatalf("between %d and %d (-states +diff):\n%s", from, to, diff)
	}
	back, err := tell.DiffOf(a.w, to, from)
	if err != nil {
		t.Fatal(err)
	}
	for i := range back.Changes {
		c := &back.Changes[i]
		c.Before, c.After = c.After, c.Before
	}
	if diff := cmp.Diff(got.Changes, back.Changes); diff != "" {
		t.Fatalf("from %d to %d is no mirror of the way back:\n%s", from, to, diff)
	}
	a.is(t, a.now.last(), "after a comparison")
}

// explain does all that is still part of what happened in a world that never
// travelled: it is the same one.
func (a *traveller) explain(t *rapid.T) {
	seen, shown := visibleState(a.w), a.look("a", "/requests") // before the other world's delays let time pass
	fresh := a.made("fresh")
	for _, p := range a.now.points[1:] {
		if p.action == (action{}) {
			return // a moment between two requests of one action
		}
		if diff := cmp.Diff(p.got, a.do("fresh", p.action)); diff != "" {
			t.Fatalf("%v gets another answer in a world that did not travel (-a traveller +a fresh one):\n%s", p.action, diff)
		}
	}
	if diff := cmp.Diff(seen, visibleState(fresh)); diff != "" {
		t.Fatalf("the world is another than one that did not travel (-it is +should be):\n%s", diff)
	}
	if diff := cmp.Diff(shown, a.look("fresh", "/requests")); diff != "" {
		t.Fatalf("the API shows other requests than in a world that did not travel (-it does +should do):\n%s", diff)
	}
}

// some is the number of the latest request at one of the points.
func (a *traveller) some(t *rapid.T, what string) int {
	return a.now.points[rapid.IntRange(0, len(a.now.points)-1).Draw(t, what)].number
}

// is fails the test unless the world is what it was at a point.
func (a *traveller) is(t *rapid.T, p point, when string) {
	t.Helper()
	if diff := cmp.Diff(p.visible, visibleState(a.w)); diff != "" {
		t.Fatalf("%s (-as it was +as it is):\n%s", when, diff)
	}
	if got := a.w.Latest(); got != p.number {
		t.Fatalf("%s the latest request is %d, want %d", when, got, p.number)
	}
}

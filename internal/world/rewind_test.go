package world_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/vendors/testdata/sixth"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// step is something that happens to a world: a request, if Request has a
// method, or else a hand that reaches in.
type step struct {
	Request request
	Reach   string // "", "advance", "set", "reading", "state", "wrong state"
	Arg     int
}

var requests = rapid.Custom(func(t *rapid.T) request {
	key := rapid.SampledFrom([]string{"k-north", "k-north", "k-south", "k-nobody"}).Draw(t, "key")
	person := rapid.SampledFrom([]string{"Ann", "Ben", "Cleo", "Dan", "Eve"}).Draw(t, "person")
	return rapid.SampledFrom([]request{
		{"POST", "/tickets", key, fmt.Sprintf(`{"person":%q}`, person)},
		{"POST", "/tickets", key, fmt.Sprintf(`{"person":%q}`, person)},
		{"POST", "/tickets", key, `{}`},
		{"DELETE", "/tickets/next", key, ""},
		{"DELETE", "/tickets/7", key, ""},
		{"GET", "/tickets", key, ""},
		{"GET", "/nothing", key, ""},
		{"PUT", "/tickets", key, ""},
	}).Draw(t, "request")
})

var steps = rapid.Custom(func(t *rapid.T) step {
	if rapid.IntRange(0, 2).Draw(t, "kind") > 0 {
		return step{Request: requests.Draw(t, "request")}
	}
	reach := rapid.SampledFrom([]string{"advance", "set", "reading", "state", "wrong state"}).Draw(t, "reach")
	return step{Reach: reach, Arg: rapid.IntRange(0, 3).Draw(t, "arg")}
})

var putStates = []string{
	`{"desks":[{"id":"north","key":"k-north","tickets":[{"id":"7","person":"Cleo"},{"person":"Eve"}]}]}`,
	`{"desks":[{"id":"south","key":"k-south"},{"id":"west","key":"k-north"}]}`,
	`{"desks":[]}`,
	`{"desks":[{"id":"north","key":"k-south","tickets":[{"person":"Ann"}]}]}`,
}

// do carries a step out in a world and returns what its client got.
func (s step) do(tb testing.TB, set *world.Set, w *world.World) string {
	tb.Helper()
	switch s.Reach {
	case "":
		return send(set, w.Name, s.Request)
	case "advance":
		return w.SetClock(func(c clock.Clock) clock.Clock { return c.Advance(time.Duration(s.Arg) * time.Hour) }).Now().String()
	case "set":
		return w.SetClock(func(c clock.Clock) clock.Clock { return c.At(clock.Default.AddDate(0, s.Arg, 0)) }).Now().String()
	case "reading":
		w.SetReadings(sim.Readings{twice: twice.Values[s.Arg%2]})
		return ""
	case "state":
		return fmt.Sprint(w.PutState(state(tb, set, putStates[s.Arg]), sim.Readings{twice: twice.Values[s.Arg%2]}))
	default:
		err := w.PutState(state(tb, set, `{"desks":[{"id":"east","key":"k","tickets":[{"person":"Ann"},{"person":"Ann"}]}]}`), sim.Readings{twice: "kept"})
		if err == nil {
			tb.Fatal("a wrong state was taken")
		}
		return err.Error()
	}
}

// done is a step with what came of it.
type done struct {
	step
	got   string
	after string // the universe
}

// A rewind to a request makes everything what it was right after it, and what
// happened since happens again to the byte.
func TestRewindIsReplay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := open(t)
		start := universe(t, w.World)
		var past []done
		live := func(s step) {
			past = append(past, done{s, s.do(t, w.Set, w.World), universe(t, w.World)})
		}
		for range rapid.IntRange(1, 3).Draw(rt, "rewinds") {
			for _, s := range rapid.SliceOfN(steps, 1, 12).Draw(rt, "steps") {
				live(s)
			}
			numbered := []int{} // where in past each request stands
			for i, d := range past {
				if d.Reach == "" {
					numbered = append(numbered, i)
				}
			}
			to := len(numbered) // takes back only what was reached in to since
			if !rapid.Bool().Draw(rt, "the latest") {
				to = rapid.IntRange(0, len(numbered)).Draw(rt, "to")
			}
			if err := w.Rewind(to); err != nil {
				rt.Fatal(err)
			}
			want, keep := start, 0
			if to > 0 {
				keep = numbered[to-1] + 1
				want = past[keep-1].after
			}
			if diff := cmp.Diff(want, universe(t, w.World)); diff != "" {
				rt.Fatalf("after rewinding to %d (-as it was +as it is):\n%s", to, diff)
			}
			undone := past[keep:]
			past = past[:keep:keep]
			if !rapid.Bool().Draw(rt, "again") {
				continue
			}
			for _, was := range undone {
				live(was.step)
				is := past[len(past)-1]
				if diff := cmp.Diff(was.got, is.got); diff != "" {
					rt.Fatalf("%v again gets (-first +again):\n%s", was.step, diff)
				}
				if diff := cmp.Diff(was.after, is.after); diff != "" {
					rt.Fatalf("after %v again (-first +again):\n%s", was.step, diff)
				}
			}
		}
	})
}

// A reset is a fresh world: the same requests get the same answers, numbers,
// identifiers and dates.
func TestResetIsAFreshWorld(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := open(t)
		start := universe(t, w.World)
		all := rapid.SliceOfN(steps, 1, 10).Draw(rt, "steps")
		var first []string
		for _, s := range all {
			first = append(first, s.do(t, w.Set, w.World))
		}
		w.Reset()
		if diff := cmp.Diff(start, universe(t, w.World)); diff != "" {
			rt.Fatalf("after a reset (-start +now):\n%s", diff)
		}
		for i, s := range all {
			if diff := cmp.Diff(first[i], s.do(t, w.Set, w.World)); diff != "" {
				rt.Fatalf("%v gets after a reset (-first +again):\n%s", s, diff)
			}
		}
	})
}

// What is put takes the place of all that was there, and comes out again.
func TestPutStateReplaces(t *testing.T) {
	w := open(t)
	for _, put := range []string{
		`{"desks":[{"id":"west","key":"k-north","tickets":[{"id":"7","person":"Cleo","at":"2026-01-01T00:00:00Z","asked":3}]}]}`,
		`{"desks":[{"id":"east","key":"k-east"}]}`,
		`{"desks":null}`,
	} {
		if err := w.PutState(state(t, w.Set, put), nil); err != nil {
			t.Fatal(err)
		}
		shown, err := json.Marshal(w.State()["desk"])
		if err != nil {
			t.Fatal(err)
		}
		if string(shown) != put {
			t.Errorf("put is\n%s\nand shown\n%s", put, shown)
		}
	}
	if n := len(w.Journal.Entries()); n != 0 {
		t.Errorf("the journal has %d entries", n)
	}
	send(w.Set, world.Default, list)
	if err := w.PutState(map[string]any{}, nil); err != nil || w.StateText() == "" {
		t.Error("a put that names no vendor fails", err)
	}
	w.Reset()
	if diff := cmp.Diff(open(t).StateText(), w.StateText()); diff != "" {
		t.Errorf("a put state is not the reset point (-want +got):\n%s", diff)
	}
}

// Looking changes nothing, even with a hand that could.
func TestLookLeavesNoTrace(t *testing.T) {
	w := open(t)
	before := universe(t, w.World)
	w.Look("desk", func(tx *sim.Tx) {
		tx.ActAs("north")
		tx.Draw()
		tx.Mail("nobody", "nothing", nil)
	})
	if diff := cmp.Diff(before, universe(t, w.World)); diff != "" {
		t.Errorf("looking changed:\n%s", diff)
	}
	if diff := cmp.Diff(send(open(t).Set, world.Default, askCleo), send(w.Set, world.Default, askCleo)); diff != "" {
		t.Errorf("looking took a number out of the sequence:\n%s", diff)
	}
}

func TestRewindRefused(t *testing.T) {
	w := open(t)
	for range 3 {
		send(w.Set, world.Default, list)
	}
	w.Journal.Clear()
	for range 2 {
		send(w.Set, world.Default, askCleo)
	}
	before := universe(t, w.World)
	for _, test := range []struct {
		to     int
		reason string
	}{{-1, "before the start"}, {6, "after the latest"}, {3, "the journal has lost it"}} {
		if err := w.Rewind(test.to); err == nil {
			t.Errorf("rewinding to %d works: %s", test.to, test.reason)
		}
	}
	if diff := cmp.Diff(before, universe(t, w.World)); diff != "" {
		t.Errorf("a refused rewind changed something:\n%s", diff)
	}
	if err := w.Rewind(4); err != nil {
		t.Error(err)
	}
}

const lockersScenario = `
version: 1
name: lockers
title: One site
vendors: {lockers: {sites: [{id: north, key: k-north}]}}
`

func startLockers(tb testing.TB) *apitest.World {
	tb.Helper()
	return apitest.Start(tb, sixth.Vendor(), lockersScenario)
}

// The lockers of the sixth vendor, with the control's acts in between.
func TestRewindOfLockers(t *testing.T) {
	w := startLockers(t)
	north := w.Client("X-Key", "k-north")
	north.Do("POST", "/rentals", `{"locker": "1", "person": "Ann"}`).Is(201, "")
	want := w.StateText()
	w.Advance(time.Hour)
	w.Flip("unknown-fields", "rejected")
	north.Do("POST", "/rentals", `{"locker": "1", "person": "Ben"}`).Is(409, "").By("lockers.taken")
	north.Do("POST", "/rentals", `{"locker": "2", "person": "Ben"}`).Is(201, "")
	if err := w.Rewind(1); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, w.StateText()); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
	if got := w.Now(); !got.Equal(clock.Default) {
		t.Errorf("it is %v", got)
	}
	if got := north.Do("POST", "/rentals", `{"locker": "2", "person": "Cleo", "colour": "red"}`).Is(201, "").Header.Get("X-Mockvendors-Request"); got != "2" {
		t.Errorf("the next request is number %s", got)
	}
}

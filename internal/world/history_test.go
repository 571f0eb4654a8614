package world_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

func person(name string) request {
	return request{"POST", "/tickets", "k-north", fmt.Sprintf(`{"person":%q}`, name)}
}

var callNext = request{"DELETE", "/tickets/next", "k-north", ""}

// tickets is the changes of a diff in a few words: who has a ticket, or had it.
func tickets(d tell.Diff) string {
	var all []string
	for _, c := range d.Changes {
		who := func(record any) string {
			if record == nil {
				return "-"
			}
			return fmt.Sprint(record.(map[string]any)["person"], record.(map[string]any)["asked"])
		}
		all = append(all, who(c.Before)+">"+who(c.After))
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// A diff holds two moments against each other, whatever led from one to the
// other.
func TestDiff(t *testing.T) {
	const (
		annAgain = `{"desks":[{"id":"north","key":"k-north","tickets":[{"id":"%s","person":"Ann","at":"2026-01-15T08:00:00Z"}]}]}`
		keyOnly  = `{"desks":[{"id":"north","key":"k-other"}]}`
	)
	w := open(t)
	d := w.State()["desk"].(hall)
	ann := d.Desks[0].Tickets[slices.IndexFunc(d.Desks[0].Tickets, func(t ticket) bool { return t.Person == "Ann" })].ID
	do := func(all ...request) {
		for _, r := range all {
			send(w.Set, world.Default, r)
		}
	}
	put := func(text string) { must(t, w.PutState(state(t, w.Set, text), nil)) }
	for _, test := range []struct {
		reason   string
		live     func()
		from, to int
		want     string
	}{
		{"nothing happened", func() {}, 0, world.Now, ""},
		{"a refusal", func() { do(askAnn) }, 0, 1, ""},
		{"a new record", func() { do(askCleo) }, 0, 1, "->Cleo1"},
		{"seen from behind", func() { do(askCleo) }, 1, 0, "Cleo1>-"},
		{"one that is gone", func() { do(callNext) }, 0, 1, "Ann0>-"},
		{"one that came and went", func() { do(askCleo, callNext, callNext, callNext) }, 0, 4, "Ann0>- Ben0>-"},
		{"one that came and went and came again is another", func() { do(callNext, person("Ann")) }, 0, 2, "->Ann2 Ann0>-"},
		{"only what lies between", func() { do(askCleo, callNext, person("Dan")) }, 1, 2, "Ann0>-"},
		{"a moment is no way from itself", func() { do(askCleo) }, 1, 1, ""},
		{"a state was put after the latest request, which is before it", func() { do(askCleo); put(keyOnly) }, 0, 1, "->Cleo1"},
		{"and now is after it", func() { do(askCleo); put(keyOnly) }, 0, world.Now, "Ann0>- Ben0>-"},
		{"from right before it", func() { do(askCleo); put(keyOnly) }, 1, world.Now, "Ann0>- Ben0>- Cleo1>-"},
		{"across two of them", func() { put(keyOnly); put(fmt.Sprintf(annAgain, "1")); do(list) }, 0, 1, "->Ann0 Ann0>- Ben0>-"},
		{"the same record put again is no difference", func() { put(fmt.Sprintf(annAgain, ann)) }, 0, world.Now, "Ben0>-"},
		{"after a rewind, what was undone is none", func() { do(askCleo, callNext); must(t, w.Rewind(1)) }, 0, world.Now, "->Cleo1"},
		{"a reading is no record", func() { do(list); w.Flip("twice", "kept") }, 0, world.Now, ""},
		{"a record that was changed", func() { w.Flip("twice", "kept"); do(askAnn) }, 0, 1, "Ann0>Ann1"},
	} {
		w.Reset()
		test.live()
		got, err := tell.DiffOf(w.World, test.from, test.to)
		if err != nil || tickets(got) != test.want {
			t.Errorf("%s: %q, %v, want %q", test.reason, tickets(got), err, test.want)
		}
		to := test.to
		if to == world.Now {
			to = w.Latest()
		}
		if got.From != test.from || got.To != to || got.Changes == nil {
			t.Errorf("%s: it is told as %+v", test.reason, got)
		}
		if !slices.IsSortedFunc(got.Changes, func(a, b tell.ChangeView) int { return strings.Compare(a.Path, b.Path) }) {
			t.Errorf("%s: the changes are not in order: %+v", test.reason, got.Changes)
		}
	}
}

// A record that differs in nothing but a secret differs, and the secret is not
// shown.
func TestDiffOfASecret(t *testing.T) {
	h := newHouse(t, everything)
	w := h.made("a")
	put := `{"perfectgym":{"companies":[{"id":"demo","apiUsers":[{"username":"u","password":"p","token":"token-a"}],"clubs":[{"id":12,"name":"Centre"}],"users":[{"id":236,"email":"ann@example.com","homeClubId":12,"password":"%s"}]}]}}`
	for _, password := range []string{"one", "two"} {
		h.do("a", action{Method: "PUT", Path: "/_mock/state", Body: fmt.Sprintf(put, password)})
		h.do("a", look)
	}
	d, err := tell.DiffOf(w, 1, 2)
	if err != nil || len(d.Changes) != 1 || d.Changes[0].Path != "perfectgym.demo.users.236" {
		t.Fatalf("%+v, %v", d, err)
	}
	for _, record := range []any{d.Changes[0].Before, d.Changes[0].After} {
		if got := record.(map[string]any)["password"]; got != "[redacted]" {
			t.Errorf("the password is shown as %v", got)
		}
	}
}

// What can be gone back to is told where something else was asked for.
func TestNoWayBack(t *testing.T) {
	empty := `{"desks":[{"id":"north","key":"k-north"}]}`
	for _, test := range []struct {
		reason string
		live   func(t *testing.T, w *world.World, act func(...request), put func(times int))
		to     int
		rewind string // why not; "" if it works
		diff   string // why not from there
	}{
		{"after the latest", func(_ *testing.T, _ *world.World, act func(...request), _ func(int)) { act(list, list) }, 3,
			"cannot rewind to request 3: requests 1 to 2 are available; 0 is the scenario's start", "there is no request 3: the latest is 2"},
		{"before any", func(*testing.T, *world.World, func(...request), func(int)) {}, 1,
			"cannot rewind to request 1: the journal is empty; 0 is the scenario's start", "there is no request 1: the latest is 0"},
		{"the journal was emptied, and the changes are still there", func(_ *testing.T, w *world.World, act func(...request), _ func(int)) {
			act(list, list)
			w.Journal.Clear()
		}, 1, "cannot rewind to request 1: the journal is empty; 0 is the scenario's start", ""},
		{"the journal was emptied, and another request came", func(_ *testing.T, w *world.World, act func(...request), _ func(int)) {
			act(list, list, list)
			w.Journal.Clear()
			act(list)
		}, 1, "cannot rewind to request 1: only request 4 is available; 0 is the scenario's start",
			"cannot compare with request 1: requests 2 to 4 are available; 0 is the scenario's start"},
		{"and to the one before, whose successor is there", func(_ *testing.T, w *world.World, act func(...request), _ func(int)) {
			act(list, list, list)
			w.Journal.Clear()
			act(list)
		}, 3, "cannot rewind to request 3: only request 4 is available; 0 is the scenario's start", ""},
		{"two hundred states were put since, which differ in nothing", func(_ *testing.T, _ *world.World, act func(...request), put func(int)) {
			act(list)
			put(100)
			act(list)
			put(100)
		}, 1, "", ""},
		{"a few large states were put since", func(t *testing.T, w *world.World, act func(...request), _ func(int)) {
			act(list)
			putLarge(t, w, 4)
		}, 1, "", ""},
		{"more of them than is remembered", func(t *testing.T, w *world.World, act func(...request), _ func(int)) {
			act(list)
			putLarge(t, w, 40)
			act(list)
			putLarge(t, w, 4)
		}, 1, "cannot rewind to request 1: only request 2 is available; 0 is the scenario's start",
			"cannot compare with request 1: only request 2 is available; 0 is the scenario's start"},
		{"and all since the latest", func(t *testing.T, w *world.World, act func(...request), _ func(int)) {
			act(list, list)
			putLarge(t, w, 40)
		}, 2, "cannot rewind to request 2: no requests are available; 0 is the scenario's start",
			"cannot compare with request 2: no requests are available; 0 is the scenario's start"},
		{"a hand reached in as often as is remembered", func(_ *testing.T, w *world.World, act func(...request), _ func(int)) {
			act(list)
			reachIn(w, 10*journal.MaxEntries)
		}, 1, "", ""},
		{"and once more", func(_ *testing.T, w *world.World, act func(...request), _ func(int)) {
			act(list)
			reachIn(w, 10*journal.MaxEntries+1)
		}, 1, "cannot rewind to request 1: no requests are available; 0 is the scenario's start",
			"cannot compare with request 1: no requests are available; 0 is the scenario's start"},
	} {
		t.Run(test.reason, func(t *testing.T) {
			w := open(t)
			test.live(t, w.World, func(all ...request) {
				for _, r := range all {
					send(w.Set, world.Default, r)
				}
			}, func(times int) {
				for range times {
					must(t, w.PutState(state(t, w.Set, empty), nil))
				}
			})
			before := universe(t, w.World)
			if _, err := tell.DiffOf(w.World, test.to, world.Now); said(err) != test.diff {
				t.Errorf("a diff from there: %v, want %q", err, test.diff)
			}
			if _, err := tell.DiffOf(w.World, 0, world.Now); err != nil {
				t.Errorf("a diff from the start: %v", err)
			}
			err := w.Rewind(test.to)
			if said(err) != test.rewind {
				t.Errorf("rewinding there: %v, want %q", err, test.rewind)
			}
			if diff := cmp.Diff(before, universe(t, w.World)); err != nil && diff != "" {
				t.Errorf("a refused rewind changed something:\n%s", diff)
			}
			must(t, w.Rewind(0))
		})
	}
}

// putLarge puts states of a megabyte that differ from each other.
func putLarge(t *testing.T, w *world.World, times int) {
	t.Helper()
	for i := range times {
		large := fmt.Sprintf(`{"desks":[{"id":"north","key":"k-%d-%s"}]}`, i, strings.Repeat("x", 1<<20))
		must(t, w.PutState(state(t, w.Set(), large), nil))
	}
}

func reachIn(w *world.World, times int) {
	for range times {
		w.SetReadings(nil)
	}
}

func said(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// A journal that is full forgets its oldest request, and so does the history
// behind it; a snapshot from before remembers both.
// A hand that reaches in without end does not fill the memory: what lies far
// back cannot be gone back to, but the scenario's start.
func TestManyInterventions(t *testing.T) {
	w := open(t)
	send(w.Set, world.Default, askCleo)
	for range 10*journal.MaxEntries + 1 {
		w.Advance(1)
	}
	if err := w.Rewind(1); err == nil {
		t.Error("all interventions are remembered")
	}
	send(w.Set, world.Default, list)
	w.Advance(1)
	must(t, w.Rewind(2))
	must(t, w.Rewind(0))
}

func TestFullJournal(t *testing.T) {
	t.Parallel()
	w := open(t)
	send(w.Set, world.Default, askCleo)
	w.Advance(1)
	after := universe(t, w.World)
	for range 8 {
		send(w.Set, world.Default, list)
	}
	if _, err := w.Snapshot("early"); err != nil {
		t.Fatal(err)
	}
	early := visibleState(w.World)
	for range journal.MaxEntries - 7 {
		send(w.Set, world.Default, list)
	}
	send(w.Set, world.Default, callNext)
	if first := w.Journal.First(); first != 4 {
		t.Fatalf("the journal begins with %d", first)
	}
	late := visibleState(w.World)
	if _, err := w.Snapshot("late"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := w.Rewind(3); err == nil {
			t.Error("it can be rewound to what is forgotten")
		}
		for from, want := range map[int]string{0: "->Cleo1 Ann0>-", 4: "Ann0>-", journal.MaxEntries + 3: ""} {
			d, err := tell.DiffOf(w.World, from, world.Now)
			if err != nil || tickets(d) != want {
				t.Errorf("from %d: %q, %v, want %q", from, tickets(d), err, want)
			}
		}
		if _, err := tell.DiffOf(w.World, 1, world.Now); err == nil {
			t.Error("a diff reaches back to what is forgotten")
		}
		must(t, w.Rewind(4))
		must(t, w.Restore("early"))
		if diff := cmp.Diff(early, visibleState(w.World)); diff != "" {
			t.Fatalf("the early snapshot (-want +got):\n%s", diff)
		}
		if d, err := tell.DiffOf(w.World, 1, 9); err != nil || tickets(d) != "" {
			t.Errorf("in the early snapshot: %q, %v", tickets(d), err)
		}
		must(t, w.Rewind(2))
		must(t, w.Rewind(1))
		w.Advance(1)
		if diff := cmp.Diff(after, universe(t, w.World)); diff != "" {
			t.Errorf("back to the first request (-want +got):\n%s", diff)
		}
		must(t, w.Restore("late"))
		if diff := cmp.Diff(late, visibleState(w.World)); diff != "" {
			t.Fatalf("the late snapshot (-want +got):\n%s", diff)
		}
	}
}

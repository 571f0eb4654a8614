package world_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

func TestNamesOfSnapshots(t *testing.T) {
	w := open(t)
	for _, test := range []struct{ reason, name, says string }{
		{"a name", "before-sync", ""},
		{"the same once more", "before-sync", `the snapshot "before-sync" already exists: choose another name, or delete it`},
		{"none", "", `"" is not a valid snapshot name: use 1 to 63 of a-z, 0-9 and -, not starting with -`},
		{"a capital", "A", `"A" is not a valid snapshot name: use 1 to 63 of a-z, 0-9 and -, not starting with -`},
		{"a slash", "a/b", `"a/b" is not a valid snapshot name: use 1 to 63 of a-z, 0-9 and -, not starting with -`},
		{"64 characters", strings.Repeat("a", 64), `"` + strings.Repeat("a", 64) + `" is not a valid snapshot name: use 1 to 63 of a-z, 0-9 and -, not starting with -`},
	} {
		_, err := w.Snapshot(test.name)
		var wrong *world.SnapshotError
		if got := fmt.Sprint(err); err == nil && test.says != "" || err != nil && got != test.says {
			t.Errorf("%s: %v, want %q", test.reason, err, test.says)
		}
		if err != nil && (!errors.As(err, &wrong) || wrong.Exists != strings.Contains(test.says, "already")) {
			t.Errorf("%s: %#v", test.reason, err)
		}
	}
	for name, says := range map[string]string{"x": `there is no snapshot "x"`, "before-sinc": `there is no snapshot "before-sinc"; did you mean "before-sync"?`} {
		for what, err := range map[string]error{"restore": w.Restore(name), "drop": w.DropSnapshot(name)} {
			if err == nil || !strings.HasPrefix(err.Error(), says) {
				t.Errorf("%s %s: %v, want %s", what, name, err, says)
			}
		}
	}
	if err := w.DropSnapshot("before-sync"); err != nil {
		t.Fatal(err)
	}
	if err := w.Restore("before-sync"); err == nil || err.Error() != `there is no snapshot "before-sync": the world has none` {
		t.Errorf("restoring what was dropped: %v", err)
	}
}

// A world keeps a hundred, and another when one of these is dropped.
func TestLimitOfSnapshots(t *testing.T) {
	w := open(t)
	for i := range 100 {
		if _, err := w.Snapshot(fmt.Sprintf("s%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	_, err := w.Snapshot("more")
	var wrong *world.SnapshotError
	if !errors.As(err, &wrong) || wrong.Exists || err.Error() != "a world can have at most 100 snapshots: delete some" {
		t.Errorf("one more: %v", err)
	}
	if err := w.DropSnapshot("s7"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Snapshot("more"); err != nil {
		t.Errorf("one in the place of another: %v", err)
	}
	w.Reset()
	if n := len(w.Snapshots()); n != 100 {
		t.Errorf("after a reset there are %d", n)
	}
}

// What is told of a snapshot is of then, and comes by name.
func TestSnapshotsTell(t *testing.T) {
	w := open(t)
	first, err := w.Snapshot("z")
	if err != nil {
		t.Fatal(err)
	}
	send(w.Set, world.Default, askCleo)
	w.Advance(90_000_000_000)
	second, err := w.Snapshot("a")
	if err != nil {
		t.Fatal(err)
	}
	want := []world.Snapshot{{Name: "a", Number: 1, Time: first.Time.Add(90_000_000_000)}, {Name: "z", Number: 0, Time: first.Time}}
	if diff := cmp.Diff(want, w.Snapshots()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, []world.Snapshot{second, first}); diff != "" {
		t.Errorf("when they were made (-want +got):\n%s", diff)
	}
}

// A put state holds a whole database to go back to. Two snapshots that both
// have it in their past go back across it each for itself, in whatever order,
// and what is written afterwards in one is not in the other.
func TestSnapshotsAcrossPutState(t *testing.T) {
	w := open(t)
	send(w.Set, world.Default, askCleo)
	before := universe(t, w.World)
	if err := w.PutState(state(t, w.Set, putStates[0]), nil); err != nil {
		t.Fatal(err)
	}
	send(w.Set, world.Default, request{"POST", "/tickets", "k-north", `{"person":"Dan"}`})
	after := universe(t, w.World)
	for _, name := range []string{"x", "y"} {
		if _, err := w.Snapshot(name); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		for _, name := range []string{"x", "y", "y", "x"} {
			if err := w.Restore(name); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(after, universe(t, w.World)); diff != "" {
				t.Fatalf("%s is another (-want +got):\n%s", name, diff)
			}
			send(w.Set, world.Default, request{"DELETE", "/tickets/next", "k-north", ""})
			if err := w.Rewind(1); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, universe(t, w.World)); diff != "" {
				t.Fatalf("going back in %s (-want +got):\n%s", name, diff)
			}
			send(w.Set, world.Default, askAnn)
			send(w.Set, world.Default, request{"DELETE", "/tickets/next", "k-north", ""})
		}
	}
}

// A snapshot shares rows and entries with the world, and nobody writes them.
func TestSharedIsNeverWritten(t *testing.T) {
	h := newHouse(t, everything)
	w := h.made("a")
	story := func(seed int) {
		for _, d := range tale(seed) {
			h.do("a", d)
		}
	}
	story(1)
	if _, err := w.Snapshot("x"); err != nil {
		t.Fatal(err)
	}
	shared := w.Journal.Entries()
	var was []string
	for _, e := range shared {
		was = append(was, record(e))
	}
	if len(shared) < 20 {
		t.Fatalf("%d entries are too few", len(shared))
	}
	for seed := range 4 {
		story(10 + seed)
		if err := w.Restore("x"); err != nil {
			t.Fatal(err)
		}
		story(20 + seed)
		if err := w.Rewind(shared[seed].Number); err != nil {
			t.Fatal(err)
		}
		story(30 + seed)
		w.Reset()
		if err := w.Restore("x"); err != nil {
			t.Fatal(err)
		}
		if _, err := tell.DiffOf(w, 0, 3); err != nil {
			t.Fatal(err)
		}
	}
	for i, e := range shared {
		if diff := cmp.Diff(was[i], record(e)); diff != "" {
			t.Errorf("entry %d was written (-was +is):\n%s", i, diff)
		}
	}
	if got := w.Journal.Entries(); !slices.Equal(got, shared) {
		t.Errorf("the restored journal has other entries")
	}
}

// record is all of an entry, with the rows that it holds.
func record(e *journal.Entry) string {
	text := fmt.Sprintf("%+v %v %v %v %q %q", e.Notes, e.Refusal, e.Fault, e.Delivered.Load(), e.RequestBody, e.ResponseBody)
	text += fmt.Sprint(e.Number, e.Time, e.Tenant, e.Status, e.Outcome, e.Since, e.Duration, e.RequestHeader, e.ResponseHeader)
	for _, c := range e.Changes {
		text += fmt.Sprintf("\n%s %+v %+v", c.Key, c.Before, c.After)
	}
	return text
}

var (
	look     = action{Method: "GET", Path: "/egym/api/v2/accounts/acc-john", Key: "X-Api-Key: key-a"}
	newcomer = action{Method: "POST", Path: "/egym/api/v2/accounts", Key: "X-Api-Key: key-a", Body: strings.NewReplacer("{who}", "new", "{n}", "9").Replace(account)}
)

// journalOf is numbers and what was seen of the entries that can be read.
func journalOf(w *world.World) string {
	var all []string
	for _, e := range w.Journal.Entries() {
		all = append(all, fmt.Sprintf("%d:%s", e.Number, e.Saw()))
	}
	return strings.Join(all, " ")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A world that was put to another start has none of its snapshots any more.
func TestRestartDropsSnapshots(t *testing.T) {
	w := open(t)
	if _, err := w.Snapshot("x"); err != nil {
		t.Fatal(err)
	}
	next := *w.Start()
	w.Set.Restart(w.Start(), &next)
	if n := len(w.Snapshots()); n != 0 {
		t.Errorf("%d snapshots are left", n)
	}
	w.SetReadings(sim.Readings{twice: "kept"})
	if _, err := w.Snapshot("x"); err != nil {
		t.Error(err)
	}
}

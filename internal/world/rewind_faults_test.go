package world_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// The counts are part of the world: a rewind takes them back, and the same
// calls meet the same faults again, to the byte.
func TestFaultsAreReplayed(t *testing.T) {
	const faults = `
faults:
  - {id: third, operation: egym.retrieveAccount, calls: {only: [3]}, effect: {respond: {preset: rate-limit}}}
  - {id: twice, operation: egym.publishAccount, calls: {only: [2]}, effect: {duplicate: true}}
  - {id: some, operation: "*.*", phase: after, calls: {percent: 40}, effect: {garbage: json}}
`
	calls := []call{lookAtJohn, create("a"), lookAtJohn, create("a"), lookAtJohn, lookAtJohn, create("b"), {"GET", "/onsi/v1/members", "key-o", ""}, lookAtJohn}
	w := wire(t, faults)
	type moment struct {
		number         int
		state, counted string
	}
	now := func() moment {
		number := 0
		if all := w.Journal.Entries(); len(all) > 0 {
			number = all[len(all)-1].Number
		}
		state, err := json.Marshal(w.State())
		if err != nil {
			t.Fatal(err)
		}
		return moment{number, string(state), w.counts()}
	}
	moments, answers := []moment{now()}, []string(nil)
	for _, c := range calls {
		answers = append(answers, w.ask(c))
		moments = append(moments, now())
	}
	if !strings.Contains(strings.Join(answers, ""), `"name":"Ja`) || strings.Count(moments[len(calls)].counted, " 0 ") > 1 {
		t.Fatalf("too few faults for a test: %s", moments[len(calls)].counted)
	}
	for to := len(calls); to >= 0; to-- {
		back := func() error { return w.Rewind(moments[to].number) }
		if to == 0 {
			back = func() error { w.Reset(); return nil }
		}
		if err := back(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(moments[to], now(), cmp.AllowUnexported(moment{})); diff != "" {
			t.Fatalf("rewound to %d (-as it was +as it is):\n%s", moments[to].number, diff)
		}
		for i := to; i < len(calls); i++ {
			if diff := cmp.Diff(answers[i], w.ask(calls[i])); diff != "" {
				t.Fatalf("rewound to %d, call %d again (-first +again):\n%s", moments[to].number, i+1, diff)
			}
		}
	}
}

// Faults that are set from outside are taken back by a rewind as well, and one
// that was taken away leaves no counts to the next of its name.
func TestFaultsSetFromOutside(t *testing.T) {
	w := wire(t, "faults: [{id: f, operation: egym.*, calls: {only: [1]}, effect: {respond: {status: 418}}}]\n")
	set := func(change func([]*fault.Seeded) ([]*fault.Seeded, error)) {
		t.Helper()
		if err := w.SetFaults(change); err != nil {
			t.Fatal(err)
		}
	}
	var kept []*fault.Seeded
	if got := w.asks(lookAtJohn, 2); got != "418 200" {
		t.Fatal(got)
	}
	set(func(now []*fault.Seeded) ([]*fault.Seeded, error) { kept = now; return nil, nil })
	if got := w.asks(lookAtJohn, 1); got != "200" {
		t.Errorf("without faults: %s", got)
	}
	set(func([]*fault.Seeded) ([]*fault.Seeded, error) { return slices.Clone(kept), nil })
	if got := w.counts(); got != "f 0 0 1" {
		t.Errorf("a new one begins with %s", got)
	}
	if got := w.asks(lookAtJohn, 1); got != "418" {
		t.Errorf("a new one: %s", got)
	}
	if err := w.Rewind(3); err != nil {
		t.Fatal(err)
	}
	if got := w.counts(); got != "" {
		t.Errorf("rewound to when there was none: %s", got)
	}
	if err := w.Rewind(1); err != nil {
		t.Fatal(err)
	}
	if got := w.counts(); got != "f 1 1 0" {
		t.Errorf("rewound to when it had fired: %s", got)
	}
	wrong := fmt.Errorf("no")
	if err := w.SetFaults(func([]*fault.Seeded) ([]*fault.Seeded, error) { return nil, wrong }); err != wrong || len(w.Faults()) != 1 {
		t.Errorf("a refused change: %v, %d faults", err, len(w.Faults()))
	}
}

// Faults that are added behind others cost no copy of those, and yet leave every
// moment that can be come back to as it was.
func TestFaultsAddedOneByOne(t *testing.T) {
	w := wire(t, "faults: [{id: f, operation: egym.*, calls: {only: [1]}, effect: {respond: {status: 418}}}]\n")
	add := func(id string) {
		t.Helper()
		f := fault.Fault{ID: fault.Name(id), When: fault.When{Operation: fault.Operation{Vendor: "onsi", ID: "*"}}}
		if err := w.SetFaults(func(now []*fault.Seeded) ([]*fault.Seeded, error) { return append(now, fault.WithSeed(f, 1)), nil }); err != nil {
			t.Fatal(err)
		}
	}
	are := func(want ...string) {
		t.Helper()
		var got []string
		for _, f := range w.Faults() {
			got = append(got, string(f.ID))
		}
		if !slices.Equal(got, want) {
			t.Errorf("the faults are %v, want %v", got, want)
		}
	}
	add("a")
	w.asks(lookAtJohn, 1)
	add("b")
	if _, err := w.Snapshot("then"); err != nil {
		t.Fatal(err)
	}
	add("c")
	if err := w.Rewind(1); err != nil {
		t.Fatal(err)
	}
	are("f", "a")
	add("d")
	add("e")
	are("f", "a", "d", "e")
	if err := w.Restore("then"); err != nil {
		t.Fatal(err)
	}
	are("f", "a", "b")
	add("g")
	are("f", "a", "b", "g")
	w.Reset()
	are("f")

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := range fault.MaxFaults - 1 {
		add(fmt.Sprint("n", i))
	}
	runtime.ReadMemStats(&after)
	if cost := (after.TotalAlloc - before.TotalAlloc) >> 10; cost > 2000 {
		t.Errorf("a thousand faults cost %d KB", cost)
	}
}

// What the log and the control API say of a faulted request.
func TestReasonOfAFault(t *testing.T) {
	for _, c := range []struct{ phase, effect, want string }{
		{"before", "{respond: {preset: unavailable}}", "fault f, before: the vendor never saw it"},
		{"before", "{garbage: html}", "fault f, before: the vendor never saw it"},
		{"before", "{delay: 1ms}", "fault f, before: created accounts ID"},
		{"after", "{garbage: json}", "fault f, after: created accounts ID"},
		{"after", "{drip: {chunks: 2, over: 1ms}}", "fault f, after: created accounts ID"},
	} {
		w := wire(t, aFault(c.phase, c.effect))
		w.ask(create("new"))
		e := w.done()
		want := c.want
		for _, change := range e.Changes {
			if r, ok := w.set.Kit.Change(change); ok {
				want = strings.Replace(want, "ID", r.ID, 1)
			}
		}
		if got := tell.Reason(w.set, e); got != want {
			t.Errorf("%s %s: %s, want %s", c.phase, c.effect, got, want)
		}
	}
	w := wire(t, aFault("after", "{garbage: json}"))
	bad := create("new")
	bad.body = "{}"
	w.ask(bad)
	if got := tell.Reason(w.set, w.done()); !strings.HasPrefix(got, "fault f, after: egym.field-missing (inferred): at ") {
		t.Errorf("a refusal that was lost: %s", got)
	}
}

// Worlds that begin at one start do not share counts.
func TestFaultsOfWorldsAreApart(t *testing.T) {
	w := wire(t, aFault("before", "{respond: {status: 418}}"))
	other, err := w.set.Make("other", w.Start())
	if err != nil {
		t.Fatal(err)
	}
	w.ask(create("a"))
	for name, want := range map[string]int{world.Default: 1, "other": 0} {
		if got := w.set.Get(name).Faults()[0].Matched; got != want {
			t.Errorf("%s has counted %d, want %d", name, got, want)
		}
	}
	if err := other.SetFaults(func([]*fault.Seeded) ([]*fault.Seeded, error) { return nil, nil }); err != nil || len(w.Faults()) != 1 {
		t.Errorf("%v, %d faults are left", err, len(w.Faults()))
	}
}

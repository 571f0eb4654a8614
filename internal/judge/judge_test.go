package judge_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// A world that somebody else has used is judged without any steps.
func TestWorld(t *testing.T) {
	set := world.NewSet(vendors.All())
	watch := judge.WatchWorlds(set)
	sc, err := scenario.Read(set, "mine.yaml", []byte(`version: 1
name: mine
title: Mine
vendors: {onsi: {clients: [{id: acme, apiKeys: [key-o], tiers: [Gold]}]}}
assert: {state: [{at: onsi.acme.members, count: 7}], calls: [{operation: onsi.getMembers, outcomes: []}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	w, err := set.Make("", sc.Start)
	if err != nil {
		t.Fatal(err)
	}
	want := judge.Result{Name: "mine", Title: "Mine", File: "mine.yaml", Steps: []judge.Verdict{}, Asserts: []judge.Verdict{
		{Name: "state onsi.acme.members", File: "mine.yaml", Line: 5, Outcome: judge.Failed, Says: []string{"want 7 records, got 0"}, Journal: []string{"no request to onsi"}},
		{Name: "calls onsi.getMembers", File: "mine.yaml", Line: 5, Outcome: judge.Passed},
		{Name: "contract", File: "mine.yaml", Line: 5, Outcome: judge.Passed},
		{Name: "unmatched", File: "mine.yaml", Line: 5, Outcome: judge.Passed},
		{Name: "ignored", File: "mine.yaml", Line: 5, Outcome: judge.Passed},
		{Name: "assumed", File: "mine.yaml", Line: 5, Outcome: judge.Passed},
	}}
	verdicts, decided := watch.Played(w, sc)
	if decided != nil {
		t.Errorf("nothing was sent, but %v decided", decided)
	}
	if diff := cmp.Diff(want, judge.ResultOf(sc, nil, verdicts)); diff != "" {
		t.Error(diff)
	}
}

func TestFiring(t *testing.T) {
	times := func(n int) *int { return &n }
	for _, c := range []struct {
		reason string
		firing judge.Firing
		want   string
	}{
		{"it fired", judge.Firing{Fired: 2, Matched: 2}, ""},
		{"it never fired", judge.Firing{Matched: 1}, "never fired; 1 call matched"},
		{"it fired as often as expected", judge.Firing{Want: times(2), Fired: 2, Matched: 3}, ""},
		{"it was expected never to fire", judge.Firing{Want: times(0), Matched: 3}, ""},
		{"it fired too often", judge.Firing{Want: times(1), Fired: 2, Matched: 2}, "fired 2 times, want 1; 2 calls matched"},
		{"it was expected to fire, and did not", judge.Firing{Want: times(1)}, "fired 0 times, want 1; 0 calls matched"},
	} {
		if got := c.firing.Judge(); got != c.want {
			t.Errorf("%s: got %q, want %q", c.reason, got, c.want)
		}
	}
}

// A request that is meant to be refused may break the contract; its answer may
// not.
func TestBreaches(t *testing.T) {
	request, answer := contract.Finding{Where: "request.body/email"}, contract.Finding{Where: "response.status"}
	both := []contract.Finding{request, answer}
	if diff := cmp.Diff(both, judge.Breaches(both, false)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]contract.Finding{answer}, judge.Breaches(both, true)); diff != "" {
		t.Error(diff)
	}
	if both[0] != request {
		t.Error("the findings have changed")
	}
}

func TestCoverage(t *testing.T) {
	coverage := world.Coverage{Vendors: []world.VendorCoverage{
		{Name: "one", Met: 2, Of: 3, Unreached: []string{"one.c"}, Assumed: []string{"one.b"}},
		{Name: "two", Of: 4, Unreached: []string{"two.a", "two.b", "two.c", "two.d"}},
	}}
	for _, c := range []struct {
		minimum judge.Minimum
		want    []string
	}{
		{judge.Minimum{Vendor: "one", Percent: 66}, nil},
		{judge.Minimum{Vendor: "one", Percent: 67}, []string{"one: 2 of 3 rules met (66%), want at least 67%", "never met: one.c"}},
		{judge.Minimum{Vendor: "two", Percent: 1}, []string{
			"two: 0 of 4 rules met (0%), want at least 1%", "never met: two.a", "never met: two.b", "never met: two.c", "never met: two.d"}},
	} {
		if diff := cmp.Diff(c.want, c.minimum.Judge(coverage)); diff != "" {
			t.Errorf("%v: %s", c.minimum, diff)
		}
	}
	if diff := cmp.Diff([]string{"rules met: one 2 of 3", "assumed rules this result relies on: one.b"}, judge.RulesMet(coverage)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"rules met: none"}, judge.RulesMet(world.Coverage{})); diff != "" {
		t.Error(diff)
	}
}

func TestTruncate(t *testing.T) {
	all := []string{"a", "b", "c"}
	if diff := cmp.Diff([]string{"a", "and 2 more"}, judge.Truncate(all, 1)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, judge.Truncate(all, 3)); diff != "" {
		t.Error(diff)
	}
	if all[1] != "b" {
		t.Error("the list has changed")
	}
}

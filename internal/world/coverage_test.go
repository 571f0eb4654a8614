package world_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/world"
)

// met is what a coverage says of a vendor, in a line.
func met(c world.Coverage, vendor string) string {
	for _, v := range c.Vendors {
		if v.Name != vendor {
			continue
		}
		hits := []string{}
		for _, r := range v.Rules {
			if r.Hits > 0 {
				hits = append(hits, fmt.Sprintf("%s %d", strings.TrimPrefix(r.ID, vendor+"."), r.Hits))
			}
		}
		return strings.Join(hits, ", ")
	}
	return "no vendor"
}

// A rule is met when an answer that it had a part in reaches the client.
func TestWhatCovers(t *testing.T) {
	held := newcomer
	held.Body = strings.Replace(held.Body, "M-9", "M-1", 1) // which John has
	stranger := look
	stranger.Key = "X-Api-Key: nobody"
	for _, test := range []struct {
		reason, scenario string
		actions          []action
		want             string
	}{
		{"no rule has a part in the answer", "", []action{look}, ""},
		{"a refusal", "", []action{held}, "membership-id-held 1"},
		{"twice", "", []action{held, held}, "membership-id-held 2"},
		{"a credential that is refused", "", []action{stranger}, "key-unknown 1"},
		{"an answer that is lost", aFault("after", "{drop: reset}"), []action{held}, ""},
		{"one that breaks off", aFault("after", "{drop: truncate}"), []action{held}, ""},
		{"another one in its place", aFault("after", "{respond: {status: 500}}"), []action{held}, ""},
		{"garbage in its place", aFault("after", "{garbage: json}"), []action{held}, ""},
		{"the vendor never saw it", aFault("before", "{respond: {preset: unavailable}}"), []action{held}, ""},
		{"an answer that only comes late", aFault("after", "{delay: 1ms}"), []action{held}, "membership-id-held 1"},
		{"an answer in pieces", aFault("after", "{drip: {chunks: 2, over: 1ms}}"), []action{held}, "membership-id-held 1"},
		{"of a duplicate, only what the client is told", aFault("after", "{duplicate: true}"), []action{held}, "membership-id-held 1"},
		{"and not what it is not told", aFault("after", "{duplicate: true}"), []action{newcomer}, ""},
		{"or that it is told in place of the first", aFault("before", "{duplicate: true}"), []action{newcomer}, "email-held 1"},
		{"a rival's refusal", "rivals: [{after: {operation: egym.retrieveAccount}, operation: egym.retrieveAccount, tenant: chain-a, path: {accountId: nobody}}]", []action{look}, ""},
	} {
		t.Run(test.reason, func(t *testing.T) {
			h := newHouse(t, oneOfEach+test.scenario)
			w := h.made("a")
			for _, d := range test.actions {
				h.do("a", d)
			}
			if got := met(w.Coverage(), "egym"); got != test.want {
				t.Errorf("met are %q, want %q", got, test.want)
			}
		})
	}
}

// Every rule of every vendor stands in a coverage, with what follows from its
// hits. Of all worlds that ever were there is one together.
func TestCoverage(t *testing.T) {
	w := open(t)
	more(t, w, "other")
	for range 2 {
		send(w.Set, world.Default, askAnn)
	}
	send(w.Set, "other", request{"POST", "/tickets", "k-north", `{}`})
	send(w.Set, "other", askAnn)
	assumed := func(id string, hits int) world.RuleCoverage {
		return world.RuleCoverage{ID: id, Label: "assumed", Hits: hits}
	}
	want := world.Coverage{Vendors: []world.VendorCoverage{{
		Name: "desk", Met: 2, Of: len(desk.Rules.All()),
		Rules: []world.RuleCoverage{
			assumed("desk.no-key", 0), assumed("desk.bad-ticket", 1),
			{ID: "desk.bad-pin", Label: "inferred"}, assumed("desk.waiting", 3),
			{ID: "desk.gone", Label: "documented"}, assumed("desk.queued", 0),
		},
		Unreached: []string{"desk.no-key", "desk.bad-pin", "desk.gone", "desk.queued"},
		Assumed:   []string{"desk.bad-ticket", "desk.waiting"},
	}}}
	if diff := cmp.Diff(want, w.Set.Coverage()); diff != "" {
		t.Errorf("together (-want +got):\n%s", diff)
	}
	if got := met(w.Coverage(), "desk"); got != "waiting 2" {
		t.Errorf("the world has met %q", got)
	}
	send(w.Set, world.Default, request{"DELETE", "/tickets/7", "k-north", ""})
	if v := w.Coverage().Vendors[0]; v.Met != 2 || !slices.Equal(v.Assumed, []string{"desk.waiting"}) {
		t.Errorf("a documented rule that was met is told of as %+v", v)
	}
	w.Journal.Clear()
	if got := met(w.Coverage(), "desk"); got != "waiting 2, gone 1" {
		t.Errorf("with an empty journal, the world has met %q", got)
	}
	w.Reset()
	w.Set.Delete("other")
	if alone, all := met(w.Coverage(), "desk"), met(w.Set.Coverage(), "desk"); alone != "" || all != "bad-ticket 1, waiting 3, gone 1" {
		t.Errorf("after a reset the world has met %q, and all worlds that ever were %q", alone, all)
	}
}

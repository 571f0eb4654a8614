package judge_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// A fault hides a breach of the contract only where the vendor never saw the request.
func TestFaultsHideNoBreach(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, fault string
		judged        bool
	}{
		{"a delay", "effect: {delay: 1ms}", true},
		{"a request that is carried out twice", "effect: {duplicate: true}", true},
		{"another answer in place of the vendor's", "phase: after, effect: {respond: {status: 503}}", true},
		{"the vendor never saw it", "effect: {respond: {status: 503}}", false},
	} {
		set := world.NewSet(vendors.All())
		sc, err := scenario.Read(set, "mine.yaml", fmt.Appendf(nil, `version: 1
name: mine
vendors: {egym: {chains: [{id: a, gyms: [{id: g, apiKeys: [key-e]}]}]}}
faults: [{id: f, operation: egym.*, %s}]
`, c.fault))
		if err != nil {
			t.Fatal(err)
		}
		watch := judge.WatchWorlds(set)
		w, err := set.Make(world.Default, sc.Start)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("POST", "/egym/api/v2/accounts", strings.NewReader(`{"email":"q@x.io","lastName":"x"}`))
		r.Host = "127.0.0.1"
		r.Header.Set("X-Api-Key", "key-e")
		r.Header.Set("Content-Type", "application/json")
		set.ServeHTTP(httptest.NewRecorder(), r)
		says := ""
		verdicts, _ := watch.Played(w, sc)
		for _, v := range verdicts {
			if v.Name == "contract" {
				says = strings.Join(v.Says, "\n")
			}
		}
		if strings.Contains(says, "request.body/firstName is required and missing") != c.judged {
			t.Errorf("%s: the verdict says %q", c.reason, says)
		}
	}
}

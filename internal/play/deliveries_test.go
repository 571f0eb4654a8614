package play_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest/bell"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// A step is over when the webhooks that it caused are: what comes next may look at what the
// subscriber did.
func TestStepsWaitForDeliveries(t *testing.T) {
	t.Parallel()
	var before, received atomic.Int32
	subscriber := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		if before.Add(1) != received.Load()+1 {
			t.Error("the next step did not wait")
		}
		time.Sleep(150 * time.Millisecond)
		received.Add(1)
	}))
	defer subscriber.Close()
	set := world.NewSet([]sim.Vendor{bell.Vendor})
	text := strings.Replace(bell.Scenario, "key: k-north}", `key: k-north, url: "`+subscriber.URL+`"}`, 1) + `
faults: [{id: late, operation: bell.webhook.RING, calls: {only: [1]}, effect: {delay: 100ms}, expect: {fired: 1}}]
steps:
  - {operation: bell.ring, body: {who: Ann}, expect: {status: 201}}
  - {operation: bell.ring, body: {who: Ben}, expect: {status: 201}}
assert: {assumed: allow}
`
	sc, err := scenario.Read(set, "bell.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	results, err := play.Run(t.Context(), set, []*scenario.Scenario{sc}, nil)
	if err != nil || !results[0].Passed {
		t.Fatalf("%v %+v", err, results)
	}
	if got := received.Load(); got != 2 {
		t.Errorf("%d deliveries were over in the end, want 2", got)
	}
	unused := strings.Replace(text, "only: [1]", "only: [3]", 1)
	unused = strings.Replace(unused, ", expect: {fired: 1}}]", "}]", 1)
	if sc, err = scenario.Read(set, "bell.yaml", []byte(unused)); err != nil {
		t.Fatal(err)
	}
	before.Store(0)
	received.Store(0)
	results, err = play.Run(t.Context(), set, []*scenario.Scenario{sc}, nil)
	if err != nil || results[0].Passed {
		t.Fatalf("a fault that no delivery met passes: %v %+v", err, results)
	}
	for _, v := range results[0].Asserts {
		if v.Outcome == judge.Failed && !strings.Contains(strings.Join(v.Says, " "), "2 calls matched") {
			t.Errorf("%+v", v)
		}
	}
}

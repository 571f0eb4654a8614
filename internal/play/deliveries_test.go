package play_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest/bell"
	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/fault"
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
	text := strings.Replace(bell.Scenario, "key: k-north}", `key: k-north, seconds: 30, url: "`+subscriber.URL+`"}`, 1) + `
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

// What became of webhooks is asserted by a step and at the end, and judged though nothing
// is asserted.
func TestDeliveriesAreJudged(t *testing.T) {
	t.Parallel()
	const steps = `
steps: [{id: ann, operation: bell.ring, body: {who: Ann}, expect: {status: 201}}, {operation: bell.ring, body: {who: Ben}, expect: {status: 201}}]
`
	for _, tt := range []struct {
		reason, house, extra string
		answers              int // the subscriber's status; 0 for none that listens
		failed, warned       []string
	}{
		{reason: "all is well", answers: 204, extra: steps + "assert: {deliveries: [{operation: bell.webhook.RING, tenant: north, count: 2}, " +
			"{operation: bell.webhook.*, body: {who: {$match: ^A}}, count: 1}, {operation: bell.webhook.TEST, count: 0}, {operation: bell.webhook.RING, body: {who: Ben}}]}"},
		{reason: "nobody listens, and nothing is asserted", extra: steps, warned: []string{"undelivered: " +
			"bell.webhook.RING of north to URL failed: the connection was refused, in request 1 (and 1 more)"}},
		{reason: "an error after the last retry", answers: 503, house: ", tries: 2", extra: steps, warned: []string{"undelivered: " +
			"bell.webhook.RING of north to URL failed: 2 tries, at last: the subscriber answered 503, in request 1 (and 1 more)"}},
		{reason: "it fails on request", extra: steps + "assert: {undelivered: fail}", failed: []string{"undelivered: " +
			"bell.webhook.RING of north to URL failed: the connection was refused, in request 1 (and 1 more)"}},
		{reason: "it is allowed", extra: steps + "assert: {undelivered: allow}"},
		{reason: "a fault lost one, and gave the other a wrong secret", answers: 401, extra: "faults: [{id: a, operation: bell.webhook.RING, calls: {only: [1]}, " +
			"effect: {drop: reset}}, {id: b, operation: bell.webhook.RING, effect: {secret: wrong}}]" + steps +
			"assert: {deliveries: [{operation: bell.webhook.RING, outcome: lost, count: 1}, {operation: bell.webhook.RING, outcome: failed, count: 1}]}"},
		{reason: "too few in the end", answers: 200, extra: steps + "assert: {deliveries: [{operation: bell.webhook.RING, count: 3}]}",
			failed: []string{"deliveries bell.webhook.RING: want 3 delivered of bell.webhook.RING, got 2"}},
		{reason: "none in the end", answers: 200, extra: steps + "assert: {deliveries: [{operation: bell.webhook.TEST, tenant: north}]}",
			failed: []string{"deliveries bell.webhook.TEST of north: want at least 1 delivered of bell.webhook.TEST, got 0; the vendor sent none"}},
		{reason: "another body in the end", answers: 200, extra: steps + "assert: {deliveries: [{operation: bell.webhook.RING, body: {who: Bob}}]}",
			failed: []string{"deliveries bell.webhook.RING: want at least 1 delivered of bell.webhook.RING, got 0; " +
				`bell.webhook.RING of north to URL delivered 200; body /who: want "Bob", got "Ann"; bell.webhook.RING of north to URL delivered 200; body /who: want "Bob", got "Ben"`}},
		{reason: "not one, though the vendor tried", extra: steps + "assert: {undelivered: allow, deliveries: [{operation: bell.webhook.RING, body: {who: Ann}, count: 1}]}",
			failed: []string{"deliveries bell.webhook.RING: want 1 delivered of bell.webhook.RING, got 0; " +
				"bell.webhook.RING of north to URL failed: the connection was refused; " +
				`bell.webhook.RING of north to URL failed: the connection was refused; body /who: want "Ann", got "Ben"`}},
		{reason: "none at all, though one was sent and failed", extra: steps + "assert: {undelivered: allow, deliveries: [{operation: bell.webhook.RING, count: 0}]}",
			failed: []string{"deliveries bell.webhook.RING: want 0 of bell.webhook.RING, got 2"}},
		{reason: "none that arrived", extra: steps + "assert: {undelivered: allow, deliveries: [{operation: bell.webhook.RING, count: 0, outcome: delivered}]}"},
		{reason: "a step's own", answers: 200, extra: "steps: [{id: a, operation: bell.ring, body: {who: Ann}, expect: {status: 201, deliveries: " +
			"[{operation: bell.webhook.RING, count: 1, body: {who: Ann}}]}, save: {who: /who}}, {operation: bell.ring, body: {who: Ben}, " +
			`expect: {status: 201, deliveries: [{operation: bell.webhook.RING, body: {who: "${a.who}"}}]}}]`,
			failed: []string{"step 2 (bell.ring): deliveries: want at least 1 delivered of bell.webhook.RING, got 0; " +
				`deliveries: bell.webhook.RING of north to URL delivered 200; body /who: want "Ann", got "Ben"`}},
		{reason: "of a step whose answer is lost, and of its duplicate", answers: 200, extra: "faults: [{id: r, operation: bell.ring, phase: after, " +
			"calls: {only: [1]}, effect: {drop: reset}}, {id: d, operation: bell.ring, effect: {duplicate: true}}]\n" +
			"steps: [{operation: bell.ring, body: {who: Ann}, expect: {error: reset, deliveries: [{operation: bell.webhook.RING, count: 1}]}}, " +
			"{operation: bell.ring, body: {who: Ben}, expect: {status: 201, deliveries: [{operation: bell.webhook.RING, count: 2}]}}]"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			subscriber := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(tt.answers) }))
			defer subscriber.Close()
			if tt.answers == 0 {
				subscriber.Close()
			}
			set := world.NewSet([]sim.Vendor{bell.Vendor})
			text := strings.Replace(bell.Scenario, "key: k-north}", `key: k-north, url: "`+subscriber.URL+`"`+tt.house+"}", 1)
			sc, err := scenario.Read(set, "bell.yaml", []byte(text+tt.extra))
			if err != nil {
				t.Fatal(err)
			}
			results, err := play.Run(t.Context(), set, []*scenario.Scenario{sc}, nil)
			if err != nil {
				t.Fatal(err)
			}
			said := map[judge.Outcome][]string{}
			for _, v := range slices.Concat(results[0].Steps, results[0].Asserts) {
				text := strings.ReplaceAll(v.Name+": "+strings.Join(v.Says, "; "), subscriber.URL, "URL")
				said[v.Outcome] = append(said[v.Outcome], text)
			}
			if diff := cmp.Diff(tt.failed, said[judge.Failed]); diff != "" {
				t.Errorf("failed (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.warned, said[judge.Warned]); diff != "" {
				t.Errorf("warned (-want +got):\n%s", diff)
			}
		})
	}
}

// A rewind or a reset takes deliveries back: what came of a life that ended by a reset
// counts, and what a rewind took back does not.
func TestUndeliveredOfAWholeRun(t *testing.T) {
	t.Parallel()
	text := strings.Replace(bell.Scenario, "key: k-north}", `key: k-north, url: "http://127.0.0.1:1/"}`, 1)
	for _, tt := range []struct {
		reason string
		rings  int
		then   func(*world.World) error
		want   int
	}{
		{"nothing", 2, func(*world.World) error { return nil }, 2},
		{"a rewind of the second", 2, func(w *world.World) error { return w.Rewind(1) }, 1},
		{"a reset", 2, func(w *world.World) error { w.Reset(); return nil }, 2},
		{"a deletion", 2, func(w *world.World) error { w.Set().Delete(w.Name); return nil }, 2},
		{"a reset, after more than are kept", 2005, func(w *world.World) error { w.Reset(); return nil }, 2005},
	} {
		set := world.NewSet([]sim.Vendor{bell.Vendor})
		watch := judge.WatchAll(set, false)
		sc, err := scenario.Read(set, "bell.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		w, err := set.Make("", sc.Start)
		if err != nil {
			t.Fatal(err)
		}
		for n := range tt.rings {
			if n%500 == 0 {
				w.Settle(t.Context()) // no more than 1,000 may wait
			}
			ring(w)
		}
		w.Settle(t.Context())
		if tt.rings > deliver.MaxKept { // not the number of those that are kept
			count := deliver.MaxKept
			check := scenario.DeliveryCheck{Operation: fault.DeliveryOperation("bell", "RING"), Outcome: "failed", Count: &count}
			var posted []deliver.Delivery
			for _, p := range w.Outbox() {
				posted = append(posted, *p.Delivery)
			}
			if says := judge.Deliveries(check, nil, posted); len(says) != 1 || !strings.HasPrefix(says[0], fmt.Sprintf("of %d deliveries", tt.rings-count)) {
				t.Errorf("%s: %q", tt.reason, says)
			}
		}
		if err := tt.then(w); err != nil {
			t.Fatal(err)
		}
		if got := undelivered(watch); got != tt.want {
			t.Errorf("%s: %d were not delivered, want %d", tt.reason, got, tt.want)
		}
	}
}

// More webhooks than may wait or are kept are told one by one all the same: each arrives,
// or counts as undelivered.
func TestDeliveriesAddUp(t *testing.T) {
	t.Parallel()
	const rings = 4_000
	var received atomic.Int32
	subscriber := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { received.Add(1) }))
	defer subscriber.Close()
	set := world.NewSet([]sim.Vendor{bell.Vendor})
	watch := judge.WatchAll(set, false)
	text := strings.Replace(bell.Scenario, "key: k-north}", `key: k-north, seconds: 30, url: "`+subscriber.URL+`"}`, 1)
	sc, err := scenario.Read(set, "bell.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	w, err := set.Make("", sc.Start)
	if err != nil {
		t.Fatal(err)
	}
	for range rings {
		ring(w)
	}
	for w.Settle(t.Context()) > 0 {
	}
	if arrived, not := int(received.Load()), undelivered(watch); arrived == 0 || not == 0 || arrived+not != rings {
		t.Errorf("%d arrived and %d did not, of %d", arrived, not, rings)
	}
}

// ring makes a request that causes a delivery.
func ring(w *world.World) {
	r := httptest.NewRequest("POST", "/w/"+w.Name+"/bell/rings", strings.NewReader(`{"who": "Ann"}`))
	r.Header.Set("X-Key", "k-north")
	r.Header.Set("Content-Type", "application/json")
	w.Set().ServeHTTP(httptest.NewRecorder(), r)
}

func undelivered(watch *judge.Watch) int {
	all := watch.All()
	n := all.Rest[judge.Undelivered]
	for _, thing := range all.Things {
		if thing.Kind == judge.Undelivered {
			n += thing.Count
		}
	}
	return n
}

// TestStillOnTheWay: which deliveries are still on their way when a run ends differs from
// run to run, and its verdict does not.
func TestStillOnTheWay(t *testing.T) {
	t.Parallel()
	for _, rings := range []int{2, 7} {
		ended := make(chan struct{})
		subscriber := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-ended }))
		set := world.NewSet([]sim.Vendor{bell.Vendor})
		watch := judge.WatchAll(set, false)
		text := strings.Replace(bell.Scenario, "key: k-north}", `key: k-north, seconds: 30, url: "`+subscriber.URL+`"}`, 1)
		sc, err := scenario.Read(set, "bell.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		w, err := set.Make(world.Default, sc.Start)
		if err != nil {
			t.Fatal(err)
		}
		for range rings {
			ring(w)
		}
		verdicts, _ := watch.Run(w, sc)
		i := slices.IndexFunc(verdicts, func(v judge.Verdict) bool { return v.Name == "undelivered" })
		want := []string{"bell.webhook.RING of north to " + subscriber.URL + " still on its way when the run ended (it waits as long as " +
			"one is over every 10 seconds, and at most a minute; have the receiver answer 2xx at once, and do its work afterwards), in some requests"}
		if i < 0 || !slices.Equal(verdicts[i].Says, want) {
			t.Errorf("after %d requests the verdicts are %v, want\n%q", rings, verdicts, want)
		}
		close(ended)
		w.Settle(t.Context())
		subscriber.Close()
	}
}

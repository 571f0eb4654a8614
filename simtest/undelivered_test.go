package simtest_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/simtest"
)

// A webhook that its subscriber did not take is logged, or fails the test on request, also
// after a reset.
func TestUndelivered(t *testing.T) {
	const told = "undelivered: the webhook TEST of egym/alpha to URL: failed: the subscriber answered 500, in request 2"
	for _, tt := range []struct {
		reason  string
		answers int
		fault   string
		options []simtest.Option
		after   func(*simtest.World)
		fails   bool
		logs    bool
	}{
		{reason: "one that was taken", answers: 204, options: []simtest.Option{simtest.FailUndelivered()}},
		{reason: "one that was refused", answers: 500, logs: true},
		{reason: "allowed", answers: 500, options: []simtest.Option{simtest.AllowUndelivered()}},
		{reason: "not allowed", answers: 500, options: []simtest.Option{simtest.FailUndelivered()}, fails: true},
		{reason: "before a reset", answers: 500, options: []simtest.Option{simtest.FailUndelivered()}, after: (*simtest.World).Reset, fails: true},
		{reason: "lost by a fault", answers: 500, fault: "{id: f, operation: egym.webhook.TEST, effect: {drop: reset}}",
			options: []simtest.Option{simtest.FailUndelivered()}},
	} {
		subscriber := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(tt.answers) }))
		simtest.SetVerbose(true)
		got := run(t.Name(), func(tb testing.TB) {
			w := simtest.Start(tb, append(slices.Clone(tt.options), simtest.AllowAssumed())...)
			if tt.fault != "" {
				w.Fault(tt.fault)
			}
			egymOf(w).do("POST", "/api/v2/webhooks", `{"url": "`+subscriber.URL+`", "secret": "s"}`).is(tb, 200)
			egymOf(w).do("POST", "/api/v2/webhooks/1/trigger", "").is(tb, 200)
			if tt.after != nil {
				untilFailed(tb, w)
				tt.after(w)
			}
		})
		simtest.SetVerbose(false)
		subscriber.Close()
		failures := strings.ReplaceAll(strings.Join(got.errors, "\n"), subscriber.URL, "URL")
		if strings.Contains(failures, told) != tt.fails || (failures != "") != tt.fails {
			t.Errorf("%s: it fails with %q", tt.reason, failures)
		}
		if said := strings.ReplaceAll(got.said.String(), subscriber.URL, "URL"); strings.Contains(said, "warning: "+told) != tt.logs {
			t.Errorf("%s: it says %q", tt.reason, said)
		}
	}
}

// untilFailed waits until a delivery has failed.
func untilFailed(tb testing.TB, w *simtest.World) {
	for range 500 {
		res, err := http.Get(w.ControlURL() + "/outbox")
		if err != nil {
			tb.Fatal(err)
		}
		text, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if strings.Contains(string(text), `"failed"`) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	tb.Fatal("the delivery did not fail")
}

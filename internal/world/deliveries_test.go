package world_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/apitest/bell"
	"github.com/mockvendors/mockvendors/internal/deliver"
)

// subscriber gets webhooks. It notes who rang, with the secret unless that is the right
// one.
type subscriber struct {
	*httptest.Server
	mu   sync.Mutex
	got  []string
	then func(rw http.ResponseWriter, r *http.Request, n int) // answers the nth, from 1; nil: 200
}

func newSubscriber(t *testing.T) *subscriber {
	s := &subscriber{}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *subscriber) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	text, _ := io.ReadAll(r.Body)
	var body struct{ Who, Type string }
	if err := json.Unmarshal(text, &body); err != nil || body.Type != "RING" || r.Method == "POST" && r.Header.Get("Content-Type") != "application/json" {
		body.Who = r.Method + " " + r.URL.Path + string(text)
	}
	if secret := r.Header.Get("X-Secret"); secret != "s" {
		body.Who += " (" + secret + ")"
	}
	s.mu.Lock()
	s.got = append(s.got, body.Who)
	n := len(s.got)
	s.mu.Unlock()
	if s.then != nil {
		s.then(rw, r, n)
	}
}

func (s *subscriber) received() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.got, ", ")
}

// rung returns a world in which the house's webhooks go to a URL. extra stands in its
// scenario.
func rung(t *testing.T, url, house, extra string) (*apitest.World, *apitest.Client) {
	text := strings.Replace(bell.Scenario, "key: k-north}", fmt.Sprintf("key: k-north, url: %q, secret: s%s}", url, house), 1)
	w := apitest.Start(t, bell.Vendor, text+extra)
	return w, w.Client("X-Key", "k-north")
}

func ring(c *apitest.Client, who string) { c.Do("POST", "/rings", fmt.Sprintf(`{"who": %q}`, who)) }

// outcomes returns what became of each message of the outbox.
func outcomes(w *apitest.World) (all []string) {
	for _, p := range w.Outbox() {
		var body struct{ Who string }
		_ = json.Unmarshal(p.Body, &body)
		d := p.Delivery
		text := fmt.Sprintf("%d %s of %d: %s", p.Number, body.Who, d.Request, d.State)
		for _, a := range d.Attempts {
			text += fmt.Sprintf(" %d", a.Status)
		}
		if d.Fault != "" {
			text += " " + d.Fault
		}
		if d.Reason != "" {
			text += ": " + d.Reason
		}
		if d.TakenBack {
			text += ", taken back"
		}
		all = append(all, text)
	}
	return all
}

func TestDeliveries(t *testing.T) {
	const fault = "faults: [{id: f, operation: bell.webhook.RING, "
	for _, tt := range []struct {
		reason, house, extra string
		then                 func(http.ResponseWriter, *http.Request, int)
		received             string
		outbox               []string
	}{
		{reason: "each is sent once, in order, with the secret", received: "Ann, Ben, Cleo",
			outbox: []string{"1 Ann of 1: delivered 200", "2 Ben of 2: delivered 200", "3 Cleo of 3: delivered 200"}},
		{reason: "a subscriber that refuses, at a vendor that tries once",
			then:     func(rw http.ResponseWriter, _ *http.Request, n int) { rw.WriteHeader(499 + n) },
			received: "Ann, Ben, Cleo",
			outbox: []string{"1 Ann of 1: failed 500: the subscriber answered 500", "2 Ben of 2: failed 501: the subscriber answered 501",
				"3 Cleo of 3: failed 502: the subscriber answered 502"}},
		{reason: "a vendor that tries again, until it succeeds or has tried enough", house: ", tries: 2",
			then: func(rw http.ResponseWriter, _ *http.Request, n int) {
				if n != 2 && n != 5 {
					rw.WriteHeader(503)
				}
			},
			received: "Ann, Ann, Ben, Ben, Cleo",
			outbox: []string{"1 Ann of 1: delivered 503 200", "2 Ben of 2: failed 503 503: 2 tries, at last: the subscriber answered 503",
				"3 Cleo of 3: delivered 200"}},
		{reason: "a redirect is not followed",
			then: func(rw http.ResponseWriter, r *http.Request, n int) {
				http.Redirect(rw, r, "/other", http.StatusTemporaryRedirect)
			},
			received: "Ann, Ben, Cleo",
			outbox: []string{"1 Ann of 1: failed 307: the subscriber redirected with 307, which the vendor does not follow",
				"2 Ben of 2: failed 307: the subscriber redirected with 307, which the vendor does not follow",
				"3 Cleo of 3: failed 307: the subscriber redirected with 307, which the vendor does not follow"}},
		{reason: "unless the vendor follows it, but not to another machine", house: ", follows: true",
			then: func(rw http.ResponseWriter, r *http.Request, n int) {
				if n == 1 {
					http.Redirect(rw, r, "/other", http.StatusTemporaryRedirect)
				} else if n == 3 {
					http.Redirect(rw, r, "http://hooks.example.com/", http.StatusTemporaryRedirect)
				}
			},
			received: "Ann, Ann, Ben, Cleo",
			outbox: []string{"1 Ann of 1: delivered 200",
				"2 Ben of 2: failed 0: hooks.example.com is not this machine: allow it with --allow-webhook-host hooks.example.com",
				"3 Cleo of 3: delivered 200"}},
		{reason: "a subscriber that hangs does not hold up the others for longer than the vendor waits",
			then: func(_ http.ResponseWriter, r *http.Request, n int) {
				if n == 1 {
					<-r.Context().Done()
				}
			},
			received: "Ann, Ben, Cleo",
			outbox:   []string{"1 Ann of 1: failed 0: no answer within 300ms", "2 Ben of 2: delivered 200", "3 Cleo of 3: delivered 200"}},
		{reason: "doubled", extra: fault + "calls: {only: [2]}, effect: {duplicate: true}}]", received: "Ann, Ben, Ben, Cleo",
			outbox: []string{"1 Ann of 1: delivered 200", "2 Ben of 2: delivered 200 200 f", "3 Cleo of 3: delivered 200"}},
		{reason: "late: the others overtake it", extra: fault + "where: {body: {who: Ann}}, effect: {delay: 200ms}}]", received: "Ben, Cleo, Ann",
			outbox: []string{"1 Ann of 1: delivered 200 f", "2 Ben of 2: delivered 200", "3 Cleo of 3: delivered 200"}},
		{reason: "lost", extra: fault + "tenant: north, calls: {from: 2}, effect: {drop: reset}}]", received: "Ann",
			outbox: []string{"1 Ann of 1: delivered 200", "2 Ben of 2: lost f: it was never sent, because of a fault", "3 Cleo of 3: lost f: it was never sent, because of a fault"}},
		{reason: "the answer is lost, so a vendor that tries again doubles it", house: ", tries: 3",
			extra: fault + "calls: {only: [1]}, phase: after, effect: {drop: close}}]", received: "Ann, Ann, Ben, Cleo",
			outbox: []string{"1 Ann of 1: delivered 200 200 f", "2 Ben of 2: delivered 200", "3 Cleo of 3: delivered 200"}},
		{reason: "and one that does not takes it for failed", extra: fault + "calls: {only: [1]}, phase: after, effect: {drop: close}}]", received: "Ann, Ben, Cleo",
			outbox: []string{"1 Ann of 1: failed 200 f: the subscriber got it and answered 200, but a fault withheld this answer from the vendor", "2 Ben of 2: delivered 200", "3 Cleo of 3: delivered 200"}},
		{reason: "swapped with the next", extra: fault + "calls: {only: [1]}, effect: {swap: true}}]", received: "Ben, Ann, Cleo",
			outbox: []string{"1 Ann of 1: delivered 200 f", "2 Ben of 2: delivered 200", "3 Cleo of 3: delivered 200"}},
		{reason: "the last one has no next, and is sent in the end", extra: fault + "calls: {only: [3]}, effect: {swap: true}}]", received: "Ann, Ben, Cleo",
			outbox: []string{"1 Ann of 1: delivered 200", "2 Ben of 2: delivered 200", "3 Cleo of 3: delivered 200 f"}},
		{reason: "with a wrong secret", extra: fault + "calls: {only: [2]}, effect: {secret: wrong}}]", received: "Ann, Ben (wrong), Cleo",
			outbox: []string{"1 Ann of 1: delivered 200", "2 Ben of 2: delivered 200 f", "3 Cleo of 3: delivered 200"}},
		{reason: "the vendor's requests are others", extra: strings.Replace(fault, "webhook.RING", "*", 1) + "effect: {drop: reset}, calls: {only: [9]}}]", received: "Ann, Ben, Cleo",
			outbox: []string{"1 Ann of 1: delivered 200", "2 Ben of 2: delivered 200", "3 Cleo of 3: delivered 200"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			s := newSubscriber(t)
			s.then = tt.then
			w, c := rung(t, s.URL+"/hook", tt.house, tt.extra)
			for _, who := range []string{"Ann", "Ben", "Cleo"} {
				ring(c, who)
			}
			if left := w.Settle(t.Context()); left > 0 {
				t.Errorf("%d are still on their way", left)
			}
			if got := s.received(); got != tt.received {
				t.Errorf("received %s, want %s", got, tt.received)
			}
			if diff := cmp.Diff(tt.outbox, outcomes(w)); diff != "" {
				t.Errorf("outbox (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatIsNotSent(t *testing.T) {
	t.Parallel()
	closed := newSubscriber(t)
	closed.Close()
	for _, tt := range []struct{ reason, url, want string }{
		{"another machine", "http://hooks.example.com/a?token=x", "refused: hooks.example.com is not this machine: allow it with --allow-webhook-host hooks.example.com"},
		{"another machine by number", "https://192.0.2.7:8443/", "refused: 192.0.2.7 is not this machine: allow it with --allow-webhook-host 192.0.2.7"},
		{"all of this machine's addresses are no address", "http://0.0.0.0:1/", "refused: 0.0.0.0 is not this machine: allow it with --allow-webhook-host 0.0.0.0"},
		{"no URL", "hooks.example.com", "refused: the subscriber's URL is no http or https URL with a host"},
		{"nobody listens", closed.URL, "failed 0: the connection was refused"},
	} {
		w, c := rung(t, tt.url, "", "")
		ring(c, "Ann")
		w.Settle(t.Context())
		if got, want := outcomes(w), []string{"1 Ann of 1: " + tt.want}; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", tt.reason, got, want)
		}
	}
}

// A host that is allowed is asked, and not only taken for allowed.
func TestAllowedWebhookHost(t *testing.T) {
	t.Parallel()
	s := deliver.Sender{Hosts: []string{"hooks.invalid"}}
	if err := s.Refuses("http://Hooks.Invalid/x"); err != nil {
		t.Error(err)
	}
	a := s.Send(deliver.Post{Context: t.Context(), URL: "http://hooks.invalid/x", Timeout: 5 * time.Second})
	if a.Error == "" || strings.Contains(a.Error, "not this machine") {
		t.Errorf("%+v", a)
	}
}

// The API's answer comes first, unless a fault has it otherwise.
func TestEarlyDelivery(t *testing.T) {
	t.Parallel()
	const slow = "faults: [{id: slow, operation: bell.ring, phase: after, effect: {delay: 200ms}}"
	for _, tt := range []struct {
		reason, faults string
		early          bool
	}{
		{"after the answer", slow + "]", false},
		{"before it", slow + ", {id: f, operation: bell.webhook.*, effect: {early: true}}]", true},
	} {
		s := newSubscriber(t)
		answered := make(chan struct{})
		early := make(chan bool, 1)
		s.then = func(http.ResponseWriter, *http.Request, int) {
			select {
			case <-answered:
				early <- false
			case <-time.After(50 * time.Millisecond):
				early <- true
			}
		}
		w, c := rung(t, s.URL, "", tt.faults)
		ring(c, "Ann")
		close(answered)
		if got := <-early; got != tt.early {
			t.Errorf("%s: early %v", tt.reason, got)
		}
		w.Settle(t.Context())
	}
}

// An answer that hangs does not keep the webhook for ever, and an early one that is not
// answered does not keep the answer.
func TestNothingWaitsForEver(t *testing.T) {
	t.Parallel()
	s := newSubscriber(t)
	s.then = func(_ http.ResponseWriter, r *http.Request, _ int) { <-r.Context().Done() }
	w, c := rung(t, s.URL, ", tries: 20", "faults: [{id: f, operation: bell.webhook.*, effect: {early: true}}]")
	began := time.Now()
	ring(c, "Ann")
	if took := time.Since(began); took < time.Second || took > 4*time.Second {
		t.Errorf("the answer came after %s, want about a second", took)
	}
	w.Set.Delete(w.Name)
	if left := w.Settle(t.Context()); left > 0 {
		t.Errorf("%d are still on their way", left)
	}
}

// What was sent is sent: neither a rewind nor a reset sends it again or forgets it. What
// waits is dropped.
func TestDeliveriesTakenBack(t *testing.T) {
	t.Parallel()
	s := newSubscriber(t)
	w, c := rung(t, s.URL, "", "faults: [{id: late, operation: bell.webhook.RING, where: {body: {who: Late}}, effect: {delay: 1m}}]")
	ring(c, "Ann")
	ring(c, "Ben")
	w.Settle(t.Context())
	if _, err := w.Snapshot("two"); err != nil {
		t.Fatal(err)
	}
	ring(c, "Late")
	step := func(reason, received string, err error, outbox ...string) {
		t.Helper()
		w.Settle(t.Context())
		if err != nil {
			t.Errorf("%s: %v", reason, err)
		}
		if got := s.received(); got != received {
			t.Errorf("%s: received %s, want %s", reason, got, received)
		}
		if diff := cmp.Diff(outbox, outcomes(w)); diff != "" {
			t.Errorf("%s: outbox (-want +got):\n%s", reason, diff)
		}
	}
	const late = "3 Late of 3: dropped late: it was taken back before it was sent, taken back"
	step("rewound", "Ann, Ben", w.Rewind(1),
		"1 Ann of 1: delivered 200", "2 Ben of 2: delivered 200, taken back", late)
	ring(c, "Cleo")
	step("what comes then is another one", "Ann, Ben, Cleo", nil,
		"1 Ann of 1: delivered 200", "2 Ben of 2: delivered 200, taken back", late, "2 Cleo of 2: delivered 200")
	step("restored", "Ann, Ben, Cleo", w.Restore("two"),
		"1 Ann of 1: delivered 200", "2 Ben of 2: delivered 200", late, "2 Cleo of 2: delivered 200, taken back")
	w.Reset()
	step("reset", "Ann, Ben, Cleo", nil,
		"1 Ann of 1: delivered 200, taken back", "2 Ben of 2: delivered 200, taken back", late, "2 Cleo of 2: delivered 200, taken back")
	if all := w.Faults(); all[0].Matched != 0 {
		t.Errorf("the fault matched %d after the reset", all[0].Matched)
	}
}

// A delivery that hangs is broken off when the world is reset or rewound: those that come
// then need not wait for it.
func TestDeliveryBrokenOff(t *testing.T) {
	t.Parallel()
	for reason, takeBack := range map[string]func(*apitest.World) error{
		"reset":   func(w *apitest.World) error { w.Reset(); return nil },
		"rewound": func(w *apitest.World) error { return w.Rewind(0) },
	} {
		s := newSubscriber(t)
		hangs := make(chan struct{}, 1)
		s.then = func(_ http.ResponseWriter, r *http.Request, n int) {
			if n == 1 {
				hangs <- struct{}{}
				<-r.Context().Done()
			}
		}
		w, c := rung(t, s.URL, ", seconds: 60, tries: 3", "")
		ring(c, "Ann")
		<-hangs
		if err := takeBack(w); err != nil {
			t.Fatal(err)
		}
		ring(c, "Ben")
		if left := w.Settle(t.Context()); left > 0 {
			t.Errorf("%s: %d still wait for the one that hangs", reason, left)
		}
		if diff := cmp.Diff([]string{
			"1 Ann of 1: failed 0: it was broken off: the world was reset, rewound or restored before the subscriber answered, taken back",
			"1 Ben of 1: delivered 200",
		}, outcomes(w)); diff != "" {
			t.Errorf("%s: outbox (-want +got):\n%s", reason, diff)
		}
	}
}

// The faults' counts go back with the world.
func TestDeliveryFaultCounts(t *testing.T) {
	t.Parallel()
	w, c := rung(t, "http://127.0.0.1:1/", "", "faults: [{id: f, operation: bell.webhook.RING, calls: {only: [2]}, effect: {drop: reset}}]")
	counts := func(matched, fired, left int) {
		t.Helper()
		if f := w.Faults()[0]; f.Matched != matched || f.Fired != fired || *f.Left != left {
			t.Errorf("matched %d, fired %d, left %d; want %d, %d, %d", f.Matched, f.Fired, *f.Left, matched, fired, left)
		}
	}
	ring(c, "Ann")
	counts(1, 0, 1)
	ring(c, "Ben")
	counts(2, 1, 0)
	if err := w.Rewind(1); err != nil {
		t.Fatal(err)
	}
	counts(1, 0, 1)
	c.Do("POST", "/rings", `{"who": 7}`).Is(400, "")
	counts(1, 0, 1) // what is refused delivers nothing
}

func TestDeliveriesAreBounded(t *testing.T) {
	t.Parallel()
	s := newSubscriber(t)
	open := make(chan struct{})
	s.then = func(http.ResponseWriter, *http.Request, int) { <-open }
	w, c := rung(t, s.URL, ", tries: 100", "")
	for range deliver.MaxWaiting + 3 {
		ring(c, "Ann")
	}
	close(open)
	count := map[string]int{}
	for _, p := range w.Outbox() {
		count[string(p.Delivery.State)+" "+p.Delivery.Reason]++
	}
	if n := count["dropped 1000 deliveries waited already"]; n < 1 || n > 2 {
		t.Errorf("%v", count)
	}
	w.Set.Delete(w.Name)
}

// A world that ends leaves no goroutine, and one without deliveries has none.
func TestDeliveriesLeaveNoGoroutine(t *testing.T) {
	s := newSubscriber(t)
	s.then = func(_ http.ResponseWriter, r *http.Request, _ int) { <-r.Context().Done() }
	before := runtime.NumGoroutine()
	quiet, c := rung(t, s.URL, "", "")
	c.Do("POST", "/visits", `{"who": "Ann"}`).Is(201, "")
	if got := runtime.NumGoroutine(); got > before {
		t.Errorf("%d goroutines for a world without deliveries", got-before)
	}
	quiet.Set.Delete(quiet.Name)
	w, c := rung(t, s.URL, ", tries: 100", "")
	for range 20 {
		ring(c, "Ann")
	}
	w.Set.Delete(w.Name)
	s.CloseClientConnections()
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines are left", runtime.NumGoroutine()-before)
		}
	}
}

package onsi_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim"
	"github.com/mockvendors/mockvendors/sim/onsi"
)

const full = 100

// limited is the scenario of two clients with the documented rate limit on.
func limited(tb testing.TB) *apitest.World {
	tb.Helper()
	return apitest.Start(tb, onsi.Vendor, withLimit("documented"))
}

func withLimit(value string) string {
	return strings.Replace(clients, "  onsi:\n", "  onsi:\n    rateLimit: "+value+"\n", 1)
}

// empty takes all that is in the bucket.
func empty(tb testing.TB, c *apitest.Client) (taken int) {
	tb.Helper()
	for ; taken <= full; taken++ {
		if c.Do("GET", "/v1/tiers", nil).Status == 429 {
			return taken
		}
	}
	tb.Fatalf("the bucket gave more than %d", full)
	return 0
}

func TestRateLimit(t *testing.T) {
	w := limited(t)
	for range full {
		a := acme(w).Do("GET", "/v1/tiers", nil).Is(200, "").By("")
		if _, ok := a.Header["X-Ratelimit-Remaining"]; ok {
			t.Fatal("an answer tells how many are left, which is another vendor's")
		}
	}
	a := acme(w).Do("GET", "/v1/tiers", nil).Is(429, "").By("onsi.rate-limit")
	if want := `{"code":"RateLimitExceeded","message":"Request rate limit exceeded. Please reduce your request frequency."}`; a.Text != want {
		t.Errorf("the refusal is\n%s, want\n%s", a.Text, want)
	}
	if got := a.Header.Get("X-Mockvendors-Rule"); got != "onsi.rate-limit; inferred" {
		t.Errorf("the rule is shown as %q", got)
	}
	for _, name := range []string{"Retry-After", "X-Ratelimit-Remaining"} {
		if _, ok := a.Header[name]; ok {
			t.Errorf("the refusal has the header %s", name)
		}
	}
	if e := w.Last(); e.Tenant != "acme" || len(e.Changes) > 0 || e.Committed {
		t.Errorf("the refusal is in the journal for %q, with changes %v", e.Tenant, e.Changes)
	}
	w.Advance(time.Second)
	for range full {
		acme(w).Do("GET", "/v1/tiers", nil).Is(200, "").By("")
	}
	acme(w).Do("GET", "/v1/tiers", nil).Is(429, `{"code":"RateLimitExceeded"}`).By("onsi.rate-limit")
}

func TestReadingsOfTheRateLimit(t *testing.T) {
	apitest.Readings(t, func(tb testing.TB) *apitest.Client { return acme(limited(tb)) },
		apitest.Reads("rate-limit-body", "more than the limit", func(c *apitest.Client) *apitest.Answer {
			for range full {
				c.Do("GET", "/v1/tiers", nil)
			}
			return c.Do("GET", "/v1/tiers", nil)
		}).
			As("top-level", 429, `{"code":"RateLimitExceeded","message":"Request rate limit exceeded. Please reduce your request frequency."}`, "onsi.rate-limit").
			As("issues", 429, `{"issues":[{"code":"RateLimitExceeded","message":"Request rate limit exceeded. Please reduce your request frequency."}]}`, "onsi.rate-limit"),
	)
}

func TestRateLimitOfEveryOperation(t *testing.T) {
	w := limited(t)
	empty(t, acme(w))
	before := w.StateText()
	for _, op := range everything {
		if a := acme(w).Do(op.method, op.target, op.body).Is(429, "").By("onsi.rate-limit"); a.Operation != op.id {
			t.Errorf("the operation is %s, want %s", a.Operation, op.id)
		}
	}
	acme(w).Do("POST", "/v1/members", "{").Is(429, "").By("onsi.rate-limit") // before what is wrong with it
	if w.StateText() != before {
		t.Error("refusals changed the state")
	}
}

func TestRefill(t *testing.T) {
	for _, row := range []struct {
		reason string
		wait   time.Duration
		back   int
	}{
		{"no time, no request", 0, 0},
		{"nearly a hundredth of a second", 9 * time.Millisecond, 0},
		{"a hundredth of a second", 10 * time.Millisecond, 1},
		{"half a second", 500 * time.Millisecond, 50},
		{"nearly a second", 999 * time.Millisecond, 99},
		{"a second", time.Second, full},
		{"no more than all", 24 * time.Hour, full},
	} {
		w := limited(t)
		empty(t, acme(w))
		w.Advance(row.wait)
		if got := empty(t, acme(w)); got != row.back {
			t.Errorf("%s: %s bring %d back, want %d", row.reason, row.wait, got, row.back)
		}
	}
}

// Whatever a request comes to, it takes one; those that are nobody's, that the
// limit refuses or that the simulator answers itself take none.
func TestWhatTakes(t *testing.T) {
	for _, row := range []struct {
		reason         string
		key            string
		method, target string
		body           any
		status         int
		left           int // of acme's
	}{
		{"a success", "key-acme", "GET", grace, nil, 200, full - 1},
		{"another key of the client", "key-acme-2", "GET", grace, nil, 200, full - 1},
		{"a mistake", "key-acme", "POST", "/v1/members", fields{}, 400, full - 1},
		{"a member that there is not", "key-acme", "GET", none, nil, 404, full - 1},
		{"another client", "key-globex", "GET", kate, nil, 200, full},
		{"no key", "", "GET", grace, nil, 400, full},
		{"a wrong key", "wrong", "GET", grace, nil, 403, full},
		{"no such path", "key-acme", "GET", "/v1/nothing", nil, 404, full},
	} {
		w := limited(t)
		acme(w).Do(row.method, row.target, row.body, "X-API-KEY", row.key).Is(row.status, "")
		if got := empty(t, acme(w)); got != row.left {
			t.Errorf("%s: %d are left, want %d", row.reason, got, row.left)
		}
	}
}

// A replay is not carried out, and is a request all the same; so is one that
// meets a conflict of keys.
func TestReplaysTake(t *testing.T) {
	w := limited(t)
	w.Flip("idempotency-other-body", "conflict")
	keyed(acme(w), "PATCH", grace, fields{"firstName": "G"}).Is(200, "")
	keyed(acme(w), "PATCH", grace, fields{"firstName": "G"}).Is(200, "").By("onsi.idempotent-replay")
	keyed(acme(w), "PATCH", grace, fields{"firstName": "H"}).Is(409, "")
	if got := empty(t, acme(w)); got != full-3 {
		t.Errorf("%d are left, want %d", got, full-3)
	}
	keyed(acme(w), "PATCH", grace, fields{"firstName": "G"}).Is(429, "").By("onsi.rate-limit")
}

// An idempotency key that met the limit stands for nothing.
func TestRefusedKeysAreNotRemembered(t *testing.T) {
	w := limited(t)
	empty(t, acme(w))
	keyed(acme(w), "POST", "/v1/members", whole(nil)).Is(429, "")
	w.Advance(time.Second)
	keyed(acme(w), "POST", "/v1/members", whole(nil)).Is(201, "").By("")
}

// However often it refuses, a bucket fills as fast.
func TestRefusalsTakeNone(t *testing.T) {
	w := limited(t)
	empty(t, acme(w))
	for range 20 {
		acme(w).Do("GET", grace, nil).Is(429, "")
	}
	w.Advance(50 * time.Millisecond)
	if got := empty(t, acme(w)); got != 5 {
		t.Errorf("50 ms bring %d back, want 5", got)
	}
}

func TestWrongKeysMeetNoLimit(t *testing.T) {
	w := limited(t)
	for range full + 1 {
		acme(w).Do("GET", grace, nil, "X-API-KEY", "wrong").Is(403, "").By("onsi.key-unknown")
		acme(w).Do("GET", grace, nil, "X-API-KEY", "").Is(400, "").By("onsi.key-missing")
	}
}

func TestClientsHaveTheirOwnBuckets(t *testing.T) {
	w := limited(t)
	empty(t, acme(w))
	w.Client("X-API-KEY", "key-acme-2").Do("GET", grace, nil).Is(429, "").By("onsi.rate-limit")
	w.Client("X-API-KEY", "key-globex").Do("GET", kate, nil).Is(200, "")
}

// An undeclared key opens a client, whose bucket is named without it.
func TestOpenedClientsHaveTheirOwnBuckets(t *testing.T) {
	open := strings.Replace(withLimit("documented"), "vendors:\n", "credentials: open\nvendors:\n", 1)
	w := apitest.Start(t, onsi.Vendor, open)
	one, other := w.Client("X-API-KEY", "key-one"), w.Client("X-API-KEY", "key-two")
	empty(t, one)
	other.Do("GET", "/v1/tiers", nil).Is(200, "")
	one.Do("GET", "/v1/tiers", nil).Is(429, "")
	w.Look("onsi", func(tx *sim.Tx) {
		tx.Request = &sim.Request{Header: map[string][]string{"X-Api-Key": {"key-one"}}}
		caller, err := w.Vendor.API.Authenticate(tx)
		if err != nil {
			t.Fatal(err)
		}
		tx.Caller = caller
		if name := w.Vendor.API.Limit.Bucket(tx); strings.Contains(name, "key-one") {
			t.Errorf("the bucket is named %q", name)
		}
	})
}

func TestRewindGivesBack(t *testing.T) {
	w := limited(t)
	empty(t, acme(w))
	for _, row := range []struct{ to, left int }{{full, 0}, {3, full - 3}, {1, full - 1}, {0, full}} {
		if err := w.Rewind(row.to); err != nil {
			t.Fatal(err)
		}
		if got := empty(t, acme(w)); got != row.left {
			t.Errorf("after a rewind to %d there are %d left, want %d", row.to, got, row.left)
		}
	}
}

func TestOffUnlessAScenarioSaysSo(t *testing.T) {
	for _, text := range []string{clients, withLimit("off")} {
		w := apitest.Start(t, onsi.Vendor, text)
		for range full + 1 {
			acme(w).Do("GET", "/v1/tiers", nil).Is(200, "")
		}
	}
}

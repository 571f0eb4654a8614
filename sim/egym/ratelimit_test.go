package egym_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim"
	"github.com/mockvendors/mockvendors/sim/egym"
)

const full = 60

// limited is the closed scenario with the documented rate limit on.
func limited(tb testing.TB) (*apitest.World, *apitest.Client) {
	tb.Helper()
	w := apitest.Start(tb, egym.Vendor, withLimit("documented"))
	return w, w.Client("x-api-key", "key-a")
}

func withLimit(value string) string {
	return strings.Replace(closed, "  egym:\n", "  egym:\n    rateLimit: "+value+"\n", 1)
}

// left is what the answer says is left in the bucket; "" if it says nothing.
func left(a *apitest.Answer) string { return strings.Join(a.Header["X-Ratelimit-Remaining"], ",") }

func get(c *apitest.Client) *apitest.Answer { return c.Do("GET", accounts+"/acc-john", nil) }

// empty takes all that is in the bucket.
func empty(tb testing.TB, c *apitest.Client) (taken int) {
	tb.Helper()
	for ; taken <= full; taken++ {
		if get(c).Status == 429 {
			return taken
		}
	}
	tb.Fatalf("the bucket gave more than %d", full)
	return 0
}

func TestRateLimit(t *testing.T) {
	w, c := limited(t)
	for i := range full {
		if a := get(c).Is(200, "").By(""); left(a) != fmt.Sprint(full-1-i) {
			t.Fatalf("after %d requests %q are left", i+1, left(a))
		}
	}
	a := get(c).Is(429, "").By("egym.rate-limit")
	want := fmt.Sprintf(`{"timestamp":"2026-01-15T09:00:00.000+0000","path":%q,"requestId":%q,"status":429,"error":"Too Many Requests","message":"Too Many Requests"}`,
		accounts+"/acc-john", a.String("/requestId"))
	if a.Text != want {
		t.Errorf("the refusal is\n%s, want\n%s", a.Text, want)
	}
	if got := a.Header.Get("X-Mockvendors-Rule"); got != "egym.rate-limit; documented" {
		t.Errorf("the rule is shown as %q", got)
	}
	if _, ok := a.Header["Retry-After"]; ok || left(a) != "0" {
		t.Errorf("the refusal's headers are %v, want none left and no Retry-After", a.Header)
	}
	if e := w.Last(); e.Tenant != "chain-a" || len(e.Changes) > 0 || e.Committed {
		t.Errorf("the refusal is in the journal for %q, with changes %v", e.Tenant, e.Changes)
	}
	w.Advance(time.Second)
	for range 6 {
		get(c).Is(200, "").By("")
	}
	get(c).Is(429, `{"status":429}`).By("egym.rate-limit")
}

func TestRateLimitOfEveryOperation(t *testing.T) {
	w, c := limited(t)
	empty(t, c)
	before := w.StateText()
	for _, op := range operations {
		if a := c.Do(op.method, op.path, body(op.id, op.body)).Is(429, "").By("egym.rate-limit"); a.Operation != op.id {
			t.Errorf("the operation is %s, want %s", a.Operation, op.id)
		}
	}
	c.Do("POST", accounts, "{").Is(429, "").By("egym.rate-limit") // before what is wrong with it
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
		{"nearly a sixth of a second", 166 * time.Millisecond, 0},
		{"a sixth of a second", 167 * time.Millisecond, 1},
		{"half a second", 500 * time.Millisecond, 3},
		{"nearly a second", 999 * time.Millisecond, 5},
		{"a second", time.Second, 6},
		{"all but the last", 9_999 * time.Millisecond, 59},
		{"all", 10 * time.Second, full},
		{"no more than all", 24 * time.Hour, full},
	} {
		w, c := limited(t)
		empty(t, c)
		w.Advance(row.wait)
		if got := empty(t, c); got != row.back {
			t.Errorf("%s: %s bring %d back, want %d", row.reason, row.wait, got, row.back)
		}
	}
}

// What a bucket gets back in parts is kept, also from refusal to refusal.
func TestRefillInParts(t *testing.T) {
	w, c := limited(t)
	empty(t, c)
	for second := range 3 {
		got := 0
		for range 4 {
			w.Advance(250 * time.Millisecond)
			got += empty(t, c)
		}
		if got != 6 {
			t.Errorf("second %d brings %d back, want 6", second, got)
		}
	}
}

// Whatever a request comes to, it takes one; those that are nobody's, that the
// limit refuses or that the simulator answers itself take none.
func TestWhatTakes(t *testing.T) {
	for _, row := range []struct {
		reason       string
		key          string
		method, path string
		body         string
		status       int
		left         string // in the answer
		then         string // in the answer to the next request with that key, key-a if nobody's
	}{
		{"a success", "key-a", "GET", accounts, "", 200, "59", "58"},
		{"a mistake", "key-a", "POST", accounts, "{}", 400, "59", "58"},
		{"a permission that is lacking", "key-r", "POST", accounts, john, 403, "59", "58"},
		{"an account that there is not", "key-a", "GET", accounts + "/nobody", "", 404, "59", "58"},
		{"a conflict", "key-a", "POST", accounts, john, 409, "59", "58"},
		{"an answer without a body", "key-a", "DELETE", accounts + "/acc-john/images", "", 204, "59", "58"},
		{"no key", "", "GET", accounts, "", 401, "", "59"},
		{"a wrong key", "wrong", "GET", accounts, "", 403, "", "59"},
		{"no such path", "key-a", "GET", "/api/v2/nothing", "", 404, "", "59"},
	} {
		_, c := limited(t)
		a := c.Do(row.method, row.path, body("", row.body), "x-api-key", row.key).Is(row.status, "")
		if left(a) != row.left {
			t.Errorf("%s: %q are left, want %q", row.reason, left(a), row.left)
		}
		next := row.key
		if row.key == "" || row.key == "wrong" {
			next = "key-a"
		}
		if a := c.Do("GET", accounts+"/acc-john", nil, "x-api-key", next).Is(200, ""); left(a) != row.then {
			t.Errorf("%s: %q are left after the next request, want %q", row.reason, left(a), row.then)
		}
	}
}

// However often it refuses, a bucket fills as fast.
func TestRefusalsTakeNone(t *testing.T) {
	w, c := limited(t)
	empty(t, c)
	for range 20 {
		get(c).Is(429, "")
	}
	w.Advance(time.Second)
	if got := empty(t, c); got != 6 {
		t.Errorf("a second brings %d back, want 6", got)
	}
}

func TestWrongKeysMeetNoLimit(t *testing.T) {
	_, c := limited(t)
	for range full + 1 {
		c.Do("GET", accounts, nil, "x-api-key", "wrong").Is(403, "").By("egym.key-unknown")
		c.Do("GET", accounts, nil, "x-api-key", "").Is(401, "").By("egym.key-missing")
	}
}

func TestKeysHaveTheirOwnBuckets(t *testing.T) {
	w, c := limited(t)
	empty(t, c)
	for _, key := range []string{"key-a2", "key-r"} { // of the same chain
		if a := get(w.Client("x-api-key", key)).Is(200, ""); left(a) != "59" {
			t.Errorf("%s has %q left", key, left(a))
		}
	}
	get(c).Is(429, "")
}

// Nothing of a key can be read in the name of its bucket, which is kept.
func TestBucketsDoNotShowKeys(t *testing.T) {
	w, _ := start(t)
	name := func(key string) (name string) {
		w.Look("egym", func(tx *sim.Tx) {
			tx.Request = &sim.Request{Header: map[string][]string{"X-Api-Key": {key}}}
			name = w.Vendor.API.Limit.Bucket(tx)
		})
		return name
	}
	first, again, other := name("key-a"), name("key-a"), name("key-a2")
	if first != again || first == other || strings.Contains(first, "key") {
		t.Errorf("the buckets of key-a are %q and %q, that of key-a2 is %q", first, again, other)
	}
}

func TestRewindGivesBack(t *testing.T) {
	w, c := limited(t)
	get(c)
	get(c)
	empty(t, c)
	for _, row := range []struct {
		to   int
		left string
	}{{60, ""}, {2, "57"}, {1, "58"}, {0, "59"}} {
		if err := w.Rewind(row.to); err != nil {
			t.Fatal(err)
		}
		a := get(c)
		if row.left == "" {
			a.Is(429, "")
		} else if a.Is(200, ""); left(a) != row.left {
			t.Errorf("after a rewind to %d and a request %q are left, want %q", row.to, left(a), row.left)
		}
	}
}

func TestOffUnlessAScenarioSaysSo(t *testing.T) {
	for _, text := range []string{closed, withLimit("off")} {
		c := apitest.Start(t, egym.Vendor, text).Client("x-api-key", "key-a")
		for range full + 1 {
			if a := get(c).Is(200, ""); left(a) != "" {
				t.Fatalf("%q are left, want no such header", left(a))
			}
		}
	}
}

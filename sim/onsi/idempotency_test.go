package onsi_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

const (
	week  = 7 * 24 * time.Hour
	month = 31 * 24 * time.Hour
)

func keyed(c *apitest.Client, method, target string, body any) *apitest.Answer {
	return c.Do(method, target, body, "x-idempotency-key", "k-1")
}

// The second request would be refused or change something, were it carried out.
func TestReplayOfEverySuccess(t *testing.T) {
	type request struct {
		method, target string
		body           any
	}
	tests := []struct {
		reason        string
		first, second request
		status        int
	}{
		{"the same invitation", request{"POST", "/v1/members", whole(nil)}, request{"POST", "/v1/members", whole(nil)}, 201},
		{"another invitation", request{"POST", "/v1/members", whole(nil)}, request{"POST", "/v1/members", whole(fields{"email": "bob@example.com"})}, 201},
		{"another replace", request{"PUT", henry, whole(nil)}, request{"PUT", henry, whole(fields{"firstName": "Bea"})}, 200},
		{"another update", request{"PATCH", grace, fields{"firstName": "G"}}, request{"PATCH", grace, fields{"firstName": "H"}}, 200},
		{"the same removal", request{"DELETE", grace, nil}, request{"DELETE", grace, nil}, 200},
		{"another removal", request{"DELETE", grace, nil}, request{"DELETE", ivy, nil}, 200},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			w := start(t)
			first := keyed(acme(w), tt.first.method, tt.first.target, tt.first.body).Is(tt.status, "")
			after := w.StateText()
			again := keyed(acme(w), tt.second.method, tt.second.target, tt.second.body).Is(tt.status, first.Text).By("onsi.idempotent-replay")
			if again.Text != first.Text {
				t.Errorf("the second answer is %s, the first was %s", again.Text, first.Text)
			}
			if w.StateText() != after {
				t.Error("the second request changed the state")
			}
		})
	}
}

// Under the default reading a key says nothing of the operation, so each one
// can answer as another did.
func TestReplayAcrossOperations(t *testing.T) {
	type request struct {
		method, target string
		body           any
		status         int
	}
	requests := []request{
		{"POST", "/v1/members", whole(nil), 201},
		{"PUT", henry, whole(nil), 200},
		{"PATCH", ivy, fields{"firstName": "I"}, 200},
		{"DELETE", grace, nil, 200},
	}
	for _, op := range others {
		if op.method != "GET" {
			requests = append(requests, request{op.method, op.target, op.body, accepted(op.id)})
		}
	}
	for _, one := range requests {
		for _, other := range requests {
			if one.method == other.method && one.target == other.target {
				continue
			}
			w := start(t)
			first := keyed(acme(w), one.method, one.target, one.body).Is(one.status, "")
			after := w.StateText()
			again := keyed(acme(w), other.method, other.target, other.body).Is(one.status, "").By("onsi.idempotent-replay")
			if again.Text != first.Text {
				t.Errorf("%s after %s: the second answer is %s, the first was %s", other.method, one.method, again.Text, first.Text)
			}
			if w.StateText() != after {
				t.Errorf("%s after %s: the second request changed the state", other.method, one.method)
			}
			w.Flip("idempotency-scope", "api-key-method-path")
			if again := keyed(acme(w), other.method, other.target, other.body); again.Rule == "onsi.idempotent-replay" {
				t.Errorf("%s after %s: it is a replay where a key is one operation's", other.method, one.method)
			}
		}
	}
}

// accepted is the status of an operation's success.
func accepted(id string) int {
	if strings.HasPrefix(id, "createJob") {
		return 202
	}
	return 201
}

// What happened in between does not show in the earlier result.
func TestReplayShowsTheEarlierResult(t *testing.T) {
	w := start(t)
	first := keyed(acme(w), "PATCH", grace, fields{"firstName": "One"}).Is(200, "")
	acme(w).Do("PATCH", grace, fields{"firstName": "Two"}).Is(200, "")
	if again := keyed(acme(w), "PATCH", grace, fields{"firstName": "One"}); again.Text != first.Text {
		t.Errorf("the second answer is %s, the first was %s", again.Text, first.Text)
	}
	acme(w).Do("GET", grace, nil).Is(200, `{"firstName":"Two"}`)
}

func TestFailuresAreNotRemembered(t *testing.T) {
	w := start(t)
	keyed(acme(w), "POST", "/v1/members", whole(fields{"tier": "Tin"})).Is(400, "")
	keyed(acme(w), "POST", "/v1/members", fields{}).Is(400, "")
	keyed(acme(w), "POST", "/v1/members", whole(nil)).Is(201, "").By("")
	keyed(acme(w), "POST", "/v1/members", fields{}).Is(201, "").By("onsi.idempotent-replay")
}

func TestNoKeyIsNoKey(t *testing.T) {
	w := start(t)
	c := w.Client("X-API-KEY", "key-acme")
	c.Header["X-Idempotency-Key"] = []string{""}
	c.Do("PATCH", grace, fields{"firstName": "One"}).Is(200, `{"firstName":"One"}`)
	c.Do("PATCH", grace, fields{"firstName": "Two"}).Is(200, `{"firstName":"Two"}`).By("")
}

func TestReadsAreNotRemembered(t *testing.T) {
	w := start(t)
	keyed(acme(w), "GET", grace, nil).Is(200, `{"firstName":"Grace"}`)
	acme(w).Do("PATCH", grace, fields{"firstName": "G"}).Is(200, "")
	keyed(acme(w), "GET", grace, nil).Is(200, `{"firstName":"G"}`).By("")
}

func TestAnAPIKeyHasItsOwnKeys(t *testing.T) {
	w := start(t)
	keyed(acme(w), "PATCH", ivy, fields{"firstName": "One"}).Is(200, "")
	for _, key := range []string{"key-acme-2", "key-globex"} {
		target := map[string]string{"key-acme-2": ivy, "key-globex": kate}[key]
		keyed(w.Client("X-API-KEY", key), "PATCH", target, fields{"firstName": "Two"}).Is(200, `{"firstName":"Two"}`).By("")
	}
}

func TestKeysAreKeptForAWeek(t *testing.T) {
	w := start(t)
	invite := func() *apitest.Answer { return keyed(acme(w), "POST", "/v1/members", whole(nil)) }
	invite().Is(201, "").By("")
	w.Advance(week - time.Millisecond)
	invite().Is(201, "").By("onsi.idempotent-replay") // and this does not make it live longer
	w.Advance(time.Millisecond)
	invite().Is(400, "").By("onsi.already-invited")

	keyed(acme(w), "POST", "/v1/members", whole(fields{"email": "bob@example.com"})).Is(201, `{"email":"bob@example.com"}`).By("onsi.idempotency-key-expired")
	w.Advance(week - time.Millisecond)
	invite().Is(201, `{"email":"bob@example.com"}`).By("onsi.idempotent-replay")
}

// What is kept is bounded by what a client sends in a week.
func TestExpiredKeysAreDropped(t *testing.T) {
	w := start(t)
	for _, key := range []string{"a", "b", "c"} {
		acme(w).Do("PATCH", grace, fields{"firstName": key}, "X-Idempotency-Key", key).Is(200, "")
		w.Advance(time.Hour)
	}
	w.Advance(week - 90*time.Minute) // a and b have expired, c has not
	acme(w).Do("PATCH", grace, fields{}, "X-Idempotency-Key", "d").Is(200, "")
	dropped := 0
	for _, c := range w.Last().Changes {
		if c.Table() == "onsi.replies" && c.After == nil {
			dropped++
		}
	}
	if dropped != 2 {
		t.Errorf("%d replies were dropped, want 2", dropped)
	}
}

func TestRewindForgetsKeys(t *testing.T) {
	w := start(t)
	acme(w).Do("GET", grace, nil).Is(200, "")
	first := keyed(acme(w), "POST", "/v1/members", whole(nil)).Is(201, "")
	if err := w.Rewind(1); err != nil {
		t.Fatal(err)
	}
	again := keyed(acme(w), "POST", "/v1/members", whole(nil)).Is(201, "").By("")
	if again.Text != first.Text {
		t.Errorf("after the rewind the answer is %s, before it was %s", again.Text, first.Text)
	}
}

func TestFlippingTheScopeLosesNoKey(t *testing.T) {
	w := start(t)
	one := keyed(acme(w), "PATCH", ivy, fields{"firstName": "One"}).Is(200, "")
	w.Flip("idempotency-scope", "api-key-method-path")
	keyed(acme(w), "PATCH", ivy, fields{"firstName": "x"}).Is(200, one.Text).By("onsi.idempotent-replay")
	two := keyed(acme(w), "PATCH", grace, fields{"firstName": "Two"}).Is(200, "").By("")
	keyed(acme(w), "PUT", grace, whole(nil)).Is(200, "").By("onsi.omitted-enable-payroll") // another method
	w.Flip("idempotency-scope", "api-key")
	keyed(acme(w), "PATCH", grace, fields{}).Is(200, two.Text).By("onsi.idempotent-replay")
	keyed(acme(w), "PATCH", none, fields{}).Is(200, "").By("onsi.idempotent-replay")
}

func TestConflictGoesByMeaning(t *testing.T) {
	w := start(t)
	w.Flip("idempotency-other-body", "conflict")
	keyed(acme(w), "PATCH", grace, `{"firstName": "G", "lastName": "H"}`).Is(200, "")
	keyed(acme(w), "PATCH", grace, `{"lastName":"H","firstName":"G"}`).Is(200, "").By("onsi.idempotent-replay")
	for _, tt := range []struct{ method, target, body, reason string }{
		{"PATCH", grace, `{"firstName":"G"}`, "another body"},
		{"PATCH", grace, `{"firstName":`, "a broken body"},
		{"PATCH", ivy, `{"lastName":"H","firstName":"G"}`, "another member"},
		{"POST", "/v1/members", `{"lastName":"H","firstName":"G"}`, "another operation"},
		{"DELETE", grace, "", "another method without a body"},
		{"PUT", grace, `{"lastName":"H","firstName":"G"}`, "another method"},
	} {
		before := w.StateText()
		got := keyed(acme(w), tt.method, tt.target, tt.body).Is(409, `{"issues":[{"code":"Conflict","message":"This idempotency key stands for another request"}]}`)
		if got.By("onsi.idempotency-key-reused"); w.StateText() != before {
			t.Errorf("%s: it changed the state", tt.reason)
		}
	}
}

func TestTwoAtOnce(t *testing.T) {
	w := start(t)
	var wait sync.WaitGroup
	var mu sync.Mutex // guards what follows
	replays, texts := 0, map[string]bool{}
	for range 8 {
		wait.Go(func() {
			got := keyed(acme(w), "POST", "/v1/members", whole(nil))
			mu.Lock()
			defer mu.Unlock()
			texts[got.Text] = true
			if strings.HasPrefix(got.Rule, "onsi.idempotent-replay") {
				replays++
			}
		})
	}
	wait.Wait()
	if replays != 7 || len(texts) != 1 {
		t.Errorf("%d of 8 were replays, with %d different answers; want 7 and 1", replays, len(texts))
	}
	acme(w).Do("GET", "/v1/members?emails=ann@example.com", nil).Is(200, `{"total":1}`)
}

package simtest_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/simtest"
)

// egym is a small client, as a user would have one.
type egym struct {
	url, key string
	http     *http.Client
}

func egymOf(w *simtest.World) egym {
	return egym{w.URL("egym"), w.Credential("egym").APIKey, http.DefaultClient}
}

// answer is what a call came to.
type answer struct {
	status int
	body   map[string]any
	header http.Header
	text   string
	err    error
}

func (c egym) do(method, path, body string) answer {
	return c.doIn(context.Background(), method, path, body)
}

func (c egym) doIn(ctx context.Context, method, path, body string) (a answer) {
	r, err := http.NewRequestWithContext(ctx, method, c.url+path, strings.NewReader(body))
	if err != nil {
		return answer{err: err}
	}
	r.Header.Set("x-api-key", c.key)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	got, err := c.http.Do(r)
	if err != nil {
		return answer{err: err}
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	a = answer{status: got.StatusCode, header: got.Header, text: string(text), err: err}
	_ = json.Unmarshal(text, &a.body) // some answers have none
	return a
}

// push creates an account.
func (c egym) push(email, membershipID string) answer {
	return c.do("POST", "/api/v2/accounts", account(email, membershipID))
}

func account(email, membershipID string) string {
	return `{"email": "` + email + `", "firstName": "Jane", "lastName": "Roe", "gender": "FEMALE",
		"membership": {"membershipId": "` + membershipID + `", "membershipType": "BASIC", "startOfContract": "2026-01-15"}}`
}

// is fails the test unless the call came to that status.
func (a answer) is(tb testing.TB, status int) answer {
	tb.Helper()
	if a.err != nil || a.status != status {
		tb.Fatalf("status %d, %v; want %d\n%s", a.status, a.err, status, a.text)
	}
	return a
}

const (
	mia     = "mia.berger@example.com"               // who is in the starter
	miasID  = "6f1c2a52-3c0e-4d0f-9a53-0c1d6e7b8a01" // her account
	jane    = "jane.roe@mailinator.com"              // who is in no scenario
	lost    = "egym-lost-answer"                     // a shipped scenario
	created = http.StatusCreated
	held    = http.StatusConflict
)

package habits_test

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// refusedTwice refuses the first two looks with 503 and the first two creates with 429,
// each with a second to wait.
const refusedTwice = `
  - {id: look, operation: egym.getByEmail, calls: {only: [1, 2]}, effect: {respond: {status: 503, headers: {Retry-After: "1"}}}}
  - {id: make, operation: egym.publishAccount, calls: {only: [1, 2]}, effect: {respond: {status: 429, headers: {Retry-After: "1"}}}}
`

// behaves fails the test unless the client made six requests, the third and sixth of
// which succeeded, and has none of the habits.
func behaves(t *testing.T, c *client) {
	t.Helper()
	card := c.card()
	if card.Requests != 6 {
		t.Errorf("it made %d requests, want 3 looks and 3 creates", card.Requests)
	}
	if len(card.Habits) > 0 {
		t.Errorf("%s", text(t, card))
	}
}

func TestGoRetryableHTTP(t *testing.T) {
	t.Parallel()
	c := start(t, refusedTwice)
	retrying := retryablehttp.NewClient()
	retrying.Logger = nil
	for _, call := range [][3]string{{"GET", mia, ""}, {"POST", accounts, jane}} {
		var body any
		if call[2] != "" {
			body = []byte(call[2])
		}
		r, err := retryablehttp.NewRequest(call[0], c.url+call[1], body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(egymKey, "egym-alpha-mitte")
		r.Header.Set("Content-Type", "application/json")
		res, err := retrying.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode >= 300 {
			t.Errorf("%s is answered %d", call[0], res.StatusCode)
		}
	}
	behaves(t, c)
}

// Its backoff with jitter, where the vendor names no time.
func TestGoRetryableHTTPWithJitter(t *testing.T) {
	t.Parallel()
	c := start(t, unavailable)
	retrying := retryablehttp.NewClient()
	retrying.Logger, retrying.Backoff = nil, retryablehttp.LinearJitterBackoff
	retrying.RetryWaitMin, retrying.RetryWaitMax, retrying.RetryMax = 20*time.Millisecond, 60*time.Millisecond, 2
	for i := range 6 {
		r, err := retryablehttp.NewRequest(http.MethodGet, c.url+byEmail(string(rune('a'+i))+"@example.com"), nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(egymKey, "egym-alpha-mitte")
		if res, err := retrying.Do(r); err == nil {
			res.Body.Close()
		}
	}
	if card := c.card(); card.Requests != 18 || len(card.Habits) > 0 {
		t.Errorf("it made %d requests, want 18\n%s", card.Requests, text(t, card))
	}
}

func TestCurlRetry(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed")
	}
	c := start(t, refusedTwice)
	c.run("curl", "-sSf", "--retry", "5", "-H", egymKey+": egym-alpha-mitte", c.url+mia)
	c.run("curl", "-sSf", "--retry", "5", "-H", egymKey+": egym-alpha-mitte", "-H", "Content-Type: application/json", "-d", jane, c.url+accounts)
	behaves(t, c)
}

// AXIOS_RETRY names a folder with axios and axios-retry in its node_modules.
func TestAxiosRetry(t *testing.T) {
	t.Parallel()
	modules := os.Getenv("AXIOS_RETRY")
	if modules == "" {
		t.Skip("AXIOS_RETRY names no folder with the package: .ci/axios-retry installs it")
	}
	script := func(name string) string {
		source, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(modules, name) // Node looks for packages beside the script
		if err := os.WriteFile(file, source, 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	t.Run("told when", func(t *testing.T) {
		c := start(t, refusedTwice)
		c.run("node", script("axios.mjs"), c.url, mia, accounts, jane)
		behaves(t, c)
	})
	t.Run("with its exponential delay", func(t *testing.T) {
		c := start(t, unavailable)
		c.run("node", script("axios_delay.mjs"), c.url, accounts+"/email/")
		card := c.card()
		if card.Requests != 18 || len(card.Habits) > 0 {
			t.Errorf("it made %d requests, want 18\n%s", card.Requests, text(t, card))
		}
		for _, what := range card.Unjudged {
			if strings.HasPrefix(what, "Jitter") {
				t.Error(what)
			}
		}
	})
}

// run runs a program to its end.
func (c *client) run(name string, args ...string) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), time.Minute)
	defer cancel()
	if out, err := exec.CommandContext(ctx, name, args...).CombinedOutput(); err != nil {
		c.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

package habits_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/habits"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

// client sends requests to the world default of a server of its own. It holds no
// connection: Go's client retries by itself on one that it has used before.
type client struct {
	t    *testing.T
	w    *world.World
	url  string
	http *http.Client
}

// start serves the scenario starter with faults, and with the vendors' documented limits.
func start(t *testing.T, faults string) *client { t.Helper(); return serve(t, faults, false) }

// serve is start; closed refuses keys that the scenario does not declare.
func serve(t *testing.T, faults string, closed bool) *client {
	t.Helper()
	text, _ := scenarios.Text("starter")
	if faults != "" {
		text = append(text, "\nfaults: "+faults+"\n"...)
	}
	text = bytes.Replace(text, []byte("\n  egym:\n"), []byte("\n  egym:\n    rateLimit: documented\n"), 1)
	set := world.NewSet(vendors.All())
	begin, err := scenario.Load(set, "", text)
	if err != nil {
		t.Fatal(err)
	}
	begin.Mode = clock.Frozen
	if closed {
		begin.Open = false
	}
	w, err := set.Make(world.Default, begin)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(set)
	t.Cleanup(server.Close)
	return &client{t, w, server.URL, &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}}
}

// card returns the card, once all answers are written.
func (c *client) card() habits.Card {
	time.Sleep(5 * time.Millisecond)
	return habits.Of(c.w)
}

type answer struct {
	status int // 0 if there was none
	header http.Header
	body   string
}

// The names of headers.
const (
	egymKey = "x-api-key"
	key     = "x-idempotency-key"
)

// do sends a request with both vendors' credentials. header has names and values by
// turns.
func (c *client) do(method, path, body string, header ...string) answer {
	c.t.Helper()
	r, err := http.NewRequest(method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set(egymKey, "egym-alpha-mitte")
	if strings.HasPrefix(path, "/onsi/") {
		r.Header.Set(egymKey, "onsi-acme")
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		if r.Header.Set(header[i], header[i+1]); header[i+1] == "" {
			r.Header.Del(header[i])
		}
	}
	res, err := c.http.Do(r)
	if err != nil {
		return answer{}
	}
	defer res.Body.Close()
	text, _ := io.ReadAll(res.Body)
	return answer{res.StatusCode, res.Header, string(text)}
}

func (c *client) get(path string) answer { c.t.Helper(); return c.do("GET", path, "") }

func (c *client) post(path, body string, header ...string) answer {
	c.t.Helper()
	return c.do("POST", path, body, header...)
}

// text returns a member of an answer.
func (c *client) text(a answer, member string) string {
	c.t.Helper()
	var members map[string]any
	if err := json.Unmarshal([]byte(a.body), &members); err != nil {
		c.t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
	text, _ := members[member].(string)
	return text
}

// tries asks for Mia a number of times, with these pauses.
func (c *client) tries(n int, pause func(try int) time.Duration) {
	c.t.Helper()
	for i := range n {
		if i > 0 {
			time.Sleep(pause(i - 1))
		}
		c.get(mia)
	}
}

// eachTwice asks for several members, each again after a pause if the first try failed.
func (c *client) eachTwice(n int, pause func() time.Duration) {
	c.t.Helper()
	for i := range n {
		path := byEmail(string(rune('a'+i)) + "@example.com")
		if c.get(path).status == http.StatusServiceUnavailable {
			time.Sleep(pause())
			c.get(path)
		}
	}
}

// advance moves the clock until there are requests left again.
func (c *client) advance() {
	c.w.SetClock(func(now clock.Clock) clock.Clock { return now.Advance(time.Second) })
}

func byEmail(email string) string { return accounts + "/email/" + url.PathEscape(email) }

// other returns the body of another member.
func other(body string) string { return strings.ReplaceAll(body, "jane", "june") }

var (
	mia   = byEmail("mia.berger@example.com")
	taken = strings.ReplaceAll(jane, "jane.roe", "mia.berger")
	wrong = strings.ReplaceAll(jane, "FEMALE", "NOBODY")
)

func text(t *testing.T, c habits.Card) string {
	t.Helper()
	var b strings.Builder
	if err := c.Text(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

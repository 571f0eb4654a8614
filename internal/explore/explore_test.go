package explore_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// function is a client that is a function of the URL of its world.
type function struct {
	server string
	run    func(c *client) error
}

// client speaks to EGYM in one world.
type client struct {
	ctx context.Context
	url string
}

func (c *client) do(method, path string, body any) (status int, answer map[string]any, err error) {
	var text []byte
	if body != nil {
		text, _ = json.Marshal(body)
	}
	req, err := http.NewRequestWithContext(c.ctx, method, c.url+"/egym/api/v2"+path, bytes.NewReader(text))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("x-api-key", "key-a")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, nil, err
	}
	if len(got) > 0 && json.Unmarshal(got, &answer) != nil {
		return res.StatusCode, nil, fmt.Errorf("garbage")
	}
	return res.StatusCode, answer, nil
}

func (f *function) Run(ctx context.Context, w *world.World) (explore.Exit, error) {
	ctx, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	if err := f.run(&client{ctx, f.server + "/w/" + w.Name}); err != nil {
		return explore.Exit{Code: 1, Output: []byte(err.Error())}, nil
	}
	return explore.Exit{}, nil
}

func (f *function) Kill(*world.World) {}

const scenarioText = `version: 1
name: sync
vendors:
  egym:
    chains:
      - id: chain-a
        gyms: [{id: gym-1, apiKeys: [key-a]}]
        accounts: [{accountId: acc-john, email: john@x.io, firstName: John, lastName: Wick, gender: MALE, membership: {membershipId: M-1, membershipType: BASIC, startOfContract: "2025-01-01"}}]
`

func member(email, id string) map[string]any {
	return map[string]any{"email": email, "firstName": "Jane", "lastName": "Roe", "gender": "FEMALE",
		"membership": map[string]any{"membershipId": id, "membershipType": "BASIC", "startOfContract": "2026-01-01"}}
}

func explored(t *testing.T, run func(*client) error, change func(*explore.Options)) *explore.Report {
	t.Helper()
	set := world.NewSet(vendors.All())
	start, err := scenario.Load(set, "", []byte(scenarioText))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer((&control.Server{Set: set, Start: start}).Handler())
	t.Cleanup(server.Close)
	faults, err := explore.ParseFaults("before:503,before:reset,after:reset,after:reset:x3,after:reset:on,after:503")
	if err != nil {
		t.Fatal(err)
	}
	o := explore.Options{
		Set: set, Start: start, Client: &function{server.URL, run}, Command: []string{"sync"},
		Faults: faults, Jobs: 2, Timeout: time.Second,
	}
	if change != nil {
		change(&o)
	}
	report, err := explore.Explore(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func table(r *explore.Report) string {
	var b strings.Builder
	for _, c := range r.Cells {
		fmt.Fprintf(&b, "%s %s", c.Cell, c.Verdict)
		for _, f := range c.Findings {
			fmt.Fprintf(&b, "; %s: %s", f.Kind, f.What)
		}
		if c.EqualTo != "" {
			fmt.Fprintf(&b, " = %s", c.EqualTo)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestExplore(t *testing.T) {
	naive := func(c *client) error {
		if status, _, err := c.do("GET", "/accounts/acc-john", nil); err != nil || status != 200 {
			return fmt.Errorf("get: %d %v", status, err)
		}
		status, _, err := c.do("POST", "/accounts", member("jane@x.io", "M-2"))
		if err != nil {
			status, _, err = c.do("POST", "/accounts", member("jane@x.io", "M-3"))
		}
		if err != nil || status != 201 && status != 409 {
			return fmt.Errorf("create: %d %v", status, err)
		}
		return nil
	}
	r := explored(t, naive, nil)
	t.Log(table(r))
	for _, c := range r.Cells {
		if c.Story != "" {
			t.Log(c.Cell, c.Story)
		}
	}
	text, _ := json.Marshal(r)
	t.Log(string(text))
}

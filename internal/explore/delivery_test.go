package explore_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest/bell"
	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// porter rings twice, and notes a visit for each webhook that it gets. A careful one
// looks at what it has noted, and does not rely on getting any.
type porter struct {
	careful bool
	server  string // URL of the vendor
	visited map[string]bool
	mu      sync.Mutex
	latest  time.Time
}

func (p *porter) post(path, who string) error {
	req, err := http.NewRequest(http.MethodPost, p.server+path, strings.NewReader(fmt.Sprintf(`{"who": %q}`, who)))
	if err != nil {
		return err
	}
	req.Header.Set("X-Key", "k-north")
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err == nil {
		_, err = io.Copy(io.Discard, res.Body)
		res.Body.Close()
	}
	return err
}

func (p *porter) visit(who string) {
	if p.careful && p.visited[who] {
		return
	}
	p.visited[who] = true
	_ = p.post("/visits", who)
}

func (p *porter) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var ring struct{ Who string }
	if json.NewDecoder(r.Body).Decode(&ring) == nil {
		p.visit(ring.Who)
	}
	p.latest = time.Now()
}

// run serves the webhooks at an address until none has come for a while.
func (p *porter) run(address string) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	receiver := &http.Server{Handler: p}
	go receiver.Serve(l)
	defer receiver.Close()
	p.visited, p.latest = map[string]bool{}, time.Now()
	for _, who := range []string{"Ann", "Ben"} {
		if err := p.post("/rings", who); err != nil {
			return err
		}
	}
	for quiet := false; !quiet; time.Sleep(5 * time.Millisecond) {
		p.mu.Lock()
		quiet = time.Since(p.latest) > 900*time.Millisecond
		p.mu.Unlock()
	}
	if p.careful {
		p.visit("Ann")
		p.visit("Ben")
	}
	return nil
}

// Deliveries are calls: each fault at each of them is tried, and a receiver that does not
// look at what it has seen is found to double.
func TestDeliveries(t *testing.T) {
	t.Parallel()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	set := world.NewSet([]sim.Vendor{bell.Vendor})
	sc, err := scenario.Read(set, "", []byte(bell.Scenario))
	if err != nil {
		t.Fatal(err)
	}
	start, secret, err := sc.Start.Subscribed(set.Vendor("bell"), "http://"+address+"/hook")
	if err != nil || secret != "secret of north" {
		t.Fatal(secret, err)
	}
	server := httptest.NewServer((&control.Server{Set: set, Start: start}).Handler())
	defer server.Close()
	o := explore.Options{Set: set, Start: start, Command: []string{"porter"}, Jobs: 1, Timeout: 15 * time.Second}
	if o.Faults, err = explore.ParseFaults("after:duplicate,delivery:*"); err != nil {
		t.Fatal(err)
	}
	report := func(careful bool) *explore.Report {
		o.Client = &function{server: server.URL, run: func(_ context.Context, url string) error {
			p := porter{careful: careful, server: url + "/bell"}
			return p.run(address)
		}}
		r, err := explore.Explore(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}

	o.Only = []string{"bell.webhook.RING"}
	naive := report(false)
	want := map[string]string{}
	for _, n := range []string{"1", "2"} {
		for kind, verdict := range map[string]string{
			"duplicate": "diverged; doubled: bell visit " + map[string]string{"1": "Ann", "2": "Ben"}[n] + " (2 instead of 1)",
			"lost":      "diverged; lost: bell visit " + map[string]string{"1": "Ann", "2": "Ben"}[n],
			"late":      "recovered", "early": "recovered", "swap": "recovered",
		} {
			want["bell.webhook.RING#"+n+"/delivery:"+kind] = verdict
		}
	}
	if diff := cmp.Diff(want, verdictsOf(naive)); diff != "" {
		t.Errorf("naive (-want +got):\n%s", diff)
	}
	for _, c := range naive.Cells {
		if c.Cell == "bell.webhook.RING#2/delivery:duplicate" {
			if !strings.Contains(c.Story, "webhook bell/north RING http://"+address+"/hook delivered 200, request ") || !strings.Contains(c.Story, ", fault cell-1 (sent twice)") {
				t.Errorf("the story does not tell of the delivery:\n%s", c.Story)
			}
			text, err := c.Scenario([]byte(bell.Scenario), "play")
			if err != nil || !strings.Contains(string(text), "bell.webhook.RING") || !strings.Contains(string(text), "duplicate") {
				t.Errorf("the saved scenario: %v\n%s", err, text)
			}
			if _, err := scenario.Read(set, explore.FileName(c.Cell)+".yaml", text); err != nil {
				t.Errorf("the saved scenario: %v\n%s", err, text)
			}
		}
	}
	if matrix := naive.Matrix(&o); !strings.Contains(matrix, "delivery:duplicate") || !strings.Contains(matrix, "bell.webhook.RING#2") {
		t.Errorf("the matrix lacks deliveries:\n%s", matrix)
	}

	o.Faults = slices.DeleteFunc(o.Faults, func(f explore.Fault) bool { return f.Kind == "late" || f.Kind == "early" }) // which harm neither
	if careful := report(true); careful.Bad(&o) || len(careful.Cells) != 6 {
		t.Errorf("the careful one:\n%s", table(careful))
	}

	o.Only = []string{"bell.webhook.TEST"}
	if _, err := explore.Explore(t.Context(), o); err == nil || !strings.Contains(err.Error(), "bell.webhook.RING") {
		t.Errorf("an operation that is not delivered: %v", err)
	}
	o.Only, o.Cell = nil, mustCell(t, "bell.webhook.RING#3/delivery:lost")
	if _, err := explore.Explore(t.Context(), o); err == nil || !strings.Contains(err.Error(), "without faults, bell.webhook.RING is delivered 2 times") {
		t.Errorf("a delivery that does not happen: %v", err)
	}
	_, err = explore.Prove(t.Context(), o, nil, nil, nil, [2]string{})
	if err == nil || !strings.Contains(err.Error(), "at a webhook delivery") {
		t.Errorf("a proof: %v", err)
	}
}

func mustCell(t *testing.T, name string) explore.Cell {
	t.Helper()
	c, err := explore.ParseCell(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDeliveryFaults(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, list, want string }{
		{"one", "delivery:late", "delivery:late"},
		{"all", "delivery:*", "delivery:duplicate,delivery:late,delivery:lost,delivery:early,delivery:swap"},
		{"they are no phase among others", "*:reset", "before:reset,after:reset"},
	} {
		faults, err := explore.ParseFaults(tt.list)
		var got []string
		for _, f := range faults {
			got = append(got, f.String())
		}
		if err != nil || strings.Join(got, ",") != tt.want {
			t.Errorf("%s: %s %v, want %s", tt.reason, got, err, tt.want)
		}
	}
	all, err := explore.ParseFaults("default")
	if err != nil || !slices.ContainsFunc(all, func(f explore.Fault) bool { return f.String() == "delivery:swap" }) {
		t.Errorf("default has no deliveries: %v %v", all, err)
	}
	for _, tt := range []struct{ reason, text, says string }{
		{"a kind of calls", "delivery:reset", `unknown kind "reset"; valid: duplicate, late, lost, early, swap`},
		{"one misspelt", "delivery:lat", `did you mean "late"?`},
		{"one that lasts", "delivery:late:on", "write delivery:KIND"},
		{"the phase misspelt", "deliver:late", `unknown phase "deliver"; did you mean "delivery"?`},
		{"a kind of deliveries at calls", "after:late", `unknown kind "late"`},
	} {
		if _, err := explore.ParseFaults(tt.text); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.says)
		}
	}
	for _, name := range []string{"egym.publishAccount#1/delivery:late", "egym.webhook.TEST#1/after:reset"} {
		if _, err := explore.ParseCell(name); err == nil || !strings.Contains(err.Error(), "VENDOR.webhook.TYPE") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

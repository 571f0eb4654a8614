package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

const faulty = `
version: 1
name: faulty
title: Faulty
vendors:
  egym:
    chains:
      - id: chain-a
        gyms: [{id: gym-1, apiKeys: [key-a]}]
        accounts: [{accountId: acc-john, gym: gym-1, email: john@example.com, firstName: John, lastName: Wick, gender: MALE, membership: {membershipId: M-1, membershipType: BASIC, startOfContract: "2025-08-24"}}]
faults:
  - {id: lost-answer, operation: egym.retrieveAccount, phase: after, calls: {only: [1]}, effect: {drop: reset}}
  - {id: down, operation: egym.retrieveAccount, calls: {only: [2]}, effect: {respond: {preset: unavailable}}}
  - {id: closed, operation: egym.retrieveAccount, calls: {only: [3]}, effect: {drop: close}}
rivals:
  - {after: {operation: egym.retrieveAccount, calls: {only: [2]}}, operation: egym.partialUpdate, tenant: chain-a, path: {accountId: acc-john}, body: {firstName: Ann}}
`

// The log tells what the client got, why, and who it was.
func TestLogOfFaultsAndRivals(t *testing.T) {
	set := world.NewSet(vendors.All())
	start, err := scenario.Load(set, "", []byte(faulty))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{world.Default, "w1"} {
		if _, err := set.Make(name, start); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		path    string
		colours bool
		want    []string
	}{
		{"/egym", false, []string{
			"GET egym/chain-a retrieveAccount reset fault lost-answer, after: read",
			"GET egym/chain-a retrieveAccount 503 fault down, before: the vendor never saw it",
			"[rival] PATCH egym/chain-a partialUpdate 200 changed accounts acc-john",
			"GET egym/chain-a retrieveAccount close fault closed, before: the vendor never saw it",
			"GET egym/chain-a retrieveAccount 200 read",
		}},
		{"/w/w1/egym", true, []string{
			"[w1] GET egym/chain-a retrieveAccount \x1b[31mreset\x1b[0m fault lost-answer, after: read",
			"[w1] GET egym/chain-a retrieveAccount \x1b[31m503\x1b[0m fault down, before: the vendor never saw it",
			"[w1] [rival] PATCH egym/chain-a partialUpdate \x1b[32m200\x1b[0m changed accounts acc-john",
			"[w1] GET egym/chain-a retrieveAccount \x1b[31mclose\x1b[0m fault closed, before: the vendor never saw it",
			"[w1] GET egym/chain-a retrieveAccount \x1b[32m200\x1b[0m read",
		}},
	} {
		var out strings.Builder
		log := newRequestLog(&program{stdout: &out, stderr: io.Discard, env: func(string) string { return "" }}, set)
		log.colours = c.colours
		set.Observe = log.request
		lines := func() []string {
			log.mu.Lock()
			defer log.mu.Unlock()
			return slices.Collect(strings.Lines(out.String()))
		}
		server := httptest.NewServer(set)
		for range 4 {
			r, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+c.path+"/api/v2/accounts/acc-john", nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("X-Api-Key", "key-a")
			r.Close = true
			before := len(lines())
			if got, err := server.Client().Transport.(*http.Transport).RoundTrip(r); err == nil {
				got.Body.Close()
			}
			for range 500 { // a connection that is dropped ends before its line is written
				if len(lines()) > before {
					break
				}
				time.Sleep(10 * time.Millisecond)
			}
		}
		server.Close()
		got := lines()
		for i, line := range got {
			got[i] = strings.TrimSuffix(line, "\n")
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

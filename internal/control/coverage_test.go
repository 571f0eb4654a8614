package control_test

import (
	"slices"
	"testing"
)

// coverage is what the server says of a vendor's rules.
type coverage struct {
	Name    string
	Met, Of int
	Rules   []struct {
		ID, Label string
		Hits      int
	}
	Unreached, Assumed []string
}

func (s server) coverage(world, vendor string) coverage {
	s.tb.Helper()
	var got struct{ Vendors []coverage }
	s.do("GET", "/_mock/worlds/"+world+"/coverage", "").is(200).into(&got)
	for _, c := range got.Vendors {
		if c.Name == vendor {
			return c
		}
	}
	s.tb.Fatalf("there is no %s in the coverage", vendor)
	return coverage{}
}

// hits is how often a rule was met.
func (c coverage) hits(rule string) int {
	for _, r := range c.Rules {
		if r.ID == rule {
			return r.Hits
		}
	}
	return -1
}

// All rules are there, in the vendors' order, and add up.
func TestCoverageIsWhole(t *testing.T) {
	s := busy(t)
	s.do("POST", "/onsi/v1/members", `{"email": "one@example.com", "firstName": "A", "lastName": "B", "tier": "Gold", "enablePayroll": null}`, "X-API-KEY", "onsi-acme")
	assumed := 0
	for _, v := range s.Set.Vendors {
		c := s.coverage("default", v.Name)
		if c.Of != len(v.Vendor.Rules.All()) || len(c.Rules) != c.Of || c.Met+len(c.Unreached) != c.Of {
			t.Errorf("%s: %d of %d rules are met, %d are listed, %d are unreached; the vendor has %d", v.Name, c.Met, c.Of, len(c.Rules), len(c.Unreached), len(v.Vendor.Rules.All()))
		}
		for i, r := range c.Rules {
			own := v.Vendor.Rules.All()[i]
			if r.ID != own.ID || r.Label != string(own.Source.Label) {
				t.Errorf("%s: rule %d is %s (%s), want %s (%s)", v.Name, i, r.ID, r.Label, own.ID, own.Source.Label)
			}
			if unreached := slices.Contains(c.Unreached, r.ID); unreached != (r.Hits == 0) {
				t.Errorf("%s has %d hits, and is among the unreached: %v", r.ID, r.Hits, unreached)
			}
			if rests := slices.Contains(c.Assumed, r.ID); rests != (r.Hits > 0 && r.Label == "assumed") {
				t.Errorf("%s (%s) has %d hits, and the result rests on it: %v", r.ID, r.Label, r.Hits, rests)
			}
		}
		assumed += len(c.Assumed)
	}
	if assumed == 0 {
		t.Error("no assumed rule was met, so this proves little")
	}
}

const covered = `
version: 1
name: covered
title: What counts
vendors:
  egym:
    chains:
      - id: a
        gyms: [{id: g, apiKeys: [k]}]
        accounts:
          - {accountId: acc-john, gym: g, email: john@example.com, firstName: John, lastName: Wick, gender: MALE, membership: {membershipId: M-1, membershipType: BASIC, startOfContract: "2025-01-01"}}
`

// What counts is the vendor's own answer that reached the client, once a call.
func TestWhatCovers(t *testing.T) {
	const held, missing = "egym.email-held", "egym.key-missing"
	clash := func(s server) { s.push("john@example.com", "J-1") }
	for _, c := range []struct {
		reason, script string // faults and rivals of the scenario
		act            func(s server)
		rule           string
		want           int
	}{
		{"a refusal", "", clash, held, 1},
		{"each refusal counts", "", func(s server) { clash(s); clash(s) }, held, 2},
		{"a credential that is refused", "", func(s server) { s.do("GET", "/egym/api/v2/accounts", "").is(401) }, missing, 1},
		{"a fault's answer in place of the vendor's is no meeting", `faults: [{id: f, operation: "egym.*", effect: {respond: {status: 409}}}]`, clash, held, 0},
		{"not even where the vendor was asked", `faults: [{id: f, operation: "egym.*", phase: after, effect: {respond: {status: 409}}}]`, clash, held, 0},
		{"an answer that is lost is none", `faults: [{id: f, operation: "egym.*", phase: after, effect: {drop: close}}]`, clash, held, 0},
		{"nor is one that breaks off", `faults: [{id: f, operation: "egym.*", phase: after, effect: {drop: truncate}}]`, clash, held, 0},
		{"nor garbage", `faults: [{id: f, operation: "egym.*", phase: after, effect: {garbage: json}}]`, clash, held, 0},
		{"a late answer is one", `faults: [{id: f, operation: "egym.*", effect: {delay: 1ms}}]`, clash, held, 1},
		{"so is one that drips", `faults: [{id: f, operation: "egym.*", effect: {drip: {chunks: 2, over: 1ms}}}]`, clash, held, 1},
		{"a doubled call is told once", `faults: [{id: f, operation: "egym.*", effect: {duplicate: true}}]`, clash, held, 1},
		{"also where the second is told", `faults: [{id: f, operation: "egym.*", phase: before, effect: {duplicate: true}}]`, clash, held, 1},
		{"of a doubled creation the first is told, and the clash of the second is not", `faults: [{id: f, operation: "egym.*", phase: after, effect: {duplicate: true}}]`, func(s server) { s.push("new@example.com", "N-1") }, held, 0},
		{"and where the second is told, it is the clash", `faults: [{id: f, operation: "egym.*", phase: before, effect: {duplicate: true}}]`, func(s server) { s.push("new@example.com", "N-1") }, held, 1},
		{"what a rival is told is not told to the client",
			`rivals: [{after: {operation: egym.listAccounts}, operation: egym.publishAccount, tenant: a, body: {email: john@example.com, firstName: R, lastName: V, gender: MALE, membership: {membershipId: R-1, membershipType: BASIC, startOfContract: "2026-01-01"}}}]`,
			func(s server) { s.do("GET", "/egym/api/v2/accounts", "", "x-api-key", "k").is(200) }, held, 0},
	} {
		t.Run(c.reason, func(t *testing.T) {
			s := start(t, covered+c.script)
			c.act(s)
			got := s.coverage("default", "egym")
			if got.hits(c.rule) != c.want {
				t.Errorf("%s has %d hits, want %d", c.rule, got.hits(c.rule), c.want)
			}
			if c.want > 0 && got.Met == 0 || c.want == 0 && slices.Contains(got.Assumed, c.rule) {
				t.Errorf("%d rules are met, the assumed ones are %v", got.Met, got.Assumed)
			}
		})
	}
}

// The hits are part of what happened: they go back with it, and stay where it
// does.
func TestCoverageFollowsTheWorld(t *testing.T) {
	s := start(t, covered)
	const world, held = "/_mock/worlds/default", "egym.email-held"
	hits := func(reason string, want int) {
		t.Helper()
		if got := s.coverage("default", "egym").hits(held); got != want {
			t.Errorf("%s: %d hits, want %d", reason, got, want)
		}
	}
	s.push("john@example.com", "J-1")
	s.push("john@example.com", "J-1")
	s.do("POST", world+"/snapshots", `{"name": "two"}`).is(201)
	s.push("john@example.com", "J-1")
	hits("three clashes", 3)
	s.do("POST", world+"/rewind", `{"to": 1}`).is(204)
	hits("after a rewind to the first", 1)
	s.do("POST", world+"/snapshots/two/restore", "").is(204)
	hits("after a restore", 2)
	s.do("DELETE", world+"/requests", "").is(204)
	hits("the journal is emptied, and they have been met all the same", 2)
	s.do("PUT", world+"/state", `{"egym": {}}`).is(204)
	hits("what is put does not unmake what was met", 2)
	s.do("POST", "/_mock/worlds", `{"name": "other"}`).is(201)
	if got := s.coverage("other", "egym").Met; got != 0 {
		t.Errorf("another world has met %d rules", got)
	}
	s.do("POST", world+"/reset", "").is(204)
	hits("after a reset", 0)
}

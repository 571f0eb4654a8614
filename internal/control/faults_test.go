package control_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

const faultsPath = "/_mock/worlds/default/faults"

// aFault is a fault as a call sets it: the first creation is answered 503.
func aFault(id string) string {
	return fmt.Sprintf(`{"id":%q,"operation":"egym.retrieveAccount","tenant":"alpha","where":{"headers":{"x-trace":"t1"}},"calls":{"only":[2]},"phase":"before","effect":{"respond":{"status":503,"headers":{"Retry-After":"5"}},"delay":"1ms"},"expect":{"fired":1}}`, id)
}

func (s server) look(header ...string) answer {
	s.tb.Helper()
	return s.do("GET", "/egym/api/v2/accounts/nobody", "", append(header, "X-Api-Key", "egym-alpha-mitte")...)
}

// Faults come and go while a world runs. They are shown as they were set, with
// what became of them.
func TestFaultsOfAWorld(t *testing.T) {
	s := start(t, "")
	s.do("GET", faultsPath, "").is(200).equals(`{"faults": []}`)
	first := s.do("POST", faultsPath, aFault("first")).is(201)
	second := s.do("POST", faultsPath, `{"id":"second","operation":"egym.*","effect":{"delay":{"p50":"1ms","p99":"2ms"}}}`).is(201)

	shown := func(matched, hits, left, second int) string {
		of := aFault("first")
		return fmt.Sprintf(`{"faults":[%s,"matched":%d,"hits":%d,"left":%d},{"id":"second","operation":"egym.*","effect":{"delay":{"p50":"1ms","p99":"2ms"}},"matched":%d,"hits":%d,"left":null}]}`, of[:len(of)-1], matched, hits, left, second+hits, second)
	}
	s.do("GET", faultsPath, "").is(200).equals(shown(0, 0, 1, 0)).equals(`{"faults":[` + first.text + "," + second.text + "]}") // they are told as they will be shown
	s.look().is(404)
	s.look("X-Trace", "t1").is(404)
	if got := s.look("X-Trace", "t1").is(503).header.Get("Retry-After"); got != "5" {
		t.Errorf("Retry-After is %q", got)
	}
	s.look("X-Trace", "t1").is(404)
	s.do("GET", faultsPath, "").is(200).equals(shown(3, 1, 0, 3))

	s.do("POST", "/_mock/worlds/default/rewind", `{"to": 2}`).is(204)
	s.do("GET", faultsPath, "").is(200).equals(shown(1, 0, 1, 2))
	s.look("X-Trace", "t1").is(503)

	s.do("POST", faultsPath, `{"id":"third","operation":"onsi.*","calls":{"first":2},"effect":{"drop":"close"}}`).is(201).says(`"left": 2`)
	s.do("DELETE", faultsPath+"/first", "").is(204)
	s.do("DELETE", faultsPath+"/first", "").problem(404, "not-found")
	s.do("GET", faultsPath, "").is(200).says(`"second"`)
	s.do("DELETE", faultsPath, "").is(204)
	s.do("GET", faultsPath, "").is(200).equals(`{"faults": []}`)
	s.do("POST", faultsPath, aFault("first")).is(201).equals(first.text)
	s.look("X-Trace", "t1").is(404) // it counts from the start
	s.look("X-Trace", "t1").is(503)
	s.do("POST", "/_mock/worlds/default/reset", "").is(204)
	s.do("GET", faultsPath, "").is(200).equals(`{"faults": []}`)
}

func TestFaultsRefused(t *testing.T) {
	s := start(t, "")
	s.do("POST", faultsPath, aFault("first")).is(201)
	s.do("POST", faultsPath, `{"id":"all","operation":"onsi.*","effect":{"drop":"close"}}`).is(201)
	before := s.do("GET", faultsPath, "").is(200).text
	for _, c := range []struct {
		reason, body string
		status       int
		kind         string
		want         string // of the place that is named; or of the problem
	}{
		{"an id that is there", aFault("first"), 409, "exists", "fault first already exists"},
		{"no JSON", `{`, 400, "invalid", ""},
		{"an unknown key", `{"id":"a","operation":"egym.*","effect":{"drop":"close"},"phases":"after"}`, 400, "invalid", `unknown key \"phases\"; did you mean \"phase\"?`},
		{"an unknown operation", `{"id":"a","operation":"egym.x","effect":{"drop":"close"}}`, 400, "invalid", ""},
		{"an effect too many", `{"id":"a","operation":"egym.*","effect":{"drop":"close","garbage":"json"}}`, 400, "invalid", "1:67 effect.garbage: garbage cannot be combined with drop: effect takes exactly one of respond, drop, garbage, drip, duplicate, early, swap and secret"},
		{"at the one call at which another fires", aFault("again"), 400, "invalid", "it never fires: fault first matches the same calls"},
		{"a condition on a field that the body does not have", `{"id":"a","operation":"egym.publishAccount","where":{"body":{"emial":"x"}},"effect":{"drop":"close"}}`, 400, "invalid", "1:62 where.body.emial: the body of egym.publishAccount has no field \"emial\"; did you mean \"email\"? valid: email, gender, contact, lastName, firstName, membership, accountId, dateOfBirth, phoneNumber"},
		{"a fault in another's shadow", `{"id":"a","operation":"onsi.getMembers","effect":{"drop":"close"}}`, 400, "invalid", "fault all matches the same calls"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			got := (server{s.Server, t}).do("POST", faultsPath, c.body).problem(c.status, c.kind)
			if c.want != "" && c.status == 400 && slices.Contains(got.mistakes(), c.want) {
				return
			}
			got.says(c.want)
		})
	}
	s.do("GET", faultsPath, "").is(200).equals(before)
	s.do("GET", "/_mock/worlds/other/faults", "").problem(404, "unknown-world")
}

// The journal tells of a fault, and marks a rival's request.
func TestFaultsAndRivalsInTheJournal(t *testing.T) {
	s := start(t, `
version: 1
name: lost
title: Lost
vendors:
  egym: {chains: [{id: a, gyms: [{id: g, apiKeys: [k]}]}]}
faults: [{id: lost-answer, operation: egym.publishAccount, phase: after, effect: {drop: reset}}]
rivals: [{after: {operation: egym.publishAccount}, operation: egym.listAccounts, tenant: a}]
`)
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/egym/api/v2/accounts", strings.NewReader(`{"email":"new@example.com","firstName":"A","lastName":"B","gender":"MALE","membership":{"membershipId":"M-1","membershipType":"BASIC","startOfContract":"2026-01-01"}}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Api-Key", "k")
	if got, err := client.Do(r); err == nil {
		got.Body.Close()
		t.Fatalf("the answer came, with %d", got.StatusCode)
	}
	var journal struct {
		Requests []struct {
			Number               int
			Rival                bool
			Fault                *struct{ ID, Phase string }
			Committed, Delivered bool
			Changes              []any
			Contract             []any
			Response             struct{ Status int }
		}
	}
	s.do("GET", "/_mock/worlds/default/requests", "").is(200).into(&journal)
	if len(journal.Requests) != 2 {
		t.Fatalf("the journal has %+v", journal)
	}
	lost, rival := journal.Requests[0], journal.Requests[1]
	if lost.Fault == nil || lost.Fault.ID != "lost-answer" || lost.Fault.Phase != "after" || !lost.Committed || lost.Delivered || len(lost.Changes) != 1 || lost.Rival || lost.Response.Status != 201 {
		t.Errorf("the lost answer is told as %+v", lost)
	}
	if !rival.Rival || rival.Number != 2 || rival.Fault != nil || rival.Committed || !rival.Delivered || rival.Response.Status != 200 {
		t.Errorf("the rival is told as %+v", rival)
	}
	if len(lost.Contract)+len(rival.Contract) > 0 {
		t.Errorf("the contract is said to be broken: %v %v", lost.Contract, rival.Contract)
	}
}

// A world has a thousand faults at most, as a file has.
func TestFaultsAreBounded(t *testing.T) {
	s := start(t, "")
	set := func(i int) answer {
		return s.do("POST", faultsPath, fmt.Sprintf(`{"id":"f-%d","operation":"onsi.*","calls":{"only":[%d]},"effect":{"drop":"close"}}`, i, i+1))
	}
	for i := range 1000 {
		set(i).is(201)
	}
	set(1000).problem(409, "too-many").says("a world has at most 1000 faults: delete some")
	s.do("DELETE", faultsPath+"/f-7", "").is(204)
	set(1000).is(201)
	set(1001).problem(409, "too-many")
}

package control_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// mishaps is a scenario in which an answer gets lost, a call never arrives, and
// somebody else steps in.
const mishaps = `
version: 1
name: mishaps
title: Mishaps
vendors:
  egym:
    chains:
      - id: a
        gyms: [{id: g, apiKeys: [k]}]
        accounts:
          - {accountId: acc-john, gym: g, email: john@example.com, firstName: John, lastName: Wick, gender: MALE, membership: {membershipId: M-1, membershipType: BASIC, startOfContract: "2025-01-01"}}
  clubos: {partners: [{id: p, username: p, password: pw, locations: [1]}]}
faults:
  - {id: lost, operation: egym.publishAccount, where: {body: {email: mary@example.com}}, calls: {only: [1]}, phase: after, effect: {drop: reset}}
  - {id: lost-user, operation: clubos.addUser, calls: {only: [1]}, phase: after, effect: {respond: {preset: unavailable}}}
  - {id: away, operation: egym.listAccounts, effect: {respond: {preset: unavailable}}}
rivals:
  - {after: {operation: egym.getRoles}, operation: egym.publishAccount, tenant: a, body: {email: rival@example.com, firstName: R, lastName: V, gender: MALE, membership: {membershipId: R-1, membershipType: BASIC, startOfContract: "2026-01-01"}}}
`

// push creates an EGYM account of that email; the answer may be lost.
func (s server) push(email, membershipID string) (answer, bool) {
	s.tb.Helper()
	body := fmt.Sprintf(`{"email": %q, "firstName": "A", "lastName": "B", "gender": "MALE", "membership": {"membershipId": %q, "membershipType": "BASIC", "startOfContract": "2026-01-01"}}`, email, membershipID)
	r, err := http.NewRequestWithContext(s.tb.Context(), "POST", s.URL+"/egym/api/v2/accounts", strings.NewReader(body))
	if err != nil {
		s.tb.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Api-Key", "k")
	got, err := client.Do(r)
	if err != nil {
		return answer{}, false
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	return answer{s.tb, "POST " + r.URL.Path, got.StatusCode, got.Header, string(text)}, err == nil
}

// reasons is the answer to why.
type reasons struct {
	Number int
	Rule   *struct{ ID, Label, Says, Source string }
	Field  *string
	Value  *string
	Fields []struct {
		Field       string
		Value, Want *string
		Problem     string
	}
	Holder *struct{ Path, ID string }
	MadeBy *struct {
		Number    int
		Delivered bool
	}
	WayOut []string
	Text   string
}

func (s server) why(number int) (r reasons) {
	s.tb.Helper()
	s.do("GET", fmt.Sprintf("/_mock/worlds/default/requests/%d/why", number), "").is(200).into(&r)
	return r
}

func TestWhy(t *testing.T) {
	s := start(t, mishaps)
	made, _ := s.push("jane@example.com", "J-1") // 1
	var jane struct{ AccountID string }
	made.is(201).into(&jane)
	s.push("jane@example.com", "J-2")  // 2
	s.push("john@example.com", "J-3")  // 3
	s.push("other@example.com", "M-1") // 4
	if _, came := s.push("mary@example.com", "M-2"); came {
		t.Fatal("the answer of request 5 was to be lost")
	}
	s.push("mary@example.com", "M-2")                                                                   // 6
	s.do("GET", "/egym/api/v2/accounts/acc-john", "").is(401)                                           // 7
	s.do("GET", "/egym/nothing", "", "x-api-key", "k").is(404)                                          // 8
	s.do("GET", "/egym/api/v2/accounts", "", "x-api-key", "k").is(503)                                  // 9
	s.do("GET", "/egym/api/v2/accounts/acc-john/roles", "", "x-api-key", "k").is(200)                   // 10, and 11 is the rival's
	s.push("rival@example.com", "R-2")                                                                  // 12
	s.do("PATCH", "/egym/api/v2/accounts/acc-john", `{"lastName": "Wicker"}`, "x-api-key", "k").is(200) // 13
	s.push("john@example.com", "J-4")                                                                   // 14
	s.do("GET", "/egym/api/v2/accounts/acc-john", "", "x-api-key", "k").is(200)                         // 15

	for _, status := range []int{503, 200} { // 16 and 17
		s.do("POST", "/clubos/users?clubLocationId=1", `{"localUserId": "N-1", "firstName": "A", "lastName": "B", "role": "member", "gender": "F", "fullAccount": false, "sendEmail": false}`, "Authorization", basic("p", "pw")).is(status)
	}

	const none = ""
	for _, c := range []struct {
		reason           string
		number           int
		rule             string // and its label
		field, value     string
		holder           string // its path
		madeBy           string // number and delivered
		careful, hasAWay bool
		text             []string
	}{
		{"a creation that nothing stood in the way of", 1, none, none, none, none, none, false, false, []string{"request 1: POST egym/a publishAccount", "no rule decided: created accounts " + jane.AccountID}},
		{"held by what an earlier request made", 2, "egym.email-held documented", "email", "jane@example.com", "egym.a.accounts." + jane.AccountID, "1 true", false, true, []string{"created by request 1 (publishAccount)", "way out:\n  1. "}},
		{"held by what was there from the start: nobody made it", 3, "egym.email-held documented", "email", "john@example.com", "egym.a.accounts.acc-john", none, false, true, []string{"created by the scenario"}},
		{"held in another field", 4, "egym.membership-id-held inferred", "membership.membershipId", "M-1", "egym.a.accounts.acc-john", none, false, true, nil},
		{"an answer that was lost was a success", 5, none, none, none, none, none, false, false, []string{"fault: lost (after): the vendor carried out the request, but its answer never arrived"}},
		{"held by what the client made without knowing", 6, "egym.email-held documented", "email", "mary@example.com", "egym.a.accounts.*", "5 false", true, true, []string{"created by request 5 (publishAccount), whose answer never arrived (fault lost)"}},
		{"no credential: it decided, and nothing stood in it", 7, "egym.key-missing documented", "x-api-key", none, none, none, false, true, nil},
		{"a path that the vendor does not have is no rule's affair", 8, none, none, none, none, none, false, true, []string{"GET egym /nothing", "no rule decided: unknown-path"}},
		{"a fault before: the vendor has no part in it", 9, none, none, none, none, none, false, false, []string{"fault: away (before): the vendor never saw the request"}},
		{"the rival's own request", 11, none, none, none, none, none, false, false, []string{"no rule decided: created accounts"}},
		{"held by what a rival made, which is no mishap of the client's", 12, "egym.email-held documented", "email", "rival@example.com", "egym.a.accounts.*", "11 true", false, true, []string{"of rival 1"}},
		{"held by what a request changed last", 14, "egym.email-held documented", "email", "john@example.com", "egym.a.accounts.acc-john", "13 true", false, true, []string{"created by the scenario; last changed by request 13 (partialUpdate)"}},
		{"found, which is a success: there is nothing to get out of", 17, "clubos.found inferred", "localUserId", "N-1", "clubos.p.users.*", "16 false", false, false, []string{"whose answer never arrived (fault lost-user)"}},
		{"a look", 15, none, none, none, none, none, false, false, []string{"no rule decided"}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			s := server{s.Server, t}
			got := s.why(c.number)
			if got.Number != c.number {
				t.Errorf("the number is %d", got.Number)
			}
			rule := none
			if got.Rule != nil {
				rule = got.Rule.ID + " " + got.Rule.Label
			}
			holder := none
			if got.Holder != nil {
				holder = got.Holder.Path
				if !strings.HasSuffix(holder, "."+got.Holder.ID) {
					t.Errorf("the holder at %s has the id %s", holder, got.Holder.ID)
				}
			}
			if before, ok := strings.CutSuffix(c.holder, "*"); ok && strings.HasPrefix(holder, before) {
				c.holder = holder // its id is made
			}
			madeBy := none
			if got.MadeBy != nil {
				madeBy = fmt.Sprint(got.MadeBy.Number, " ", got.MadeBy.Delivered)
			}
			for _, part := range []struct{ of, got, want string }{
				{"rule", rule, c.rule}, {"field", orNone(got.Field), c.field}, {"value", orNone(got.Value), c.value}, {"holder", holder, c.holder}, {"madeBy", madeBy, c.madeBy},
			} {
				if part.got != part.want {
					t.Errorf("%s is %q, want %q", part.of, part.got, part.want)
				}
			}
			if (len(got.WayOut) > 0) != c.hasAWay {
				t.Errorf("the way out is %q", got.WayOut)
			}
			if careful := len(got.WayOut) > 0 && strings.HasPrefix(got.WayOut[0], "Careful: "); careful != c.careful {
				t.Errorf("warned: %v, want %v: %q", careful, c.careful, got.WayOut)
			}
			for _, says := range c.text {
				if !strings.Contains(got.Text, says) {
					t.Errorf("the text does not say %q:\n%s", says, got.Text)
				}
			}
			plain := s.do("GET", fmt.Sprintf("/_mock/worlds/default/requests/%d/why", c.number), "", "Accept", "text/plain").is(200)
			if plain.text != got.Text+"\n" || plain.header.Get("Content-Type") != "text/plain; charset=utf-8" {
				t.Errorf("as text it is %s\n%s", plain.header.Get("Content-Type"), plain.text)
			}
		})
	}
}

func orNone(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// What does not apply is null, and never left out.
func TestWhyHasItsForm(t *testing.T) {
	s := start(t, mishaps)
	s.do("GET", "/egym/nothing", "").is(404)
	s.do("GET", "/_mock/worlds/default/requests/1/why", "").is(200).
		equals(`{"number": 1, "rule": null, "field": null, "value": null, "fields": null, "holder": null, "madeBy": null, "wayOut": ["GET /_mock/contracts/egym.yaml lists the paths that egym has."], "restsOn": [], "ignored": [], "text": "request 1: GET egym /nothing 404\nno rule decided: unknown-path\nway out:\n  1. GET /_mock/contracts/egym.yaml lists the paths that egym has."}`)
	s.push("john@example.com", "J-3")
	var members map[string]json.RawMessage
	s.do("GET", "/_mock/worlds/default/requests/2/why", "").is(200).into(&members)
	for _, name := range []string{"number", "rule", "field", "value", "fields", "holder", "madeBy", "wayOut", "restsOn", "ignored", "text"} {
		if _, there := members[name]; !there {
			t.Errorf("%s is left out", name)
		}
	}
}

// What a record's history is told from is the journal: what it lost, and what
// did not happen after all, nobody knows.
func TestWhyKnowsWhatTheJournalKnows(t *testing.T) {
	s := start(t, mishaps)
	const world = "/_mock/worlds/default"
	s.push("jane@example.com", "J-1")
	s.push("jane@example.com", "J-1")
	if got := s.why(2); got.MadeBy == nil || got.MadeBy.Number != 1 {
		t.Fatalf("made by %+v", got.MadeBy)
	}
	s.do("DELETE", world+"/requests", "").is(204)
	s.push("jane@example.com", "J-1")
	if got := s.why(3); got.MadeBy != nil || !strings.Contains(got.Text, "created before the journal starts") {
		t.Errorf("with an empty journal it is made by %+v:\n%s", got.MadeBy, got.Text)
	}
	state := s.do("GET", world+"/state", "").is(200).text
	s.do("POST", world+"/rewind", `{"to": 0}`).is(204)
	s.do("PUT", world+"/state", state).is(204)
	s.push("jane@example.com", "J-1")
	if got := s.why(1); got.MadeBy != nil || got.Holder == nil {
		t.Errorf("put there, and made by %+v:\n%s", got.MadeBy, got.Text)
	}
	s.do("POST", world+"/reset", "").is(204)
	s.push("new@example.com", "N-1")
	s.do("PUT", world+"/state", state).is(204)
	s.push("jane@example.com", "J-1")
	if got := s.why(2); got.MadeBy != nil || !strings.Contains(got.Text, "set through the control API") {
		t.Errorf("put there after a request, and made by %+v:\n%s", got.MadeBy, got.Text)
	}
}

// A secret that decided is not told; that it decided, is.
func TestWhyTellsNoSecret(t *testing.T) {
	s := start(t, mishaps)
	auth := []string{"Authorization", basic("p", "pw")}
	user := `{"localUserId": "N-1", "firstName": "A", "lastName": "B", "role": "member", "gender": "F", "fullAccount": false, "sendEmail": false, "password": %s}`
	decided := 0
	for i, password := range []string{`17`, `["s3cr3t-w1"]`, `{"a": "s3cr3t-w2"}`, `true`} {
		s.do("POST", "/clubos/users?clubLocationId=1", fmt.Sprintf(user, password), auth...)
		got := s.do("GET", fmt.Sprintf("/_mock/worlds/default/requests/%d/why", i+1), "").is(200)
		s.tellsNoSecret("why", got.text)
		var r reasons
		got.into(&r)
		if orNone(r.Field) != "password" {
			continue
		}
		decided++
		if value := orNone(r.Value); !slices.Contains([]string{"", "[redacted]"}, value) {
			t.Errorf("the password %s is told as %q", password, value)
		}
	}
	if decided == 0 {
		t.Error("no password decided, so this proves nothing")
	}
}

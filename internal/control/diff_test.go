package control_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const diffPath = "/_mock/worlds/default/diff"

// difference is the answer to diff.
type difference struct {
	From, To int
	Changes  []struct {
		Path          string
		Before, After map[string]any
	}
}

func (s server) diff(query string) (d difference) {
	s.tb.Helper()
	s.do("GET", diffPath+query, "").is(200).into(&d)
	return d
}

// tells is the changes in short: the path, and the last name before and after.
func (d difference) tells() (lines []string) {
	for _, c := range d.Changes {
		name := func(record map[string]any) any {
			if record == nil {
				return "nobody"
			}
			return record["lastName"]
		}
		lines = append(lines, fmt.Sprintf("%s: %v, %v", c.Path, name(c.Before), name(c.After)))
	}
	return lines
}

const twoMembers = `
version: 1
name: two
title: Two members
vendors:
  onsi:
    clients:
      - id: acme
        apiKeys: [k]
        tiers: [Gold]
        members:
          - {memberId: mem_00000000000000000001, email: a@example.com, firstName: A, lastName: Adams, tier: Gold}
          - {memberId: mem_00000000000000000002, email: b@example.com, firstName: B, lastName: Brown, tier: Gold}
  clubos:
    partners:
      - id: p
        username: p
        password: pw
        locations: [1]
        users: [{userId: 7, localUserId: L, role: member, firstName: C, lastName: Cole, gender: F, username: cole, password: s3cr3t-declared}]
`

// Requests 1 to 5 rename Adams twice, and back, change Cole and look; between 3
// and 4 a hand replaces Onsi's state.
func renamed(t *testing.T) server {
	s := start(t, twoMembers)
	rename := func(to string) {
		s.do("PATCH", "/onsi/v1/members/mem_00000000000000000001", fmt.Sprintf(`{"lastName": %q}`, to), "X-API-KEY", "k").is(200)
	}
	rename("Atkins") // 1
	rename("Ames")   // 2
	rename("Adams")  // 3
	s.do("PUT", "/_mock/worlds/default/state", `{"onsi": {"clients": [{"id": "acme", "apiKeys": ["k"], "tiers": ["Gold"], "members": [
		{"memberId": "mem_00000000000000000001", "email": "a@example.com", "firstName": "A", "lastName": "Put", "tier": "Gold"}]}]}}`).is(204)
	s.do("PUT", "/clubos/users?clubLocationId=1", `{"userId": 7, "lastName": "Cooper"}`, "Authorization", basic("p", "pw")).is(200) // 4
	s.do("GET", "/onsi/v1/tiers", "", "X-API-KEY", "k").is(200)                                                                     // 5
	return s
}

func TestDiff(t *testing.T) {
	s := renamed(t)
	const adams, brown, cole = "onsi.acme.members.mem_00000000000000000001: ", "onsi.acme.members.mem_00000000000000000002: ", "clubos.p.users.7: "
	for _, c := range []struct {
		reason, query string
		from, to      int
		want          []string
	}{
		{"from the start to now", "", 0, 5, []string{cole + "Cole, Cooper", adams + "Adams, Put", brown + "Brown, nobody"}},
		{"from the start to the latest", "?to=5", 0, 5, []string{cole + "Cole, Cooper", adams + "Adams, Put", brown + "Brown, nobody"}},
		{"one request", "?from=1&to=2", 1, 2, []string{adams + "Atkins, Ames"}},
		{"several requests are one change a record", "?from=0&to=2", 0, 2, []string{adams + "Adams, Ames"}},
		{"what came back is no change", "?to=3", 0, 3, nil},
		{"what a hand put counts to the request that follows", "?from=3&to=4", 3, 4, []string{cole + "Cole, Cooper", adams + "Adams, Put", brown + "Brown, nobody"}},
		{"before it was put", "?from=2&to=3", 2, 3, []string{adams + "Ames, Adams"}},
		{"after it was put", "?from=4", 4, 5, nil},
		{"backwards", "?from=2&to=1", 2, 1, []string{adams + "Ames, Atkins"}},
		{"backwards to the start", "?from=5&to=0", 5, 0, []string{cole + "Cooper, Cole", adams + "Put, Adams", brown + "nobody, Brown"}},
		{"nothing lies between a request and itself", "?from=2&to=2", 2, 2, nil},
		{"or the start and itself", "?from=0&to=0", 0, 0, nil},
	} {
		t.Run(c.reason, func(t *testing.T) {
			s := server{s.Server, t}
			got := s.diff(c.query)
			if got.From != c.from || got.To != c.to {
				t.Errorf("it is from %d to %d, want %d to %d", got.From, got.To, c.from, c.to)
			}
			if diff := cmp.Diff(c.want, got.tells()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	s.do("GET", diffPath+"?from=2&to=2", "").equals(`{"from": 2, "to": 2, "changes": []}`)
}

// What a hand puts shows at once, and not only with the request that follows.
func TestDiffShowsWhatWasPut(t *testing.T) {
	s := renamed(t)
	s.do("PUT", "/_mock/worlds/default/state", `{"clubos": {}}`).is(204)
	if diff := cmp.Diff([]string{"clubos.p.users.7: Cooper, nobody"}, s.diff("?from=5").tells()); diff != "" {
		t.Errorf("since the latest request (-want +got):\n%s", diff)
	}
	if got := s.diff("?from=5&to=5").tells(); got != nil {
		t.Errorf("right after the latest request: %q", got)
	}
	s.do("POST", "/_mock/worlds/default/reset", "").is(204)
	s.do("PUT", "/_mock/worlds/default/state", `{"clubos": {}}`).is(204)
	s.do("GET", diffPath, "").is(200).says(`"from": 0`, `"to": 0`, "clubos.p.users.7")
}

// A diff is of the state: it says what a look at that shows, secrets aside.
func TestDiffIsOfTheState(t *testing.T) {
	s := renamed(t)
	for _, c := range s.diff("").Changes {
		if c.Path != "clubos.p.users.7" {
			continue
		}
		var state struct {
			Clubos struct {
				Partners []struct{ Users []map[string]any }
			}
		}
		s.do("GET", "/_mock/worlds/default/state", "").is(200).into(&state)
		state.Clubos.Partners[0].Users[0]["password"] = "[redacted]"
		if diff := cmp.Diff(state.Clubos.Partners[0].Users[0], c.After); diff != "" {
			t.Errorf("the record (-state +diff):\n%s", diff)
		}
	}
}

func TestDiffRefused(t *testing.T) {
	s := renamed(t)
	for _, c := range []struct{ reason, query, says string }{
		{"a request that was not made", "?to=6", "there is no request 6: the latest is 5"},
		{"also to begin with", "?from=6", "there is no request 6: the latest is 5"},
		{"a number is not negative", "?from=-1", "from must be a whole number, 0 or more"},
		{"not even one that means something inside", "?to=-1", "to must be a whole number, 0 or more"},
		{"a number is whole", "?to=1.5", "to must be a whole number, 0 or more"},
		{"a number is one", "?to=", "to must be a whole number, 0 or more"},
		{"a number is not too long", "?to=99999999999999999999", "to must be a whole number, 0 or more"},
		{"an unknown parameter, with the nearest", "?form=1", `did you mean \"from\"?`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			(server{s.Server, t}).do("GET", diffPath+c.query, "").problem(400, "invalid").says(c.says)
		})
	}
}

// Where the journal leads back no more, the start is still known.
func TestDiffBeyondTheJournal(t *testing.T) {
	s := renamed(t)
	var whole json.RawMessage
	s.do("GET", diffPath, "").is(200).into(&whole)
	s.do("DELETE", "/_mock/worlds/default/requests", "").is(204)
	s.do("GET", "/onsi/v1/tiers", "", "X-API-KEY", "k").is(200) // 6
	s.do("GET", diffPath+"?from=3", "").problem(400, "invalid").says("cannot compare with request 3", "0 is the scenario's start")
	s.do("GET", diffPath+"?to=3", "").problem(400, "invalid").says("cannot compare with request 3")
	was, now := s.diff("?to=6"), difference{}
	if err := json.Unmarshal(whole, &now); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(now.tells(), was.tells()); diff != "" {
		t.Errorf("from the start (-before +after the journal was emptied):\n%s", diff)
	}
}

// Secrets are taken out of what differs, as they are in the journal.
func TestDiffTellsNoSecret(t *testing.T) {
	s := start(t, twoMembers)
	s.do("PUT", "/clubos/users?clubLocationId=1", `{"userId": 7, "lastName": "Cooper"}`, "Authorization", basic("p", "pw")).is(200)
	s.do("PATCH", "/onsi/v1/members/mem_00000000000000000001", `{"accountDetails": {"accountHolder": "s3cr3t-d2", "sortCode": "123456", "accountNumber": "12345678"}}`, "X-API-KEY", "k").is(200)
	for _, query := range []string{"", "?from=2&to=0"} {
		got := s.do("GET", diffPath+query, "").is(200).says("clubos.p.users.7", `"password": "[redacted]"`, "mem_00000000000000000001", `"accountDetails": "[redacted]"`)
		s.tellsNoSecret("the diff", got.text)
	}
}

package control_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/scenarios"
)

// What comes out goes in, and then the same comes out again.
func TestStateComesOutAndGoesIn(t *testing.T) {
	for _, name := range scenarios.Names() {
		t.Run(name, func(t *testing.T) {
			text, _ := scenarios.Text(name)
			s := start(t, string(text))
			first := s.do("GET", "/_mock/worlds/default/state", "").is(200)
			s.do("PUT", "/_mock/worlds/default/state", first.text).is(204)
			if diff := cmp.Diff(first.text, s.do("GET", "/_mock/worlds/default/state", "").is(200).text); diff != "" {
				t.Fatalf("not the same again (-first +second):\n%s", diff)
			}
			s.do("POST", "/_mock/worlds", `{"name": "bare", "scenario": {"version": 1, "name": "bare", "title": "Nothing"}}`).is(201)
			s.do("PUT", "/_mock/worlds/bare/state", first.text).is(204)
			if diff := cmp.Diff(first.text, s.do("GET", "/_mock/worlds/bare/state", "").is(200).text); diff != "" {
				t.Fatalf("not the same in an empty world (-first +second):\n%s", diff)
			}
			s.do("GET", "/_mock/worlds/default/requests", "").equals(`{"requests": []}`) // no requests of the journal
		})
	}
}

// A state that is put back brings its readings back with it.
func TestStateHoldsReadings(t *testing.T) {
	s := start(t, "")
	const state, readings = "/_mock/worlds/default/state", "/_mock/worlds/default/readings"
	before := s.do("GET", state, "").is(200).text
	s.do("PUT", readings, `{"egym.patch-response": "no-content"}`).is(200)
	flipped := s.do("GET", state, "").is(200).says(`"patch-response": "no-content"`).text
	s.do("PUT", state, before).is(204)
	if diff := cmp.Diff(before, s.do("GET", state, "").text); diff != "" {
		t.Errorf("the reading stayed (-want +got):\n%s", diff)
	}
	s.do("PUT", state, flipped).is(204)
	s.do("GET", readings, "").says(`"egym.patch-response": "no-content"`)
	s.do("PUT", state, `{"onsi": {}}`).is(204)
	s.do("GET", readings, "").says(`"egym.patch-response": "no-content"`) // another vendor's stays
}

// A state that is put back brings its rate limits back with it, too.
func TestStateHoldsRateLimits(t *testing.T) {
	text, _ := scenarios.Text("egym-rate-limit")
	s := start(t, string(text))
	const path = "/_mock/worlds/default/state"
	limited := func(reason string, want bool) {
		t.Helper()
		shown := strings.Contains(s.do("GET", path, "").is(200).text, `"rateLimit": "documented"`)
		kept := s.do("GET", "/egym/api/v2/accounts", "", "x-api-key", "key-a").is(200).header.Get("X-RateLimit-Remaining") != ""
		if shown != want || kept != want {
			t.Errorf("%s: the limit is shown: %v, and kept: %v, want %v", reason, shown, kept, want)
		}
	}
	limited("by the scenario", true) // request 1
	on := s.do("GET", path, "").is(200).text
	s.do("PUT", path, `{"onsi": {}, "clubos": {"rateLimit": "off"}}`).is(204)
	limited("another vendor's state", true)
	s.do("PUT", path, strings.Replace(on, `"rateLimit": "documented"`, `"rateLimit": "off"`, 1)).is(204)
	limited("off", false)
	s.do("PUT", path, on).is(204)
	limited("put back", true)
	s.do("PUT", path, strings.Replace(on, `"rateLimit": "documented"`, `"readings": {}`, 1)).is(204)
	limited("left out", false)
	s.do("POST", "/_mock/worlds/default/rewind", `{"to": 1}`).is(204)
	limited("after a rewind to before it was put", true)

	for _, c := range []struct{ reason, body, at string }{
		{"a vendor that documents none", `{"clubos": {"rateLimit": "documented"}}`, "1:26 clubos.rateLimit: clubos documents no rate limit: leave it off"},
		{"a value that there is not, with those that there are", `{"egym": {"rateLimit": "on"}}`, `1:24 egym.rateLimit: unknown value "on"; valid: documented, off`},
		{"a value is a word", `{"egym": {"rateLimit": true}}`, "1:24 egym.rateLimit: must be documented or off, not true or false"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			found := (server{s.Server, t}).do("PUT", path, c.body).problem(400, "invalid").mistakes()
			if len(found) != 1 || found[0] != c.at {
				t.Errorf("the mistakes are %q, want %q", found, c.at)
			}
		})
	}
	limited("after what was refused", true)
}

func TestPutStateKeepsOtherVendors(t *testing.T) {
	s := start(t, "")
	const path = "/_mock/worlds/default/state"
	var before, after map[string]any
	s.do("GET", path, "").into(&before)
	s.do("PUT", path, `{"onsi": {"clients": [{"id": "other", "apiKeys": ["other-key"], "tiers": ["Blue"]}]}}`).is(204)
	s.do("GET", path, "").into(&after)
	for vendor := range before {
		if same := cmp.Equal(before[vendor], after[vendor]); same != (vendor != "onsi") {
			t.Errorf("%s: same as before: %v", vendor, same)
		}
	}
	s.do("GET", "/onsi/v1/tiers", "", "X-API-KEY", "other-key").is(200).says("Blue")
	s.do("PUT", path, `{}`).is(204) // names no vendor
	s.do("GET", "/onsi/v1/tiers", "", "X-API-KEY", "other-key").is(200).says("Blue")

	s.do("POST", "/_mock/worlds/default/reset", "").is(204) // the state that was put is not the reset point
	var reset map[string]any
	s.do("GET", path, "").into(&reset)
	if diff := cmp.Diff(before, reset); diff != "" {
		t.Errorf("after a reset (-want +got):\n%s", diff)
	}
}

func TestWrongStateChangesNothing(t *testing.T) {
	s := start(t, "")
	const path = "/_mock/worlds/default/state"
	before := s.do("GET", path, "").is(200).text + s.do("GET", "/_mock/worlds/default/readings", "").is(200).text
	account := func(id, email string) string {
		return `{"accountId": "` + id + `", "gym": "g", "email": "` + email + `", "firstName": "A", "lastName": "B", "gender": "MALE", "membership": {"membershipId": "` + id + `", "membershipType": "BASIC", "startOfContract": "2025-01-01"}}`
	}
	for _, c := range []struct {
		reason, body string
		at           []string // beginnings
	}{
		{"an unknown vendor is told with the nearest", `{"onsy": {}}`, []string{`1:2 onsy: unknown vendor "onsy"; did you mean "onsi"?`}},
		{"an unknown key is told with the nearest", `{"onsi": {"client": []}}`, []string{`1:11 onsi.client: unknown key "client"; did you mean "clients"?`}},
		{"a key below a record", "{\"onsi\": {},\n \"clubos\": {\"partners\": [{\"id\": \"p\", \"locations\": [1], \"users\": [{\"role\": \"member\", \"frstName\": \"A\", \"gender\": \"M\"}]}]}}",
			[]string{`2:66 clubos.partners[0].users[0].firstName: key "firstName" is missing`, `2:85 clubos.partners[0].users[0].frstName: unknown key`}},
		{"a value of the wrong type", `{"perfectgym": {"companies": [{"id": "c", "clubs": [{"id": "twelve", "name": "C"}]}]}}`,
			[]string{`1:60 perfectgym.companies[0].clubs[0].id: expected a whole number`}},
		{"a list in place of the mapping", `[]`, []string{"1:1 : must be a mapping of vendors"}},
		{"an unknown reading", `{"egym": {"readings": {"patch-respons": "account"}}}`, []string{`1:24 egym.readings.patch-respons: egym has no reading "patch-respons"; did you mean "patch-response"?`}},
		{"a reading's unknown value", `{"onsi": {}, "egym": {"readings": {"patch-response": "nothing"}}}`, []string{`1:36 egym.readings.patch-response: reading egym.patch-response has no value "nothing"`}},
		{"records that break the vendor's own uniqueness, after a vendor that is fine",
			`{"egym": {"chains": [{"id": "c", "gyms": [{"id": "g"}], "accounts": [` + account("a-1", "x@example.com") + `, ` + account("a-2", "x@example.com") + `]}]}, "userapi": {}}`,
			[]string{"1:324 egym.chains[0].accounts[1].email: account a-1 already has the email x@example.com"}},
		{"what is right in one vendor is not applied if another is wrong", `{"onsi": {}, "userapi": {"accounts": [{"id": "Not An Id"}]}}`, []string{"1:46 userapi.accounts[0].id: "}},
		{"broken JSON is told with its place", "{\"onsi\":\n {]}", []string{"2:3"}},
		{"a part of a scenario is not a state", `{"vendors": {"onsi": {}}}`, []string{`1:2 vendors: unknown vendor "vendors"`}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			s := server{s.Server, t}
			found := s.do("PUT", path, c.body).problem(400, "invalid").mistakes()
			for i, want := range c.at {
				if i >= len(found) || !strings.HasPrefix(found[i], want) {
					t.Errorf("mistake %d does not begin with %q; there are:\n%s", i, want, strings.Join(found, "\n"))
				}
			}
			after := s.do("GET", path, "").is(200).text + s.do("GET", "/_mock/worlds/default/readings", "").is(200).text
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("something changed:\n%s", diff)
			}
		})
	}
}

// What follows from the clock is shown: a state that came out goes in again wherever
// the clock has gone, and what contradicts the rest is refused.
func TestStateGoesInAfterTheClockMoved(t *testing.T) {
	text, _ := scenarios.Text("starter")
	const state = "/_mock/worlds/default/state"
	advance := func(s server) { s.do("POST", "/_mock/worlds/default/clock/advance", `{"by": "40d"}`).is(200) }
	s := start(t, string(text))
	early := s.do("GET", state, "").is(200).says(`"canLogIn": true`).text
	s.do("PUT", state, strings.Replace(early, `"canLogIn": true`, `"canLogIn": false`, 1)).is(400).says("canLogIn must be true on 2026-01-")
	last := strings.LastIndex(early, `"canLogIn": true`) // of a user whose account expires
	s.do("PUT", state, early[:last]+strings.Replace(early[last:], "true", "false", 1)).is(400).says("canLogIn must be true on 2026-01-")
	advance(s)
	late := s.do("GET", state, "").is(200).says(`"canLogIn": false`).text
	s.do("PUT", state, early).is(204)
	if diff := cmp.Diff(late, s.do("GET", state, "").text); diff != "" {
		t.Errorf("what came out before the clock moved (-want +got):\n%s", diff)
	}
	for _, back := range []struct{ path, body string }{{"/reset", ""}, {"/rewind", `{"to": 0}`}} {
		s.do("POST", "/_mock/worlds/default"+back.path, back.body).is(204)
		s.do("PUT", state, late).is(204)
		if diff := cmp.Diff(early, s.do("GET", state, "").text); diff != "" {
			t.Errorf("what came out later (-want +got):\n%s", diff)
		}
	}
}

// A state is of one moment for all vendors, with its readings.
func TestStateIsOfOneMoment(t *testing.T) {
	s := start(t, "")
	const path = "/_mock/worlds/default/state"
	put := func(n int) string {
		return fmt.Sprintf(`{"userapi": {"accounts": [{"id": "n-%d"}], "readings": {"email-case": %q}}, "egym": {"chains": [{"id": "n-%d", "gyms": [{"id": "g"}]}]}}`, n, []string{"sensitive", "insensitive"}[n%2], n)
	}
	s.do("PUT", path, put(0)).is(204)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := range 300 {
			s.do("PUT", path, put(n)).is(204)
		}
	}()
	ids := regexp.MustCompile(`"n-([0-9]+)"`)
	for ended := false; !ended; {
		select {
		case <-done:
			ended = true
		default:
		}
		got := s.do("GET", path, "").is(200).text
		found := ids.FindAllStringSubmatch(got, -1)
		if len(found) != 2 || found[0][1] != found[1][1] {
			t.Fatalf("torn: %v", found)
		}
		n, _ := strconv.Atoi(found[0][1])
		if strings.Contains(got, `"email-case": "sensitive"`) != (n%2 == 0) {
			t.Fatalf("torn: readings of another state than %d:\n%s", n, got)
		}
	}
}

package mcp_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/sim"
)

// why is the answer of the tool.
type why struct {
	World   string
	Request int
	Outcome string
	Why     string
	Rule    struct{ ID string }
	Top     map[string]any
	Step    map[string]any
	Lacks   []string
	Before  string
}

// again makes a scenario as the answer says, and plays it. It returns why the step was
// answered so; the step must pass.
func (a *agent) again(reason string, w why) (says string) {
	a.t.Helper()
	var state map[string]any
	vendor, _, _ := strings.Cut(w.Step["operation"].(string), ".")
	a.is("state", map[string]any{"world": w.World, "at": w.Request - 1, "path": vendor}, &state)
	scenario := maps.Clone(w.Top)
	scenario["vendors"], scenario["steps"] = state, []any{w.Step}
	play := func() (passed bool, says string) {
		text, err := json.Marshal(scenario)
		if err != nil {
			a.t.Fatal(err)
		}
		var played struct {
			Passed bool
			Steps  []struct{ Says, Why []string }
		}
		a.is("play", map[string]any{"scenario": string(text)}, &played)
		return played.Passed, strings.Join(slices.Concat(played.Steps[0].Says, played.Steps[0].Why), "\n")
	}
	if passed, says := play(); !passed {
		a.t.Errorf("%s: it fails when it is played again:\n%s", reason, says)
	}
	wrong := 400
	if w.Outcome == "400" {
		wrong = 413
	}
	w.Step["expect"] = map[string]any{"status": wrong} // only of steps that fail, the tool says why
	_, says = play()
	return says
}

const member = `{"email": "a@example.com", "firstName": "A", "lastName": "B", "gender": "MALE", "membership": ` +
	`{"membershipId": "m-1", "membershipType": "BASIC", "startOfContract": "2026-01-01"}}`

// A step that why gives is refused for the same reason as the client's request.
func TestAgain(t *testing.T) {
	const gyms = `version: 1
name: gyms
title: t
clock: {start: "2026-05-01T00:00:00Z"}
vendors:
  egym:
    chains:
      - {id: c, gyms: [{id: g1, apiKeys: [k1, k1b]}, {id: g2, apiKeys: [k2], permissions: [READ_MEMBERS]}]}
      - {id: cased, gyms: [{id: g, apiKeys: [k3]}]}
    readings: {membership-id-case: insensitive}
  perfectgym:
    companies:
      - id: north
        apiUsers: [{username: staff, password: p, token: t-staff}]
        clubs: [{id: 12, name: Centre}]
        users: [{id: 10, email: ann@example.com, firstName: Ann, homeClubId: 12, password: pw, token: t-ann}]
  onsi:
    clients: [{id: acme, apiKeys: [k], tiers: [Gold]}]
  userapi:
    accounts: [{id: club, apiKeys: [{key: u1}, {key: u2, permissions: []}]}]
`
	for _, c := range []struct {
		reason  string
		before  []string // method, path, body, header, …: a request
		request []string
		rule    string
		has     string // in the step
		lacks   string
	}{
		{reason: "the key of a gym that may only read",
			request: []string{"POST", "/egym/api/v2/accounts", member, "x-api-key", "k2"}, rule: "egym.permission-missing", has: `"as":{"gym":"g2"}`},
		{reason: "a member's token, where employees are asked for",
			request: []string{"GET", "/perfectgym/Api/Users/Users?timestamp=0", "", "Authorization", "Bearer t-ann"}, rule: "perfectgym.employee-only", has: `"as":{"login":"ann@example.com"}`},
		{reason: "another key of the same gym",
			before:  []string{"POST", "/egym/api/v2/accounts", member, "x-api-key", "k1"},
			request: []string{"POST", "/egym/api/v2/accounts", member, "x-api-key", "k1b"}, rule: "egym.email-held", has: `"as":{"apiKey":"k1b"}`},
		{reason: "a key that nobody knows",
			request: []string{"GET", "/egym/api/v2/accounts", "", "x-api-key", "nobody"}, rule: "egym.key-unknown", has: `"as":"none"`},
		{reason: "no key",
			request: []string{"GET", "/egym/api/v2/accounts", ""}, rule: "egym.key-missing", has: `"as":"none"`},
		{reason: "a file as text, whose Content-Type and key count",
			request: []string{"PUT", "/onsi/v1/members/jobs/csv", "email,firstName,lastName,tier\na@example.com,A,B,Nope\n", "X-API-KEY", "k", "Content-Type", "text/csv", "x-idempotency-key", "once"},
			rule:    "onsi.tier-unknown", has: `"headers":{"Content-Type":"text/csv","X-Idempotency-Key":"once"}`},
		{reason: "a body of another type",
			request: []string{"POST", "/egym/api/v2/accounts", member, "x-api-key", "k1", "Content-Type", "text/plain"}, rule: "egym.content-type", has: `"Content-Type":"text/plain"`},
		{reason: "a reading of the world, and its clock",
			before:  []string{"POST", "/egym/api/v2/accounts", member, "x-api-key", "k3"},
			request: []string{"POST", "/egym/api/v2/accounts", strings.NewReplacer("m-1", "M-1", "a@", "b@").Replace(member), "x-api-key", "k3"}, rule: "egym.membership-id-held", has: `"tenant":"cased"`},
		{reason: "a form",
			request: []string{"POST", "/perfectgym/Api/oauth/authorize", "grant_type=password&username=staff&password=wrong", "Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}, rule: "perfectgym.login-unknown", has: `"grant_type":["password"]`, lacks: "[redacted]"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			a := start(t)
			a.is("world", map[string]any{"action": "make", "world": "w", "scenario": gyms}, new(map[string]any))
			for _, r := range [][]string{c.before, c.request} {
				if len(r) > 0 {
					a.send(r[0], "/w/w"+r[1], r[2], r[3:]...)
				}
			}
			var got why
			a.is("why", map[string]any{"world": "w"}, &got)
			step, err := json.Marshal(got.Step)
			if err != nil {
				t.Fatal(err)
			}
			if got.Rule.ID != c.rule || !strings.Contains(string(step), c.has) || !strings.Contains(strings.Join(got.Lacks, "\n"), c.lacks) || c.lacks == "" && got.Lacks != nil {
				t.Fatalf("the rule is %s, and the step %s lacks %v; want %s and %s", got.Rule.ID, step, got.Lacks, c.rule, c.has)
			}
			if got.Top["clock"].(map[string]any)["start"] != "2026-05-01T00:00:00Z" {
				t.Errorf("the clock is %v", got.Top["clock"])
			}
			if says := a.again(c.reason, got); !strings.Contains(says, c.rule) {
				t.Errorf("played, it is answered so for another reason than %s:\n%s", c.rule, says)
			}
		})
	}
}

// Why plays its step, and lacks says what made the answer besides the records. A step that
// lacks nothing is refused for the same reason.
func TestWhyTriesItsStep(t *testing.T) {
	send := func(times int, request ...string) func(*agent) {
		return func(a *agent) {
			for range times {
				a.send(request[0], request[1], request[2], request[3:]...)
			}
		}
	}
	const strict = `{version: 1, name: strict, title: t, vendors: {onsi: {readings: {idempotency-other-body: conflict},
		clients: [{id: acme, apiKeys: [onsi-acme], tiers: [Gold]}]}}}`
	const invite = `{"email": "new@example.com", "firstName": "A", "lastName": "B", "tier": "Gold"}`
	keyed := []string{"X-API-KEY", "onsi-acme", "x-idempotency-key", "once"}
	for _, c := range []struct {
		reason   string
		scenario string
		calls    func(*agent)
		rule     string
		has      string // in the step and in top
		lacks    []string
	}{
		{reason: "the calls before it used up the rate limit", scenario: "egym-rate-limit",
			calls: send(61, "GET", "/w/w/egym/api/v2/accounts/nope", "", "x-api-key", "key-a"),
			rule:  "egym.rate-limit", has: `"tenant":"chain-a"`,
			lacks: []string{"egym.rate-limit (429): played in a world of its own, this step is answered by egym.", "repeat: {until: 429"}},
		{reason: "the vendor remembers the key of a request that it is again", scenario: "starter",
			calls: send(2, append([]string{"POST", "/w/w/onsi/v1/members", invite}, keyed...)...),
			rule:  "onsi.idempotent-replay", has: `"X-Idempotency-Key":"once"`,
			lacks: []string{"answered by onsi.already-invited (400)", "onsi remembers from request 1"}},
		{reason: "the vendor remembers the key of another request", scenario: strict,
			calls: func(a *agent) {
				for _, body := range []string{invite, strings.ReplaceAll(invite, "new@", "other@")} {
					send(1, append([]string{"POST", "/w/w/onsi/v1/members", body}, keyed...)...)(a)
				}
			},
			rule: "onsi.idempotency-key-reused", has: `"X-Idempotency-Key":"once"`,
			lacks: []string{"answered by no rule (20", "onsi remembers from request 1"}},
		{reason: "a token that has expired", scenario: "starter",
			calls: func(a *agent) {
				token := a.authorize("/w/w/perfectgym/Api/oauth/authorize", "grant_type=password&username=api@demo.example&password=demo-password")
				a.send("POST", "/_mock/worlds/w/clock/advance", `{"by": "2400h"}`)
				a.send("GET", "/w/w/perfectgym/Api/Users/Users?timestamp=0", "", "Authorization", "Bearer "+token)
			},
			rule: "perfectgym.token-expired", has: `"as":"none"`,
			lacks: []string{"answered by no rule (200)", "its credential, which no step can choose"}},
		{reason: "an inactive key, which is declared", scenario: "userapi-key-permissions",
			calls: send(1, "DELETE", "/w/w/userapi/v1/users/jack.moss@example.com", "", "X-API-Key", "key-old"),
			rule:  "userapi.key-inactive", has: `"as":{"apiKey":"key-old"}`},
		{reason: "a refusal with status 200, of a request that breaks the contract", scenario: "starter",
			calls: send(1, "POST", "/w/w/clubos/users?clubLocationId=1", `{"firstName": "A", "lastName": "B"}`, "Authorization", "Basic "+
				base64.StdEncoding.EncodeToString([]byte("northside:northside-password"))),
			rule: "clubos.field-missing", has: `"assert":{"contract":"allow"}`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			a := start(t)
			a.is("world", map[string]any{"action": "make", "world": "w", "scenario": c.scenario}, new(map[string]any))
			c.calls(a)
			var got why
			request := map[string]any{"world": "w"}
			if c.rule == "onsi.idempotent-replay" { // it is no failure
				request["request"] = 2
			}
			a.is("why", request, &got)
			shown, err := json.Marshal([]any{got.Top, got.Step})
			if err != nil {
				t.Fatal(err)
			}
			lacks := strings.Join(got.Lacks, "\n")
			if got.Rule.ID != c.rule || !strings.Contains(string(shown), c.has) || len(got.Lacks) != len(c.lacks) {
				t.Fatalf("the rule is %s, and %s lacks\n%s\nwant %s and %s", got.Rule.ID, shown, lacks, c.rule, c.has)
			}
			for _, want := range c.lacks {
				if !strings.Contains(lacks, want) {
					t.Errorf("it lacks\n%s\nwant %s", lacks, want)
				}
			}
			if c.lacks != nil {
				return
			}
			if says := a.again(c.reason, got); !strings.Contains(says, c.rule) {
				t.Errorf("played, it is answered so for another reason than %s:\n%s", c.rule, says)
			}
		})
	}
}

// authorize returns the token that a login gets.
func (a *agent) authorize(path, form string) string {
	a.t.Helper()
	r, err := http.NewRequestWithContext(a.t.Context(), "POST", a.url+path, strings.NewReader(form))
	if err != nil {
		a.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		a.t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	var answer struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(got.Body).Decode(&answer); err != nil || answer.Token == "" {
		a.t.Fatalf("%d has no token: %v", got.StatusCode, err)
	}
	return answer.Token
}

// A client's own key opens a tenant, and what it did can be played without the key.
func TestAgainWithOwnKey(t *testing.T) {
	for _, v := range vendors.All() {
		t.Run(v.Name, func(t *testing.T) {
			a := start(t)
			var signed []string
			const own = "my-own-key"
			for name, values := range v.Carrier.Sign(sim.Credential{APIKey: own, Token: own, Username: own, Password: own}).Header {
				signed = append(signed, name, values[0])
			}
			create := v.Sample.Create
			a.send("GET", "/"+v.Name+"/no-such-path", "", signed...)
			for range 2 {
				a.send(create.Method, "/"+v.Name+create.Path, create.Body(1), signed...)
			}
			var got why
			a.is("why", map[string]any{"request": 3}, &got)
			if tenant, _ := got.Step["tenant"].(string); !strings.HasPrefix(tenant, "open-") {
				t.Fatalf("the step is %v", got.Step)
			}
			if says := a.again("the repeated call", got); strings.Contains(says, own) {
				t.Errorf("the key is told:\n%s", says)
			}
			a.is("why", map[string]any{"request": 2}, &got)
			a.again("the first call, whose tenant had no records", got)
			text, failed := a.call("state", map[string]any{"at": 1, "path": v.Name + "." + got.Step["tenant"].(string)})
			if !failed || !strings.Contains(text, "has no records") {
				t.Errorf("its state is %s", text)
			}
		})
	}
}

// Without a number, the latest request that failed is explained, whoever is to blame.
func TestWhyTakesTheLatestFailure(t *testing.T) {
	a := start(t)
	signed := []string{"x-api-key", "egym-alpha-mitte"}
	var got why
	ask := func(reason, wantOutcome, wantWhy string) {
		t.Helper()
		got = why{}
		a.is("why", nil, &got)
		if got.Outcome != wantOutcome || !strings.Contains(got.Why, wantWhy) {
			t.Errorf("%s: got %s, %s", reason, got.Outcome, got.Why)
		}
	}
	a.send("POST", "/egym/api/v2/accounts", "{}", signed...)
	ask("a refusal", "400", "egym.")

	a.is("faults", map[string]any{"action": "set", "fault": "{id: f1, operation: egym.listAccounts, phase: before, effect: {respond: {status: 503}}}"}, new(map[string]any))
	a.send("GET", "/egym/api/v2/accounts", "", signed...)
	ask("a fault's answer", "503", "f1")
	a.again("a fault's answer", got)
	a.call("faults", map[string]any{"action": "clear"})
	ask("a fault that is no longer set", "503", "f1")
	if len(got.Lacks) != 1 || got.Lacks[0] != "the fault f1, which is no longer set" {
		t.Errorf("the step lacks %v", got.Lacks)
	}

	a.send("GET", "/onsi/v9/members", "", "X-API-KEY", "k")
	ask("a path that there is not", "404", "did you mean")
	if got.Step != nil || !strings.HasPrefix(got.Before, "no step makes this request") {
		t.Errorf("its step is %v, %s", got.Step, got.Before)
	}
	a.send("GET", "/egym/api/v2/accounts", "", signed...)
	ask("a later success is not asked about", "404", "")
}

package target_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/target"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

const smoke = `version: 1
name: mine
title: Mine
vendors:
  egym: {chains: [{id: chain-a, gyms: [{id: gym-1, apiKeys: [test-key-a, k]}]}]}
  onsi: {clients: [{id: acme, apiKeys: [test-key-o], tiers: [Gold]}]}
  clubos: {partners: [{id: p1, username: club, password: test-password, locations: [1]}]}
  perfectgym: {companies: [{id: demo, apiUsers: [{username: api, password: test-pw-2, token: test-token}], clubs: [{id: 1, name: A}]}]}
  userapi: {accounts: [{id: club, apiKeys: [{key: test-key-u, permissions: [archive]}], membershipPlans: [Gold]}]}
`

func TestRead(t *testing.T) {
	for _, c := range []struct{ reason, pair, want string }{
		{"no URL", "egym", "--target: write VENDOR=URL, as in egym=https://sandbox.example.com"},
		{"no such vendor", "egmy=http://a", `--target: unknown vendor "egmy"; did you mean "egym"? valid: egym, onsi, clubos, userapi, perfectgym`},
		{"no scheme", "egym=sandbox.example.com", "--target egym: write an absolute URL with http or https, as in https://sandbox.example.com"},
		{"another scheme", "egym=ftp://a", "--target egym: write an absolute URL with http or https, as in https://sandbox.example.com"},
		{"no host", "egym=https:///a", "--target egym: write an absolute URL with http or https, as in https://sandbox.example.com"},
		{"no URL at all, which is not shown", "egym=http://a b:secret", "--target egym: write an absolute URL with http or https, as in https://sandbox.example.com"},
		{"a query", "egym=http://a?key=secret", "--target egym: write a URL without credentials, query or fragment"},
		{"an empty query", "egym=http://a?", "--target egym: write a URL without credentials, query or fragment"},
		{"a fragment", "egym=http://a#b", "--target egym: write a URL without credentials, query or fragment"},
		{"credentials", "egym=http://u:secret@a", "--target egym: write a URL without credentials, query or fragment"},
		{"twice", "onsi=http://b", "--target onsi: given twice; a vendor can have only one target"},
	} {
		_, err := target.Read(world.NewSet(vendors.All()), []string{"onsi=http://a", c.pair})
		got := ""
		if err != nil {
			got = err.Error()
		}
		_, wanted, _ := strings.Cut(c.want, "valid: ")
		if wanted != "" { // the order is that of nearness
			got, _, _ = strings.Cut(got, "valid: ")
			c.want, _, _ = strings.Cut(c.want, "valid: ")
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.reason, got, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	const (
		list = "operation: egym.listAccounts, "
		own  = `as: none, headers: {x-api-key: "${KEY}"}`
	)
	for _, c := range []struct{ reason, steps, key, want string }{
		{"a credential from outside", list + own, "real-key", ""},
		{"in place of that of the file", list + `headers: {x-api-key: "${KEY}"}`, "real-key", ""},
		{"none, and wanted so", list + "as: none", "", ""},
		{"the credential of the file", list + "tenant: chain-a", "",
			`mine.yaml:11:3: step 1 (egym.listAccounts) goes to a target, which never gets the scenario's credentials: write as: none and headers: {x-api-key: "${EGYM_KEY}"}`},
		{"one with a scheme", "operation: perfectgym.listUsers", "",
			`mine.yaml:11:3: step 1 (perfectgym.listUsers) goes to a target, which never gets the scenario's credentials: write as: none and headers: {authorization: "Bearer ${PERFECTGYM_BEARER}"}`},
		{"a header that is no credential", list + `headers: {x-trace: "${KEY}"}`, "a",
			`mine.yaml:11:3: step 1 (egym.listAccounts) goes to a target, which never gets the scenario's credentials: write as: none and headers: {x-api-key: "${EGYM_KEY}"}`},
		{"a credential that stands in the file", list + "headers: {x-api-key: real-key}", "",
			`mine.yaml:11:3: step 1 (egym.listAccounts) goes to a target, which never gets the scenario's credentials: write as: none and headers: {x-api-key: "${EGYM_KEY}"}`},
		{"a name set to nothing", list + own, "-", `mine.yaml:11:65: ${KEY} is empty: add --set KEY=value`},
		{"a line's end in a header", list + own, "a\nb",
			`mine.yaml:11:3: step 1 (egym.listAccounts): the header X-Api-Key contains a character that cannot be sent, such as a line break`},
		{"a test key by --set", list + own, "test-key-a", refusedIn("its header X-Api-Key")},
		{"a short one", list + own, "k", refusedIn("its header X-Api-Key")},
		{"another vendor's", list + own, "test-key-u", refusedIn("its header X-Api-Key")},
		{"after a scheme", list + `as: none, headers: {authorization: "Bearer ${KEY}"}`, "test-token", refusedIn("its header Authorization")},
		{"inside Basic", list + `as: none, headers: {authorization: "Basic ${KEY}"}`, "Y2x1Yjp0ZXN0LXBhc3N3b3Jk", refusedIn("its header Authorization")},
		{"in a query", list + `as: none, query: {name: "${KEY}"}`, "test-key-o", refusedIn("its query")},
		{"in a body", `operation: egym.publishAccount, as: none, body: {email: "a${KEY}"}`, "test-pw-2", refusedIn("its body")},
		{"a short one as a body's value", `operation: egym.publishAccount, as: none, body: {email: "${KEY}"}`, "k", refusedIn("its body")},
		{"but not within a text", `operation: egym.publishAccount, as: none, body: {email: "a${KEY}"}`, "k", ""},
		{"no path at all", `operation: egym.retrieveAccount, tenant: chain-a, path: {accountId: "${KEY}"}`, "-",
			"mine.yaml:11:72: ${KEY} is empty: add --set KEY=value\nmine.yaml:11:3: step 1 (egym.retrieveAccount): retrieveAccount needs the path parameter \"accountId\""},
		{"in a path", `operation: egym.retrieveAccount, as: none, path: {accountId: "${KEY}"}`, "test-key-a", refusedIn("its path")},
	} {
		set := world.NewSet(vendors.All())
		sc := load(t, set, smoke+"steps:\n- {"+c.steps+"}\n")
		values := scenario.Values{}
		if strings.Contains(c.steps, "${KEY}") {
			values["KEY"] = strings.TrimPrefix(c.key, "-")
		}
		vendor := "egym"
		if strings.Contains(c.steps, "perfectgym.") {
			vendor = "perfectgym"
		}
		got := ""
		if err := (target.Targets{vendor: "http://a"}).Check(set, []*scenario.Scenario{sc}, values); err != nil {
			got = err.Error()
		}
		if name, _, _ := strings.Cut(strings.TrimPrefix(c.steps, "operation: "), ","); name != "" {
			c.want = strings.ReplaceAll(c.want, "OPERATION", name)
		}
		if got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.reason, got, c.want)
		}
	}
}

func refusedIn(where string) string {
	return "mine.yaml:11:3: step 1 (OPERATION) goes to a target, but " + where + " contains a test credential that the scenario declares: write ${NAME} there, and add --set NAME=value"
}

func TestATargetThatNobodyCalls(t *testing.T) {
	set := world.NewSet(vendors.All())
	sc := load(t, set, smoke+"steps: [{operation: egym.listAccounts}]\n")
	err := target.Targets{"onsi": "http://a"}.Check(set, []*scenario.Scenario{sc}, nil)
	if want := "--target onsi: no step calls onsi; valid: egym"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// sandbox is a target that tells all that it was sent, in every way it can.
type sandbox struct {
	mu   sync.Mutex
	sent []string
}

func (s *sandbox) ServeHTTP(rw http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	all := fmt.Sprint(req.Method, " ", req.URL, " ", req.Header, " ", string(body))
	s.mu.Lock()
	s.sent = append(s.sent, all)
	s.mu.Unlock()
	key := req.Header.Get("X-Api-Key")
	rw.Header().Set("Content-Type", "application/json")
	rw.Header().Set("Location", "/"+key)
	if strings.HasSuffix(req.URL.Path, "/roles") {
		rw.WriteHeader(http.StatusNotFound)
	}
	_ = json.NewEncoder(rw).Encode(map[string]any{
		"you sent": all, "key": key, key: 1, "email": strings.Repeat("x", 390) + key, "accountId": key,
		"firstName": []string{key, strings.Repeat("y", 50) + key},
	})
}

// Neither a declared credential nor what was set from outside appears anywhere,
// whatever the target tells and wherever a file puts it.
func TestNothingSecretAppears(t *testing.T) {
	const key, email, basic, plain = `r3al"key/with+all`, "jane roe@example.com", "YW5uYTpzZWNyZXQtcGFzcw==", "secret-pass"
	sandbox := &sandbox{}
	server := httptest.NewServer(sandbox)
	defer server.Close()
	set := world.NewSet(vendors.All())
	sc := load(t, set, smoke+`faults: [{id: lost, operation: egym.publishAccount, effect: {drop: reset}}]
steps:
- {id: create, operation: egym.publishAccount, as: none, headers: {x-api-key: "${KEY}", authorization: "Basic ${BASIC}"}, body: {email: "${EMAIL}"}, expect: {error: reset}}
- {id: again, operation: egym.publishAccount, tenant: chain-a, headers: {x-api-key: "${KEY}"}, query: {q: "${EMAIL}"}, body: {email: "${KEY}"}, save: {id: /accountId}}
- {id: look, operation: egym.retrieveAccount, as: none, headers: {x-api-key: "${KEY}"}, path: {accountId: "${again.id}"},
   expect: {status: 200, headers: {location: "${EMAIL}"}, body: {email: "${KEY}", firstName: ["${KEY}"], accountId: "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy${KEY}"}}}
`)
	values := scenario.Values{"KEY": key, "EMAIL": email, "BASIC": basic}
	targets := target.Targets{"egym": server.URL}
	scenarios := []*scenario.Scenario{sc}
	if err := targets.Check(set, scenarios, values); err != nil {
		t.Fatal(err)
	}
	results, err := target.Run(t.Context(), set, scenarios, values, targets)
	if err != nil {
		t.Fatal(err)
	}
	if results[0].Passed || len(sandbox.sent) != 3 || !strings.Contains(told(results[0]), "step look (egym.retrieveAccount) failed") {
		t.Fatalf("want the last of three steps to fail, and not:\n%s", told(results[0]))
	}
	asJSON, err := json.Marshal(results)
	if err != nil {
		t.Fatal(err)
	}
	asXML, err := judge.JUnit(results)
	if err != nil {
		t.Fatal(err)
	}
	shown := targets.Plan(sc, values) + told(results[0]) + results[0].Transcript + string(asJSON) + string(asXML)
	for _, secret := range []string{key[:4], `key/with`, "key%2Fwith", "jane", "YW5u", plain, "anna:"} {
		if at := strings.Index(shown, secret); at >= 0 {
			t.Errorf("%q appears: …%s", secret, shown[max(0, at-60):min(len(shown), at+60)])
		}
	}
	for _, name := range []string{"${KEY}", "${EMAIL}"} {
		if !strings.Contains(shown, name) {
			t.Errorf("nothing stands for %s", name)
		}
	}
	sent := strings.Join(sandbox.sent, "\n")
	if !strings.Contains(sent, key) || !strings.Contains(sent, basic) {
		t.Errorf("the target was not sent what was set: %s", sent)
	}
	for _, declared := range []string{"test-", "[k]"} {
		if strings.Contains(sent, declared) || strings.Contains(shown, declared) {
			t.Errorf("the declared %q was sent or shown", declared)
		}
	}
}

// What a step saves may be a declared credential, which is seen only then.
func TestASavedCredentialIsNotSent(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		fmt.Fprint(rw, `{"total": "test-key-a"}`)
	}))
	defer server.Close()
	r := against(t, server.URL, `steps:
- {id: one, operation: egym.listAccounts, as: none, save: {key: /total}}
- {id: two, operation: egym.listAccounts, headers: {x-api-key: "${one.key}"}}
`)
	want := "mine.yaml:12: step two (egym.listAccounts) failed\n  not sent: its header X-Api-Key contains a test credential that the scenario declares\n  the journal:\n    #1 GET egym listAccounts 200 at the target\n"
	if diff := cmp.Diff(want, told(r)); diff != "" {
		t.Error(diff)
	}
}

func load(t *testing.T, set *world.Set, text string) *scenario.Scenario {
	t.Helper()
	sc, err := scenario.Read(set, "mine.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

// told is what a result says of all that did not pass.
func told(r judge.Result) string {
	var b strings.Builder
	for _, v := range slices.Concat(r.Steps, r.Asserts) {
		if v.Outcome == judge.Passed {
			continue
		}
		fmt.Fprintf(&b, "%s:%d: %s %s\n", v.File, v.Line, v.Name, v.Outcome)
		for _, l := range v.Lines() {
			b.WriteString("  " + l + "\n")
		}
	}
	return b.String()
}

func against(t *testing.T, url, text string) judge.Result {
	t.Helper()
	set := world.NewSet(vendors.All())
	sc := load(t, set, smoke+text)
	results, err := target.Run(t.Context(), set, []*scenario.Scenario{sc}, nil, target.Targets{"egym": url})
	if err != nil {
		t.Fatal(err)
	}
	return results[0]
}

// Delays are real where a target is, and bounded.
func TestDelaysAreReal(t *testing.T) {
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		calls++
		rw.WriteHeader(http.StatusNotFound)
	}))
	defer server.Close()
	const look = "steps: [{operation: egym.retrieveAccount, as: none, path: {accountId: a}, repeat: {until: 200, max: 3, delay: "
	began := time.Now()
	r := against(t, server.URL, look+"40ms}}]\n")
	if took := time.Since(began); took < 80*time.Millisecond || calls != 3 || r.Passed {
		t.Errorf("%d calls took %v:\n%s", calls, took, told(r))
	}
	calls = 0
	r = against(t, server.URL, look+"61s}}]\n")
	if want := "never got 200: waiting 1m1s for the next call would exceed the minute that a scenario may wait for targets"; calls != 1 || !strings.Contains(told(r), want) {
		t.Errorf("%d calls:\n%s", calls, told(r))
	}
}

// The contract is judged of what the target answers, and all that a world of
// our own would be needed for is left out.
func TestOnlyTheContractIsJudged(t *testing.T) {
	answer := `{}`
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		rw.Header().Set("Content-Type", "application/problem+json")
		fmt.Fprint(rw, answer)
	}))
	defer server.Close()
	r := against(t, server.URL, `faults: [{id: down, operation: "*.*", effect: {respond: {status: 503}}}]
rivals: [{after: {operation: egym.*}, operation: egym.publishAccount, tenant: chain-a, body: {}}]
steps:
- {operation: egym.listAccounts, as: none}
- {id: built-in, operation: onsi.getMembers, expect: {status: 200}}
- clock: {advance: 1d}
- {operation: onsi.getMembers, expect: {status: 200, deliveries: [{operation: egym.webhook.TEST}]}}
assert:
  deliveries: [{operation: egym.webhook.TEST}]
  state: [{at: egym.chain-a.accounts, count: 9}]
  calls: [{operation: egym.listAccounts, outcomes: []}, {operation: onsi.*, outcomes: []}]
  assumed: fail
`)
	want := `mine.yaml:15: step 3 (clock) skipped
mine.yaml:18: contract failed
  response.header.Content-Type "application/problem+json" is not documented; documented: application/json, in #1 GET egym listAccounts 200 at the target
  to allow this, write assert: {contract: allow}
`
	if diff := cmp.Diff(want, told(r)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"1 fault", "1 rival", "1 clock step", "1 state assertion", "2 calls assertions", "2 deliveries assertions", "the unusedFaults assertion", "the assumed assertion"}, r.LeftOut); diff != "" {
		t.Error(diff)
	}
}

// A vendor may answer what its documents leave open, though the simulator never does.
func TestATargetIsJudgedByWhatTheVendorLeavesOpen(t *testing.T) {
	const envelope = `"path":"/api/v2/accounts","requestId":"r-1","error":"E"`
	conflict := func(code string) string {
		return `{"timestamp":"2026-01-15T09:00:00.000+0000",` + envelope + `,"status":409,"errorCode":"` + code + `","metadata":{"accountId":"a"}}`
	}
	const account = `"email":"a@example.com","firstName":"A","lastName":"B","gender":"MALE",` +
		`"membership":{"membershipId":"M-1","membershipType":"BASIC","startOfContract":"2026-01-01"}`
	for _, c := range []struct {
		reason string
		status int
		answer string
		breach string
	}{
		{"a documented code of another operation", 409, conflict("userEmailConflict"), ""},
		{"a documented code that no operation of the simulator has", 409, conflict("forbiddenAccountMerge"), ""},
		{"a code that was never documented", 409, conflict("tooManyGyms"), ""},
		{"metadata that is not text", 409, strings.Replace(conflict("membershipExists"), `"a"}`, `1}`, 1), "response.body/metadata/accountId must be a string, not a number"},
		{"a time in Z", 400, `{"timestamp":"2026-01-15T09:00:00Z",` + envelope + `,"status":400,"errorCode":"invalidRequest"}`, ""},
		{"a failure in the vendor's envelope", 500, `{"timestamp":"2026-01-15T09:00:00Z",` + envelope + `,"status":500,"errorCode":"internalServerError"}`, ""},
		{"a failure in another envelope of its names", 500, `{"status":"broken"}`, "response.body/status must be an integer, not a string"},
		{"a status that the vendor does not declare", 503, `{}`, "response.status 503 is not documented; documented: 201, 400, 401, 403, 404, 409, 413, 429, 500"},
		{"an extra key, and no accountId", 201, `{"loyaltyPoints":7,` + account + `}`, ""},
		{"an extra key, deep", 201, strings.Replace(`{`+account+`}`, `"M-1"`, `"M-1","level":2`, 1), ""},
		{"a wrong type of a known field", 201, strings.Replace(`{`+account+`}`, `"A"`, `7`, 1), "response.body/firstName must be a string, not a number"},
		{"a value that is not among the documented", 201, strings.Replace(`{`+account+`}`, `MALE`, `UNKNOWN`, 1), `response.body/gender must be one of "MALE","FEMALE","NON_BINARY"`},
		{"a required field is missing", 201, strings.Replace(`{`+account+`}`, `"gender":"MALE",`, ``, 1), "response.body/gender is required and missing"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
			rw.Header().Set("Content-Type", "application/json")
			rw.WriteHeader(c.status)
			fmt.Fprint(rw, c.answer)
		}))
		r := against(t, server.URL, fmt.Sprintf("steps:\n- {id: add, operation: egym.publishAccount, as: none, body: {%s}}\n", account))
		server.Close()
		want := ""
		if c.breach != "" {
			want = fmt.Sprintf("mine.yaml:1: contract failed\n  %s, in #1 POST egym publishAccount %d at the target\n  to allow this, write assert: {contract: allow}\n", c.breach, c.status)
		}
		if diff := cmp.Diff(want, told(r)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.reason, diff)
		}
	}
}

// A step may expect a status that only the vendor gives.
func TestAStepMayExpectAFailureOfTheTarget(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		rw.WriteHeader(http.StatusInternalServerError)
		fmt.Fprint(rw, `{"status":500,"error":"Internal Server Error"}`)
	}))
	defer server.Close()
	r := against(t, server.URL, "steps: [{operation: egym.listAccounts, as: none, expect: {status: 500}}]\n")
	if !r.Passed {
		t.Error(told(r))
	}
}

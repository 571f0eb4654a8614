package mcp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/mcp"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

// agent is a client of /mcp of a server of its own, as agents are.
type agent struct {
	*sdk.ClientSession
	t     *testing.T
	url   string
	calls int
}

func start(t *testing.T) *agent {
	t.Helper()
	set := world.NewSet(vendors.All())
	text, _ := scenarios.Text("starter")
	begin, err := scenario.Load(set, "", text)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Make(world.Default, begin); err != nil {
		t.Fatal(err)
	}
	s := &control.Server{Set: set, Start: begin, VendorURLs: map[string]string{}}
	s.Agents = mcp.Handler(s, "test")
	listening := httptest.NewServer(nil)
	s.URL = listening.URL
	listening.Config.Handler = s.Handler()
	t.Cleanup(listening.Close)
	client := sdk.NewClient(&sdk.Implementation{Name: "a-test"}, nil)
	session, err := client.Connect(t.Context(), &sdk.StreamableClientTransport{Endpoint: s.URL + "/mcp", DisableStandaloneSSE: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return &agent{session, t, s.URL, 0}
}

// call calls a tool, and returns its text and whether it is an error.
func (a *agent) call(tool string, arguments map[string]any) (text string, failed bool) {
	a.t.Helper()
	a.calls++
	got, err := a.CallTool(context.Background(), &sdk.CallToolParams{Name: tool, Arguments: arguments})
	if err != nil {
		return err.Error(), true
	}
	if len(got.Content) != 1 {
		a.t.Fatalf("%s answers %d contents", tool, len(got.Content))
	}
	return got.Content[0].(*sdk.TextContent).Text, got.IsError
}

// is calls a tool that must not fail, and decodes its answer.
func (a *agent) is(tool string, arguments map[string]any, into any) {
	a.t.Helper()
	text, failed := a.call(tool, arguments)
	if failed {
		a.t.Fatalf("%s %v: %s", tool, arguments, text)
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		a.t.Fatalf("%s: %v\n%s", tool, err, text)
	}
}

// send sends a request to a vendor.
func (a *agent) send(method, path, body string, header ...string) int {
	a.t.Helper()
	r, err := http.NewRequestWithContext(a.t.Context(), method, a.url+path, strings.NewReader(body))
	if err != nil {
		a.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		a.t.Fatal(err)
	}
	got.Body.Close()
	return got.StatusCode
}

// An agent pays for the list of tools in every conversation.
func TestToolsAreFewAndShort(t *testing.T) {
	a := start(t)
	list, err := a.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > 6<<10 || len(list.Tools) > 6 {
		t.Errorf("tools/list has %d tools in %d bytes; at most 6 in 6144 are allowed", len(list.Tools), len(text))
	}
	t.Logf("tools/list has %d bytes", len(text))
	var names []string
	for _, tool := range list.Tools {
		names = append(names, tool.Name)
		if tool.Description == "" {
			t.Errorf("%s has no description", tool.Name)
		}
	}
	if diff := cmp.Diff([]string{"docs", "faults", "play", "state", "why", "world"}, names); diff != "" {
		t.Errorf("the tools are not those that the documents name (-documents +tools):\n%s", diff)
	}
}

const mia = `{"email": "mia.berger@example.com", "firstName": "Mia", "lastName": "Berger", "gender": "FEMALE", "membership": {"membershipId": "A-2000", "membershipType": "BASIC", "startOfContract": "2026-01-01"}}`

// An agent is asked: why does this test get a 409? Show it by a scenario. It knows
// nothing but what the tools say.
func TestWhy409AndTheFailingScenario(t *testing.T) {
	a := start(t)
	signed := []string{"x-api-key", "egym-alpha-mitte"}
	a.send("GET", "/egym/api/v2/accounts", "", signed...)
	if status := a.send("POST", "/egym/api/v2/accounts", mia, signed...); status != 409 {
		t.Fatalf("the client gets %d", status)
	}
	a.send("GET", "/egym/api/v2/accounts", "", signed...)

	var why struct {
		World   string
		Time    string
		Request int
		Outcome string
		Why     string
		Rule    struct{ ID string }
		Step    map[string]any
	}
	a.is("why", nil, &why)
	if why.Outcome != "409" || why.Rule.ID != "egym.email-held" || !strings.Contains(why.Why, "way out:") {
		t.Fatalf("got %+v", why)
	}
	var vendors map[string]any
	a.is("state", map[string]any{"world": why.World, "at": why.Request - 1, "path": "egym"}, &vendors)
	// What it was to be: the member is new, so the create succeeds.
	write := func(status int) string {
		why.Step["expect"] = map[string]any{"status": status}
		text, err := json.Marshal(map[string]any{
			"version": 1, "name": "why-409", "title": "Why 409", "clock": map[string]any{"start": why.Time},
			"vendors": vendors, "steps": []any{why.Step}, "assert": map[string]any{"assumed": "allow"},
		})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	var played struct {
		Passed bool
		Steps  []struct {
			Outcome   string
			Says, Why []string
		}
	}
	a.is("play", map[string]any{"scenario": write(201)}, &played)
	if played.Passed || !strings.Contains(strings.Join(played.Steps[0].Says, "\n"), "want 201, got 409") {
		t.Fatalf("the scenario does not fail as the client did: %+v", played)
	}
	if !strings.Contains(strings.Join(played.Steps[0].Why, "\n"), "egym.email-held") {
		t.Errorf("it fails for another reason: %+v", played)
	}
	if a.calls > 4 {
		t.Errorf("it took %d calls", a.calls)
	}
	a.is("play", map[string]any{"scenario": write(409)}, &played)
	if !played.Passed {
		t.Errorf("the scenario does not show the conflict: %+v", played)
	}
}

func TestTools(t *testing.T) {
	a := start(t)
	signed := []string{"x-api-key", "egym-alpha-mitte"}
	const lost = `{"id": "lost", "operation": "egym.publishAccount", "phase": "after", "effect": {"drop": "close"}}`
	for _, c := range []struct {
		reason, tool string
		arguments    map[string]any
		says         string
		fails        bool
	}{
		{"nothing happened yet", "why", nil, "had no request yet", true},
		{"a world from a scenario's name", "world", map[string]any{"action": "make", "world": "mine", "scenario": "egym-two-chains"}, `"apiKey":"key-a"`, false},
		{"a world that exists", "world", map[string]any{"action": "make", "world": "mine"}, "already exists", true},
		{"a scenario of a wrong name", "world", map[string]any{"action": "make", "scenario": "egym-lost-anser"}, `there is no scenario "egym-lost-anser"; did you mean \"egym-lost-answer\"`, true},
		{"a world from a scenario's text", "world", map[string]any{"action": "make", "world": "inline", "scenario": "version: 1\nname: inline\ntitle: t\n"}, `"name":"inline"`, false},
		{"a scenario with a mistake", "world", map[string]any{"action": "make", "scenario": "version: 1\nname: inline\ntitle: t\nfalts: []\n"}, `"line":4,"column":1`, true},
		{"all worlds", "world", map[string]any{"action": "list"}, `"name":"inline"`, false},
		{"an action of a wrong name", "world", map[string]any{"action": "destroy"}, "destroy", true},
		{"a world is reset", "world", map[string]any{"action": "reset", "world": "mine"}, "done", false},
		{"a world of a wrong name", "world", map[string]any{"action": "reset", "world": "mne"}, `did you mean "mine"`, true},
		{"a world is deleted", "world", map[string]any{"action": "delete", "world": "inline"}, "done", false},
		{"the world that stays", "world", map[string]any{"action": "delete"}, "reset it instead", true},
		{"an action of nearly the right name", "world", map[string]any{"action": "mak"}, `did you mean "make"? valid: make, `, true},
		{"an argument that no tool has", "world", map[string]any{"action": "list", "wrld": "x"}, `unknown key "wrld"; did you mean "world"? valid: world, `, true},
		{"one of another tool, too", "play", map[string]any{"scenaro": "x"}, `unknown key "scenaro"; did you mean "scenario"?`, true},
		{"a text where a number is right", "why", map[string]any{"request": "3"}, `request: expected `, true},
		{"an action left out", "faults", nil, "action", true},
		{"an action of the faults of a wrong name", "faults", map[string]any{"action": "clr"}, "valid: ", true},
		{"a tool of a wrong name", "wy", nil, `there is no tool "wy"; did you mean "why"? valid: why, `, true},

		{"a collection", "state", map[string]any{"world": "mine", "path": "egym.chain-a.accounts"}, `{"accounts":[{`, false},
		{"a tenant", "state", map[string]any{"world": "mine", "path": "egym.chain-b"}, `{"egym":{"chains":[{`, false},
		{"a world with a reading and a limit", "world", map[string]any{"action": "make", "world": "read", "scenario": "{version: 1, name: read, title: t, vendors: " +
			"{egym: {readings: {membership-id-case: insensitive}, rateLimit: documented, chains: [{id: c, gyms: [{id: g, apiKeys: [k]}]}]}}}"}, `"name":"read"`, false},
		{"a tenant has them, too", "state", map[string]any{"world": "read", "path": "egym.c"}, `"rateLimit":"documented","readings":{"membership-id-case":"insensitive"}`, false},
		{"a vendor of a wrong name", "state", map[string]any{"path": "egim"}, `did you mean "egym"`, true},
		{"a tenant of a wrong name", "state", map[string]any{"world": "mine", "path": "egym.chain-c"}, "chain-a", true},
		{"a collection of a wrong name", "state", map[string]any{"world": "mine", "path": "egym.chain-a.acounts"}, `did you mean "accounts"`, true},
		{"a request that was not made", "state", map[string]any{"at": 5}, "5", true},
		{"changes backwards", "state", map[string]any{"from": 5, "to": 1}, "from 5 is after to 1: give the earlier request as from", true},
		{"both at once", "state", map[string]any{"from": 0, "at": 0}, "one or the other", true},

		{"a fault is set", "faults", map[string]any{"action": "set", "fault": lost}, `"id":"lost"`, false},
		{"a fault in braces without quotes", "faults", map[string]any{"action": "set", "fault": "{id: f1, operation: userapi.*, effect: {drop: close}}"}, `"id":"f1"`, false},
		{"which is cleared", "faults", map[string]any{"action": "clear", "id": "f1"}, "done", false},
		{"a fault with a mistake", "faults", map[string]any{"action": "set", "fault": "id: a\noperation: egym.publishAcount\neffect: {drop: close}\n"}, `"line":2,"column":12`, true},
		{"no fault", "faults", map[string]any{"action": "set"}, "set needs it", true},
		{"the faults", "faults", map[string]any{"action": "list"}, `"id":"lost"`, false},
		{"one is cleared", "faults", map[string]any{"action": "clear", "id": "lost"}, "done", false},
		{"one that is not there", "faults", map[string]any{"action": "clear", "id": "lost"}, `there is no fault "lost": the world has none`, true},
		{"all are cleared", "faults", map[string]any{"action": "clear"}, "done", false},

		{"a shipped scenario", "play", map[string]any{"scenario": "egym-lost-answer"}, `{"passed":true,"steps":[{"name":"step create (egym.publishAccount)","outcome":"passed"}`, false},
		{"a text that is fine", "play", map[string]any{"check": true, "scenario": "version: 1\nname: fine\ntitle: t\n"}, `"fine":true`, false},
		{"a text that is not", "play", map[string]any{"check": true, "scenario": "version: 1\nname: fine\ntitle: t\nsteps: [{operation: egym.publishAcount}]\n"}, `"line":4,"column":21`, true},
		{"a text that is no YAML", "play", map[string]any{"check": true, "scenario": "a: [\n"}, `"line":`, true},
		{"a text without steps", "play", map[string]any{"scenario": "version: 1\nname: fine\ntitle: t\n"}, "no steps", true},
		{"a probe expects nothing", "play", map[string]any{"scenario": string(scenarios.Keys()["probe"])}, "only settle plays a probe", true},
		{"a probe that is fine", "play", map[string]any{"check": true, "scenario": string(scenarios.Keys()["probe"])}, `"fine":true`, false},
		{"a value that is not set", "play", map[string]any{"scenario": "version: 1\nname: fine\ntitle: t\nvendors: {onsi: {clients: [{id: acme, apiKeys: [k], tiers: [Gold]}]}}\nsteps: [{operation: onsi.getMember, path: {id: \"${ID}\"}}]\n"}, "${ID} is not set", true},
		{"a value of a wrong name", "play", map[string]any{"set": map[string]any{"IDD": "m-1"}, "scenario": "version: 1\nname: fine\ntitle: t\nvendors: {onsi: {clients: [{id: acme, apiKeys: [k], tiers: [Gold]}]}}\nsteps: [{operation: onsi.getMember, path: {id: \"${ID}\"}}]\n"}, `set: no step uses ${IDD}; did you mean "ID"?`, true},
		{"a value that nothing uses", "play", map[string]any{"set": map[string]any{"ID": "m-1"}, "check": true, "scenario": "version: 1\nname: fine\ntitle: t\n"}, "set: no step uses ${ID}", true},
		{"a value that is used", "play", map[string]any{"set": map[string]any{"ID": "m-1"}, "scenario": "version: 1\nname: fine\ntitle: t\nvendors: {onsi: {clients: [{id: acme, apiKeys: [k], tiers: [Gold]}]}}\nsteps: [{operation: onsi.getMember, path: {id: \"${ID}\"}}]\n"}, `"outcome":"passed"`, false},

		{"the topics", "docs", nil, "Vendors: egym, ", false},
		{"the form of scenarios", "docs", map[string]any{"topic": "scenario"}, "An example:\nversion: 1", false},
		{"a key of it", "docs", map[string]any{"topic": "scenario.faults.calls"}, "faults[].calls.only: ", false},
		{"a key that it has not", "docs", map[string]any{"topic": "scenario.falts"}, `did you mean "faults"`, true},
		{"the scenarios", "docs", map[string]any{"topic": "scenarios"}, "egym-lost-answer", false},
		{"a vendor", "docs", map[string]any{"topic": "onsi"}, "inviteMember POST /v1/members", false},
		{"its rules", "docs", map[string]any{"topic": "egym.rules"}, "egym.email-held (documented): ", false},
		{"its readings", "docs", map[string]any{"topic": "egym.readings"}, "egym.patch-response = account (or ", false},
		{"a rule", "docs", map[string]any{"topic": "egym.email-held"}, "source: ", false},
		{"a reading", "docs", map[string]any{"topic": "egym.patch-response"}, "default account", false},
		{"an operation", "docs", map[string]any{"topic": "egym.publishAccount"}, "body membership.membershipType: string, required, one of ", false},
		{"what it answers", "docs", map[string]any{"topic": "egym.publishAccount"}, "\nanswers: 201, 400, 401, 403, 404, 409, ", false},
		{"an operation of a wrong name", "docs", map[string]any{"topic": "egym.publishAcount"}, `did you mean "egym.publishAccount"`, true},
		{"a rule and a reading of one name", "docs", map[string]any{"topic": "egym.webhook-test-account"}, "\n\negym.webhook-test-account: ", false},
		{"a rule of a wrong name", "docs", map[string]any{"topic": "egym.email-hold"}, `did you mean "egym.email-held"`, true},
		{"a topic of a wrong name", "docs", map[string]any{"topic": "senario"}, `did you mean "scenario"`, true},
		{"a rule of a vendor of a wrong name", "docs", map[string]any{"topic": "egim.email-held"}, `no topic "egim.email-held"; did you mean "egym"? valid: egym, `, true},
		{"a topic that looks like a path", "docs", map[string]any{"topic": "../../x"}, `no topic "../../x"; valid: egym, `, true},
	} {
		text, failed := a.call(c.tool, c.arguments)
		if failed != c.fails || !strings.Contains(text, c.says) && !strings.Contains(text, strings.ReplaceAll(c.says, `\"`, `"`)) {
			t.Errorf("%s: failed is %v, want %s in\n%s", c.reason, failed, c.says, text)
		}
	}
	if text, _ := a.call("docs", map[string]any{"topic": "egym.webhook-test-acount"}); strings.Count(text, "egym.webhook-test-account") != 2 {
		t.Errorf("a name is suggested and listed once each, got %s", text)
	}
	a.send("POST", "/egym/api/v2/accounts", strings.NewReplacer("mia.berger", "jane.roe", "A-2000", "M-77").Replace(mia), signed...)
	if text, failed := a.call("state", map[string]any{"from": 0}); failed || !strings.Contains(text, "jane.roe@example.com") {
		t.Errorf("the changes are %s", text)
	}
	if text, failed := a.call("why", map[string]any{"request": 7}); !failed || !strings.Contains(text, "request 7 is not in the journal of world default, whose latest is 1") {
		t.Errorf("a request that is not there: %s", text)
	}
}

// All mistakes are told at once, in the words of the tool.
func TestMistakesAreToldAtOnce(t *testing.T) {
	a := start(t)
	const outage = `{"id": "outage", "operation": "egym.*", "effect": {"respond": {"status": 503}}}`
	a.is("faults", map[string]any{"action": "set", "fault": outage}, new(any))
	for _, c := range []struct {
		reason, tool string
		arguments    map[string]any
		want         []string // the beginnings of the lines, or of the mistakes in a text
	}{
		{"a list needs neither", "faults", map[string]any{"action": "list", "fault": outage, "id": "outage", "world": "nope"},
			[]string{`there is no world "nope"`, "fault is for set only", "id is for clear only"}},
		{"nor does a misspelt argument hide them", "faults", map[string]any{"action": "clear", "fault": outage, "wrld": "x"},
			[]string{`wrld: unknown key "wrld"; did you mean "world"?`, "fault is for set only"}},
		{"an argument of a wrong form is told once", "faults", map[string]any{"action": "set", "fault": 3, "id": "x"},
			[]string{"fault: expected a string", "id is for clear only: the id of a new fault is a key of the fault"}},
		{"an action of a wrong name says nothing of the others", "faults", map[string]any{"action": "sett", "fault": outage, "id": "x"},
			[]string{`action: unknown value "sett"; did you mean "set"?`}},
		{"form and meaning of a fault", "faults",
			map[string]any{"action": "set", "fault": "{id: Lost, operation: egym.lisAccounts, phaze: after, effect: {drop: rest}}"},
			[]string{`"Lost" is not a valid id`, `egym has no operation "lisAccounts"`, `unknown key "phaze"`, `unknown value "rest"`}},
		{"a parameter beside another key", "faults",
			map[string]any{"action": "set", "fault": "{id: lost, operation: egym.listAccounts, where: {query: {lmit: 1}}, effect: {drop: rest}}"},
			[]string{`egym.listAccounts has no query parameter "lmit"`, `unknown value "rest"`}},
		{"a fault that is not there", "faults", map[string]any{"action": "clear", "id": "outge"},
			[]string{`there is no fault "outge"; did you mean "outage"? valid: outage`}},
		{"a world", "world", map[string]any{"action": "reset", "world": "nope", "scenario": "starter"},
			[]string{`there is no world "nope"`, "scenario is for make only"}},
		{"changes", "state", map[string]any{"from": 3, "to": 1, "path": "egym", "world": "nope"},
			[]string{`there is no world "nope"`, "from and to are for changes", "from 3 is after to 1"}},
		{"values", "play", map[string]any{"set": map[string]any{"IDD": "m-1", "X": "x"}, "scenario": "version: 1\nname: fine\ntitle: t\n" +
			"vendors: {onsi: {clients: [{id: acme, apiKeys: [k], tiers: [Gold]}]}}\nsteps: [{operation: onsi.getMember, path: {id: \"${ID}\"}}]\n"},
			[]string{"set: no step uses ${IDD}", "set: no step uses ${X}", "${ID} is not set"}},
	} {
		text, failed := a.call(c.tool, c.arguments)
		lines := strings.Split(text, "\n")
		var in struct{ Mistakes []struct{ Message string } }
		if json.Unmarshal([]byte(text), &in) == nil {
			lines = nil
			for _, m := range in.Mistakes {
				lines = append(lines, m.Message)
			}
		}
		right := failed && len(lines) == len(c.want)
		for i := range c.want {
			right = right && strings.HasPrefix(lines[i], c.want[i])
		}
		if !right || strings.Contains(text, "GET") || strings.Contains(text, "/_mock") {
			t.Errorf("%s: want %q, got\n%s", c.reason, c.want, text)
		}
	}
	keys := ""
	for i := range 25 {
		keys += fmt.Sprintf("key-%d: 1, ", i)
	}
	if text, _ := a.call("faults", map[string]any{"action": "set", "fault": "{" + keys + "operation: egym.*}"}); !strings.Contains(text, `"more":7`) {
		t.Errorf("it does not say how many mistakes are left out: %s", text)
	}
}

// Every operation is described, within what an agent can read at once.
func TestDocsOfOperations(t *testing.T) {
	a := start(t)
	for _, v := range world.NewSet(vendors.All()).Vendors {
		for _, op := range v.API.Routes.All {
			id := v.Name + "." + op.ID
			if text, failed := a.call("docs", map[string]any{"topic": id}); failed || !strings.Contains(text, "\nanswers: ") {
				t.Errorf("%s: %.300s", id, text)
			}
		}
	}
}

// An answer that is too long says how to ask for less.
func TestAnswersAreBounded(t *testing.T) {
	a := start(t)
	many := "version: 1\nname: many\ntitle: t\nvendors: {egym: {chains: [{id: c, gyms: [{id: g, apiKeys: [k]}], generate: {accounts: 500}}]}}\n"
	a.call("world", map[string]any{"action": "make", "world": "many", "scenario": many})
	if text, failed := a.call("state", map[string]any{"world": "many"}); !failed || !strings.Contains(text, "49152 are allowed: ask for less") {
		t.Errorf("got %.200s", text)
	}
}

// So do errors, which quote what they are about. What says what would be right is kept.
func TestErrorsAreBounded(t *testing.T) {
	a := start(t)
	long := strings.Repeat("é", 50_000)
	for _, c := range []struct {
		reason, tool string
		arguments    map[string]any
		says         []string
	}{
		{"a topic", "docs", map[string]any{"topic": long}, []string{"there is no topic ", "; valid: egym, "}},
		{"a scenario's name", "play", map[string]any{"scenario": strings.Repeat("x", 2<<20)}, []string{"xxx"}},
		{"a tool", long, nil, []string{"there is no tool ", "; valid: world, "}},
		{"a vendor in a path", "state", map[string]any{"path": long}, []string{"there is no vendor ", "; valid: "}},
	} {
		text, failed := a.call(c.tool, c.arguments)
		if !failed || len(text) > 48<<10+200 || !utf8.ValidString(text) {
			t.Errorf("%s: failed is %v, %d bytes: %.200s", c.reason, failed, len(text), text)
		}
		for _, says := range append(c.says, " bytes are left out here]") {
			if !strings.Contains(text, says) {
				t.Errorf("%s: want %s in %.200s", c.reason, says, text)
			}
		}
	}
}

// Of many worlds, those are listed that were used last. The others can still be named.
func TestManyWorlds(t *testing.T) {
	a := start(t)
	for i := range 120 {
		a.call("world", map[string]any{"action": "make", "world": fmt.Sprintf("w%d", i)})
	}
	a.call("state", map[string]any{"world": "w3"})
	text, failed := a.call("world", map[string]any{"action": "list"})
	var got struct {
		Worlds []struct{ Name string }
		More   int
		Says   string
	}
	if err := json.Unmarshal([]byte(text), &got); failed || err != nil {
		t.Fatalf("%v: %.200s", err, text)
	}
	if n := len(got.Worlds); n < 50 || got.More != 121-n || got.Worlds[0].Name != "w3" || got.Worlds[1].Name != "w119" || len(text) > 48<<10 {
		t.Errorf("%d worlds and %d more, in %d bytes: %.300s", n, got.More, len(text), text)
	}
	if want := fmt.Sprintf("%d more are not shown", got.More); !strings.Contains(got.Says, want) {
		t.Errorf("want %s in %s", want, got.Says)
	}
	if text, failed := a.call("world", map[string]any{"action": "delete", "world": "w0"}); failed {
		t.Errorf("one that is not listed is not deleted: %s", text)
	}
}

// The endpoint keeps to the server's rules of safety.
func TestStrangers(t *testing.T) {
	a := start(t)
	const ping = `{"jsonrpc":"2.0","id":1,"method":"ping"}`
	accept := []string{"Accept", "application/json, text/event-stream"}
	for _, c := range []struct {
		reason string
		header []string
		want   int
	}{
		{"a program", nil, 200},
		{"a page of this server", []string{"Origin", a.url}, 200},
		{"a page of another site", []string{"Origin", "https://evil.example"}, 403},
		{"a page, as browsers tell it", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"another name for this machine", []string{"Host", "evil.example"}, 421},
		{"a vendor's host is the vendor's", []string{"Host", "mms.api.egym.com"}, 404},
	} {
		if got := a.send("POST", "/mcp", ping, append(accept, c.header...)...); got != c.want {
			t.Errorf("%s: got %d, want %d", c.reason, got, c.want)
		}
	}
}

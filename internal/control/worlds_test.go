package control_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/contract"
)

func TestReadyAndVendors(t *testing.T) {
	s := start(t, "")
	s.do("GET", "/_mock/ready", "").is(200).equals(`{"ready": true, "scenario": "starter"}`)
	var all []string
	for _, v := range s.Set.Vendors {
		all = append(all, fmt.Sprintf(`{"name": %q, "title": %q, "url": "%[3]s/%[1]s", "contract": "%[3]s/_mock/contracts/%[1]s.yaml", "credential": %[4]s}`,
			v.Name, v.Title, s.URL, inJSON(t, v.Sample.Credential)))
	}
	s.do("GET", "/_mock/vendors", "").is(200).equals(`{"vendors": [` + strings.Join(all, ",") + `]}`)
}

func TestVendorsWithoutCredential(t *testing.T) {
	s := start(t, `{"version": 1, "name": "bare", "title": "Nobody is declared"}`)
	var got struct {
		Vendors []map[string]any `json:"vendors"`
	}
	s.do("GET", "/_mock/vendors", "").is(200).into(&got)
	for _, v := range got.Vendors {
		if credential, ok := v["credential"]; !ok || credential != nil {
			t.Errorf("%s: credential is %v (there: %v), want null", v["name"], credential, ok)
		}
	}
}

func TestContracts(t *testing.T) {
	s := start(t, "")
	for _, v := range s.Set.Vendors {
		got := s.do("GET", "/_mock/contracts/"+v.Name+".yaml", "").is(200)
		text, err := v.Vendor.Contract()
		if err != nil {
			t.Fatal(err)
		}
		if got.text != strings.Replace(string(text), "http://127.0.0.1:8409", s.URL, 1) || got.header.Get("Content-Type") != "application/yaml" {
			t.Errorf("%s: not the contract as it is shipped", v.Name)
		}
		inJSON := s.do("GET", "/_mock/contracts/"+v.Name+".json", "").is(200)
		read, err := contract.Load([]byte(inJSON.text))
		if err != nil {
			t.Fatal(err)
		}
		want, err := contract.Load(text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Operations(), read.Operations()); diff != "" {
			t.Errorf("%s in JSON is another (-YAML +JSON):\n%.2000s", v.Name, diff)
		}
		inJSON.says(`"url": "` + s.URL + "/" + v.Name + `"`)
	}
	for _, c := range []struct{ reason, path, kind string }{
		{"no vendor has the name", "/_mock/contracts/nobody.yaml", "not-found"},
		{"there is no such form", "/_mock/contracts/egym.yml", "not-found"},
		{"nor one without", "/_mock/contracts/egym", "not-found"},
		{"nor a file of the package", "/_mock/contracts/contracts.json", "not-found"},
		{"a name is no path", "/_mock/contracts/..%2Fegym.yaml", "unknown-path"},
	} {
		t.Run(c.reason, func(t *testing.T) { (server{s.Server, t}).do("GET", c.path, "").problem(404, c.kind) })
	}
}

// A scenario file is sent as it is, from any language: with curl --data-binary @FILE.
func TestMakeWorldOfAFile(t *testing.T) {
	s := start(t, "")
	file := "version: 1\nname: mine\ntitle: One member\nvendors:\n  onsi: {clients: [{id: acme, apiKeys: [k], tiers: [Gold]}]}\n"
	s.do("POST", "/_mock/worlds?name=a", file, "Content-Type", "application/yaml").is(201).says(`"name": "a"`, `"scenario": "mine"`)
	s.do("GET", "/w/a/onsi/v1/tiers", "", "X-API-KEY", "k").is(200).says("Gold")
	s.do("POST", "/_mock/worlds", `{"version": 1, "name": "mine", "title": "x"}`).is(201).says(`"scenario": "mine"`)
	s.do("POST", "/_mock/worlds?name=b", `{"scenario": "starter"}`).is(201).says(`"name": "b"`)
	for _, c := range []struct {
		reason, query, body, says string
	}{
		{"its mistakes have the file's lines", "", strings.Replace(file, "tiers", "teirs", 1), `"line":5`},
		{"a name that is no name", "?name=A", file, "name"},
		{"a name that is given twice", "?name=b", `{"name": "c"}`, "the name is given twice"},
		{"a parameter that nobody has", "?nam=b", file, `unknown parameter \"nam\"; did you mean \"name\"?`},
		{"what is neither", "", "nmae: x\n", `did you mean \"name\"?`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			(server{s.Server, t}).do("POST", "/_mock/worlds"+c.query, c.body, "Content-Type", "application/yaml").problem(400, "invalid").says(c.says)
		})
	}
}

// Files of the user's own are chosen by name, listed, and read each time.
func TestOwnScenarios(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mine.yaml")
	write := func(title string) {
		if err := os.WriteFile(file, []byte("version: 1\nname: mine\ntitle: "+title+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("First")
	s := start(t, "")
	if err := s.Scenarios.Add(file); err != nil {
		t.Fatal(err)
	}
	s.do("GET", "/_mock/scenarios", "").is(200).says(`"First"`, `"egym-lost-answer"`)
	s.do("POST", "/_mock/worlds", `{"scenario": "mine"}`).is(201).says(`"scenario": "mine"`)
	write("Second")
	s.do("GET", "/_mock/scenarios/mine", "").is(200).says(`"Second"`)
	write("[")
	s.do("GET", "/_mock/scenarios", "").is(200).says("cannot be read: "+file, `"egym-lost-answer"`)
	s.do("POST", "/_mock/worlds", `{"scenario": "mine"}`).problem(400, "invalid").says("mine.yaml:4:1: not YAML")
	s.do("POST", "/_mock/worlds", `{"scenario": "mien"}`).problem(400, "invalid").says(`did you mean \"mine\"?`)
	if err := s.Scenarios.Add("other/mine.json"); err == nil {
		t.Error("two scenarios have one name")
	}
}

func TestMakeWorld(t *testing.T) {
	s := start(t, "")
	var urls, credentials []string
	for _, name := range slices.Sorted(slices.Values(s.Set.Names())) {
		urls = append(urls, fmt.Sprintf("%q: %q", name, s.URL+"/w/mine/"+name))
		credentials = append(credentials, fmt.Sprintf("%q: %s", name, inJSON(t, s.Set.Vendor(name).Sample.Credential)))
	}
	got := s.do("POST", "/_mock/worlds", `{"name": "mine", "scenario": "starter"}`).is(201)
	got.equals(fmt.Sprintf(`{"name": "mine", "scenario": "starter", "time": "2026-01-15T09:00:00Z", "urls": {%s}, "credentials": {%s}}`,
		strings.Join(urls, ", "), strings.Join(credentials, ", ")))
	s.do("GET", "/_mock/worlds/mine", "").is(200).equals(got.text)

	var made struct {
		Name string
		URLs map[string]string
	}
	s.do("POST", "/_mock/worlds", "").is(201).into(&made)
	if !worldName(made.Name) {
		t.Errorf("a world without a name is called %q", made.Name)
	}
	s.do("POST", "/_mock/worlds", `{"name": null, "scenario": null}`).is(201)
	if got := (server{s.Server, t}).do("GET", strings.TrimPrefix(made.URLs["egym"], s.URL)+"/api/v2/accounts", "", "x-api-key", "egym-alpha-mitte"); got.status != 200 {
		t.Errorf("the URL of a world that was made answers %d", got.status)
	}
}

func worldName(s string) bool {
	return s != "" && len(s) <= 63 && s[0] != '-' && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

const inline = `{"version": 1, "name": "small", "title": "One chain", "clock": {"start": "2026-05-01T00:00:00Z"},
	"vendors": {"egym": {"chains": [{"id": "solo", "gyms": [{"id": "g", "apiKeys": ["solo-key"]}]}]}}}`

func TestMakeInlineWorld(t *testing.T) {
	s := start(t, "")
	s.do("POST", "/_mock/worlds", `{"name": "small", "scenario": `+inline+`}`).is(201).
		says(`"scenario": "small"`, `"time": "2026-05-01T00:00:00Z"`, `"apiKey": "solo-key"`)
	s.do("GET", "/w/small/egym/api/v2/accounts", "", "x-api-key", "solo-key").is(200)
	s.do("GET", "/w/small/egym/api/v2/accounts", "", "x-api-key", "egym-alpha-mitte").is(403)
	s.do("GET", "/egym/api/v2/accounts", "", "x-api-key", "solo-key", "X-Mockvendors-World", "small").is(200)
}

func TestMakeWorldRefused(t *testing.T) {
	s := start(t, "")
	s.do("POST", "/_mock/worlds", `{"name": "there"}`).is(201)
	long := strings.Repeat("a", 64)
	for _, c := range []struct {
		reason, body string
		status       int
		kind         string
		says         string
		at           []string // line:column path: beginning of the message
	}{
		{"names are unique", `{"name": "there"}`, 409, "exists", `already`, nil},
		{"the default world exists from the start", `{"name": "default"}`, 409, "exists", `already`, nil},
		{"capitals are no part of names", `{"name": "Mine"}`, 400, "invalid", "is not a valid world name", nil},
		{"a name does not begin with a hyphen", `{"name": "-a"}`, 400, "invalid", "is not a valid world name", nil},
		{"a name has 63 characters at most", `{"name": "` + long + `"}`, 400, "invalid", "is not a valid world name", nil},
		{"a name is no path", `{"name": "a/b"}`, 400, "invalid", "is not a valid world name", nil},
		{"a name is no list of lines", `{"name": "a\n"}`, 400, "invalid", "is not a valid world name", nil},
		{"a name is a string", `{"name": 5}`, 400, "invalid", "", []string{"1:10 name: expected a string"}},
		{"unknown fields are told with the nearest", `{"nmae": "a"}`, 400, "invalid", "",
			[]string{`1:2 nmae: unknown key "nmae"; did you mean "name"? valid: name, scenario`}},
		{"a body is an object", `["a"]`, 400, "invalid", "", []string{"1:1 : expected a mapping, found a list"}},
		{"broken JSON is told with its place", "{\n  \"name\": tru}", 400, "invalid", "", []string{"2:14 : not valid JSON"}},
		{"a key stands once", `{"name": "a", "name": "b"}`, 400, "invalid", "", []string{"1:15 name: "}},
		{"an unknown scenario is told with the nearest", `{"scenario": "startr"}`, 400, "invalid", `did you mean \"starter\"?`,
			[]string{`1:14 scenario: there is no scenario "startr"; did you mean "starter"?`}},
		{"files of this machine are not read", `{"scenario": "./starter.yaml"}`, 400, "invalid", "", []string{"1:14 scenario: there is no scenario"}},
		{"a scenario is a name or an object", `{"scenario": 3}`, 400, "invalid", "", []string{"1:14 scenario: must be the name of a scenario, or a scenario"}},
		{"every mistake of a scenario is told with its place",
			"{\"name\": \"x\",\n \"scenario\": {\"version\": 2, \"name\": \"x\",\n  \"vendors\": {\"egmy\": {}, \"onsi\": {\"clients\": [{\"id\": \"c\", \"members\": [{\"emial\": \"a@b.example\"}]}]}}}}", 400, "invalid", "",
			[]string{
				`2:26 scenario.version: unknown version 2`,
				`3:15 scenario.vendors.egmy: unknown vendor "egmy"; did you mean "egym"?`,
				`3:72 scenario.vendors.onsi.clients[0].members[0].email: key "email" is missing`,
			}},
		{"what the vendor finds wrong has a place too",
			`{"scenario": {"version": 1, "name": "x", "title": "t", "vendors": {"egym": {"chains": [{"id": "c", "gyms": [{"id": "g"}]}, {"id": "c", "gyms": [{"id": "g"}]}]}}}}`,
			400, "invalid", "", []string{"1:131 scenario.vendors.egym.chains[1].id: "}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			s := server{s.Server, t}
			got := s.do("POST", "/_mock/worlds", c.body).problem(c.status, c.kind).says(c.says)
			found := got.mistakes()
			for i, want := range c.at {
				if i >= len(found) || !strings.HasPrefix(found[i], want) {
					t.Errorf("mistake %d does not begin with %q; there are:\n%s", i, want, strings.Join(found, "\n"))
				}
			}
			s.do("GET", "/_mock/worlds/x", "").problem(404, "unknown-world") // nothing was made
		})
	}
}

func TestWorldsAreListedAndDeleted(t *testing.T) {
	s := start(t, "")
	names := func() (names []string) {
		var got struct{ Worlds []struct{ Name string } }
		s.do("GET", "/_mock/worlds", "").is(200).into(&got)
		for _, w := range got.Worlds {
			names = append(names, w.Name)
		}
		return names
	}
	s.do("POST", "/_mock/worlds", `{"name": "b"}`).is(201)
	s.do("POST", "/_mock/worlds", `{"name": "a"}`).is(201)
	if got := names(); !slices.Equal(got, []string{"a", "b", "default"}) {
		t.Fatalf("there are %v", got)
	}
	if got := s.do("DELETE", "/_mock/worlds/a", "").is(204); got.text != "" {
		t.Errorf("204 with a body %q", got.text)
	}
	if got := names(); !slices.Equal(got, []string{"b", "default"}) {
		t.Fatalf("there are %v after one was deleted", got)
	}
	s.do("DELETE", "/_mock/worlds/a", "").problem(404, "unknown-world")
	s.do("GET", "/w/a/egym/api/v2/accounts", "", "x-api-key", "k").problem(404, "unknown-world")
	s.do("DELETE", "/_mock/worlds/default", "").problem(400, "invalid").says("reset it instead")
	s.do("GET", "/_mock/worlds/default", "").is(200)
	s.do("POST", "/_mock/worlds", `{"name": "a"}`).is(201) // a name is free again
}

func TestResetAndRewind(t *testing.T) {
	s := start(t, "")
	s.do("POST", "/_mock/worlds", `{"name": "a"}`).is(201)
	const world = "/_mock/worlds/a"
	snapshot := func() string {
		return s.do("GET", world+"/state", "").is(200).text + s.do("GET", world+"/clock", "").is(200).text +
			s.do("GET", world+"/readings", "").is(200).text + s.do("GET", world+"/outbox", "").is(200).text
	}
	invite := func(email string) answer {
		return s.do("POST", "/w/a/onsi/v1/members", `{"email": "`+email+`", "firstName": "A", "lastName": "B", "tier": "Gold"}`, "X-API-KEY", "onsi-acme")
	}
	began := snapshot()
	first := invite("one@example.com").is(201)
	afterOne := snapshot()
	s.do("POST", world+"/clock/advance", `{"by": "30d"}`).is(200)
	s.do("PUT", world+"/readings", `{"egym.patch-response": "no-content"}`).is(200)
	s.do("PUT", world+"/state", `{"egym": {}}`).is(204)
	invite("two@example.com").is(201)

	s.do("POST", world+"/rewind", `{"to": 1}`).is(204)
	if diff := cmp.Diff(afterOne, snapshot()); diff != "" {
		t.Errorf("after a rewind to 1 (-want +got):\n%s", diff)
	}
	if got := invite("two@example.com").is(201); got.header.Get("X-Mockvendors-Request") != "2" {
		t.Errorf("the request after a rewind to 1 is number %s", got.header.Get("X-Mockvendors-Request"))
	}
	s.do("POST", world+"/rewind", `{"to": 0}`).is(204)
	if diff := cmp.Diff(began, snapshot()); diff != "" {
		t.Errorf("after a rewind to 0 (-want +got):\n%s", diff)
	}
	invite("one@example.com").is(201).equals(first.text)

	s.do("POST", world+"/reset", "").is(204)
	if diff := cmp.Diff(began, snapshot()); diff != "" {
		t.Errorf("after a reset (-want +got):\n%s", diff)
	}
	s.do("GET", world+"/requests", "").is(200).equals(`{"requests": []}`)
	again := invite("one@example.com").is(201).equals(first.text)
	if n := again.header.Get("X-Mockvendors-Request"); n != "1" {
		t.Errorf("numbering after a reset begins at %s", n)
	}

	for _, c := range []struct{ reason, body, says string }{
		{"a request that was not made", `{"to": 2}`, "cannot rewind to request 2"},
		{"a number below nothing", `{"to": -1}`, "cannot rewind to request -1"},
		{"to is needed", `{}`, `key \"to\" is missing`},
		{"an empty body has no to", ``, `key \"to\" is missing`},
		{"to is not null", `{"to": null}`, "cannot be null"},
		{"to is a number", `{"to": "1"}`, "expected a whole number"},
		{"to is whole", `{"to": 0.5}`, "1:8"},
		{"unknown fields are refused", `{"to": 1, "form": 0}`, `unknown key \"form\"`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			(server{s.Server, t}).do("POST", world+"/rewind", c.body).problem(400, "invalid").says(c.says)
		})
	}
	s.do("GET", world+"/requests/1", "").is(200) // refused rewinds change nothing
}

// What one world is asked shows in no other one.
func TestWorldsAreApart(t *testing.T) {
	s := start(t, "")
	s.do("POST", "/_mock/worlds", `{"name": "a"}`).is(201)
	s.do("POST", "/_mock/worlds", `{"name": "b"}`).is(201)
	before := s.do("GET", "/_mock/worlds/b/state", "").text
	s.do("POST", "/w/a/onsi/v1/members", `{"email": "x@example.com", "firstName": "A", "lastName": "B", "tier": "Gold"}`, "X-API-KEY", "onsi-acme").is(201)
	s.do("PUT", "/_mock/worlds/a/readings", `{"egym.patch-response": "no-content"}`).is(200)
	s.do("PUT", "/_mock/worlds/a/clock", `{"now": "2030-01-01T00:00:00Z"}`).is(200)
	s.do("PUT", "/_mock/worlds/a/state", `{"userapi": {}}`).is(204)
	if diff := cmp.Diff(before, s.do("GET", "/_mock/worlds/b/state", "").text); diff != "" {
		t.Errorf("world b changed:\n%s", diff)
	}
	s.do("GET", "/_mock/worlds/b/clock", "").equals(`{"now": "2026-01-15T09:00:00Z", "mode": "frozen"}`)
	s.do("GET", "/_mock/worlds/b/readings", "").says(`"egym.patch-response": "account"`)
	s.do("GET", "/_mock/worlds/b/requests", "").equals(`{"requests": []}`)
	one := s.do("GET", "/w/b/onsi/v1/tiers", "", "X-API-KEY", "onsi-acme").is(http.StatusOK)
	if n := one.header.Get("X-Mockvendors-Request"); n != "1" {
		t.Errorf("world b counts from %s", n)
	}
	if d := one.header.Get("Date"); d != "Thu, 15 Jan 2026 09:00:00 GMT" {
		t.Errorf("world b's Date is %s", d)
	}
}

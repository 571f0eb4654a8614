package compare_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/compare"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/target"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
	"github.com/mockvendors/mockvendors/sim"
)

// keys are the client's credentials, which only the upstream may get.
var keys = scenario.Values{
	"RUN": "5eed5eed", "EGYM_KEY": "real-secret-one", "EGYM_OTHER_KEY": "real-secret-two", "ONSI_KEY": "real-secret-three",
	"USERAPI_KEY": "real-secret-four", "PERFECTGYM_TOKEN": "real-secret-five",
	"CLUBOS_BASIC": "cmVhbC1zZWNyZXQ6cmVhbC1zZWNyZXQ=", "CLUBOS_LOCATION": "1", "CLUBOS_OTHER_LOCATION": "2",
}

// upstream is a second instance, whose identifiers are others.
func upstream(t *testing.T, readings sim.Readings) (client *http.Client, w *world.World) {
	t.Helper()
	set := world.NewSet(vendors.All())
	w = open(t, set, 99, readings)
	return play.Inside(set), w
}

func open(t *testing.T, set *world.Set, seed uint64, readings sim.Readings) *world.World {
	t.Helper()
	sc, err := scenario.Open(t.Context(), set, "starter")
	if err != nil {
		t.Fatal(err)
	}
	start := *sc.Start
	start.Seed, start.Readings = seed, readings
	w, err := set.Make("default", &start)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// compared plays a probe through the proxy, with an upstream in which readings have these
// values.
func compared(t *testing.T, vendor, path string, text []byte, readings sim.Readings) (compare.Report, *world.World) {
	t.Helper()
	client, _ := upstream(t, readings)
	set := world.NewSet(vendors.All())
	p := &compare.Proxy{
		Set: set, World: open(t, set, 1, nil), Vendor: set.Vendor(vendor), Client: client,
		Upstream: "http://upstream.example/" + vendor,
	}
	sc, err := scenario.Read(set, path, text)
	if err != nil {
		t.Fatal(err)
	}
	through := &http.Client{Transport: handler{p}}
	prober := target.Targets{vendor: "http://proxy.example"}.Prober(set, keys, through)
	if _, _, err := prober.Play(t.Context(), sc); err != nil {
		t.Fatal(err)
	}
	return p.Report(), p.World
}

type handler struct{ http.Handler }

func (h handler) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, r)
	return recorder.Result(), nil
}

// unseen are readings whose values no comparison tells apart.
var unseen = map[string]string{
	"egym.timestamp-form": "times count as equal",
}

// uncompared are readings whose probes a world answers otherwise in any case.
var uncompared = map[string]string{
	"perfectgym.employee-only-in-user-mode": "the world never gets the token of the client's member, and is asked as by an employee",
}

// TestEveryReading: against an upstream that is the same but for its seed, no difference is
// found; against one in which a reading has another value, the difference is found and
// explained by that value, and what is not explained comes after it.
func TestEveryReading(t *testing.T) {
	t.Parallel()
	set := world.NewSet(vendors.All())
	tried := 0
	for _, v := range set.Vendors {
		for _, r := range v.Readings {
			path, text, ok := scenarios.Probe(v.Name, r.ID)
			if !ok || uncompared[v.Name+"."+r.ID] != "" {
				continue
			}
			t.Run(v.Name+"."+r.ID, func(t *testing.T) {
				t.Parallel()
				same, w := compared(t, v.Name, path, text, nil)
				if same.Differ != 0 || same.Compared == 0 {
					t.Errorf("the same upstream:\n%s", same.Text())
				}
				noSecret(t, same, w)
				for _, value := range r.Values[1:] {
					report, w := compared(t, v.Name, path, text, sim.Readings{}.With(r, value))
					noSecret(t, report, w)
					if unseen[v.Name+"."+r.ID] != "" {
						continue
					}
					if len(report.Exchanges) == 0 {
						t.Errorf("no difference under %s", value)
						continue
					}
					want := compare.Explanation{Reading: v.Name + "." + r.ID, Value: value}
					explained := slices.ContainsFunc(report.Exchanges[0].Readings, func(e compare.Explanation) bool {
						e.After = 0 // or the reading had decided on an earlier request's state
						return e == want
					})
					if !explained {
						t.Errorf("under %s, not explained:\n%s", value, report.Text())
					}
				}
			})
			tried++
		}
	}
	if tried < 40 {
		t.Errorf("%d readings have a probe: is this test looking at the right place?", tried)
	}
}

// TestTwoReadingsAtOnce: where two readings differ, the body under the right status shows
// the other one. The value that brings the status into agreement is named all the same.
func TestTwoReadingsAtOnce(t *testing.T) {
	t.Parallel()
	set := world.NewSet(vendors.All())
	also := map[string]string{"null-fields": "null", "email-case": "sensitive"}
	var readings sim.Readings
	for _, r := range set.Vendor("egym").Readings {
		if value := also[r.ID]; value != "" {
			readings = readings.With(r, value)
		}
	}
	path, text, _ := scenarios.Probe("egym", "email-case")
	report, _ := compared(t, "egym", path, text, readings)
	got := report.Text()
	for _, want := range []string{
		"under egym.null-fields=null it would be the same",
		"status: 201 at the upstream, 409 in the world\n  the status would be the same under egym.email-case=sensitive; then ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("not told: %s\n%s", want, got)
		}
	}
}

// TestExplanations: the values that give the same answer come first, a value that turns equal
// statuses into different ones explains nothing, and two values are named together if only
// both make the answers the same.
func TestExplanations(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason   string
		upstream map[string]string // readings
		body     string
		want     []string
	}{
		{
			"a refusal of the unknown field has no null fields either, and is no better for that",
			map[string]string{"null-fields": "null"},
			`{"firstName":"Ida","lastName":"Berg","email":"ida@example.com","gender":"NON_BINARY","phone":"1",` +
				`"membership":{"membershipId":"m-1","membershipType":"BASIC","startOfContract":"2026-01-01"}}`,
			[]string{"under egym.null-fields=null it would be the same"},
		},
		{
			"two readings of one refusal",
			map[string]string{"field-errors-name": "errors", "missing-field-code": "invalidArguments"},
			`{"firstName":"I"}`,
			[]string{
				"under egym.field-errors-name=errors and egym.missing-field-code=invalidArguments together it would be the same",
				"under egym.field-errors-name=errors it would differ less: 1 difference left",
				"under egym.missing-field-code=invalidArguments it would differ less: 2 differences left",
			},
		},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			set := world.NewSet(vendors.All())
			var readings sim.Readings
			for _, r := range set.Vendor("egym").Readings {
				if value := c.upstream[r.ID]; value != "" {
					readings = readings.With(r, value)
				}
			}
			client, _ := upstream(t, readings)
			p := &compare.Proxy{
				Set: set, World: open(t, set, 1, nil), Vendor: set.Vendor("egym"), Client: client, Upstream: "http://upstream.example/egym",
			}
			r := httptest.NewRequest("POST", "/api/v2/accounts", strings.NewReader(c.body))
			r.Header.Set("X-Api-Key", "real-secret-one")
			r.Header.Set("Content-Type", "application/json")
			p.ServeHTTP(httptest.NewRecorder(), r)
			report := p.Report()
			var got []string
			if len(report.Exchanges) > 0 {
				for _, e := range report.Exchanges[0].Readings {
					got = append(got, e.String())
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q\nwant %q\n%s", got, c.want, report.Text())
			}
		})
	}
}

// noSecret: neither the report nor the world has the client's credentials.
func noSecret(t *testing.T, r compare.Report, w *world.World) {
	t.Helper()
	asJSON, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	asXML, err := r.JUnit()
	if err != nil {
		t.Fatal(err)
	}
	all := r.Text() + string(asJSON) + string(asXML)
	for _, e := range w.Journal.Entries() {
		header, err := json.Marshal(e.RequestHeader.HTTP())
		if err != nil {
			t.Fatal(err)
		}
		all += string(header) + e.Path + e.Query + string(e.RequestBody) + e.Tenant
	}
	if strings.Contains(all, "real-secret") {
		t.Errorf("a credential of the client is in the report or in the world: %s", all)
	}
}

// A difference between two answers, in an upstream's own words.
func TestWhatDiffers(t *testing.T) {
	t.Parallel()
	const refusal = `{"timestamp":"2026-01-15T09:00:00.000+0000","path":"/api/v2/accounts/x","requestId":"r-1","status":404,` +
		`"error":"Not Found","errorCode":"notFound","message":"User's chain profile was not found.","metadata":{"entity":"ACCOUNT"}}`
	for _, c := range []struct {
		reason string
		status int
		answer string
		want   string // the first difference
	}{
		{"the same in other words, with another id and time", 404, refusal, ""},
		{"a time in another form", 404, strings.Replace(refusal, "+0000", "Z", 1), ""},
		{"another code", 404, strings.Replace(refusal, "notFound", "unknownAccount", 1), `code at /errorCode: "unknownAccount" at the upstream, "notFound" in the world`},
		{"another entity, deep", 404, strings.Replace(refusal, "ACCOUNT", "CHAIN_PROFILE", 1), `code at /metadata/entity: "CHAIN_PROFILE" at the upstream, "ACCOUNT" in the world`},
		{"a key more", 404, strings.Replace(refusal, `{"time`, `{"docs":"x","time`, 1), "key at /docs: string at the upstream, nothing in the world"},
		{"a key less", 404, strings.Replace(refusal, `"requestId":"r-1",`, ``, 1), "key at /requestId: nothing at the upstream, string in the world"},
		{"another type", 404, strings.Replace(refusal, `404,`, `"404",`, 1), "type at /status: string at the upstream, number in the world"},
		{"another status", 410, refusal, "status: 410 at the upstream, 404 in the world"},
		{"a success", 200, `{}`, "status: 200 at the upstream, 404 in the world"},
		{"no body", 404, ``, "body: no body at the upstream, JSON, object in the world"},
		{"a page", 404, `<html>`, "body: 6 bytes that are not JSON at the upstream, JSON, object in the world"},
		{"the path with another account in it", 404, strings.Replace(refusal, "/x", "/y", 1), ""},
	} {
		set := world.NewSet(vendors.All())
		p := &compare.Proxy{
			Set: set, World: open(t, set, 1, nil), Vendor: set.Vendor("egym"), Upstream: "http://upstream.example",
			Client: &http.Client{Transport: handler{http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
				rw.WriteHeader(c.status)
				_, _ = io.WriteString(rw, c.answer)
			})}},
		}
		r := httptest.NewRequest("GET", "/api/v2/accounts/x", nil)
		r.Header.Set("X-Api-Key", "real-secret-one")
		p.ServeHTTP(httptest.NewRecorder(), r)
		got := ""
		if report := p.Report(); len(report.Exchanges) > 0 {
			got = report.Exchanges[0].Differences[0].String()
		}
		if got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.reason, got, c.want)
		}
	}
}

// A CI server shows each compared request as a test, up to the bound, which the file tells.
func TestJUnitHasEveryComparedRequest(t *testing.T) {
	t.Parallel()
	const differ, all = 1002, 10_003
	client, _ := upstream(t, nil)
	set, sent := world.NewSet(vendors.All()), 0
	p := &compare.Proxy{
		Set: set, World: open(t, set, 1, nil), Vendor: set.Vendor("egym"), Upstream: "http://upstream.example/egym",
		Client: &http.Client{Transport: handler{http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if sent++; sent <= differ {
				rw.WriteHeader(http.StatusTeapot)
				return
			}
			answer, err := client.Do(r.Clone(r.Context()))
			if err != nil {
				t.Error(err)
				return
			}
			defer answer.Body.Close()
			rw.WriteHeader(answer.StatusCode)
			_, _ = io.Copy(rw, answer.Body)
		})}},
	}
	for range all {
		p.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/nothing/here", nil))
	}
	text, err := p.Report().JUnit()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Suite    struct {
			Properties struct {
				Property []struct {
					Value string `xml:"value,attr"`
				} `xml:"property"`
			} `xml:"properties"`
			Cases []struct {
				Name    string `xml:"name,attr"`
				Failure *struct {
					Message string `xml:"message,attr"`
				} `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	cases := got.Suite.Cases
	if got.Tests != 10_000 || got.Failures != differ || len(cases) != 10_000 {
		t.Fatalf("the file has %d tests, %d failures and %d cases", got.Tests, got.Failures, len(cases))
	}
	for i, want := range map[int]string{
		0: "status: 418 at the upstream, 404 in the world", differ - 1: "it differs; only of the first 1000 requests that differ", differ: "",
	} {
		message := ""
		if f := cases[i].Failure; f != nil {
			message = f.Message
		}
		if name := fmt.Sprintf("request %d (GET egym (no operation))", i+1); cases[i].Name != name || !strings.HasPrefix(message, want) || (want == "") != (message == "") {
			t.Errorf("case %d is %q and says %q, want %q and %q", i, cases[i].Name, message, name, want)
		}
	}
	if about := got.Suite.Properties.Property; len(about) != 1 || about[0].Value != "3 requests more were passed on and not compared: the first 10000 are" {
		t.Errorf("it does not tell the bound: %+v", about)
	}
}

// What is too large, or gets no answer, is refused and told.
func TestBounds(t *testing.T) {
	t.Parallel()
	set := world.NewSet(vendors.All())
	p := &compare.Proxy{
		Set: set, World: open(t, set, 1, nil), Vendor: set.Vendor("egym"), Upstream: "http://127.0.0.1:1", Client: play.NewClient(),
	}
	for _, c := range []struct {
		body   io.Reader
		status int
	}{
		{strings.NewReader(strings.Repeat("x", 17<<20+1)), http.StatusRequestEntityTooLarge},
		{strings.NewReader("{}"), http.StatusBadGateway},
	} {
		rw := httptest.NewRecorder()
		p.ServeHTTP(rw, httptest.NewRequest("POST", "/api/v2/accounts", c.body))
		if rw.Code != c.status {
			t.Errorf("got %d, want %d", rw.Code, c.status)
		}
	}
	if r := p.Report(); r.Requests != 1 || r.Unanswered != 1 || r.Compared != 0 || !r.Unreached() || r.Same() {
		t.Errorf("told %+v", r)
	}
}

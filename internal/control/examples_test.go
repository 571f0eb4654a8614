package control_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/control"
)

// right is a request that a call carries out.
type right struct{ path, body string }

const (
	base     = "/_mock/worlds/example"
	snapshot = base + "/snapshots/kept"
)

// example is a request of a call that the world of [server.example] carries
// out.
func example(operation string) right {
	return map[string]right{
		"getReady":        {"/_mock/ready", ""},
		"listVendors":     {"/_mock/vendors", ""},
		"getContract":     {"/_mock/contracts/control.yaml", ""},
		"listOperations":  {"/_mock/operations", ""},
		"listUnmatched":   {"/_mock/unmatched", ""},
		"forgetUnmatched": {"/_mock/unmatched", ""},
		"getMetrics":      {"/_mock/metrics", ""},
		"getArchive":      {base + "/requests.har", ""},
		"getFidelity":     {"/_mock/fidelity", ""},
		"listScenarios":   {"/_mock/scenarios", ""},
		"getScenario":     {"/_mock/scenarios/egym-lost-answer", ""},
		"streamAllEvents": {"/_mock/events", ""},
		"makeCall":        {base + "/calls", `{"operation": "onsi.getTiers", "tenant": "acme"}`},
		"listWorlds":      {"/_mock/worlds", ""},
		"makeWorld":       {"/_mock/worlds", `{"name": "another", "scenario": "starter"}`},
		"getWorld":        {base, ""},
		"deleteWorld":     {base, ""},
		"resetWorld":      {base + "/reset", ""},
		"rewindWorld":     {base + "/rewind", `{"to": 1}`},
		"listSnapshots":   {base + "/snapshots", ""},
		"makeSnapshot":    {base + "/snapshots", `{"name": "another"}`},
		"restoreSnapshot": {snapshot + "/restore", ""},
		"deleteSnapshot":  {snapshot, ""},
		"getState":        {base + "/state", ""},
		"putState":        {base + "/state", `{"onsi": {}}`},
		"saveWorld":       {"/_mock/worlds/default/save", ""},
		"getOutbox":       {base + "/outbox", ""},
		"getDiff":         {base + "/diff", ""},
		"listRequests":    {base + "/requests", ""},
		"forgetRequests":  {base + "/requests", ""},
		"getRequest":      {base + "/requests/1", ""},
		"getWhy":          {base + "/requests/1/why", ""},
		"streamEvents":    {base + "/events", ""},
		"getReport":       {base + "/report", ""},
		"getCoverage":     {base + "/coverage", ""},
		"listFaults":      {base + "/faults", ""},
		"addFault":        {base + "/faults", `{"id": "another", "operation": "onsi.getTiers", "effect": {"drop": "close"}}`},
		"deleteFaults":    {base + "/faults", ""},
		"deleteFault":     {base + "/faults/set", ""},
		"getReadings":     {base + "/readings", ""},
		"putReadings":     {base + "/readings", `{"egym.patch-response": "no-content"}`},
		"getClock":        {base + "/clock", ""},
		"putClock":        {base + "/clock", `{"now": "2027-01-01T00:00:00Z"}`},
		"advanceClock":    {base + "/clock/advance", `{"by": "1d"}`},
	}[operation]
}

// example makes the world that an example's request is about: two requests, a
// snapshot and a fault.
func (s server) example(operation string) {
	s.tb.Helper()
	if example(operation).path == "" {
		s.tb.Fatalf("there is no example of %s: add one", operation)
	}
	s.do("DELETE", base, "")
	s.do("DELETE", "/_mock/worlds/another", "")
	s.do("POST", "/_mock/worlds", `{"name": "example"}`).is(201)
	s.do("POST", "/w/example/onsi/v1/members", `{"email": "one@example.com", "firstName": "A", "lastName": "B", "tier": "Gold"}`, "X-API-KEY", "onsi-acme").is(201)
	s.do("POST", base+"/snapshots", `{"name": "kept"}`).is(201)
	s.do("POST", base+"/faults", `{"id": "set", "operation": "egym.*", "effect": {"drop": "close"}}`).is(201)
	s.do("GET", "/w/example/onsi/v1/tiers", "", "X-API-KEY", "onsi-acme").is(200)
}

// all is what the server tells of its worlds: what a call may change.
func (s server) all() string {
	s.tb.Helper()
	text := s.do("GET", "/_mock/worlds", "").is(200).text
	for _, of := range []string{"/state", "/clock", "/readings", "/faults", "/requests", "/snapshots", "/outbox", "/coverage"} {
		text += s.do("GET", base+of, "").is(200).text
	}
	return text
}

// Every example is carried out, once its world is there: what tests refuse it
// for is not the request's own fault.
func TestExamples(t *testing.T) {
	s := start(t, "")
	for _, c := range control.Routes() {
		t.Run(c.Operation, func(t *testing.T) {
			s := server{s.Server, t}
			s.example(c.Operation)
			method := methodOf(c.Operation)
			if isStream(c.Operation) {
				s.follow(example(c.Operation).path)
				return
			}
			if got := s.do(method, example(c.Operation).path, example(c.Operation).body); got.status >= 300 {
				t.Errorf("status %d\n%s", got.status, got.text)
			}
		})
	}
}

// Whatever can be looked at can be asked for its headers alone.
func TestHeads(t *testing.T) {
	s := start(t, "")
	for _, c := range control.Routes() {
		if methodOf(c.Operation) != http.MethodGet || isStream(c.Operation) { // which has a test of its own
			continue
		}
		t.Run(c.Operation, func(t *testing.T) {
			s := server{s.Server, t}
			s.example(c.Operation)
			path := example(c.Operation).path
			whole, head := s.do("GET", path, "").is(200), s.do("HEAD", path, "").is(200)
			if head.text != "" || head.header.Get("Content-Type") != whole.header.Get("Content-Type") || whole.text == "" {
				t.Errorf("HEAD answers %q, %s; GET %s", head.text, head.header.Get("Content-Type"), whole.header.Get("Content-Type"))
			}
			s.do("HEAD", path+"?nobody-has-it", "").is(400)
		})
	}
}

// A call about a world that is not there says so, whatever else it is about.
func TestUnknownWorlds(t *testing.T) {
	s := start(t, "")
	for _, c := range control.Routes() {
		at := example(c.Operation)
		if !strings.HasPrefix(at.path, base) {
			continue
		}
		t.Run(c.Operation, func(t *testing.T) {
			method := methodOf(c.Operation)
			path := strings.Replace(at.path, base, "/_mock/worlds/nobody", 1)
			(server{s.Server, t}).do(method, path, at.body).problem(404, "unknown-world").says("GET /_mock/worlds")
			(server{s.Server, t}).do(method, path, "{").problem(404, "unknown-world")
		})
	}
}

// What a world has not is told from a world that is not there.
func TestNotFound(t *testing.T) {
	s := start(t, "")
	for _, c := range []struct{ reason, operation, path, says string }{
		{"a snapshot of another name, with the nearest", "restoreSnapshot", base + "/snapshots/kep/restore", `did you mean \"kept\"?`},
		{"a snapshot of no name that there could be", "restoreSnapshot", base + "/snapshots/%00/restore", "there is no snapshot"},
		{"a snapshot that was deleted", "deleteSnapshot", base + "/snapshots/gone", "there is no snapshot"},
		{"a request that was not made", "getRequest", base + "/requests/3", "not in the journal"},
		{"a request below nothing", "getRequest", base + "/requests/-1", "not in the journal"},
		{"the reasons of a request that was not made", "getWhy", base + "/requests/3/why", "not in the journal"},
		{"the start is no request", "getWhy", base + "/requests/0/why", "not in the journal"},
		{"a fault of another id", "deleteFault", base + "/faults/other", `there is no fault \"other\"`},
		{"a scenario that nobody ships, with the nearest", "getScenario", "/_mock/scenarios/egym-lost-anser", `did you mean \"egym-lost-answer\"?`},
		{"a vendor that nobody simulates", "getContract", "/_mock/contracts/nobody.yaml", "control.yaml, or a vendor's"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			s := server{s.Server, t}
			s.example(c.operation)
			s.do(methodOf(c.operation), c.path, "").problem(404, "not-found").says(c.says)
		})
	}
	for _, path := range []string{base + "/requests/last", base + "/requests/1.0", base + "/requests/99999999999999999999"} {
		for _, below := range []string{"", "/why"} {
			t.Run(fmt.Sprint("a request is a number: ", path, below), func(t *testing.T) {
				s := server{s.Server, t}
				s.example("getRequest")
				s.do("GET", path+below, "").problem(400, "invalid").says("by its number")
			})
		}
	}
}

func methodOf(operation string) string {
	for _, c := range control.Routes() {
		if c.Operation == operation {
			method, _, _ := strings.Cut(c.Pattern, " ")
			return method
		}
	}
	return ""
}

func isStream(operation string) bool { return strings.HasPrefix(operation, "stream") }

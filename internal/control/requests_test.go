package control_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/vendors/testdata/sixth"
)

const newAccount = `{"email": "new@example.com", "firstName": "A", "lastName": "B", "gender": "MALE", "membership": {"membershipId": "N-1", "membershipType": "BASIC", "startOfContract": "2026-01-01"}}`

// busy is a server with eight requests in its journal.
func busy(t *testing.T) server {
	s := start(t, "", sixth.Among(vendors.All())...)
	alpha, acme := []string{"x-api-key", "egym-alpha-mitte"}, []string{"X-API-KEY", "onsi-acme"}
	s.do("POST", "/egym/api/v2/accounts", newAccount, alpha...).is(201)                                                              // 1
	s.do("POST", "/egym/api/v2/accounts", newAccount, alpha...).is(409)                                                              // 2
	s.do("GET", "/onsi/v1/tiers", "", acme...).is(200)                                                                               // 3
	s.do("GET", "/egym/api/v2/accounts", "").is(401)                                                                                 // 4
	s.do("GET", "/onsi/v1/nothing?a=1&b=%20", "", acme...).is(404)                                                                   // 5
	s.do("GET", "/lockers/lockers", "", alpha...).is(501)                                                                            // 6
	s.do("GET", "/clubos/users?userId=5001&clubLocationId=1", "", "Authorization", basic("northside", "northside-password")).is(200) // 7
	s.do("DELETE", "/userapi/v1/users/nobody@example.com", "", "X-API-KEY", "userapi-court-club")                                    // 8
	return s
}

func TestRequestsAreFiltered(t *testing.T) {
	s := busy(t)
	for _, c := range []struct {
		reason, query string
		want          []int
	}{
		{"all, oldest first", "", []int{1, 2, 3, 4, 5, 6, 7, 8}},
		{"of a vendor", "?vendor=onsi", []int{3, 5}},
		{"of an operation with its vendor", "?operation=egym.publishAccount", []int{1, 2}},
		{"of an operation without its vendor", "?operation=publishAccount", []int{1, 2}},
		{"of an operation beside its vendor", "?operation=publishAccount&vendor=egym", []int{1, 2}},
		{"with a status", "?status=200", []int{3, 7}},
		{"after a number", "?after=6", []int{7, 8}},
		{"after the last", "?after=8", nil},
		{"the first few", "?limit=2", []int{1, 2}},
		{"the next few: a limit counts what is shown", "?after=1&limit=2&vendor=egym", []int{2, 4}},
		{"an operation that is not simulated", "?operation=lockers.listLockers", []int{6}},
		{"nothing has it", "?status=418", nil},
	} {
		t.Run(c.reason, func(t *testing.T) {
			var got struct{ Requests []struct{ Number int } }
			answer := (server{s.Server, t}).do("GET", "/_mock/worlds/default/requests"+c.query, "").is(200)
			answer.into(&got)
			var numbers []int
			for _, r := range got.Requests {
				numbers = append(numbers, r.Number)
			}
			if !slices.Equal(numbers, c.want) {
				t.Errorf("got %v, want %v", numbers, c.want)
			}
			if c.want == nil {
				answer.equals(`{"requests": []}`)
			}
		})
	}
}

func TestRequestsRefused(t *testing.T) {
	s := busy(t)
	const path = "/_mock/worlds/default/requests"
	for _, c := range []struct {
		reason, path string
		status       int
		kind, says   string
	}{
		{"an unknown parameter, with the nearest", path + "?opration=x", 400, "invalid", `did you mean \"operation\"?`},
		{"a status is a number", path + "?status=ok", 400, "invalid", "status must be a whole number"},
		{"an empty status is none", path + "?status=", 400, "invalid", "status must be a whole number"},
		{"after is not negative", path + "?after=-1", 400, "invalid", "after must be a whole number"},
		{"a limit of none, which would read as if there were none", path + "?limit=0", 400, "invalid", "limit 0 shows nothing: give 1 or more, or leave it out for all"},
		{"a limit is whole", path + "?limit=1.5", 400, "invalid", "limit must be a whole number"},
		{"a limit fits a number", path + "?limit=99999999999999999999", 400, "invalid", "limit must be a whole number"},
		{"a request that was not made", path + "/9", 404, "not-found", "not in the journal"},
		{"there is no request 0", path + "/0", 404, "not-found", "not in the journal"},
		{"a request is a number", path + "/last", 400, "invalid", "by its number"},
		{"an unknown world", "/_mock/worlds/other/requests", 404, "unknown-world", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			(server{s.Server, t}).do("GET", c.path, "").problem(c.status, c.kind).says(c.says)
		})
	}
}

// keys is the members of every entry, in their order.
var keys = []string{"number", "time", "vendor", "tenant", "operation", "method", "path", "request", "response",
	"rules", "fault", "outcome", "reason", "refused", "committed", "delivered", "incomplete", "contract", "ignored", "restsOn", "changes", "sinceMs", "durationMs"}

func TestRequestsHaveTheirForm(t *testing.T) {
	s := busy(t)
	var got struct{ Requests []json.RawMessage }
	s.do("GET", "/_mock/worlds/default/requests", "").is(200).into(&got)
	for i, entry := range got.Requests {
		var members []string
		d := json.NewDecoder(strings.NewReader(string(entry)))
		for depth := 0; ; {
			token, err := d.Token()
			if err != nil {
				break
			}
			if delim, ok := token.(json.Delim); ok {
				depth += map[rune]int{'{': 1, '[': 1, '}': -1, ']': -1}[rune(delim)]
			} else if name, ok := token.(string); ok && depth == 1 {
				members = append(members, name)
				var skipped json.RawMessage
				if d.Decode(&skipped) != nil {
					break
				}
			}
		}
		if !slices.Equal(members, keys) {
			t.Errorf("request %d has %v, want %v", i+1, members, keys)
		}
		s.do("GET", fmt.Sprintf("/_mock/worlds/default/requests/%d", i+1), "").is(200).equals(string(entry))
	}
}

// entry is an entry as clients read it.
type entry struct {
	Number            int
	Time              string
	Vendor            string
	Tenant, Operation *string
	Method, Path      string
	Request           struct {
		Headers map[string]string
		Body    any
	}
	Response struct {
		Status  int
		Headers map[string]string
		Body    any
	}
	Rules                []struct{ ID, Label string }
	Fault                any
	Committed, Delivered bool
	Contract             []struct{ Where, Message string }
	Changes              []struct {
		Path          string
		Before, After map[string]any
	}
	DurationMs float64
}

func (s server) entry(world string, number int) (e entry) {
	s.tb.Helper()
	s.do("GET", fmt.Sprintf("/_mock/worlds/%s/requests/%d", world, number), "").is(200).into(&e)
	return e
}

func TestRequestsTellTheTruth(t *testing.T) {
	s := busy(t)
	made, refused, looked, stranger, lost, missing := s.entry("default", 1), s.entry("default", 2), s.entry("default", 3), s.entry("default", 4), s.entry("default", 5), s.entry("default", 6)
	for _, c := range []struct {
		reason    string
		got, want any
	}{
		{"time is the world's", made.Time, "2026-01-15T09:00:00Z"},
		{"the tenant is the credential's", *made.Tenant, "alpha"},
		{"the operation is the contract's, without its vendor", *made.Operation, "publishAccount"},
		{"the path is the vendor's own", made.Path, "/api/v2/accounts"},
		{"the body is shown as JSON", made.Request.Body.(map[string]any)["email"], "new@example.com"},
		{"the credential is not shown, but whose it is", made.Request.Headers["X-Api-Key"], "[credential of alpha]"},
		{"the answer's status", made.Response.Status, 201},
		{"the answer's number", made.Response.Headers["X-Mockvendors-Request"], "1"},
		{"a creation is committed", made.Committed, true},
		{"an answer that went out is delivered", made.Delivered, true},
		{"no fault is null", made.Fault, nil},
		{"a creation is a change from null", made.Changes[0].Before == nil, true},
		{"to the record", made.Changes[0].After["email"], "new@example.com"},
		{"a change's path is vendor.tenant.collection.id", made.Changes[0].Path, "egym.alpha.accounts." + fmt.Sprint(made.Changes[0].After["accountId"])},
		{"an exchange within the contract has no findings", len(made.Contract), 0},
		{"a refusal names its rule", refused.Rules[0].ID, "egym.email-held"},
		{"and how sure we are", refused.Rules[0].Label, "documented"},
		{"a refusal commits nothing", refused.Committed, false},
		{"a refusal changes nothing", len(refused.Changes), 0},
		{"a refusal goes out as well", refused.Delivered, true},
		{"looking is no commit", looked.Committed, false},
		{"a body that was not sent is null", looked.Request.Body, nil},
		{"without a credential there is no tenant", stranger.Tenant == nil, true},
		{"without a route there is no operation", lost.Operation == nil, true},
		{"and no tenant", lost.Tenant == nil, true},
		{"the query stands in the path", lost.Path, "/v1/nothing?a=1&b=%20"},
		{"the simulator's own answer is shown too", lost.Response.Headers["X-Mockvendors-Error"], "unknown-path"},
		{"an operation that is not simulated is named", *missing.Operation, "listLockers"},
		{"its credential stays unseen all the same", missing.Request.Headers["X-Api-Key"], "[redacted]"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.reason, c.got, c.want)
		}
	}
}

// An exchange that breaks the contract says where.
func TestRequestsAreHeldAgainstTheContract(t *testing.T) {
	s := start(t, "")
	s.do("POST", "/egym/api/v2/accounts", `{"email": 5}`, "x-api-key", "egym-alpha-mitte").is(400)
	got := s.entry("default", 1)
	if len(got.Contract) == 0 {
		t.Fatal("a request with a number as email breaks the contract")
	}
	for _, f := range got.Contract {
		if f.Where == "" || f.Message == "" {
			t.Errorf("a finding says nothing: %+v", f)
		}
	}
}

func TestRequestsAreForgotten(t *testing.T) {
	s := busy(t)
	s.do("DELETE", "/_mock/worlds/default/requests", "").is(204)
	s.do("GET", "/_mock/worlds/default/requests", "").equals(`{"requests": []}`)
	s.do("GET", "/_mock/worlds/default/requests/1", "").problem(404, "not-found")
	if got := s.do("GET", "/onsi/v1/tiers", "", "X-API-KEY", "onsi-acme"); got.header.Get("X-Mockvendors-Request") != "9" {
		t.Errorf("numbering begins anew at %s", got.header.Get("X-Mockvendors-Request"))
	}
	if got := s.entry("default", 9); got.Number != 9 {
		t.Errorf("request 9 is number %d", got.Number)
	}
	s.do("POST", "/_mock/worlds/default/rewind", `{"to": 8}`).problem(400, "invalid") // what is forgotten is no place to go back to
	s.do("POST", "/_mock/worlds/default/rewind", `{"to": 9}`).is(204)
	s.do("POST", "/_mock/worlds/default/rewind", `{"to": 0}`).is(204)
}

// A misspelt header is told, and the credential in it is not shown.
func TestMisspeltHeader(t *testing.T) {
	s := start(t, "")
	s.do("GET", "/egym/api/v2/accounts", "", "x-api-kye", "egym-alpha-mitte", "x-other", "seen").is(401)
	var got struct {
		Ignored json.RawMessage
		Request struct{ Headers map[string]string }
	}
	s.do("GET", "/_mock/worlds/default/requests/1", "").is(200).into(&got)
	var plain bytes.Buffer
	if err := json.Compact(&plain, got.Ignored); err != nil || plain.String() != `[{"where":"header","name":"X-Api-Kye","near":"x-api-key"}]` {
		t.Errorf("ignored: %s", got.Ignored)
	}
	if h := got.Request.Headers; h["X-Api-Kye"] != "[redacted]" || h["X-Other"] != "seen" {
		t.Errorf("the headers are %v", h)
	}
}

// What the vendor dropped is shown alike in the list, alone, in events and in why.
func TestIgnoredIsShown(t *testing.T) {
	s := start(t, "")
	s.do("GET", "/egym/api/v2/accounts?Limit=1&zzz=a&offset=0&offset=1", "", "x-api-key", "egym-alpha-mitte").is(200)
	s.do("GET", "/egym/api/v2/accounts?limit=1", "", "x-api-key", "egym-alpha-mitte").is(200)
	const want = `[{"where":"query","name":"Limit","near":"limit"},{"where":"query","name":"zzz","near":null},{"where":"query","name":"offset","near":"offset"}]`
	type part struct{ Ignored json.RawMessage }
	var list struct{ Requests []part }
	s.do("GET", "/_mock/worlds/default/requests", "").is(200).into(&list)
	found := map[string]part{"the list": list.Requests[0]}
	var alone, reasons, told part
	s.do("GET", "/_mock/worlds/default/requests/1", "").is(200).into(&alone)
	s.do("GET", "/_mock/worlds/default/requests/1/why", "").is(200).into(&reasons)
	if err := json.Unmarshal([]byte(s.follow("/_mock/worlds/default/events?after=0").next().data), &told); err != nil {
		t.Fatal(err)
	}
	found["one request"], found["why"], found["an event"] = alone, reasons, told
	for where, got := range found {
		var plain bytes.Buffer
		if err := json.Compact(&plain, got.Ignored); err != nil || plain.String() != want {
			t.Errorf("%s has %s, want %s", where, got.Ignored, want)
		}
	}
	if got := string(list.Requests[1].Ignored); got != "[]" {
		t.Errorf("a request of which nothing was dropped has %s", got)
	}
}

package world_test

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/sim"
)

// action is something that somebody does to a world: a request of a client or a
// call of the control API. Where it has no method, time passes.
type action struct {
	Method string
	Path   string // below the world's own: "/egym/api/v2/accounts", "/_mock/clock"
	Key    string // of a client: the credential's header, "X-Api-Key: key-a"
	Body   string
	Sleep  time.Duration
}

func (d action) String() string {
	if d.Method == "" {
		return fmt.Sprint("sleep ", d.Sleep)
	}
	return strings.Join([]string{d.Method, d.Path, d.Key, d.Body}, " ")
}

// reachesIn says whether it is a call of the control API.
func (d action) reachesIn() bool { return strings.HasPrefix(d.Path, "/_mock/") }

// do carries a action out in a world and returns what who did it got.
func (h *house) do(name string, d action) string {
	if d.Method == "" {
		time.Sleep(d.Sleep)
		return ""
	}
	if path, ok := strings.CutPrefix(d.Path, "/_mock"); ok {
		return withoutMachineTime(h.send(d.Method, "/_mock/worlds/"+name+path, nil, d.Body))
	}
	rw := &wireless{header: http.Header{}}
	h.serve(name, rw, d)
	return rw.text()
}

// serve carries a client's request out, for a client of the caller's.
func (h *house) serve(name string, rw http.ResponseWriter, d action) {
	h.handler.ServeHTTP(rw, incoming(d.Method, "/w/"+name+d.Path, d.header(), d.Body))
}

// header is what a client sends with a request.
func (d action) header() http.Header {
	header := http.Header{"Content-Type": {"application/json"}}
	if strings.Contains(d.Path, "/authorize") {
		header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for line := range strings.SplitSeq(d.Key, "\n") {
		if field, value, ok := strings.Cut(line, ": "); ok {
			header.Set(field, value)
		}
	}
	return header
}

// tale is a story that is the same each time it is told. Nobody waits in it.
func tale(seed int) []action {
	return rapid.SliceOfN(actions.Filter(func(d action) bool { return d.Method != "" && !strings.Contains(d.Body, "running") }), 30, 30).Example(seed)
}

// Values that meet each other in records, and in the places of templates.
var places = map[string][]string{
	"{who}":    {"ann", "ben", "cleo", "john", "taken"},
	"{n}":      {"1", "2", "3"},
	"{acc}":    {"acc-john", "acc-ann", "acc-nobody"},
	"{mem}":    {"mem_q5sdae3se6eg9m9dcvua", "mem_q5sdae3se6eg9m9dcvub", "mem_q5sdae3se6eg9m9dcvuz"},
	"{user}":   {"236", "237", "238"},
	"{clubos}": {"5001", "5002"},
}

// keys is the credentials that a vendor's clients come with; the last of each
// is one that no scenario names.
var keys = map[string][]string{
	"egym":       {"X-Api-Key: key-a", "X-Api-Key: key-a2", "X-Api-Key: key-b", "X-Api-Key: stranger"},
	"perfectgym": {"Authorization: Bearer token-a", "Authorization: Bearer token-a", "Authorization: Bearer stranger"},
	"clubos":     {"Authorization: Basic " + basic("u:p"), "Authorization: Basic " + basic("stranger:s")},
	"onsi":       {"X-Api-Key: key-o", "X-Api-Key: key-o\nX-Idempotency-Key: {who}-{n}", "X-Api-Key: stranger"},
	"userapi":    {"X-Api-Key: key-u", "X-Api-Key: key-none", "X-Api-Key: stranger"},
}

func basic(credential string) string { return base64.StdEncoding.EncodeToString([]byte(credential)) }

const (
	account = `{"email":"{who}@example.com","firstName":"A","lastName":"B","gender":"MALE","membership":{"membershipId":"M-{n}","membershipType":"BASIC","startOfContract":"2026-01-01"}}`
	member  = `{"email":"{who}@example.com","firstName":"A","lastName":"B","tier":"Gold","workerId":"W-{n}"}`
	user    = `{"firstName":"A","lastName":"B","email":"{who}@example.com","phoneNumber":"004850060070{n}","birthDate":"1978-06-01T00:00:00","homeClubId":12,"password":"sent-by-a-client"}`
)

// asks is the requests of clients, by templates.
var asks = []action{
	{Method: "POST", Path: "/egym/api/v2/accounts", Body: account},
	{Method: "POST", Path: "/egym/api/v2/accounts", Body: account},
	{Method: "POST", Path: "/egym/api/v2/accounts", Body: `{"email":"{who}@example.com"}`},
	{Method: "PUT", Path: "/egym/api/v2/accounts/{acc}", Body: account},
	{Method: "PATCH", Path: "/egym/api/v2/accounts/{acc}", Body: `{"email":"{who}@example.com","contact":{"city":"C-{n}"}}`},
	{Method: "DELETE", Path: "/egym/api/v2/accounts/{acc}"},
	{Method: "GET", Path: "/egym/api/v2/accounts/{acc}"},
	{Method: "GET", Path: "/egym/api/v2/accounts/acc-john"},
	{Method: "GET", Path: "/egym/api/v2/accounts/email/{who}@example.com"},
	{Method: "GET", Path: "/egym/api/v2/accounts"},
	{Method: "POST", Path: "/egym/api/v2/accounts/{acc}/roles", Body: `{"trainer":true,"gymOwner":false}`},
	{Method: "GET", Path: "/perfectgym/Api/Users/ResetPassword"},
	{Method: "GET", Path: "/egym/nowhere"},
	{Method: "POST", Path: "/perfectgym/Api/oauth/authorize", Body: "grant_type=password&username=u&password=p"},
	{Method: "POST", Path: "/perfectgym/Api/Users/User", Body: user},
	{Method: "POST", Path: "/perfectgym/Api/Users/User", Body: user},
	{Method: "PUT", Path: "/perfectgym/Api/Users/User?userId={user}", Body: `{"email":"{who}@example.com"}`},
	{Method: "GET", Path: "/perfectgym/Api/Users/User?userId={user}"},
	{Method: "GET", Path: "/perfectgym/Api/Users/ConfirmEmailAddress?token=a012345678901234567890123456789b"},
	{Method: "POST", Path: "/clubos/users?clubLocationId={n}", Body: `{"role":"member","fullAccount":true,"sendEmail":true,"localUserId":"L-{n}","firstName":"A","gender":"M","email":"{who}@example.com"}`},
	{Method: "POST", Path: "/clubos/users?clubLocationId=1", Body: `{"role":"member","fullAccount":true,"sendEmail":false,"localUserId":"{who}","firstName":"A","gender":"M"}`},
	{Method: "PUT", Path: "/clubos/users?clubLocationId=1", Body: `{"userId":{clubos},"lastName":"B-{n}"}`},
	{Method: "DELETE", Path: "/clubos/users?clubLocationId=1&userId={clubos}"},
	{Method: "GET", Path: "/clubos/users?clubLocationId=1&userId={clubos}"},
	{Method: "POST", Path: "/onsi/v1/members", Body: member},
	{Method: "POST", Path: "/onsi/v1/members", Body: member},
	{Method: "PUT", Path: "/onsi/v1/members/{mem}", Body: member},
	{Method: "PATCH", Path: "/onsi/v1/members/{mem}", Body: `{"firstName":"C-{n}"}`},
	{Method: "DELETE", Path: "/onsi/v1/members/{mem}"},
	{Method: "GET", Path: "/onsi/v1/members"},
	{Method: "POST", Path: "/userapi/v1/users", Body: `{"email":"{who}@example.com","firstName":"A-{n}","lastName":"B","membershipPlan":"Gold Annual"}`},
	{Method: "POST", Path: "/userapi/v1/users/{who}@example.com", Body: `{"city":"C-{n}"}`},
	{Method: "DELETE", Path: "/userapi/v1/users/{who}@example.com"},
	{Method: "GET", Path: "/userapi/v1/users/{who}@example.com"},
}

// Of a vendor that none of these go to, clients send the sample.
func init() {
	for _, v := range vendors.All() {
		if keys[v.Name] != nil {
			continue
		}
		for _, signature := range []sim.Signature{apitest.Signed(v), apitest.Stranger(v, "stranger")} {
			for name, values := range signature.Header {
				keys[v.Name] = append(keys[v.Name], name+": "+values[0])
			}
		}
		keys[v.Name] = append(keys[v.Name], "X-Nobody: at all")
		create := action{Method: v.Sample.Create.Method, Path: "/" + v.Name + v.Sample.Create.Path}
		for _, body := range []string{v.Sample.Create.Body(1), v.Sample.Create.Body(2), "{}", "{"} {
			create.Body = body
			asks = append(asks, create)
		}
		asks = append(asks, action{Method: "GET", Path: "/" + v.Name + v.Sample.Look("{n}")})
	}
}

// interventions is what hands do that reach in, but for travelling in time.
var interventions = []action{
	{Method: "POST", Path: "/_mock/clock/advance", Body: `{"by":"{n}h"}`},
	{Method: "POST", Path: "/_mock/clock/advance", Body: `{"by":"30d"}`},
	{Method: "PUT", Path: "/_mock/clock", Body: `{"now":"2026-0{n}-01T00:00:00Z"}`},
	{Method: "PUT", Path: "/_mock/clock", Body: `{"mode":"running"}`},
	{Method: "PUT", Path: "/_mock/clock", Body: `{"mode":"frozen"}`},
	{Sleep: 1500 * time.Millisecond},
	{Method: "PUT", Path: "/_mock/readings", Body: `{"egym.patch-response":"no-content"}`},
	{Method: "PUT", Path: "/_mock/readings", Body: `{"egym.patch-response":"account","egym.unknown-fields":"rejected"}`},
	{Method: "POST", Path: "/_mock/faults", Body: `{"id":"set-{n}","operation":"userapi.*","calls":{"every":{n}},"effect":{"respond":{"status":418}}}`},
	{Method: "POST", Path: "/_mock/faults", Body: `{"id":"set-{n}","operation":"onsi.*","phase":"after","calls":{"first":{n}},"effect":{"drop":"truncate"}}`},
	{Method: "DELETE", Path: "/_mock/faults/set-{n}"},
	{Method: "DELETE", Path: "/_mock/faults/lost"},
	{Method: "DELETE", Path: "/_mock/faults"},
	{Method: "PUT", Path: "/_mock/state", Body: `{"userapi":{"accounts":[{"id":"club","apiKeys":["key-u"],"users":[{"email":"{who}@example.com","firstName":"Put","lastName":"P"}]}]}}`},
	{Method: "PUT", Path: "/_mock/state", Body: `{"egym":{"readings":{"email-case":"sensitive"},"chains":[{"id":"chain-a","gyms":[{"id":"gym-1","apiKeys":["key-a"]}],"accounts":[{"accountId":"acc-john","email":"{who}@example.com","firstName":"Put","lastName":"P","gender":"MALE","membership":{"membershipId":"M-{n}","membershipType":"BASIC","startOfContract":"2025-08-24"}},{"email":"new@example.com","firstName":"Put","lastName":"P","gender":"MALE","membership":{"membershipId":"M-9","membershipType":"BASIC","startOfContract":"2025-08-24"}}]}]}}`},
	{Method: "PUT", Path: "/_mock/state", Body: `{"onsi":{"clients":[]},"perfectgym":{"companies":[{"id":"demo","apiUsers":[{"username":"u","password":"p","token":"token-a"}],"clubs":[{"id":12,"name":"Centre"}]}]}}`},
	{Method: "PUT", Path: "/_mock/state", Body: `{"egym":{"chains":[]},"onsi":{"clients":[{"id":"x","apiKeys":["key-o"]},{"id":"y","apiKeys":["key-o"]}]}}`}, // refused by the second
}

// fill draws values for the places of a template.
func fill(t *rapid.T, d action) action {
	if d.Method != "" && !d.reachesIn() {
		vendor, _, _ := strings.Cut(d.Path[1:], "/")
		d.Key = rapid.SampledFrom(keys[vendor]).Draw(t, "key")
	}
	for _, place := range []string{"{who}", "{n}", "{acc}", "{mem}", "{user}", "{clubos}"} {
		if strings.Contains(d.Key+d.Path+d.Body, place) {
			r := strings.NewReplacer(place, rapid.SampledFrom(places[place]).Draw(t, place))
			d.Key, d.Path, d.Body = r.Replace(d.Key), r.Replace(d.Path), r.Replace(d.Body)
		}
	}
	return d
}

func ask(t *rapid.T) action { return fill(t, rapid.SampledFrom(asks).Draw(t, "ask")) }

func intervene(t *rapid.T) action {
	return fill(t, rapid.SampledFrom(interventions).Draw(t, "intervention"))
}

// actions is what may happen to a world, two requests to one intervention.
var actions = rapid.Custom(func(t *rapid.T) action {
	if rapid.IntRange(0, 2).Draw(t, "reaches in") == 0 {
		return intervene(t)
	}
	return ask(t)
})

// travels is what hands do that move a world in time. Snapshots have one of a
// few names, and a rewind goes to one of the first requests.
var travels = rapid.Custom(func(t *rapid.T) action {
	return fill(t, rapid.SampledFrom([]action{
		{Method: "POST", Path: "/_mock/snapshots", Body: `{"name":"s{n}"}`},
		{Method: "POST", Path: "/_mock/snapshots", Body: `{"name":"s{n}"}`},
		{Method: "POST", Path: "/_mock/snapshots/s{n}/restore"},
		{Method: "POST", Path: "/_mock/snapshots/s{n}/restore"},
		{Method: "DELETE", Path: "/_mock/snapshots/s{n}"},
		{Method: "POST", Path: "/_mock/rewind", Body: `{"to":{n}}`},
		{Method: "POST", Path: "/_mock/rewind", Body: `{"to":0}`},
		{Method: "POST", Path: "/_mock/reset"},
		{Method: "DELETE", Path: "/_mock/requests"},
	}).Draw(t, "travel"))
})

// The stories that the generators tell are rich enough to prove something: every
// vendor answers by many rules, faults and rivals step in, and the calls of the
// control API are taken as well as refused.
func TestActionsReachMuch(t *testing.T) {
	h := newHouse(t, everything)
	rules, met := map[string]map[string]bool{}, map[string]bool{}
	for i := range 60 {
		w := h.made("a")
		for _, d := range rapid.SliceOfN(rapid.OneOf(actions, actions, actions, travels), 60, 60).Example(i) {
			if d.Method == "" {
				continue // the test need not wait for it
			}
			got := h.do("a", d)
			status, _, _ := strings.Cut(got, "\n")
			met[d.Method+" "+strings.Trim(d.Path, "123")+" "+status] = d.reachesIn()
			for _, e := range w.Journal.Entries() {
				for _, r := range e.Rules() {
					if rules[e.Vendor] == nil {
						rules[e.Vendor] = map[string]bool{}
					}
					rules[e.Vendor][r.ID] = true
				}
				met["a rival"] = met["a rival"] || e.Rival != ""
				if e.Fault != nil {
					met["fault "+e.Fault.ID+" "+e.Outcome] = true
				}
			}
		}
	}
	for _, v := range h.set.Vendors {
		if n := len(rules[v.Name]); n < min(6, len(v.Rules.All())/2) {
			t.Errorf("%s answers by %d rules: %v", v.Name, n, rules[v.Name])
		}
	}
	for _, must := range []string{
		"a rival", "fault twice ", "fault twice-too ", "fault late ", "fault busy ", "fault lost reset", "fault never-seen close", "fault half garbage", "fault set-1 truncate",
		"POST /_mock/rewind 204", "POST /_mock/rewind 400", "POST /_mock/reset 204", "DELETE /_mock/requests 204",
		"POST /_mock/snapshots 201", "POST /_mock/snapshots 409", "POST /_mock/snapshots/s2/restore 204", "POST /_mock/snapshots/s2/restore 404", "DELETE /_mock/snapshots/s 204",
		"PUT /_mock/state 204", "PUT /_mock/state 400", "POST /_mock/faults 201", "POST /_mock/faults 409", "DELETE /_mock/faults/set- 204", "DELETE /_mock/faults 204",
		"PUT /_mock/clock 200", "POST /_mock/clock/advance 200", "PUT /_mock/readings 200",
	} {
		if !met[must] {
			t.Errorf("%s: never happened, only %v", must, slices.Sorted(maps.Keys(met)))
		}
	}
}

package control_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/vendors/testdata/sixth"
)

// What is no rule's affair has a way out too, and it works.
func TestWhyOfTheSimulatorsOwnErrors(t *testing.T) {
	s := start(t, "", sixth.Among(vendors.All())...)
	key := []string{"x-api-key", "egym-alpha-mitte"}
	for i, c := range []struct {
		reason, method, path string
		status               int
		says, way            string
		then                 string // what the way out names: METHOD path
	}{
		{"almost a path", "GET", "/egym/api/v2/account", 404, "no rule decided: unknown-path: did you mean /api/v2/accounts?",
			"If you meant /api/v2/accounts, send the request there.", "GET /egym/api/v2/accounts"},
		{"a slash at the end", "GET", "/egym/api/v2/accounts/", 404, "no rule decided: unknown-path: did you mean /api/v2/accounts?",
			"If you meant /api/v2/accounts, send the request there.", "GET /egym/api/v2/accounts"},
		{"a path like no other", "GET", "/egym/nothing", 404, "no rule decided: unknown-path\n",
			"GET /_mock/contracts/egym.yaml lists the paths that egym has.", "GET /_mock/contracts/egym.yaml"},
		{"another method", "DELETE", "/egym/api/v2/accounts", 405, "no rule decided: method-not-allowed: this path has GET, HEAD, POST\n",
			"Send a method that this path has: GET, HEAD, POST.", "GET /egym/api/v2/accounts"},
		{"what is not simulated", "GET", "/lockers/lockers", 501, "no rule decided: not-simulated\n",
			"GET /_mock/contracts/lockers.yaml marks what is not simulated with x-not-simulated.", "GET /_mock/contracts/lockers.yaml"},
	} {
		s := server{s.Server, t}
		s.do(c.method, c.path, "", key...).is(c.status)
		latest := s.Set.Get("default").Latest()
		got := s.why(latest)
		if !strings.Contains(got.Text, c.says) || !strings.Contains(strings.Join(got.WayOut, "\n"), c.way) {
			t.Errorf("%d %s: the way out is %q:\n%s", i, c.reason, got.WayOut, got.Text)
		}
		method, path, _ := strings.Cut(c.then, " ")
		s.do(method, path, "", key...).is(200)
	}
}

// The way out of a body that cannot be read is about what is wrong with it.
func TestWayOutOfABrokenBody(t *testing.T) {
	for _, c := range []struct{ reason, body, says string }{
		{"a comma too many", `{"email":"a@b.de",}`, "Correct the body, which is not JSON from byte 19 on, and send the request again."},
		{"an array", `[]`, "Correct the body, which is an array, not an object, and send the request again."},
		{"no end", `{"a":`, "Correct the body, which is JSON that ends too early, after byte 5, and send the request again."},
	} {
		s := start(t, "")
		s.do("POST", "/egym/api/v2/accounts", c.body, "x-api-key", "egym-alpha-mitte").is(400)
		if got := s.why(1); len(got.WayOut) != 1 || got.WayOut[0] != c.says {
			t.Errorf("%s: %q", c.reason, got.WayOut)
		}
	}
}

// advance is the call that a way out names when time must pass. Nothing in a world
// depends on its name.
var advance = regexp.MustCompile(`POST (/_mock/worlds/\{world\}/clock/advance) with (\{[^}]*\})`)

// Where a rate limit refuses, the way out under a standing clock is a call that
// moves it, and plain waiting where it runs.
func TestWayOutOfARateLimit(t *testing.T) {
	for _, limited := range []struct{ vendor, path, key, scenario string }{
		{"egym", "/egym/api/v2/accounts", "key-a", "egym: {rateLimit: documented, chains: [{id: a, gyms: [{id: g, apiKeys: [key-a]}]}]}"},
		{"onsi", "/onsi/v1/tiers", "key-a", "onsi: {rateLimit: documented, clients: [{id: a, apiKeys: [key-a], tiers: [Gold]}]}"},
	} {
		for _, mode := range []string{"frozen", "running"} {
			t.Run(limited.vendor+" "+mode, func(t *testing.T) {
				t.Parallel()
				s := start(t, "version: 1\nname: limited\ntitle: Limited\nclock: {mode: "+mode+"}\nvendors:\n  "+limited.scenario+"\n")
				ask := func() answer { return s.do("GET", limited.path, "", "x-api-key", limited.key) }
				n := 0
				for got := ask(); got.status == http.StatusOK && n < 10_000; got = ask() {
					n++
				}
				got := s.why(n + 1)
				if got.Rule == nil || got.Rule.ID != limited.vendor+".rate-limit" {
					t.Fatalf("it was not the rate limit:\n%s", got.Text)
				}
				found := advance.FindStringSubmatch(strings.Join(got.WayOut, "\n"))
				if mode == "running" {
					if found != nil || !strings.HasPrefix(got.WayOut[0], "Wait and send the request again") {
						t.Errorf("the way out of a running clock is %q", got.WayOut)
					}
					return
				}
				if found == nil {
					t.Fatalf("the way out of a standing clock is %q", got.WayOut)
				}
				ask().is(429) // waiting does not help
				s.do("POST", strings.ReplaceAll(found[1], "{world}", "default"), found[2]).is(200)
				ask().is(200)
			})
		}
	}
}

// A credential that no file declares is said to be one: a typing error would
// otherwise look like an empty vendor.
func TestAnOpenedTenantIsSaid(t *testing.T) {
	s := start(t, "")
	for i, c := range []struct {
		reason, path string
		header       []string
		opened       bool
	}{
		{"a wrong password", "/clubos/users?clubLocationId=1&userId=5001", []string{"Authorization", basic("northside", "wrong")}, true},
		{"the right one", "/clubos/users?clubLocationId=1&userId=5001", []string{"Authorization", basic("northside", "northside-password")}, false},
		{"an unknown key", "/egym/api/v2/accounts", []string{"x-api-key", "egym-alpha-mite"}, true},
		{"an unknown token", "/perfectgym/Api/Users/Users", []string{"Authorization", "Bearer nobodys"}, true},
		{"another one", "/onsi/v1/tiers", []string{"x-api-key", "nobodys"}, true},
		{"another one", "/userapi/v1/users", []string{"x-api-key", "nobodys"}, true},
		{"none at all", "/egym/api/v2/accounts", nil, false},
	} {
		s.do("GET", c.path, "", c.header...)
		tenant := s.entry("default", i+1).Tenant
		const says = "credential: no scenario file declares this credential, so a tenant of its own was opened: "
		text := s.why(i + 1).Text
		if !c.opened {
			if strings.Contains(text, says) {
				t.Errorf("%s:\n%s", c.reason, text)
			}
		} else if want := fmt.Sprintf("%s%s\n", says, *tenant); !strings.Contains(text, want) || !strings.HasPrefix(*tenant, "open-") {
			t.Errorf("%s: the text does not say %q:\n%s", c.reason, want, text)
		}
	}
}

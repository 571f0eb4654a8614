package control_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// TestUnmatched: every request that reaches no vendor has a line in the log, stands
// in the list, and its answer says what may have been meant.
func TestUnmatched(t *testing.T) {
	s := start(t, "")
	var lines []string
	s.Set.ObserveUnmatched = func(u world.Unmatched) { lines = append(lines, tell.UnmatchedOf(s.Set, u).Line()) }
	s.do("POST", "/_mock/worlds", `{"name": "checkout"}`).is(201)
	const hidden = "s3cret-value"
	for _, c := range []struct {
		reason, path string
		header       []string
		status       int
		kind, near   string
		detail       string
	}{
		{"no vendor", "/api/v2/accounts?key=" + hidden, nil, 404, "unknown-path", "/egym/api/v2/accounts", "did you mean /egym/api/v2/accounts?"},
		{"no vendor, in a world", "/w/checkout/api/v2/accounts", nil, 404, "unknown-path", "/w/checkout/egym/api/v2/accounts", ""},
		{"a vendor misspelt", "/egymm/api/v2/accounts", nil, 404, "unknown-path", "/egym/api/v2/accounts", ""},
		{"a vendor in another case", "/EGYM/api/v2/accounts/acc", nil, 404, "unknown-path", "/egym/api/v2/accounts/acc", ""},
		{"no vendor, and a path in another case", "/api/users/user", nil, 404, "unknown-path", "/perfectgym/Api/Users/User", ""},
		{"two slashes", "//egym/api/v2/accounts", nil, 404, "unknown-path", "/egym/api/v2/accounts", ""},
		{"nothing like it", "/nothing/at/all", nil, 404, "unknown-path", "", "the vendors are egym"},
		{"an unknown world", "/w/nope/egym/api/v2/accounts", nil, 404, "unknown-world", "", `there is no world \"nope\"`},
		{"a world misspelt", "/w/chekout/egym/api/v2/accounts", nil, 404, "unknown-world", "/w/checkout/egym/api/v2/accounts", ""},
		{"a world misspelt in the header", "/egym/api/v2/accounts", []string{"X-Mockvendors-World", "chekout"}, 404, "unknown-world", "", "did you mean checkout?"},
		{"an empty world in the path", "/w//egym/api/v2/accounts", nil, 404, "unknown-world", "", "names no world"},
		{"an empty world in the header", "/egym/api/v2/accounts", []string{"X-Mockvendors-World", ""}, 404, "unknown-world", "", "is empty"},
		{"two worlds", "/w/checkout/egym/api/v2/accounts", []string{"X-Mockvendors-World", "default"}, 400, "invalid", "", ""},
		{"a foreign host", "/egym/api/v2/accounts", []string{"Host", "mock.internal:80"}, 421, "foreign-host", "", "--allow-host mock.internal"},
		{"another site", "/egym/api/v2/accounts", []string{"Origin", "https://evil.example"}, 403, "cross-origin", "", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			s := server{s.Server, t}
			s.do("DELETE", "/_mock/unmatched", "").is(204)
			lines = nil
			got := s.do("GET", c.path, "", append(c.header, "Authorization", hidden)...).problem(c.status, c.kind)
			if !strings.Contains(got.text, c.detail) || c.near != "" && !strings.Contains(got.text, "did you mean "+c.near+"?") {
				t.Errorf("the answer is %s", got.text)
			}
			var list struct {
				Unmatched []struct{ Time, Method, Host, Path, Error, Near string }
			}
			told := s.do("GET", "/_mock/unmatched", "").is(200)
			told.into(&list)
			if len(list.Unmatched) != 1 || len(lines) != 1 {
				t.Fatalf("%d in the list, %d in the log", len(list.Unmatched), len(lines))
			}
			path, _, _ := strings.Cut(c.path, "?")
			u := list.Unmatched[0]
			if u.Method != "GET" || u.Path != path || u.Error != c.kind || u.Near != c.near || u.Time == "" || u.Host == "" {
				t.Errorf("the list has %+v", u)
			}
			if want := fmt.Sprintf("GET %s %d %s", path, c.status, c.kind); !strings.HasPrefix(lines[0], want) {
				t.Errorf("the log has %q, want %q", lines[0], want)
			}
			if strings.Contains(told.text+lines[0], hidden) {
				t.Errorf("a secret shows: %s %s", told.text, lines[0])
			}
		})
	}
}

func TestTwoWorldHeaders(t *testing.T) {
	s := start(t, "")
	r, _ := http.NewRequest("GET", s.URL+"/egym/api/v2/accounts", nil)
	r.Header["X-Mockvendors-World"] = []string{"default", "default"}
	s.send(r).problem(400, "invalid")
}

func TestUnmatchedAreBounded(t *testing.T) {
	s := start(t, "")
	for i := range 1010 {
		rw := httptest.NewRecorder()
		s.Set.ServeHTTP(rw, httptest.NewRequest("GET", fmt.Sprintf("/nothing/%d/%s", i, strings.Repeat("x", 3000)), nil))
	}
	latest := s.Set.Unmatched()
	if len(latest) != 1000 || !strings.HasPrefix(latest[0].Path, "/nothing/10/") || len(latest[0].Path) > 1024 {
		t.Errorf("%d are kept, the first is %.20s", len(latest), latest[0].Path)
	}
	s.do("DELETE", "/_mock/unmatched", "").is(204)
	first, count := s.Set.AllUnmatched()
	if len(s.Set.Unmatched()) != 0 || len(first) != 250 || count != 1010 || !strings.HasPrefix(first[0].Path, "/nothing/0/") {
		t.Errorf("emptied, %d first ones are kept of %d, the first is %.20s", len(first), count, first[0].Path)
	}
}

// Paths that a vendor does not have.
func TestNearPathsBelowAVendor(t *testing.T) {
	s := start(t, "")
	near := map[string]string{}
	for path, want := range map[string]string{
		"/egym/api/v2/account":              "/api/v2/accounts",
		"/egym/api/v2/accounts/":            "/api/v2/accounts",
		"/egym//api/v2/accounts":            "/api/v2/accounts",
		"/egym/accounts":                    "/api/v2/accounts",
		"/egym/egym/api/v2/accounts":        "/api/v2/accounts",
		"/perfectgym/api/user/user":         "/Api/Users/User",
		"/onsi/V1/members":                  "/v1/members",
		"/onsi/v1/members/a/b/c/d":          "",
		"/onsi/nothing":                     "",
		"/egym/" + strings.Repeat("/", 600): "",
	} {
		var got struct{ Detail string }
		s.do("GET", path, "").problem(404, "unknown-path").into(&got)
		near[path] = ""
		if _, after, ok := strings.Cut(got.Detail, "did you mean "); ok {
			near[path], _, _ = strings.Cut(after, "?")
		}
		if diff := cmp.Diff(want, near[path]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

// An IP address that the connection came in on is this machine's, on any of its
// addresses; no other is.
func TestOwnAddress(t *testing.T) {
	s := start(t, "")
	for _, c := range []struct {
		local, host string
		status      int
	}{
		{"10.1.2.3", "10.1.2.3:8409", 200},
		{"10.1.2.3", "10.1.2.3", 200},
		{"10.1.2.3", "10.1.2.4", 421},
		{"10.1.2.3", "10.1.2.3.nip.example", 421},
		{"fd00::7", "[fd00::7]:8409", 200},
		{"fd00::7", "[fd00::8]:8409", 421},
	} {
		server := httptest.NewUnstartedServer((&control.Server{Set: s.Set, Start: s.Start}).Handler())
		server.Config.Handler = withLocal(server.Config.Handler, c.local)
		server.Start()
		r, _ := http.NewRequest("GET", server.URL+"/_mock/ready", nil)
		r.Host = c.host
		got, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if got.StatusCode != c.status {
			t.Errorf("%s at %s: status %d, want %d", c.host, c.local, got.StatusCode, c.status)
		}
		server.Close()
	}
}

// withLocal passes requests on as if they had come in on an address.
func withLocal(h http.Handler, address string) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		local := &net.TCPAddr{IP: net.ParseIP(address), Port: 8409}
		h.ServeHTTP(rw, r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, local)))
	})
}

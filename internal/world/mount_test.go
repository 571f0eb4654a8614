package world_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/control"
)

func TestMount(t *testing.T) {
	w := open(t)
	more(t, w, "other")
	tests := []struct {
		reason, host, target, world string
		status                      int
		want                        string // in the body
		in                          string // the world that it was answered in
		problem                     string
	}{
		{reason: "the vendor's prefix is the default world", target: "/desk/where", status: 200, want: "|/where", in: "default"},
		{reason: "the default world by its name", target: "/w/default/desk/where", status: 200, in: "default"},
		{reason: "another world by the path", target: "/w/other/desk/where", status: 200, want: "|/where", in: "other"},
		{reason: "by the header", target: "/desk/where", world: "other", status: 200, in: "other"},
		{reason: "by both", target: "/w/other/desk/where", world: "other", status: 200, in: "other"},
		{reason: "by both, and not the same", target: "/w/other/desk/where", world: "default", status: 400, problem: "invalid"},
		{reason: "a world that there is not", target: "/w/third/desk/where", status: 404, problem: "unknown-world"},
		{reason: "none by the header", target: "/desk/where", world: "third", status: 404, problem: "unknown-world"},
		{reason: "an empty world", target: "/w//desk/where", status: 404, problem: "unknown-world"},
		{reason: "a vendor that there is not", target: "/disk/where", status: 404, problem: "unknown-path"},
		{reason: "no vendor", target: "/", status: 404, problem: "unknown-path"},
		{reason: "a world and no vendor", target: "/w/other", status: 404, problem: "unknown-path"},
		{reason: "a vendor told by case", target: "/Desk/where", status: 404, problem: "unknown-path"},
		{reason: "a vendor and no path", target: "/desk", status: 404, problem: "unknown-path", in: "default"},
		{reason: "a path that the vendor does not have", target: "/desk/nowhere", status: 404, problem: "unknown-path", in: "default"},
		{reason: "a method that the path does not take", target: "/desk/fail/x", status: 405, problem: "method-not-allowed", in: "default"},
		{reason: "a host of the vendor's own takes no prefix", host: "api.desk.example", target: "/where", status: 200, want: "api.desk.example||/where", in: "default"},
		{reason: "with a port, in any case, with the root's dot", host: "API.Desk.Example.:443", target: "/where", status: 200, want: "||/where", in: "default"},
		{reason: "a subdomain for the star", host: "north.desk.example", target: "/where", status: 200, want: "|north|/where", in: "default"},
		{reason: "the header chooses a world there as well", host: "north.desk.example", target: "/where", world: "other", status: 200, in: "other"},
		{reason: "a path there is the vendor's alone", host: "api.desk.example", target: "/w/other/desk/where", status: 404, problem: "unknown-path", in: "default"},
		{reason: "the star is a subdomain, not none", host: "desk.example", target: "/where", status: 404, problem: "unknown-path"},
		{reason: "nor an empty one", host: ".desk.example", target: "/where", status: 404, problem: "unknown-path"},
		{reason: "a host that only ends like it", host: "northdesk.example", target: "/where", status: 404, problem: "unknown-path"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			r := httptest.NewRequest("GET", test.target, nil)
			r.Host = test.host
			if test.host == "" {
				r.Host = "127.0.0.1:8409"
			}
			r.Header.Set("X-Key", "k-north")
			if test.world != "" {
				r.Header.Set("X-Mockvendors-World", test.world)
			}
			before := map[string]int{}
			for _, any := range w.Set.All() {
				before[any.Name] = len(any.Journal.Entries())
			}
			rw := httptest.NewRecorder()
			w.Set.ServeHTTP(rw, r)
			if rw.Code != test.status || !strings.Contains(rw.Body.String(), test.want) || rw.Header().Get("X-Mockvendors-Error") != test.problem {
				t.Errorf("%d %s %s; want %d, %q in it, %q", rw.Code, rw.Header().Get("X-Mockvendors-Error"), rw.Body, test.status, test.want, test.problem)
			}
			if test.problem != "" && rw.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("a problem is %s", rw.Header().Get("Content-Type"))
			}
			for _, any := range w.Set.All() {
				grown := len(any.Journal.Entries()) - before[any.Name]
				if want := map[bool]int{true: 1}[any.Name == test.in]; grown != want {
					t.Errorf("the journal of %s has %d entries more, want %d", any.Name, grown, want)
				}
			}
		})
	}
}

// "GET http://host" and "OPTIONS *" have no path that begins with a slash.
func TestNoPath(t *testing.T) {
	w := open(t)
	for _, path := range []string{"", "*"} {
		for _, host := range []string{"127.0.0.1:8409", "api.desk.example"} {
			r := httptest.NewRequest("GET", "/", nil)
			r.Host, r.URL.Path = host, path
			rw := httptest.NewRecorder()
			w.Set.ServeHTTP(rw, r)
			if rw.Code != 404 {
				t.Errorf("path %q on %s: %d %s", path, host, rw.Code, rw.Body)
			}
		}
	}
}

// A port of the vendor's own takes no prefix, whatever the Host says.
func TestOnly(t *testing.T) {
	w := open(t)
	for host, want := range map[string]string{"127.0.0.1:9": `"127.0.0.1:9||/where"`, "north.desk.example": `"north.desk.example|north|/where"`} {
		r := httptest.NewRequest("GET", "/where", nil)
		r.Host = host
		r.Header.Set("X-Key", "k-north")
		rw := httptest.NewRecorder()
		(&control.Server{Set: w.Set}).VendorHandler(w.Vendor).ServeHTTP(rw, r)
		if rw.Code != 200 || rw.Body.String() != want {
			t.Errorf("%s: %d %s", host, rw.Code, rw.Body)
		}
	}
}

package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/sim"
)

var nothing = sim.Read(func(*sim.Tx, sim.None) (sim.None, error) { return sim.None{}, nil })

func TestFind(t *testing.T) {
	var r sim.Routes
	r.GET("list", "/accounts", nothing)
	r.POST("create", "/accounts", nothing)
	r.GET("get", "/accounts/{id}", nothing)
	r.PATCH("change", "/accounts/{accountId}", nothing)
	r.DELETE("remove", "/accounts/{id}", nothing)
	r.GET("self", "/accounts/self", nothing)
	r.GET("byEmail", "/accounts/email/{email}", nothing)
	r.GET("images", "/accounts/{id}/images", nothing)
	r.PUT("setImages", "/accounts/{id}/images", nothing)
	r.GET("image", "/accounts/{id}/images/{image}", nothing)
	r.NotSimulated("GET", "export", "/accounts/{id}/export")

	tests := []struct {
		reason, method, path string
		op                   string // "" for none
		values               map[string]string
		allow                []string
	}{
		{reason: "a path without parameters", method: "GET", path: "/accounts", op: "list"},
		{reason: "methods are told apart", method: "POST", path: "/accounts", op: "create"},
		{reason: "a parameter", method: "GET", path: "/accounts/7", op: "get", values: map[string]string{"id": "7"}},
		{reason: "each method has its own name for it", method: "PATCH", path: "/accounts/7", op: "change", values: map[string]string{"accountId": "7", "id": ""}},
		{reason: "a fixed segment goes before a parameter", method: "GET", path: "/accounts/self", op: "self", values: map[string]string{"id": ""}},
		{reason: "but only for its own methods", method: "DELETE", path: "/accounts/self", op: "remove", values: map[string]string{"id": "self"}},
		{reason: "a parameter may begin as a fixed segment does", method: "GET", path: "/accounts/selfish", op: "get", values: map[string]string{"id": "selfish"}},
		{reason: "a fixed segment goes first also where both have two more", method: "GET", path: "/accounts/email/images", op: "byEmail", values: map[string]string{"email": "images", "id": ""}},
		{reason: "what the fixed segment does not have is found behind the parameter", method: "PUT", path: "/accounts/email/images", op: "setImages", values: map[string]string{"id": "email", "email": ""}},
		{reason: "no value of the path not taken stays behind", method: "GET", path: "/accounts/email/images/9", op: "image", values: map[string]string{"id": "email", "image": "9", "email": ""}},
		{reason: "an escaped slash does not end a segment", method: "GET", path: "/accounts/a%2Fb", op: "get", values: map[string]string{"id": "a/b"}},
		{reason: "@ and + stand for themselves", method: "GET", path: "/accounts/email/a+b@c.de", op: "byEmail", values: map[string]string{"email": "a+b@c.de"}},
		{reason: "and may be escaped", method: "GET", path: "/accounts/email/a%2Bb%40c.de", op: "byEmail", values: map[string]string{"email": "a+b@c.de"}},
		{reason: "a value is unescaped once", method: "GET", path: "/accounts/%2541", op: "get", values: map[string]string{"id": "%41"}},
		{reason: "a dot is a value", method: "GET", path: "/accounts/..", op: "get", values: map[string]string{"id": ".."}},
		{reason: "letters above ASCII", method: "GET", path: "/accounts/%C3%A9", op: "get", values: map[string]string{"id": "é"}},
		{reason: "an operation that is not simulated is found", method: "GET", path: "/accounts/7/export", op: "export", values: map[string]string{"id": "7"}},

		{reason: "another path", method: "GET", path: "/nothing"},
		{reason: "the root", method: "GET", path: "/"},
		{reason: "no path", method: "GET", path: ""},
		{reason: "a path that goes on", method: "GET", path: "/accounts/7/images/9/more"},
		{reason: "a trailing slash is another path", method: "GET", path: "/accounts/"},
		{reason: "also behind a parameter", method: "GET", path: "/accounts/7/"},
		{reason: "an empty segment is no value", method: "GET", path: "/accounts//images"},
		{reason: "nor is it left out", method: "GET", path: "//accounts"},
		{reason: "fixed segments are told by case", method: "GET", path: "/Accounts"},
		{reason: "a star is nothing special", method: "GET", path: "*"},

		{reason: "the methods that a path takes", method: "PUT", path: "/accounts", allow: []string{"GET", "HEAD", "POST"}},
		{reason: "sorted, with those of all that match", method: "POST", path: "/accounts/self", allow: []string{"DELETE", "GET", "HEAD", "PATCH"}},
		{reason: "HEAD is as GET", method: "HEAD", path: "/accounts/7", op: "get", values: map[string]string{"id": "7"}},
		{reason: "a method that nobody knows", method: "BREW", path: "/accounts/7/export", allow: []string{"GET", "HEAD"}},
		{reason: "methods are told by case", method: "get", path: "/accounts", allow: []string{"GET", "HEAD", "POST"}},
		{reason: "an empty segment is no value for them either", method: "PUT", path: "/accounts/"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			req := &sim.Request{Method: test.method, Path: test.path}
			op, allow := r.Find(req)
			if got := id(op); got != test.op {
				t.Fatalf("%s %s is %q, want %q", test.method, test.path, got, test.op)
			}
			if diff := cmp.Diff(test.allow, allow); diff != "" {
				t.Errorf("allowed are (-want +got):\n%s", diff)
			}
			r.Find(&sim.Request{Method: "GET", Path: "/accounts/another/images/one"}) // takes nothing from this one
			for name, want := range test.values {
				if got := req.PathValue(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
		})
	}
	if got := len(r.All); got != 11 || r.All[0].ID != "list" || r.All[10].ID != "export" {
		t.Errorf("All has %d operations, in another order than declared", got)
	}
	if r.All[10].Simulated() || !r.All[0].Simulated() {
		t.Error("what is simulated is told wrong")
	}
}

func id(op *sim.Operation) string {
	if op == nil {
		return ""
	}
	return op.ID
}

func TestDeclaredTwice(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("one operation can be declared twice")
		}
	}()
	var r sim.Routes
	r.GET("a", "/accounts/{id}", nothing)
	r.GET("b", "/accounts/{id}", nothing)
}

// Any routes are found as one would by hand: compare segment by segment, and
// of those that match, take the one that is fixed where another first is not.
func TestFindAgainstModel(t *testing.T) {
	pattern := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "ab", "abc", "{}"}), 1, 4)
	path := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "ab", "abc", "abcd", "b", "", "x%2Fy", "@+"}), 1, 5)
	methods := []string{"GET", "PUT"}
	rapid.Check(t, func(t *rapid.T) {
		var r sim.Routes
		declared := map[string][]string{} // pattern by method and segments
		for range rapid.IntRange(1, 10).Draw(t, "routes") {
			method := rapid.SampledFrom(methods).Draw(t, "method")
			segments := pattern.Draw(t, "pattern")
			op := method + " /" + strings.Join(segments, "/")
			if declared[op] != nil {
				continue
			}
			declared[op] = segments
			named := slices.Clone(segments)
			for i, s := range named {
				if s == "{}" {
					named[i] = fmt.Sprintf("{%s%d}", method, i)
				}
			}
			if method == "GET" {
				r.GET(op, "/"+strings.Join(named, "/"), nothing)
			} else {
				r.PUT(op, "/"+strings.Join(named, "/"), nothing)
			}
		}
		for range 20 {
			sent := path.Draw(t, "path")
			method := rapid.SampledFrom(methods).Draw(t, "asked")
			req := &sim.Request{Method: method, Path: "/" + strings.Join(sent, "/")}
			op, allow := r.Find(req)
			want := byHand(declared, method, sent)
			if id(op) != want {
				t.Fatalf("%s %s is %q, want %q", method, req.Path, id(op), want)
			}
			if want == "" {
				var others []string
				for _, m := range methods {
					if byHand(declared, m, sent) != "" {
						others = append(others, m)
						if m == "GET" {
							others = append(others, "HEAD")
						}
					}
				}
				if !slices.Equal(allow, others) {
					t.Fatalf("%s %s allows %v, want %v", method, req.Path, allow, others)
				}
				continue
			}
			for i, s := range declared[want] {
				value := ""
				if s == "{}" {
					value = strings.ReplaceAll(sent[i], "%2F", "/")
				}
				if got := req.PathValue(fmt.Sprintf("%s%d", method, i)); got != value {
					t.Fatalf("%s %s by %s: segment %d is %q, want %q", method, req.Path, want, i, got, value)
				}
			}
		}
	})
}

func byHand(declared map[string][]string, method string, sent []string) string {
	best := ""
	for op, segments := range declared {
		if !strings.HasPrefix(op, method+" ") || len(segments) != len(sent) {
			continue
		}
		fits := true
		for i, s := range segments {
			fits = fits && (s == sent[i] || s == "{}" && sent[i] != "")
		}
		if fits && (best == "" || before(segments, declared[best])) {
			best = op
		}
	}
	return best
}

func before(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return b[i] == "{}"
		}
	}
	return false
}

// Requests are routed by many goroutines at once, before any lock.
func TestConcurrentFind(t *testing.T) {
	var r sim.Routes
	r.GET("get", "/a/{x}/{y}", nothing)
	r.PUT("put", "/a/{x}", nothing)
	var all sync.WaitGroup
	for worker := range 16 {
		all.Go(func() {
			for i := range 500 {
				req := &sim.Request{Method: "GET", Path: fmt.Sprintf("/a/%d/%d", worker, i)}
				if r.Find(req); req.PathValue("x") != fmt.Sprint(worker) || req.PathValue("y") != fmt.Sprint(i) {
					t.Errorf("%s has %q and %q", req.Path, req.PathValue("x"), req.PathValue("y"))
				}
				if _, allow := r.Find(&sim.Request{Method: "GET", Path: "/a/b"}); !slices.Equal(allow, []string{"PUT"}) {
					t.Errorf("allowed are %v", allow)
				}
			}
		})
	}
	all.Wait()
}

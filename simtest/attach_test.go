package simtest_test

import (
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/simtest"
)

// TestAttachTakesNothingAway: a world on a running server is one more, and goes
// when the test ends.
func TestAttachTakesNothingAway(t *testing.T) {
	s := serve(t, "egym-two-chains")
	run("TestAttach", func(tb testing.TB) {
		w := simtest.Attach(tb, s.URL)
		if c := w.Credential("egym"); c.Tenant != "chain-a" {
			tb.Errorf("the credential is %+v: it does not begin as the server does", c)
		}
		egymOf(w).push(jane, "M-2").is(tb, created)
		if got := worlds(s); len(got) != 2 || s.Set.Get("default").Latest() != 0 {
			tb.Errorf("the worlds are %q", got)
		}
	}).passes(t)
	if got := worlds(s); !slices.Equal(got, []string{"default"}) {
		t.Errorf("the worlds are %q", got)
	}
}

// TestAttachLeavesNothing: no connection to the server stays open.
func TestAttachLeavesNothing(t *testing.T) {
	s := serve(t, "starter")
	before := strings.Count(goroutines(), "net/http.(*persistConn)")
	run("TestAttach", func(tb testing.TB) { simtest.Attach(tb, s.URL, simtest.AllowNoRequests()).Now() }).passes(t)
	for strings.Count(goroutines(), "net/http.(*persistConn)") > before {
		runtime.Gosched() // until the test's time is up
	}
}

// TestWorldNames: a world is called after its test, by a name that is the same
// at each run and another for each test.
func TestWorldNames(t *testing.T) {
	s := serve(t, "starter")
	named := func(test string) (names []string) {
		run(test, func(tb testing.TB) {
			simtest.Attach(tb, s.URL, simtest.AllowNoRequests())
			simtest.Attach(tb, s.URL, simtest.AllowNoRequests())
			names = slices.DeleteFunc(worlds(s), func(name string) bool { return name == "default" })
		}).passes(t)
		return names
	}
	for _, tt := range []struct{ reason, test, want string }{
		{"a test", "TestPush", "testpush-62255c3d"},
		{"a subtest", "TestPush/the_answer_is_lost", "testpush-the-answer-is-lost-17ad6cfc"},
		{"one that differs in signs only", "TestPush/the answer/is lost", "testpush-the-answer-is-lost-"},
		{"one that differs in case only", "Testpush", "testpush-"},
		{"no letters at all", "/✓/", ""},
		{"a long name", "Test" + strings.Repeat("LongName/", 30), "testlongname-longname-"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			first := named(tt.test)
			if len(first) != 2 || first[1] != first[0]+"-2" {
				t.Fatalf("the worlds are %q", first)
			}
			if !strings.HasPrefix(first[0], tt.want) {
				t.Errorf("the world is %s", first[0])
			}
			if again := named(tt.test); !slices.Equal(first, again) {
				t.Errorf("at another run the worlds are %q, not %q", again, first)
			}
		})
	}
	all := map[string]bool{}
	for _, test := range []string{"TestPush", "Testpush", "TestPush/a_b", "TestPush/a-b"} {
		all[named(test)[0]] = true
	}
	if len(all) != 4 {
		t.Errorf("some tests share a name: %v", all)
	}
}

// TestAttachWithSlash: a URL may end in a slash.
func TestAttachWithSlash(t *testing.T) {
	w := simtest.Attach(t, serve(t, "starter").URL+"/")
	egymOf(w).push(mia, "A-2000").is(t, held)
}

func TestNoServer(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	another := httptest.NewServer(http.NotFoundHandler())
	defer another.Close()
	elsewhere := httptest.NewServer(http.RedirectHandler("http://127.0.0.1:1/", http.StatusTemporaryRedirect))
	defer elsewhere.Close()
	for _, tt := range []struct{ reason, url, want string }{
		{"no URL", "", `"" is not the URL of a server: use one like http://127.0.0.1:8409`},
		{"no scheme", "127.0.0.1:8409", "is not the URL of a server"},
		{"another scheme", "ftp://127.0.0.1:8409", "is not the URL of a server"},
		{"nobody there", gone.URL, "Is a server running? mockvendors serve starts one"},
		{"somebody else there", another.URL, "answers 404 Not Found: it is not a mockvendors server"},
		{"somebody who sends us elsewhere", elsewhere.URL, "answers 307 Temporary Redirect: it is not a mockvendors server"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			run("TestNoServer", func(tb testing.TB) {
				simtest.Attach(tb, tt.url)
				t.Error("the test goes on")
			}).fails(t, tt.want)
		})
	}
}

// TestWorldGone: a test whose world somebody has deleted does not pass
// unjudged.
func TestWorldGone(t *testing.T) {
	s := serve(t, "starter")
	run("TestGone", func(tb testing.TB) {
		simtest.Attach(tb, s.URL)
		s.Set.Delete(worlds(s)[1])
	}).fails(t, "cannot judge the world: ")
}

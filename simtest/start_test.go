package simtest_test

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"runtime/pprof"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/simtest"
)

// TestParallel: tests that run at the same time do not see each other, and each
// gets the answers that it would have got alone.
func TestParallel(t *testing.T) {
	alone := egymOf(simtest.Start(t)).push(jane, "M-2").is(t, created)
	for i := range 20 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			w := simtest.Start(t)
			if i%2 == 0 {
				w.Fault(`{operation: egym.retrieveAccount, effect: {respond: {preset: unavailable}}}`)
				w.Advance(time.Hour)
				egymOf(w).do("GET", "/api/v2/accounts/"+miasID, "").is(t, 503)
				return
			}
			if a := egymOf(w).push(jane, "M-2").is(t, created); a.text != alone.text || a.header.Get("Date") != alone.header.Get("Date") {
				t.Errorf("the answer is %s, alone it was %s", a.text, alone.text)
			}
			egymOf(w).do("GET", "/api/v2/accounts/"+miasID, "").is(t, 200)
			if n := len(w.Requests()); n != 2 {
				t.Errorf("there are %d requests", n)
			}
		})
	}
}

// TestTwoWorlds: a test may have two worlds, of which each is at an address of
// its own, and neither can be reached through the other.
func TestTwoWorlds(t *testing.T) {
	one, two := simtest.Start(t), simtest.Start(t)
	egymOf(one).push(jane, "M-2").is(t, created)
	egymOf(two).push(jane, "M-2").is(t, created)
	if len(one.Requests()) != 1 || len(two.Requests()) != 1 {
		t.Errorf("the requests are %v and %v", one.Requests(), two.Requests())
	}
	got, err := http.Get(strings.TrimSuffix(one.ControlURL(), "/default"))
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	var text strings.Builder
	if err := got.Write(&text); err != nil || strings.Count(text.String(), `"scenario":`) != 1 {
		t.Errorf("%v: the worlds are %s", err, &text)
	}
}

// TestSameSaid: what a failing test says is the same each time.
func TestSameSaid(t *testing.T) {
	fail := func() string {
		return run("TestSame", func(tb testing.TB) {
			c := egymOf(simtest.Start(tb, simtest.Scenario(lost)))
			c.push(jane, "M-2")
			c.push(jane, "M-2").is(tb, held)
			c.do("GET", "/api/v2/account", "").is(tb, 404)
		}).said.String()
	}
	first := fail()
	if first == "" {
		t.Fatal("it says nothing")
	}
	for range 5 {
		if again := fail(); again != first {
			t.Fatalf("it says\n%s\nat first it said\n%s", again, first)
		}
	}
}

// TestNothingLeft: when a test has ended, no goroutine is left of its world,
// also where faults still hold connections whose clients wait.
func TestNothingLeft(t *testing.T) {
	run("TestWarm", func(tb testing.TB) { egymOf(simtest.Start(tb)).push(mia, "A-2000").is(tb, held) })
	before := ours()
	clientsLeft, leave := make(chan struct{}), context.CancelFunc(nil)
	var began time.Time
	ended := run("TestLeft", func(tb testing.TB) {
		w := simtest.Start(tb)
		w.Fault(`{operation: egym.publishAccount, effect: {drop: hang, for: 10m}}`)
		w.Fault(`{operation: egym.retrieveAccount, effect: {delay: 60s}}`)
		w.Fault(`{operation: egym.listAccounts, phase: after, effect: {drip: {chunks: 8, over: 60s}}}`)
		w.Fault(`{operation: egym.updateAccount, effect: {delay: 60s}}`)
		egymOf(w).do("GET", "/api/v2/accounts/email/"+mia, "").is(tb, 200)
		var ctx context.Context
		ctx, leave = context.WithCancel(context.Background())
		c := egymOf(w)
		c.http = &http.Client{Transport: new(http.Transport)}
		answers := make(chan answer)
		for _, call := range [][3]string{
			{"POST", "/api/v2/accounts", account(jane, "M-2")},
			{"GET", "/api/v2/accounts/" + miasID, ""},
			{"GET", "/api/v2/accounts", ""},
			{"PUT", "/api/v2/accounts/" + miasID, strings.Repeat(" ", 4<<20)}, // more than is read
		} {
			go func() { answers <- c.doIn(ctx, call[0], call[1], call[2]) }()
		}
		go func() {
			defer close(clientsLeft)
			for range 4 {
				if a := <-answers; a.err == nil && a.status == 201 {
					t.Errorf("a call that was to hang comes to %d", a.status)
				}
			}
			c.http.CloseIdleConnections()
		}()
		for fired := 0; fired < 4; {
			fired = w.Fired("fault-1") + w.Fired("fault-2") + w.Fired("fault-3") + w.Fired("fault-4")
		}
		began = time.Now()
	})
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("the end took %v: it waited for a fault, which lasts a minute", took)
	}
	ended.passes(t)
	<-clientsLeft // the end of the world has ended their calls
	leave()
	deadline, ok := t.Deadline()
	if !ok {
		deadline = time.Now().Add(time.Minute)
	}
	for ours() > before {
		if time.Now().After(deadline.Add(-time.Second)) {
			t.Fatalf("there is left:\n%s", goroutines())
		}
		runtime.Gosched()
	}
}

// ours is how many goroutines serve, or speak to, worlds.
func ours() int {
	all := goroutines()
	return strings.Count(all, "mockvendors/simtest.") + strings.Count(all, "net/http.(*conn).serve") + strings.Count(all, "net/http.(*persistConn)")
}

func goroutines() string {
	var text strings.Builder
	_ = pprof.Lookup("goroutine").WriteTo(&text, 2)
	return text.String()
}

// TestLateRequest: a request that is on its way when the test ends is told of
// and judged.
func TestLateRequest(t *testing.T) {
	answered := make(chan answer)
	late := run("TestLate", func(tb testing.TB) {
		w := simtest.Start(tb)
		w.Fault(`{operation: egym.publishAccount, effect: {delay: 100ms}}`)
		c := egymOf(w)
		go func() { answered <- c.push(mia, "A-2000") }()
		for w.Fired("fault-1") == 0 {
			runtime.Gosched()
		}
		tb.Errorf("it fails, so that it tells")
	})
	<-answered
	late.says(t, "1 request in this world\n#1 POST egym/alpha publishAccount 409")
}

package world_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/world"
)

// A request that a fault keeps waiting before the vendor sees it has been
// counted, and nothing else. It is carried out in what the world has become by
// then, as the next request. A world that begins anew is not the one that the request
// came to, and leaves it without an answer.
func TestTravelWhileARequestWaits(t *testing.T) {
	for _, test := range []struct {
		reason  string
		travel  func(t *testing.T, h *house, w *world.World)
		waiting string // the journal, before the wait is over
		done    string // and afterwards
		counted string // matched by the fault
	}{
		{"nothing else happens", func(*testing.T, *house, *world.World) {}, "1:200", "1:200 2:201", "1"},
		{"another request comes first", func(_ *testing.T, h *house, _ *world.World) { h.do("a", look) }, "1:200 2:200", "1:200 2:200 3:201", "1"},
		{"restored", func(t *testing.T, h *house, w *world.World) { h.do("a", look); must(t, w.Restore("x")) }, "1:200", "1:200 2:201", "1"},
		{"restored to before it came", func(t *testing.T, _ *house, w *world.World) { must(t, w.Restore("start")) }, "", "1:201", "0"},
		{"rewound to before it came", func(t *testing.T, _ *house, w *world.World) { must(t, w.Rewind(1)) }, "1:200", "1:200 2:201", "0"},
		{"reset", func(_ *testing.T, _ *house, w *world.World) { w.Reset() }, "", "", "0"},
	} {
		t.Run(test.reason, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, oneOfEach+aFault("before", "{delay: 30s}"))
				w := h.made("a")
				if _, err := w.Snapshot("start"); err != nil {
					t.Fatal(err)
				}
				h.do("a", look)
				go h.do("a", newcomer)
				synctest.Wait()
				if _, err := w.Snapshot("x"); err != nil {
					t.Fatal(err)
				}
				before := visibleState(w)
				test.travel(t, h, w)
				if got := journalOf(w); got != test.waiting {
					t.Errorf("while it waits the journal shows %q, want %q", got, test.waiting)
				}
				time.Sleep(31 * time.Second)
				synctest.Wait()
				if got := journalOf(w); got != test.done {
					t.Errorf("the journal shows %q, want %q", got, test.done)
				}
				if got := h.look("a", "/faults"); !strings.Contains(got, `"matched": `+test.counted+",") {
					t.Errorf("%s calls are counted, not so in\n%s", test.counted, got)
				}
				must(t, w.Restore("x"))
				if diff := cmp.Diff(before, visibleState(w)); diff != "" {
					t.Errorf("restored (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// A request whose credential goes while a fault keeps it waiting is nobody's:
// the vendor refuses it, and the fault makes of that what it makes of any answer.
func TestCredentialGoesWhileARequestWaits(t *testing.T) {
	for effect, want := range map[string]string{
		"{delay: 30s}":                               "401 401 true",
		"{respond: {status: 418}, delay: 30s}":       "418 418 false",
		"{drop: truncate, delay: 30s}":               "truncate 200 false",
		"{duplicate: true, delay: 30s}":              "401 401 false",
		"{drip: {chunks: 1, over: 1ms}, delay: 30s}": "401 401 true",
	} {
		synctest.Test(t, func(t *testing.T) {
			w := apitest.Start(t, desk, twoDesks+"faults: [{id: f, operation: desk.list, effect: "+effect+"}]\n"+
				"rivals: [{after: {operation: desk.list}, operation: desk.list, tenant: south}]\n")
			go w.Set.ServeHTTP(&wireless{header: http.Header{}}, incoming("GET", "/desk/tickets", http.Header{"X-Key": {"k-north"}}, ""))
			synctest.Wait()
			must(t, w.PutState(state(t, w.Set, `{"desks":[{"id":"south","key":"k-south"}]}`), nil))
			time.Sleep(31 * time.Second)
			synctest.Wait()
			e, ok := w.Journal.Get(1)
			if !ok || e.Tenant != "" || e.Refusal == nil || e.Refusal.Rule != noKey || e.Fault == nil {
				t.Fatalf("%s: the journal has %+v", effect, e)
			}
			if got := fmt.Sprint(e.Saw(), " ", e.Status, " ", e.Delivered.Load()); got != want {
				t.Errorf("%s: %s, want %s", effect, got, want)
			}
			for _, e := range w.Journal.Entries() {
				if e.Rival != "" {
					t.Errorf("%s: a rival acts on a call that was not admitted", effect)
				}
			}
		})
	}
}

// A client that is kept hanging has its entry in the journal from the
// beginning. What becomes of the world meanwhile is nothing to it, nor is its
// leaving to the world.
func TestTravelWhileAClientHangs(t *testing.T) {
	for _, test := range []struct {
		reason string
		travel func(t *testing.T, w *world.World)
		want   string
	}{
		{"nothing else happens", func(*testing.T, *world.World) {}, "1:200 2:hang"},
		{"restored", func(t *testing.T, w *world.World) { must(t, w.Restore("x")) }, "1:200 2:hang"},
		{"rewound", func(t *testing.T, w *world.World) { must(t, w.Rewind(1)) }, "1:200"},
		{"rewound and restored", func(t *testing.T, w *world.World) { must(t, w.Rewind(1)); must(t, w.Restore("x")) }, "1:200 2:hang"},
		{"reset", func(_ *testing.T, w *world.World) { w.Reset() }, ""},
	} {
		t.Run(test.reason, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, oneOfEach+aFault("after", "{drop: hang, for: 10m}"))
				w := h.made("a")
				h.do("a", look)
				client, server := net.Pipe()
				go h.serve("a", &patient{wireless{header: http.Header{}}, server}, newcomer)
				synctest.Wait()
				if got := journalOf(w); got != "1:200 2:hang" {
					t.Fatalf("while it hangs the journal shows %q", got)
				}
				if _, err := w.Snapshot("x"); err != nil {
					t.Fatal(err)
				}
				before := visibleState(w)
				test.travel(t, w)
				after := visibleState(w)
				client.Close()
				synctest.Wait()
				if diff := cmp.Diff(after, visibleState(w)); diff != "" {
					t.Errorf("when the client left, the world changed:\n%s", diff)
				}
				if got := journalOf(w); got != test.want {
					t.Errorf("the journal shows %q, want %q", got, test.want)
				}
				must(t, w.Restore("x"))
				if diff := cmp.Diff(before, visibleState(w)); diff != "" {
					t.Errorf("restored (-want +got):\n%s", diff)
				}
				if e, ok := w.Journal.Get(2); !ok || e.Delivered.Load() || !e.Committed {
					t.Errorf("the entry is %+v", e)
				}
			})
		})
	}
}

// patient is a client that waits for as long as it is kept.
type patient struct {
	wireless
	conn net.Conn
}

func (p *patient) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return p.conn, bufio.NewReadWriter(bufio.NewReader(p.conn), bufio.NewWriter(p.conn)), nil
}

// A vendor's answer is not yet made when a snapshot is: its entry is in the
// journal, and nobody can read it. Whatever becomes of the world meanwhile, it
// comes out whole or not at all.
func TestSnapshotOfAnAnswerBeingMade(t *testing.T) {
	for _, test := range []struct {
		reason    string
		meanwhile func(t *testing.T, w *world.World)
		want      string // numbers and statuses once the answer is made
	}{
		{"nothing else happens", func(*testing.T, *world.World) {}, "1:200 2:201 3:200"},
		{"restored", func(t *testing.T, w *world.World) { must(t, w.Restore("x")) }, "1:200 2:201"},
		{"rewound to before it", func(t *testing.T, w *world.World) { must(t, w.Rewind(1)) }, "1:200"},
		{"reset", func(t *testing.T, w *world.World) { w.Reset() }, ""},
		{"rewound to before it, and then restored", func(t *testing.T, w *world.World) { must(t, w.Rewind(1)); must(t, w.Restore("x")) }, "1:200 2:201"},
		{"reset, and then restored", func(t *testing.T, w *world.World) { w.Reset(); must(t, w.Restore("x")) }, "1:200 2:201"},
	} {
		t.Run(test.reason, func(t *testing.T) {
			h := newHouse(t, oneOfEach)
			w := h.made("a")
			h.do("a", look)
			slow := &stuck{entered: make(chan struct{}), let: make(chan struct{})}
			answered := make(chan struct{})
			go func() {
				defer close(answered)
				h.serve("a", slow, newcomer)
			}()
			<-slow.entered
			if _, err := w.Snapshot("x"); err != nil {
				t.Fatal(err)
			}
			h.do("a", look)
			if got := journalOf(w); got != "1:200" {
				t.Errorf("while it is made the journal shows %q", got)
			}
			test.meanwhile(t, w)
			close(slow.let)
			<-answered
			if got := journalOf(w); got != test.want {
				t.Errorf("the journal shows %q, want %q", got, test.want)
			}
			must(t, w.Restore("x"))
			if got := journalOf(w); got != "1:200 2:201" {
				t.Errorf("restored, the journal shows %q", got)
			}
			if e, _ := w.Journal.Get(2); !e.Delivered.Load() || len(e.ResponseBody) == 0 || len(e.Changes) == 0 {
				t.Errorf("the entry is not whole: %+v", e)
			}
			if got := h.do("a", newcomer); !strings.HasPrefix(got, "409") {
				t.Errorf("the record of the answer is not there:\n%s", got)
			}
		})
	}
}

// stuck is a client whose answer waits to be made.
type stuck struct {
	wireless
	entered, let chan struct{}
}

func (s *stuck) Header() http.Header {
	if s.header == nil {
		s.header = http.Header{}
		close(s.entered)
		<-s.let
	}
	return s.header
}

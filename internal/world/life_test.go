package world_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// Two runs of the same requests give the same bytes, dates and identifiers
// included, whatever the machine's clock shows.
func TestTwoRunsAreEqual(t *testing.T) {
	run := func() (got []string) {
		w := open(t)
		for i, q := range []request{askCleo, askAnn, list, {"POST", "/tickets", "k-south", `{"person":"Ann"}`}, {"DELETE", "/tickets/next", "k-north", ""}, {"POST", "/tickets", "", ""}} {
			got = append(got, send(w.Set, world.Default, q))
			w.Advance(time.Duration(i) * 700 * time.Millisecond)
		}
		return append(got, universe(t, w.World))
	}
	first := run()
	time.Sleep(1100 * time.Millisecond) // a Date of the machine would differ
	if diff := cmp.Diff(first, run()); diff != "" {
		t.Errorf("(-first +second):\n%s", diff)
	}
	const want = `201
Content-Length: 99
Content-Type: application/json
Date: Thu, 15 Jan 2026 09:00:00 GMT
X-Mockvendors-Request: 1

{"id":"`
	if !strings.HasPrefix(first[0], want) {
		t.Errorf("the first answer is\n%s\nwant\n%s", first[0], want)
	}
	if !strings.Contains(first[1], "X-Mockvendors-Rule: desk.waiting; assumed\n") {
		t.Errorf("a refusal does not carry its rule:\n%s", first[1])
	}
}

// Date is the world's, to the second, also after it was set back.
func TestDateIsTheWorlds(t *testing.T) {
	w := open(t)
	date := func() string {
		answer := send(w.Set, world.Default, list)
		_, rest, _ := strings.Cut(answer, "Date: ")
		line, _, _ := strings.Cut(rest, "\n")
		return line
	}
	for _, test := range []struct {
		reason string
		move   func()
		want   string
	}{
		{"the start", func() {}, "Thu, 15 Jan 2026 09:00:00 GMT"},
		{"within the second", func() { w.Advance(999 * time.Millisecond) }, "Thu, 15 Jan 2026 09:00:00 GMT"},
		{"the next second", func() { w.Advance(time.Millisecond) }, "Thu, 15 Jan 2026 09:00:01 GMT"},
		{"a month later", func() { w.Advance(30 * 24 * time.Hour) }, "Sat, 14 Feb 2026 09:00:01 GMT"},
		{"back again", func() { w.SetClock(func(c clock.Clock) clock.Clock { return c.At(clock.Default) }) }, "Thu, 01 Jan 2026 00:00:00 GMT"},
		{"rewound", func() {
			if err := w.Rewind(1); err != nil {
				t.Fatal(err)
			}
		}, "Thu, 15 Jan 2026 09:00:00 GMT"},
	} {
		test.move()
		if got := date(); got != test.want {
			t.Errorf("%s: %s, want %s", test.reason, got, test.want)
		}
	}
}

// A refusal leaves nothing in the state, nor in the outbox, and takes no
// number out of the tenant's sequence: it is as if it had not been asked.
func TestRefusalsLeaveNoTrace(t *testing.T) {
	w, calm := open(t), open(t)
	before := w.StateText()
	for _, refused := range []request{askAnn, {"POST", "/tickets", "k-north", `{}`}, {"POST", "/tickets", "k-nobody", `{}`}, {"DELETE", "/tickets/7", "k-north", ""}, {"POST", "/tickets", "k-north", `{`}} {
		if got := send(w.Set, world.Default, refused); got[0] != '4' {
			t.Errorf("%v is not refused: %s", refused, got)
		}
	}
	if diff := cmp.Diff(before, w.StateText()); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
	if n := len(w.Outbox()); n != 0 {
		t.Errorf("%d mails were sent", n)
	}
	for _, e := range w.Journal.Entries() {
		if e.Committed || len(e.Changes) > 0 || e.Refusal == nil || len(e.Rules()) != 1 {
			t.Errorf("entry %d is committed or changes something, or has no rule", e.Number)
		}
	}
	drawn := func(answer string) string { _, body, _ := strings.Cut(answer, "\n\n"); return body[:45] } // the id
	if after, want := drawn(send(w.Set, world.Default, askCleo)), drawn(send(calm.Set, world.Default, askCleo)); after != want {
		t.Errorf("after refusals the id is %s, without them %s", after, want)
	}
}

// A vendor looks at each request's credential once, whatever faults there are:
// again only for a duplicate, and after a wait, in which it may have changed.
func TestAuthenticatesOnce(t *testing.T) {
	for faults, want := range map[string]int{
		"":                                   1,
		"effect: {drop: close}":              1,
		"effect: {delay: 1ms}":               2,
		"effect: {duplicate: true}":          2,
		"phase: after, effect: {delay: 1ms}": 1,
		"calls: {only: [2]}, effect: {drop: close}": 1,
	} {
		asked := 0
		vendor := desk
		vendor.New = func(k *sim.Kit) *sim.API {
			api := newDesk(k)
			authenticate := api.Authenticate
			api.Authenticate = func(tx *sim.Tx) (sim.Caller, error) { asked++; return authenticate(tx) }
			return api
		}
		text := twoDesks
		if faults != "" {
			text += "faults: [{id: f, operation: desk.list, " + faults + "}]\n"
		}
		w := apitest.Start(t, vendor, text)
		w.Set.ServeHTTP(&wireless{header: http.Header{}}, incoming("GET", "/desk/tickets", http.Header{"X-Key": {"k-north"}}, ""))
		if asked != want {
			t.Errorf("%q: asked %d times, want %d", faults, asked, want)
		}
	}
}

// An operation's limit of its body holds however the body comes, and says so
// in the vendor's words; nothing of a body that is too long is acted upon.
func TestBodyLimit(t *testing.T) {
	w := open(t)
	server := httptest.NewServer(w.Set)
	defer server.Close()
	body := func(n int) []byte { // a good one of n bytes; the operation takes 200
		return []byte(fmt.Sprintf(`{"person":"P%d"%s}`, n, strings.Repeat(" ", n-14-len(fmt.Sprint(n)))))
	}
	for _, chunked := range []bool{false, true} {
		for _, test := range []struct {
			length, status int
		}{{199, 201}, {200, 201}, {201, 413}, {5000, 413}, {3 << 20, 413}} {
			name := fmt.Sprintf("%d bytes, chunked %v", test.length, chunked)
			t.Run(name, func(t *testing.T) {
				w.Reset()
				sent := body(test.length)
				if len(sent) != test.length {
					t.Fatalf("the body has %d bytes", len(sent))
				}
				var reader io.Reader = bytes.NewReader(sent)
				if chunked {
					reader = struct{ io.Reader }{reader} // hides its length
				}
				r, err := http.NewRequest("POST", server.URL+"/desk/tickets", reader)
				if err != nil {
					t.Fatal(err)
				}
				r.Header.Set("X-Key", "k-north")
				r.Header.Set("Content-Type", "application/json")
				answer, err := http.DefaultClient.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				defer answer.Body.Close()
				said, err := io.ReadAll(answer.Body)
				if err != nil {
					t.Fatal(err)
				}
				if answer.StatusCode != test.status {
					t.Errorf("%d %s, want %d", answer.StatusCode, said, test.status)
				}
				if test.status == 413 && (string(said) != `"too large"` || !answer.Close) {
					t.Errorf("said %s, closing %v", said, answer.Close)
				}
				if e, ok := w.Journal.Get(1); !ok || len(e.RequestBody) > 200 || e.Committed != (test.status == 201) {
					t.Errorf("the journal has %v", e)
				}
			})
		}
	}
}

// A body that ends before it should is read as far as it came, and refused by
// the vendor.
func TestBodyBreaksOff(t *testing.T) {
	w := open(t)
	r := httptest.NewRequest("POST", "/desk/tickets", strings.NewReader(`{"person":"Cl`))
	r.ContentLength = 100
	r.Header.Set("X-Key", "k-north")
	r.Header.Set("Content-Type", "application/json")
	rw := httptest.NewRecorder()
	w.Set.ServeHTTP(rw, r)
	if rw.Code != 400 || rw.Body.String() != `"not readable"` {
		t.Errorf("%d %s", rw.Code, rw.Body)
	}
}

// Bytes that are no text in a path, a query, a form or a header do not end in
// an answer that cannot be written.
func TestBytesThatAreNoText(t *testing.T) {
	w := open(t)
	for _, target := range []string{"/desk/tickets/%ff", "/desk/tickets/%ed%a0%80?q=%fe"} {
		r := httptest.NewRequest("DELETE", target, nil)
		r.Header.Set("X-Key", "k-north")
		rw := httptest.NewRecorder()
		w.Set.ServeHTTP(rw, r)
		if rw.Code != 404 {
			t.Errorf("%s: %d %s", target, rw.Code, rw.Body)
		}
	}
	lockers := startLockers(t)
	lockers.Client("X-Key", "k-north").Do("GET", "/rentals/%ff", nil).Is(404, "").TurnedOn("lockers.not-rented", "locker", "�", "")
	lockers.StateText()
}

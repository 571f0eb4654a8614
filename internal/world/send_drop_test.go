package world_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Connections that are kept serve others before a drop, and a drop ends its
// own only.
func TestDropEndsItsConnectionOnly(t *testing.T) {
	for drop, end := range map[string]string{"reset": "rst", "close": "fin", "truncate": "fin", "hang, for: 50ms": "fin"} {
		t.Run(drop, func(t *testing.T) {
			w := wire(t, aFault("after", "{drop: "+drop+"}"))
			conn, other := w.dial(), w.dial()
			kept := bufio.NewReader(conn)
			exchange := func(conn net.Conn, from *bufio.Reader, c call) int {
				t.Helper()
				if _, err := io.WriteString(conn, c.text()); err != nil {
					t.Fatal(err)
				}
				got, err := http.ReadResponse(from, nil)
				if err != nil {
					t.Fatal(err)
				}
				defer got.Body.Close()
				if _, err := io.Copy(io.Discard, got.Body); err != nil {
					t.Fatal(err)
				}
				return got.StatusCode
			}
			from := bufio.NewReader(other)
			for range 2 {
				if got := exchange(conn, kept, lookAtJohn) + exchange(other, from, lookAtJohn); got != 400 {
					t.Fatal(got)
				}
			}
			if _, err := io.WriteString(conn, create("new").text()); err != nil {
				t.Fatal(err)
			}
			if _, got := w.rest(conn); got != end {
				t.Errorf("it ends by %s", got)
			}
			if got := exchange(other, from, lookAtJohn); got != 200 {
				t.Errorf("another connection gets %d", got)
			}
			if got := w.do(lookAtJohn); got.status != 200 {
				t.Errorf("a later connection gets %d", got.status)
			}
		})
	}
}

// tooLong is a creation whose body the vendor does not read, and sockets do not
// hold.
func tooLong() call {
	c := create("new")
	c.body = `{"email":"` + strings.Repeat("x", 12<<20) + `"}`
	return c
}

// With a body that nobody reads, an end is still the end that was asked for,
// and what was sent before it arrives.
func TestDropsWithABodyUnread(t *testing.T) {
	for _, c := range []struct {
		effect string
		end    string // "" for the server's own way
		status string // that the answer begins with, "" for no byte
	}{
		{"{drop: reset}", "rst", ""},
		{"{drop: close}", "fin", ""},
		{"{drop: hang, for: 50ms}", "fin", ""},
		{"{drop: truncate}", "fin", "HTTP/1.1 413"},
		{"{drip: {chunks: 2, over: 50ms}}", "", "HTTP/1.1 413"},
		{"{respond: {preset: unavailable}}", "", "HTTP/1.1 503"},
	} {
		t.Run(c.effect, func(t *testing.T) {
			w := wire(t, aFault("after", c.effect))
			conn := w.dial()
			sent := make(chan error, 1)
			go func() {
				_, err := io.WriteString(conn, tooLong().text())
				sent <- err
			}()
			var broke error
			if c.end != "" {
				broke = <-sent // many clients look at the answer only then
			}
			answer, end := w.rest(conn)
			if errors.Is(broke, syscall.ECONNRESET) || errors.Is(broke, syscall.EPIPE) {
				end = "rst" // a socket tells of it once
			}
			if c.end != "" && end != c.end || !strings.HasPrefix(answer, c.status) || (answer == "") != (c.status == "") {
				t.Errorf("it ends by %s after %.80q", end, answer)
			}
			conn.Close()
			if e := w.done(); e.Committed || e.Refusal == nil || len(e.RequestBody) > 0 {
				t.Errorf("the journal has %+v", e)
			}
		})
	}
}

// Who leaves is not waited for, also with a body half sent.
func TestHangEndsWhenTheClientLeaves(t *testing.T) {
	half := tooLong().text()[:1000]
	for reason, text := range map[string]string{"a whole request": create("new").text(), "a body half sent": half} {
		t.Run(reason, func(t *testing.T) {
			w := wire(t, aFault("before", "{drop: hang, for: 10m}"))
			conn := w.dial()
			if _, err := io.WriteString(conn, text); err != nil {
				t.Fatal(err)
			}
			if err := conn.SetReadDeadline(time.Now().Add(150 * time.Millisecond)); err != nil {
				t.Fatal(err)
			}
			var timeout net.Error
			if n, err := conn.Read(make([]byte, 1)); n > 0 || !errors.As(err, &timeout) || !timeout.Timeout() {
				t.Fatalf("%d bytes, %v: want silence", n, err)
			}
			conn.Close()
			if e := w.done(); e.Outcome != "hang" {
				t.Errorf("the outcome is %q", e.Outcome)
			}
		})
	}
}

// How long the server gives a client to send its request does not shorten a
// fault.
func TestFaultsOutlastTheReadTimeout(t *testing.T) {
	for _, effect := range []string{"{drop: hang, for: 300ms}", "{delay: 300ms}"} {
		w := wire(t, aFault("before", effect))
		w.server = httptest.NewUnstartedServer(w.set)
		w.server.Config.ReadTimeout = 50 * time.Millisecond
		w.server.Start()
		t.Cleanup(w.server.Close)
		conn := w.dial()
		began := time.Now()
		if _, err := io.WriteString(conn, create("new").text()); err != nil {
			t.Fatal(err)
		}
		_, _ = conn.Read(make([]byte, 1)) // the answer begins, or the connection ends
		if took := time.Since(began); took < 300*time.Millisecond {
			t.Errorf("%s took %v", effect, took)
		}
	}
}

// Waiting takes the machine's time, and none of the world's; the answer is the
// same, and comes in pieces if it drips.
func TestWaitsAreReal(t *testing.T) {
	want := wire(t, "").do(create("new"))
	for _, c := range []struct {
		effect string
		least  time.Duration
		first  time.Duration // when the first byte comes at the latest, 0 for with all others
	}{
		{"{delay: 120ms}", 120 * time.Millisecond, 0},
		{"{delay: {p50: 120ms, p99: 120ms}}", 120 * time.Millisecond, 0},
		{"{drip: {chunks: 4, over: 400ms}}", 400 * time.Millisecond, 250 * time.Millisecond},
		{"{drip: {chunks: 4, over: 400ms}, delay: 100ms}", 500 * time.Millisecond, 350 * time.Millisecond},
	} {
		for _, phase := range []string{"before", "after"} {
			t.Run(c.effect+phase, func(t *testing.T) {
				w := wire(t, aFault(phase, c.effect))
				now := w.Now()
				conn := w.dial()
				began := time.Now()
				if _, err := io.WriteString(conn, create("new").text("Connection: close")); err != nil {
					t.Fatal(err)
				}
				var answer bytes.Buffer
				pieces, piece := 0, make([]byte, 64<<10)
				var first time.Duration
				for {
					n, err := conn.Read(piece)
					if answer.Write(piece[:n]); n > 0 {
						if pieces++; pieces == 1 {
							first = time.Since(began)
						}
					}
					if err != nil {
						break
					}
				}
				took := time.Since(began)
				got, err := parse(answer.String())
				if err != nil || got.body != want.body || !maps.EqualFunc(got.header, want.header, slices.Equal) {
					t.Errorf("%v: the answer differs:\n%s", err, answer.String())
				}
				if took < c.least || c.first > 0 && (first > c.first || pieces < 4) {
					t.Errorf("the first byte came after %v, the last after %v, in %d pieces", first, took, pieces)
				}
				if !w.Now().Equal(now) {
					t.Errorf("the world's clock has moved to %v", w.Now())
				}
			})
		}
	}
}

// A client that leaves while it waits has its request carried out all the
// same, and no answer.
func TestLeavingWhileWaiting(t *testing.T) {
	for _, effect := range []string{"{delay: 30s}", "{drip: {chunks: 2, over: 30s}}"} {
		for _, phase := range []string{"before", "after"} {
			t.Run(effect+phase, func(t *testing.T) {
				w := wire(t, aFault(phase, effect))
				conn := w.dial()
				if _, err := io.WriteString(conn, create("new").text()); err != nil {
					t.Fatal(err)
				}
				time.Sleep(50 * time.Millisecond)
				conn.Close()
				if e := w.done(); !e.Committed || e.Delivered.Load() || e.Outcome != "" || e.Status != 201 {
					t.Errorf("committed %v, delivered %v, outcome %q, status %d", e.Committed, e.Delivered.Load(), e.Outcome, e.Status)
				}
			})
		}
	}
}

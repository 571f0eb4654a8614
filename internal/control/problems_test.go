package control_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestUnknownPaths(t *testing.T) {
	s := start(t, "")
	for _, c := range []struct{ reason, method, path, kind string }{
		{"the API's root", "GET", "/_mock", "unknown-path"},
		{"the API's root with a slash", "GET", "/_mock/", "unknown-path"},
		{"a name that nothing has", "GET", "/_mock/nothing", "unknown-path"},
		{"a name below a world that nothing has", "GET", "/_mock/worlds/default/nothing", "unknown-path"},
		{"a slash too many at the end", "GET", "/_mock/worlds/", "unknown-path"},
		{"a slash too many inside: no redirection", "GET", "/_mock//worlds", "unknown-path"},
		{"a way out: no redirection", "GET", "/_mock/../egym", "unknown-path"},
		{"an unknown world", "GET", "/_mock/worlds/other", "unknown-world"},
		{"an unknown world's state", "GET", "/_mock/worlds/other/state", "unknown-world"},
		{"an unknown world, whatever the body", "PUT", "/_mock/worlds/other/clock", "unknown-world"},
		{"a vendor that nobody simulates", "GET", "/nobody/v1", "unknown-path"},
		{"a name that only begins as the API's", "GET", "/_mocks", "unknown-path"},
		{"capitals count", "GET", "/EGYM/api/v2/accounts", "unknown-path"},
		{"a world without a vendor", "GET", "/w/default", "unknown-path"},
		{"traffic for an unknown world", "GET", "/w/other/egym/api/v2/accounts", "unknown-world"},
		{"a vendor has no such path", "GET", "/egym/nothing", "unknown-path"},
		{"a vendor without a path", "GET", "/egym", "unknown-path"},
	} {
		t.Run(c.reason, func(t *testing.T) { (server{s.Server, t}).do(c.method, c.path, "").problem(404, c.kind) })
	}
	t.Run("two worlds at once", func(t *testing.T) {
		(server{s.Server, t}).do("GET", "/w/default/egym/api/v2/accounts", "", "X-Mockvendors-World", "other").problem(400, "invalid")
	})
}

func TestWrongMethods(t *testing.T) {
	s := start(t, "")
	for _, c := range []struct{ path, methods, allow string }{
		{"/_mock/ready", "POST PUT DELETE PATCH OPTIONS TRACE", "GET, HEAD"},
		{"/_mock/vendors", "POST", "GET, HEAD"},
		{"/_mock/contracts/egym.yaml", "PUT", "GET, HEAD"},
		{"/_mock/worlds", "PUT DELETE PATCH OPTIONS", "GET, HEAD, POST"},
		{"/_mock/worlds/default", "POST PUT PATCH", "DELETE, GET, HEAD"},
		{"/_mock/worlds/default/reset", "GET HEAD PUT DELETE", "POST"},
		{"/_mock/worlds/default/rewind", "GET", "POST"},
		{"/_mock/worlds/default/state", "POST DELETE PATCH", "GET, HEAD, PUT"},
		{"/_mock/worlds/default/requests", "POST PUT", "DELETE, GET, HEAD"},
		{"/_mock/worlds/default/requests/1", "DELETE", "GET, HEAD"},
		{"/_mock/worlds/default/readings", "POST DELETE", "GET, HEAD, PUT"},
		{"/_mock/worlds/default/clock", "POST DELETE", "GET, HEAD, PUT"},
		{"/_mock/worlds/default/clock/advance", "GET PUT", "POST"},
		{"/_mock/worlds/default/outbox", "POST DELETE", "GET, HEAD"},
		{"/_mock/worlds/default/snapshots", "PUT DELETE PATCH", "GET, HEAD, POST"},
		{"/_mock/worlds/default/snapshots/a", "GET HEAD POST PUT", "DELETE"},
		{"/_mock/worlds/default/snapshots/a/restore", "GET HEAD PUT DELETE", "POST"},
		{"/_mock/worlds/default/diff", "POST DELETE", "GET, HEAD"},
		{"/_mock/worlds/default/requests/1/why", "POST DELETE", "GET, HEAD"},
		{"/_mock/worlds/default/events", "POST DELETE", "GET, HEAD"},
		{"/_mock/worlds/default/coverage", "PUT DELETE", "GET, HEAD"},
		{"/_mock/worlds/default/faults", "PUT PATCH", "DELETE, GET, HEAD, POST"},
		{"/_mock/worlds/default/faults/a", "GET HEAD POST PUT", "DELETE"},
		{"/_mock/worlds/default/calls", "GET PUT DELETE", "POST"},
		{"/_mock/events", "POST DELETE", "GET, HEAD"},
		{"/_mock/scenarios", "POST", "GET, HEAD"},
		{"/_mock/scenarios/starter", "PUT", "GET, HEAD"},
		{"/_mock/operations", "POST", "GET, HEAD"},
		{"/_mock/fidelity", "POST", "GET, HEAD"},
		{"/_console/app.js", "POST", "GET, HEAD"},
		{"/", "POST PUT DELETE OPTIONS", "GET, HEAD"},
	} {
		for _, method := range strings.Fields(c.methods) {
			t.Run(method+" "+c.path, func(t *testing.T) {
				got := (server{s.Server, t}).do(method, c.path, "").is(405)
				if method != "HEAD" {
					got.problem(405, "method-not-allowed").says(c.allow)
				}
				if allow := got.header.Get("Allow"); allow != c.allow {
					t.Errorf("Allow is %q, want %q", allow, c.allow)
				}
			})
		}
	}
}

// Requests that Go's client does not send, byte for byte. None may end the
// connection without an answer.
func TestOddRequests(t *testing.T) {
	s := start(t, "")
	for _, c := range []struct{ reason, request, want string }{
		{"an absolute target without a path", "GET http://127.0.0.1 HTTP/1.1\r\nHost: 127.0.0.1\r\n", "404 "},
		{"an absolute target of a vendor without a path", "GET http://api.onsi.com HTTP/1.1\r\nHost: 127.0.0.1\r\n", "404 "},
		{"a proxy's request", "CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: 127.0.0.1\r\n", "404 "},
		{"a path that is not for humans", "GET /egym/%00%ff HTTP/1.1\r\nHost: 127.0.0.1\r\n", "404 "},
		{"a world that is not for humans", "GET /_mock/worlds/%00%ff/state HTTP/1.1\r\nHost: 127.0.0.1\r\n", "404 "},
		{"an unknown method", "BREW /_mock/worlds HTTP/1.1\r\nHost: 127.0.0.1\r\n", "405 "},
		{"a body shorter than announced", "PUT /_mock/worlds/default/clock HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n", "400 "},
	} {
		t.Run(c.reason, func(t *testing.T) {
			if got := talk(t, s, c.request+"Connection: close\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 "+c.want) {
				t.Errorf("the answer is %q, want %s", got, c.want)
			}
		})
	}
}

// talk sends bytes, closes its side and returns what comes back.
func talk(t *testing.T, s server, request string) string {
	t.Helper()
	c, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	if err := c.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

// unread is a body that nobody may ask for.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the body is read, though its length was announced")
	return 0, io.EOF
}

// tooMuch is more than the control API reads, of bytes that cost no memory.
func tooMuch() io.Reader { return io.LimitReader(spaces{}, 65<<20) }

type spaces struct{}

func (spaces) Read(into []byte) (int, error) {
	copy(into, bytes.Repeat([]byte(" "), len(into)))
	return len(into), nil
}

// Every call that takes a body refuses one that is too large, at once where its
// length is announced: then nothing of it is read.
func TestTooLargeBodies(t *testing.T) {
	s := start(t, "")
	asking := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: patience}}
	for _, op := range document().Operations() {
		if !op.HasBody {
			continue
		}
		t.Run(op.ID, func(t *testing.T) {
			s := server{s.Server, t}
			s.example(op.ID)
			before := s.all()
			r, err := http.NewRequestWithContext(t.Context(), op.Method, s.URL+example(op.ID).path, unread{t})
			if err != nil {
				t.Fatal(err)
			}
			r.ContentLength = 65 << 20
			r.Header.Set("Expect", "100-continue")
			s.sendBy(asking, r).problem(413, "too-large").says("64 MiB")
			if after := s.all(); after != before {
				t.Errorf("it changed something:\n%s", cmp.Diff(before, after))
			}
		})
	}
	for _, c := range []struct{ reason, method, path string }{
		{"a scenario in chunks", "POST", "/_mock/worlds"},
		{"a small body's call has a bound as well", "PUT", "/_mock/worlds/default/clock"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), c.method, s.URL+c.path, tooMuch())
			if err != nil {
				t.Fatal(err)
			}
			(server{s.Server, t}).send(r).problem(413, "too-large").says("64 MiB")
		})
	}
}

// A body of very many small values takes up far more memory than bytes.
func TestManyValues(t *testing.T) {
	s := start(t, "")
	for _, c := range []struct{ reason, body string }{
		{"in JSON", `{"onsi": [` + strings.Repeat("0,", 4_000_000) + `0]}`},
		{"in YAML", "onsi:\n" + strings.Repeat("- 0\n", 4_000_000)},
	} {
		t.Run(c.reason, func(t *testing.T) {
			(server{s.Server, t}).do("PUT", "/_mock/worlds/default/state", c.body, "Content-Type", "application/yaml").problem(413, "too-large").says("four million values")
		})
	}
}

// A body of nothing but mistakes does not come back many times its size.
func TestMistakesAreBounded(t *testing.T) {
	s := start(t, "")
	for _, c := range []struct{ reason, one string }{
		{"keys that nothing has", `"a%d":0`},
		{"a key that stands many times", `"a":0`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			const mistakes = 20_000
			members := make([]string, mistakes)
			for i := range members {
				members[i] = strings.Replace(c.one, "%d", fmt.Sprint(i), 1)
			}
			got := (server{s.Server, t}).do("PUT", "/_mock/worlds/default/state", "{"+strings.Join(members, ",")+"}").problem(400, "invalid")
			if n := len(got.mistakes()); n != 1000 {
				t.Errorf("%d mistakes are told, want 1000", n)
			}
			var body struct{ Detail string }
			got.into(&body)
			if lines := strings.Split(body.Detail, "\n"); len(lines) != 1001 || !strings.HasPrefix(lines[1000], "and ") || !strings.HasSuffix(lines[1000], " more") {
				t.Errorf("the detail has %d lines and ends with %q", len(lines), lines[len(lines)-1])
			}
		})
	}
	got := s.do("PUT", "/_mock/worlds/default/state", `{"a": 0, "b": 0}`).problem(400, "invalid")
	if n := len(got.mistakes()); n != 2 || strings.Contains(got.text, " more") {
		t.Errorf("of two mistakes %d are told: %s", n, got.text)
	}
}

// A value that is nested beyond all sense is a mistake like others.
func TestDeepBodies(t *testing.T) {
	s := start(t, "")
	for _, deep := range []string{"[", `{"a":`} {
		body := strings.Repeat(deep, 1_000_000)
		for _, path := range []string{"/_mock/worlds", faultsPath} {
			s.do("POST", path, body).problem(400, "invalid").says("nested more than 100 levels deep")
		}
	}
	s.do("GET", "/_mock/ready", "").is(200)
}

package control_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
)

// What net/http refuses before any handler sees it is listed too, and what a
// handler answers is not taken for it.
func TestRefusalsOfHTTP(t *testing.T) {
	t.Parallel()
	s := start(t, "")
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := s.NewHTTPServer(s.Handler())
	go s.Serve(server, l)
	t.Cleanup(func() { server.Close() })
	send := func(head string) int {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprint(conn, strings.ReplaceAll(head, "\n", "\r\n"))
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	for _, c := range []struct {
		reason, head string
		status       int
		line         string
	}{
		{"a stray percent sign", "GET /egym/api/v2/accounts/email/100%@x.de HTTP/1.1\nHost: 127.0.0.1\n\n", 400, "? 400 not-http"},
		{"a blank in the path", "GET /egym/api/v2/accounts/a b HTTP/1.1\nHost: 127.0.0.1\n\n", 400, "? 400 not-http"},
		{"no Host", "GET /egym/api/v2/accounts HTTP/1.1\n\n", 400, "? 400 not-http"},
		{"two Content-Lengths", "POST /egym/api/v2/accounts HTTP/1.1\nHost: 127.0.0.1\nContent-Length: 1\nContent-Length: 2\n\n", 400, "? 400 not-http"},
		{"another coding", "POST /egym/api/v2/accounts HTTP/1.1\nHost: 127.0.0.1\nTransfer-Encoding: gzip, chunked\n\n", 501, "? 400 not-http"},
		{"a forgotten path", "POST / HTTP/1.1\nHost: 127.0.0.1\nContent-Length: 0\n\n", 405, "POST / 405 method-not-allowed: names no vendor"},
		{"a refusal of a vendor", "GET /egym/api/v2/accounts HTTP/1.1\nHost: 127.0.0.1\nConnection: close\n\n", 401, ""},
	} {
		_, before := s.Set.AllUnmatched()
		if got := send(c.head); got != c.status {
			t.Errorf("%s: %d, want %d", c.reason, got, c.status)
		}
		all, count := s.Set.AllUnmatched()
		switch {
		case c.line == "" && count != before:
			t.Errorf("%s is taken for one that reached no vendor", c.reason)
		case c.line != "" && count != before+1:
			t.Errorf("%s leaves no trace", c.reason)
		case c.line != "" && strings.HasPrefix(c.line, "?") && all[len(all)-1].Kind.Name != "not-http":
			t.Errorf("%s is told as %v", c.reason, all[len(all)-1])
		}
	}
}

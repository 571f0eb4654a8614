package control_test

import (
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/control"
)

// stranger is somebody who must not reach the control API.
type stranger struct {
	reason string
	header []string
	status int
	kind   string
}

// strangers is what the pages of other sites can send without asking first, and
// what comes in under another's name.
func strangers(address string) []stranger {
	_, port, _ := net.SplitHostPort(address)
	const evil = "https://evil.example"
	return []stranger{
		{"another host", []string{"Host", "evil.example"}, 421, "foreign-host"},
		{"a name that was rebound to this address, with its own origin", []string{"Host", "rebound.evil.example:" + port, "Origin", "http://rebound.evil.example:" + port, "Sec-Fetch-Site", "same-origin"}, 421, "foreign-host"},
		{"a name that holds this address, as some services have them", []string{"Host", "127.0.0.1.nip.example:" + port}, 421, "foreign-host"},
		{"a form on another site", []string{"Origin", evil, "Sec-Fetch-Site", "cross-site", "Content-Type", "application/x-www-form-urlencoded"}, 403, "cross-origin"},
		{"a script on another site that sends plain text", []string{"Origin", evil, "Content-Type", "text/plain"}, 403, "cross-origin"},
		{"a file that is sent from another site", []string{"Origin", evil, "Content-Type", "multipart/form-data; boundary=x"}, 403, "cross-origin"},
		{"a page from a file or a sandbox", []string{"Origin", "null", "Content-Type", "text/plain"}, 403, "cross-origin"},
		{"a picture or a link on another site, which have no origin", []string{"Sec-Fetch-Site", "cross-site"}, 403, "cross-origin"},
		{"a site whose name begins as this host", []string{"Host", "localhost", "Origin", "http://localhost.evil.example"}, 403, "cross-origin"},
		{"another port of this machine", []string{"Origin", "http://127.0.0.1:1", "Sec-Fetch-Site", "same-site"}, 403, "cross-origin"},
	}
}

// No stranger reaches any call, and none changes anything. The same requests
// without the stranger's headers are carried out: [TestExamples].
func TestStrangersReachNoCall(t *testing.T) {
	s := start(t, "")
	for _, c := range control.Routes() {
		t.Run(c.Operation, func(t *testing.T) {
			s := server{s.Server, t}
			s.example(c.Operation)
			before := s.all()
			at := example(c.Operation)
			method := methodOf(c.Operation)
			methods := []string{method}
			if method == http.MethodGet {
				methods = append(methods, http.MethodHead)
			}
			for _, from := range strangers(strings.TrimPrefix(s.URL, "http://")) {
				for _, method := range methods {
					got := s.do(method, at.path, at.body, from.header...).is(from.status)
					if method != http.MethodHead {
						got.problem(from.status, from.kind)
					}
					if got.header.Get("X-Mockvendors-Error") != from.kind || got.header.Get("Access-Control-Allow-Origin") != "" {
						t.Errorf("%s: %s: the refusal has the headers %v", from.reason, method, got.header)
					}
				}
			}
			if diff := cmp.Diff(before, s.all()); diff != "" {
				t.Errorf("a stranger changed something (-before +after):\n%s", diff)
			}
		})
	}
}

// What a browser asks before it sends more than a form can send is not granted.
func TestPreflightIsRefused(t *testing.T) {
	s := start(t, "")
	for _, c := range control.Routes() {
		got := s.do("OPTIONS", example(c.Operation).path, "", "Origin", "https://evil.example", "Access-Control-Request-Method", "PUT", "Access-Control-Request-Headers", "content-type")
		got.problem(403, "cross-origin")
		for name := range got.header {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s: the refusal has %s", c.Operation, name)
			}
		}
	}
}

// Requests that Go's client does not send.
func TestOddHosts(t *testing.T) {
	s := start(t, "")
	for _, c := range []struct{ reason, request, want string }{
		{"no host at all, as of old", "GET /_mock/ready HTTP/1.0\r\n\r\n", "421 "},
		{"an empty host", "GET /_mock/ready HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n", "421 "},
		{"a host in the target, which counts", "GET http://evil.example/_mock/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", "421 "},
		{"two hosts", "GET /_mock/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", "400 "},
		{"the path in other letters is the same path", "GET /%5Fmock/ready HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", "421 "},
		{"and other sites do not get to it so", "GET /%5Fmoc%6B/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://evil.example\r\nConnection: close\r\n\r\n", "403 "},
		{"nor on a way around", "GET /egym/../_mock/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://evil.example\r\nConnection: close\r\n\r\n", "404 "},
		{"nor by more slashes", "GET //_mock/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://evil.example\r\nConnection: close\r\n\r\n", "404 "},
		{"two origins: the first one counts, and the second may not undo it", "GET /_mock/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://evil.example\r\nOrigin: http://127.0.0.1\r\nConnection: close\r\n\r\n", "403 "},
		{"nor may a second stranger hide behind the first", "GET /_mock/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nOrigin: https://evil.example\r\nConnection: close\r\n\r\n", "403 "},
		{"or behind what the browser said first", "GET /_mock/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\nConnection: close\r\n\r\n", "403 "},
	} {
		t.Run(c.reason, func(t *testing.T) {
			_, answer, _ := strings.Cut(talk(t, s, c.request), " ")
			if !strings.HasPrefix(answer, c.want) {
				t.Errorf("the answer is %.40q, want %s", answer, c.want)
			}
		})
	}
}

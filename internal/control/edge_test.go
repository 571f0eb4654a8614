package control_test

import (
	"bytes"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/control"
)

// Odd requests, byte for byte, and what the router makes of them. The first
// versions used the router of net/http; the answers are still the same.
func TestOddPaths(t *testing.T) {
	s := start(t, "")
	for _, c := range []struct{ reason, request, answer, allow string }{
		{"letters may be escaped in a name", "GET /_mock/worlds/%64efault", "200", ""},
		{"and in a fixed segment", "GET /_mock/worlds/default/st%61te", "200", ""},
		{"also in the first", "GET /%5Fmock/ready", "200", ""},
		{"a name is unescaped once", "GET /_mock/worlds/%2564efault", "404 unknown-world", ""},
		{"an escaped slash does not end a segment", "GET /_mock/worlds/default%2Fstate", "404 unknown-world", ""},
		{"nor does it begin a path of the API", "GET /_mock%2Fready", "404 unknown-path", ""},
		{"a parameter at the end takes one segment", "GET /_mock/contracts/egym.yaml/more", "404 unknown-path", ""},
		{"whatever the method", "PUT /_mock/contracts/egym.yaml/more", "404 unknown-path", ""},
		{"but an escaped slash is of its value", "GET /_mock/contracts/egym.yaml%2Fmore", "404 not-found", ""},
		{"so its methods are known", "PUT /_mock/contracts/egym.yaml%2Fmore", "405 method-not-allowed", "GET, HEAD"},
		{"a colon is nothing special", "GET /_mock/worlds/:world", "404 unknown-world", ""},
		{"nor is a star", "GET /_mock/*", "404 unknown-path", ""},
		{"nor are braces", "GET /_mock/worlds/{world}", "404 unknown-world", ""},
		{"a plus is no blank", "GET /_mock/worlds/a+b", "404 unknown-world", ""},
		{"a trailing slash is another path, and no redirection", "GET /_mock/ready/", "404 unknown-path", ""},
		{"also behind a parameter", "GET /_mock/worlds/default/", "404 unknown-path", ""},
		{"and behind all of the API", "GET /_mock/", "404 unknown-path", ""},
		{"an escaped one as well", "GET /_mock/ready%2F", "404 unknown-path", ""},
		{"two slashes are not one", "GET /_mock//ready", "404 unknown-path", ""},
		{"nor is a name empty", "GET /_mock/worlds//state", "404 unknown-path", ""},
		{"two at the beginning are a vendor without a name", "GET //_mock/ready", "404 unknown-path", ""},
		{"a dot is not left out", "GET /_mock/./ready", "404 unknown-path", ""},
		{"two dots do not go back", "GET /_mock/x/../ready", "404 unknown-path", ""},
		{"not even escaped ones", "GET /_mock/worlds/%2e%2e/ready", "404 unknown-path", ""},
		{"paths are told by case", "GET /_MOCK/ready", "404 unknown-path", ""},
		{"what only begins so is a vendor's path", "GET /_mockery", "404 unknown-path", ""},
		{"no path is that long", "GET /_mock/" + strings.Repeat("x/", 3000), "404 unknown-path", ""},
		{"half an escape is no path at all", "GET /_mock/worlds/%6", "400", ""},

		{"HEAD goes where GET goes", "HEAD /_mock/ready", "200", ""},
		{"also to a stream, which it does not wait for", "HEAD /_mock/worlds/default/events", "200", ""},
		{"OPTIONS is a method like others", "OPTIONS /_mock/worlds", "405 method-not-allowed", "GET, HEAD, POST"},
		{"also where there is no path", "OPTIONS /_mock/nothing", "404 unknown-path", ""},
		{"and at the index", "OPTIONS /", "405 method-not-allowed", "GET, HEAD"},
		{"TRACE shows nothing", "TRACE /_mock/ready", "405 method-not-allowed", "GET, HEAD"},
		{"a proxy's method is one as well", "CONNECT /_mock/ready", "405 method-not-allowed", "GET, HEAD"},
		{"methods are told by case", "get /_mock/worlds/default", "405 method-not-allowed", "DELETE, GET, HEAD"},
		{"a name that the router has for itself is no method", "echo_route_not_found /_mock/worlds", "405 method-not-allowed", "GET, HEAD, POST"},
		{"a whole URL is its path", "GET http://127.0.0.1/_mock/ready", "200", ""},
		{"a query that is none is refused", "GET /_mock/ready?a;b", "400 invalid", ""},
		{"the index takes any", "GET /?a;b", "200", ""},

		{"a vendor's name is not escaped", "GET /%65gym/api/v2/accounts", "404 unknown-path", ""},
		{"a vendor's fixed segment before a parameter has methods of its own", "PUT /egym/api/v2/accounts/email/images", "401", ""},
		{"and others are those of both", "POST /egym/api/v2/accounts/email/images", "405 method-not-allowed", "DELETE, GET, HEAD, PUT"},
		{"OPTIONS is not answered for vendors either", "OPTIONS /egym/api/v2/accounts/7", "405 method-not-allowed", "DELETE, GET, HEAD, PATCH, PUT"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			got := talk(t, s, c.request+" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
			status, kind, _ := strings.Cut(c.answer, " ")
			if !strings.HasPrefix(got, "HTTP/1.1 "+status+" ") || header(got, "X-Mockvendors-Error") != kind {
				t.Errorf("the answer is %.300q, want %s", got, c.answer)
			}
			if allow := header(got, "Allow"); allow != c.allow {
				t.Errorf("Allow is %q, want %q", allow, c.allow)
			}
		})
	}
}

// header returns the value of an answer's header, "" if it has none.
func header(answer, name string) string {
	_, rest, _ := strings.Cut(answer, "\r\n"+name+": ")
	value, _, _ := strings.Cut(rest, "\r\n")
	return value
}

func TestPanics(t *testing.T) {
	for _, c := range []struct {
		reason  string
		handler http.HandlerFunc
		status  int // 0 where the connection ends without a whole answer
		logged  string
	}{
		{
			"a bug is told as one", func(http.ResponseWriter, *http.Request) { panic("oops") },
			500, "panic serving GET /: oops\ngoroutine ",
		},
		{
			"half an answer is not taken for whole",
			func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "half"); panic("oops") },
			0, "panic serving GET /: oops\ngoroutine ",
		},
		{"an end that is meant is not told", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 0, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			var logged bytes.Buffer
			listening := httptest.NewUnstartedServer(control.Recovered(c.handler))
			listening.Config.ErrorLog = log.New(&logged, "", 0)
			listening.Start()
			defer listening.Close()
			got := talk(t, server{&control.Server{URL: listening.URL}, t}, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
			switch {
			case c.status == 0 && strings.HasSuffix(got, "0\r\n\r\n"), c.status == 0 && strings.Contains(got, "Content-Length"):
				t.Errorf("the answer looks whole: %q", got)
			case c.status == 500 && (!strings.HasPrefix(got, "HTTP/1.1 500 ") || header(got, "X-Mockvendors-Error") != "internal"):
				t.Errorf("the answer is %q, want status 500", got)
			}
			listening.Close() // so that all is logged
			if !strings.HasPrefix(logged.String(), c.logged) || c.logged == "" && logged.Len() > 0 {
				t.Errorf("the log says %q, want %q first", logged.String(), c.logged)
			}
		})
	}
}

package control_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/control"
)

func TestCORS(t *testing.T) {
	const page, other = "http://localhost:5173", "https://other.example"
	for _, c := range []struct {
		reason, cors, origin string
		allowed              string // "" if refused
	}{
		{"nobody is allowed unless told so", "", page, ""},
		{"every page", "*", page, "*"},
		{"also one from a file", "*", "null", "*"},
		{"the page that is named", page, page, page},
		{"no other", page, other, ""},
		{"nor another port", page, "http://localhost:5174", ""},
		{"nor another scheme", page, "https://localhost:5173", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			s := start(t, "")
			s.CORS = c.cors
			before := s.Set.Get("default").Latest()
			ask := s.do("OPTIONS", "/egym/api/v2/accounts", "", "Origin", c.origin, "Sec-Fetch-Site", "cross-site",
				"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type,x-api-key")
			get := s.do("GET", "/w/default/onsi/v1/tiers", "", "Origin", c.origin, "Sec-Fetch-Site", "cross-site", "X-API-KEY", "onsi-acme")
			control := s.do("GET", "/_mock/vendors", "", "Origin", c.origin)
			control.problem(403, "cross-origin")
			if got := ask.header.Get("Access-Control-Allow-Origin") + get.header.Get("Access-Control-Allow-Origin"); got != c.allowed+c.allowed {
				t.Errorf("allowed is %q", got)
			}
			if control.header.Get("Access-Control-Allow-Origin") != "" {
				t.Error("the control API is open to other sites")
			}
			if c.allowed == "" {
				ask.problem(403, "cross-origin").says("--cors")
				get.problem(403, "cross-origin").says("--cors")
				unmatched := s.do("GET", "/_mock/unmatched", "").is(200)
				unmatched.says("a browser's preflight for a page of another site; serve --cors", "sent by a page of another site")
				return
			}
			ask.is(204)
			get.is(200)
			if h := ask.header; h.Get("Access-Control-Allow-Headers") != "content-type,x-api-key" || !strings.Contains(h.Get("Access-Control-Allow-Methods"), "PATCH") {
				t.Errorf("the preflight is answered with %v", h)
			}
			if !strings.Contains(get.header.Get("Access-Control-Expose-Headers"), "X-Mockvendors-Rule") {
				t.Error("the page cannot read which rule decided")
			}
			if n := s.Set.Get("default").Latest() - before; n != 1 {
				t.Errorf("the journal has %d requests more: a vendor sees no preflight", n)
			}
		})
	}
}

func TestParseOrigin(t *testing.T) {
	for _, c := range []struct{ given, want string }{
		{"*", "*"}, {"null", "null"}, {"http://localhost:5173", "http://localhost:5173"}, {"HTTPS://App.Example/", "https://app.example"},
		{"localhost:5173", ""}, {"http://localhost/app", ""}, {"http://", ""}, {"", ""}, {"http://u@h", ""}, {"http://h?x", ""},
	} {
		if got, err := control.ParseOrigin(c.given); got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%q: %q, %v", c.given, got, err)
		}
	}
}

// HEAD is answered as GET is, without the body, and the journal says so.
func TestHead(t *testing.T) {
	s := start(t, "")
	key := []string{"x-api-key", "egym-alpha-mitte"}
	get := s.do("GET", "/egym/api/v2/accounts", "", key...).is(200)
	head := s.do("HEAD", "/egym/api/v2/accounts", "", key...).is(200)
	if head.text != "" || head.header.Get("Content-Length") != get.header.Get("Content-Length") || head.header.Get("Content-Type") != "application/json" {
		t.Errorf("%q %v", head.text, head.header)
	}
	s.do("GET", "/_mock/worlds/default/requests/2", "").is(200).says(`"method": "HEAD"`, `"operation": "listAccounts"`, `"delivered": true`, `"contract": []`)
	s.do("HEAD", "/egym/api/v2/nothing", "", key...).is(404)
	s.do("HEAD", "/egym/api/v2/accounts/7/checkins", "", key...).is(405)
}

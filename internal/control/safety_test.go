package control_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/control"
)

func TestHosts(t *testing.T) {
	s := start(t, "")
	vendor := httptest.NewServer(s.VendorHandler(s.Set.Vendor("onsi")))
	t.Cleanup(vendor.Close)
	onsi := server{&control.Server{URL: vendor.URL}, t}

	for _, c := range []struct {
		reason, host string
		here         bool
	}{
		{"this machine by name", "localhost", true},
		{"this machine by name and port", "localhost:8409", true},
		{"capitals do not count", "LocalHost:8409", true},
		{"this machine by address", "127.0.0.1:8409", true},
		{"this machine by its newer address", "[::1]:8409", true},
		{"without a port as well", "[::1]", true},
		{"a host that is allowed", "mocks.test", true},
		{"at any port", "mocks.test:1234", true},
		{"a page's own site", "evil.example", false},
		{"a name that begins as an address", "127.0.0.1.evil.example", false},
		{"a name that begins as this machine", "localhost.evil.example", false},
		{"a name that ends as this machine", "evil-localhost", false},
		{"below this machine", "evil.localhost", false},
		{"below a host that is allowed", "evil.mocks.test", false},
		{"a name that ends as an allowed one", "evilmocks.test", false},
		{"a name that begins as a vendor's", "api.onsi.com.evil.example", false},
		{"a name that ends as a vendor's", "evilapi.onsi.com", false},
		{"a vendor's domain is not the vendor's host", "onsi.com", false},
		{"a wildcard is one label deep", "a.b.perfectgym.com", false},
		{"an address of all machines", "0.0.0.0:8409", false},
		{"another address of this machine", "127.0.0.2:8409", false},
		{"an address in other digits", "2130706433", false},
		{"an address in brackets that is none", "[127.0.0.1].evil.example", false},
		{"a host with a user", "localhost@evil.example", false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			own, onsi := server{s.Server, t}, server{onsi.Server, t}
			for _, got := range []answer{
				own.do("GET", "/_mock/ready", "", "Host", c.host),
				own.do("GET", "/", "", "Host", c.host),
				own.do("GET", "/onsi/v1/tiers", "", "Host", c.host, "X-API-KEY", "onsi-acme"),
				onsi.do("GET", "/v1/tiers", "", "Host", c.host, "X-API-KEY", "onsi-acme"),
			} {
				if c.here {
					got.is(200)
				} else {
					got.problem(421, "foreign-host")
				}
			}
		})
	}
}

func TestVendorHosts(t *testing.T) {
	s := start(t, "")
	for _, c := range []struct{ reason, host, path, header, value string }{
		{"EGYM's", "mms.api.egym.com", "/api/v2/accounts", "x-api-key", "egym-alpha-mitte"},
		{"EGYM's for tests", "one-mms-service.ext-1.test.co.egym.coffee:443", "/api/v2/accounts", "x-api-key", "egym-alpha-mitte"},
		{"a company's at PerfectGym", "demo.perfectgym.com", "/Api/Users/Users", "Authorization", "Bearer pg-demo-token"},
		{"Club OS's", "API.club-os.com", "/users?userId=5001&clubLocationId=1", "Authorization", basic("northside", "northside-password")},
		{"Onsi's", "api.onsi.com", "/v1/tiers", "X-API-KEY", "onsi-acme"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			s := server{s.Server, t}
			s.do("GET", c.path, "", "Host", c.host, c.header, c.value).is(200)
			s.do("GET", "/_mock/worlds/default/state", "", "Host", c.host).problem(404, "unknown-path") // the path is the vendor's
			s.do("GET", "/", "", "Host", c.host).problem(404, "unknown-path")
		})
	}
}

func TestOtherSites(t *testing.T) {
	s := start(t, "")
	s.do("POST", "/_mock/worlds", `{"name": "w"}`).is(201)
	host := strings.TrimPrefix(s.URL, "http://")
	for _, c := range []struct {
		reason  string
		header  []string
		refused bool
	}{
		{"a program sends neither header", nil, false},
		{"a page of this server", []string{"Origin", s.URL, "Sec-Fetch-Site", "same-origin"}, false},
		{"a page of this server, by an older browser", []string{"Origin", s.URL}, false},
		{"an address that the user typed", []string{"Sec-Fetch-Site", "none"}, false},
		{"a page of another site", []string{"Origin", "https://evil.example"}, true},
		{"a page of another site, by its header alone", []string{"Sec-Fetch-Site", "cross-site"}, true},
		{"a page of another port of this machine", []string{"Origin", "http://127.0.0.1:1"}, true},
		{"and by its header alone", []string{"Sec-Fetch-Site", "same-site"}, true},
		{"a page from a file or a sandbox", []string{"Origin", "null"}, true},
		{"a name that begins as this address", []string{"Origin", s.URL + ".evil.example"}, true},
		{"a user that looks as this address", []string{"Origin", s.URL + "@evil.example"}, true},
		{"an origin without a host", []string{"Origin", "file://"}, true},
		{"an origin that is none", []string{"Origin", "%"}, true},
		{"its header wins over a right origin", []string{"Origin", s.URL, "Sec-Fetch-Site", "cross-site"}, true},
		{"what no browser says is not trusted", []string{"Sec-Fetch-Site", "friendly"}, true},
		{"a rebound name is no origin of this address", []string{"Origin", "http://mocks.test"}, true},
	} {
		t.Run(c.reason, func(t *testing.T) {
			s := server{s.Server, t}
			for _, call := range []struct {
				method, path, body string
				status             int
			}{
				{"GET", "/_mock/worlds/w/state", "", 200},
				{"GET", "/_mock/vendors", "", 200},
				{"POST", "/_mock/worlds/w/reset", "", 204},
				{"PUT", "/_mock/worlds/w/readings", "{}", 200},
				{"POST", "/_mock/worlds/w/clock/advance", `{"by": "1s"}`, 200},
				{"OPTIONS", "/_mock/worlds", "", 405},
				{"GET", "/_mock", "", 404},
			} {
				got := s.do(call.method, call.path, call.body, append(c.header, "Content-Type", "text/plain")...)
				if !c.refused {
					got.is(call.status)
					continue
				}
				got.problem(403, "cross-origin")
				if got.header.Get("Access-Control-Allow-Origin") != "" {
					t.Error("the refusal invites the other site")
				}
			}
			got := s.do("GET", "/onsi/v1/tiers", "", append(c.header, "X-API-KEY", "onsi-acme")...)
			if c.refused {
				got.problem(403, "cross-origin")
			} else {
				got.is(200)
			}
		})
	}
	s.do("GET", "/_mock/ready", "", "Host", "mocks.test", "Origin", "http://mocks.test").is(200)
	s.do("GET", "/_mock/ready", "", "Host", "mocks.test", "Origin", "http://"+host).problem(403, "cross-origin")
}

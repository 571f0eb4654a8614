package control_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/control"
)

// TestAddressesFollowTheHost: whoever reaches the server under a name is told
// addresses under that name, wherever addresses are told.
func TestAddressesFollowTheHost(t *testing.T) {
	for _, c := range []struct {
		reason, public, host, base string // base: "" for the server's own
	}{
		{"no other name", "", "", ""},
		{"a name with a port", "", "localhost:9000", "http://localhost:9000"},
		{"a name that is allowed", "", "mocks.test", "http://mocks.test"},
		{"an address in brackets", "", "[::1]:9000", "http://[::1]:9000"},
		{"a public URL wins", "https://mock.internal/base", "localhost:9000", "https://mock.internal/base"},
		{"a port that is none stands in no URL", "", "localhost:x", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			s := start(t, "")
			s.PublicURL = c.public
			s.VendorURLs["onsi"] = "http://127.0.0.1:9"
			base := c.base
			if base == "" {
				base = s.URL
			}
			do := func(method, path, body string) answer {
				header := []string{"X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https"} // any client can say so
				if c.host != "" {
					header = append(header, "Host", c.host)
				}
				return s.do(method, path, body, header...)
			}
			do("GET", "/_mock/vendors", "").is(200).says(`"url": "`+base+`/egym"`, `"contract": "`+base+`/_mock/contracts/egym.yaml"`, `"url": "http://127.0.0.1:9"`)
			do("POST", "/_mock/worlds", `{"name": "w"}`).is(201).says(`"egym": "` + base + `/w/w/egym"`)
			do("GET", "/_mock/worlds/w", "").is(200).says(`"egym": "` + base + `/w/w/egym"`)
			do("GET", "/_mock/worlds", "").is(200).says(`"egym": "` + base + `/w/w/egym"`)
			do("GET", "/", "").is(200).says("<code>" + base + "/egym</code>")
			for _, v := range s.Set.Vendors {
				want := base + "/" + v.Name
				if v.Name == "onsi" {
					want = "http://127.0.0.1:9"
				}
				do("GET", "/_mock/contracts/"+v.Name+".yaml", "").is(200).says("\nservers:\n  - url: " + want + "\n")
			}
			do("GET", "/_mock/contracts/control.yaml", "").is(200).says("\nservers:\n  - url: " + base + "\n")
			if c.public == "" && c.host == "" {
				if text := do("GET", "/_mock/vendors", "").text; strings.Contains(text, "evil.example") {
					t.Errorf("a client's own header is believed: %s", text)
				}
			}
		})
	}
}

func TestPublicURL(t *testing.T) {
	for _, c := range []struct{ reason, text, base, host, says string }{
		{"a host", "http://mock.internal", "http://mock.internal", "mock.internal", ""},
		{"a port, and a slash too many", "http://Mock.Internal:8409/", "http://Mock.Internal:8409", "mock.internal", ""},
		{"a path, as behind a proxy", "https://ci.internal/mocks/", "https://ci.internal/mocks", "ci.internal", ""},
		{"an address", "http://[::1]:80", "http://[::1]:80", "[::1]", ""},
		{"no scheme", "mock.internal:8409", "", "", `"mock.internal:8409": write a whole URL, as in http://mock.internal:8409`},
		{"another scheme", "ftp://mock.internal", "", "", `write a whole URL, as in http://mock.internal:8409`},
		{"a query", "http://mock.internal?a=b", "", "", `give the base URL alone, without user, query or fragment, as in http://mock.internal`},
		{"a user", "http://me@mock.internal", "", "", `give the base URL alone`},
		{"a star", "http://*.internal", "", "", `"*.internal" is not a host`},
		{"a port too large", "http://mock.internal:99999", "", "", `"mock.internal:99999" is not a host`},
	} {
		base, host, err := control.ParsePublicURL(c.text)
		switch {
		case c.says == "" && (err != nil || base != c.base || host != c.host):
			t.Errorf("%s: %q, %q, %v; want %q, %q", c.reason, base, host, err, c.base, c.host)
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%s: the error is %v, want %q", c.reason, err, c.says)
		}
	}
}

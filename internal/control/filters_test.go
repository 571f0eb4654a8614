package control_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/control"
)

// A filter that no request can match is refused with what would be right.
func TestFiltersThatMatchNothing(t *testing.T) {
	s := busy(t)
	for _, c := range []struct{ query, detail string }{
		{"vendor=nope", `there is no vendor "nope"; valid: egym, perfectgym, clubos, onsi, userapi`},
		{"vendor=", `there is no vendor ""; valid: `},
		{"vendor=egim", `did you mean "egym"?`},
		{"operation=egym.nope", `there is no operation "egym.nope"; valid: egym.`},
		{"operation=publishAcount", `did you mean "publishAccount"?`},
		{"operation=egym.publishAcount", `did you mean "egym.publishAccount"?`},
		{"operation=", `there is no operation ""`},
		{"operation=egym.publishAccount&vendor=onsi", `there is no operation "egym.publishAccount" of onsi; valid: onsi.`},
		{"operation=publishAccount&vendor=onsi", `there is no operation "publishAccount" of onsi; valid: `},
		{"status=0", "status 0: an HTTP status is a number from 100 to 599"},
		{"status=2000", "status 2000: an HTTP status is a number from 100 to 599"},
	} {
		t.Run(c.query, func(t *testing.T) {
			got := (server{s.Server, t}).do("GET", "/_mock/worlds/default/requests?"+c.query, "").problem(400, "invalid")
			if !strings.Contains(got.text, strings.ReplaceAll(c.detail, `"`, `\"`)) {
				t.Errorf("got %s, want %s in it", got.text, c.detail)
			}
		})
	}
}

func TestAllowedHost(t *testing.T) {
	for name, want := range map[string]string{
		"mock.internal": "mock.internal", "Mocks.Test": "mocks.test", "host_1": "host_1", "10.0.0.7": "10.0.0.7",
		"fe80::1": "[fe80::1]", "[fe80::1]": "[fe80::1]",
	} {
		if got, err := control.AllowedHost(name); got != want || err != nil {
			t.Errorf("%s: got %q and %v, want %q", name, got, err, want)
		}
	}
	const alone = "give the name alone, without scheme, port, path or dot at the end: --allow-host "
	for name, want := range map[string]string{
		"*": "a star matches nothing", "*.internal": "a star matches nothing", "x:8409": alone + "x", "http://x": alone + "x",
		"http://x:1/y": alone + "x", "x.": alone + "x", "": "is not the name of a host", "a b": "is not the name of a host", "-": "is not the name of a host",
	} {
		if got, err := control.AllowedHost(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %q and the error %v, want %s", name, got, err, want)
		}
	}
}

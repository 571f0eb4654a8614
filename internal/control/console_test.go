package control_test

import (
	"strings"
	"testing"
)

// The console's files are served with a policy that lets nothing else in.
func TestConsoleIsServed(t *testing.T) {
	s := start(t, "")
	for path, contentType := range map[string]string{
		"/": "text/html; charset=utf-8", "/_console/app.js": "text/javascript; charset=utf-8",
		"/_console/style.css": "text/css; charset=utf-8", "/_console/icon.svg": "image/svg+xml",
	} {
		got := s.do("GET", path, "").is(200)
		if got.header.Get("Content-Type") != contentType {
			t.Errorf("%s: Content-Type is %q", path, got.header.Get("Content-Type"))
		}
		policy := got.header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || got.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: the policy is %q", path, policy)
		}
	}
	for _, path := range []string{"/_console/index.html", "/_console/nothing.js", "/_console/..%2fconsole.go", "/_console/", "/_console/a/b.js"} {
		s.do("GET", path, "").problem(404, "unknown-path")
	}
	s.do("GET", "/_mock/unmatched", "").is(200).says(`"unmatched": []`)
}

package target

import (
	"net/url"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/world"
)

// production returns the vendor whose production host a URL has, and the host; "" if
// the host is nobody's, or a sandbox.
func production(set *world.Set, base string) (vendor, host string) {
	u, err := url.Parse(base)
	if err != nil {
		return "", ""
	}
	host = strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	v, _ := set.Hosted(host)
	if v == nil || slices.Contains(v.Sandbox, host) {
		return "", ""
	}
	return v.Name, host
}

package target

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"github.com/mockvendors/mockvendors/internal/world"
)

// production returns the vendor whose production host a URL has, and the host; "" if
// the host is nobody's, or a sandbox.
func production(set *world.Set, base string) (vendor, host string) {
	u, err := url.Parse(base)
	if err != nil {
		return "", ""
	}
	host = dialled(u.Hostname())
	v, _ := set.Hosted(host)
	if v == nil || slices.Contains(v.Sandbox, host) {
		return "", ""
	}
	return v.Name, host
}

// dialled returns the name that a client looks up for a host: it may be written with
// other letters, such as fullwidth ones.
func dialled(host string) string {
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	return strings.ToLower(strings.TrimRight(host, "."))
}

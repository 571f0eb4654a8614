package control

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"
)

// hostName matches a name without a port, as a Host header has it.
var hostName = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$`)

// AllowedHost returns a name for [Server.AllowHosts] in the form in which it is
// compared. Its error says how to write a name that no Host could equal.
func AllowedHost(name string) (string, error) {
	host := strings.ToLower(name)
	if ip, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		if ip.Is6() {
			return "[" + ip.String() + "]", nil
		}
		return ip.String(), nil
	}
	if hostName.MatchString(host) {
		return host, nil
	}
	if _, after, ok := strings.Cut(host, "://"); ok {
		host = after
	}
	host, _, _ = strings.Cut(host, "/")
	host = strings.TrimSuffix(withoutPort(host), ".")
	switch {
	case strings.Contains(host, "*"):
		return "", fmt.Errorf("%q: a star matches nothing; name each host in full, as in --allow-host mock.internal --allow-host ci.internal", name)
	case hostName.MatchString(host):
		return "", fmt.Errorf("%q: give the name alone, without scheme, port, path or dot at the end: --allow-host %s", name, host)
	}
	return "", fmt.Errorf("%q is not the name of a host: write it as in --allow-host mock.internal", name)
}

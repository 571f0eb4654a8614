package control

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Base returns the base URL under which the server tells its addresses, without a
// slash at the end. It is PublicURL if that is set, and otherwise what the client
// itself used: a container, or a machine that a port is forwarded to, reaches the
// server under another name than the server knows. r is nil outside of a request.
// X-Forwarded headers do not count, because any client can send them.
func (s *Server) Base(r *http.Request) string {
	switch {
	case s.PublicURL != "":
		return s.PublicURL
	case r == nil || !isAuthority(r.Host):
		return s.URL
	case r.TLS != nil:
		return "https://" + r.Host
	default:
		return "http://" + r.Host
	}
}

// isAuthority reports whether a Host can stand in a URL. Whether its name is allowed
// has been checked before.
func isAuthority(host string) bool {
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		if _, err := strconv.ParseUint(host[i+1:], 10, 16); err != nil {
			return false
		}
	}
	_, err := AllowedHost(withoutPort(host))
	return err == nil
}

// ParsePublicURL returns a URL for [Server.PublicURL], and its host for
// [Server.AllowHosts]: the addresses that the server tells must also work.
func ParsePublicURL(text string) (base, host string, err error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", "", fmt.Errorf("%q: write a whole URL, as in http://mock.internal:8409", text)
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return "", "", fmt.Errorf("%q: give the base URL alone, without user, query or fragment, as in %s://%s", text, u.Scheme, u.Host)
	}
	if host, err = AllowedHost(withoutPort(u.Host)); err != nil || !isAuthority(u.Host) {
		return "", "", fmt.Errorf("%q: %q is not a host, as in http://mock.internal:8409", text, u.Host)
	}
	return strings.TrimRight(u.Scheme+"://"+u.Host+u.EscapedPath(), "/"), host, nil
}

// shippedServer is where the contracts say that they are served.
const shippedServer = "http://127.0.0.1:8409"

// served returns a contract that names the server at url instead of the shipped one.
func served(contract []byte, path, url string) []byte {
	shipped := []byte("\nservers:\n  - url: " + shippedServer + path + "\n")
	return bytes.Replace(contract, shipped, []byte("\nservers:\n  - url: "+url+"\n"), 1)
}

package control

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/problem"
)

// local reports whether a request's Host is this machine's or allowed. Another site
// may have pointed its own name at this address, but not the address itself at
// another: an IP that is the connection's own is this machine's.
func (s *Server) local(r *http.Request) bool {
	switch host := withoutPort(r.Host); host {
	case "localhost", "127.0.0.1", "[::1]":
		return true
	default:
		return slices.Contains(s.AllowHosts, host) || isOwnAddress(r, host)
	}
}

// withoutPort returns a Host in lower case and without its port.
func withoutPort(host string) string {
	if port := strings.LastIndexByte(host, ':'); port > strings.LastIndexByte(host, ']') {
		host = host[:port]
	}
	return strings.ToLower(host)
}

// isOwnAddress reports whether a host is the IP address that the request's connection
// came in on.
func isOwnAddress(r *http.Request, host string) bool {
	own, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if !ok {
		return false
	}
	if inside, ok := strings.CutPrefix(host, "["); ok {
		host = strings.TrimSuffix(inside, "]")
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().WithZone("") == own.AddrPort().Addr().Unmap().WithZone("")
}

// refuseHost answers a request whose Host is not this machine's.
func (s *Server) refuseHost(w http.ResponseWriter, r *http.Request) {
	host := withoutPort(r.Host)
	detail := "the Host of the request, " + strconv.Quote(host) + ", is neither this machine's, nor a vendor's, nor allowed"
	if right, err := AllowedHost(host); err == nil {
		detail += ": to allow it, start with --allow-host " + right
	}
	s.Set.Refuse(w, r, problem.ForeignHost, "this Host is not allowed", detail, "")
}

// WithoutStrangers returns a handler that refuses what the server refuses as a stranger's
// and passes all else on to next. It has no flags that allow more.
func (s *Server) WithoutStrangers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hosted, _ := s.Set.Hosted(r.Host)
		switch {
		case hosted == nil && !s.local(r):
			s.Set.Refuse(w, r, problem.ForeignHost, "this Host is not allowed",
				"the Host of the request, "+strconv.Quote(withoutPort(r.Host))+", is neither this machine's nor a vendor's", "")
		case crossOrigin(r):
			s.Set.Refuse(w, r, problem.CrossOrigin, "sent by a page of another site",
				"a browser sent this for a page of another site; only programs may send requests", "")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// crossOrigin reports whether a browser sent the request for a page of another
// site. Programs send neither header.
func crossOrigin(r *http.Request) bool {
	for _, site := range r.Header["Sec-Fetch-Site"] {
		if site != "same-origin" && site != "none" {
			return true
		}
	}
	for _, origin := range r.Header["Origin"] {
		if u, err := url.Parse(origin); err != nil || !strings.EqualFold(u.Host, r.Host) {
			return true
		}
	}
	return false
}

// Package control is what stands around the vendors' traffic: the control API
// under /_mock, the index, and the guard that keeps strangers out.
package control

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/mockvendors/mockvendors/internal/world"
)

// Server answers everything that comes in on one address.
type Server struct {
	Set *world.Set
	// Start is where the world "default" began and worlds begin that name no
	// scenario. Once the server serves, [Server.Restart] alone replaces it.
	Start *world.Start
	// AllowHosts is names that a request's Host may have besides this
	// machine's own and the vendors'.
	AllowHosts []string
	// URL is where clients reach this server, without a slash at the end.
	URL string
	// VendorURLs is where vendors are reached that have an address of their own.
	VendorURLs map[string]string

	shipped shipped

	starting sync.RWMutex // guards Start, and is held until a world that begins there is made

	end   sync.Once
	ended chan struct{} // closed when streams are to end
}

// Handler returns the server's handler, once its fields are set.
func (s *Server) Handler() http.Handler {
	s.ended = make(chan struct{})
	return s.edge()
}

// EndStreams ends the streams of events, which would otherwise never let an
// HTTP server shut down. It can be called more than once.
func (s *Server) EndStreams() { s.end.Do(func() { close(s.ended) }) }

// VendorHandler returns a handler whose requests all go to one vendor.
func (s *Server) VendorHandler(v *world.Vendor) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hosted, subdomain := s.Set.Hosted(r.Host)
		if hosted == nil && !s.local(r.Host) {
			fail(w, foreignHost)
			return
		}
		if hosted != v {
			subdomain = ""
		}
		s.Set.ServeVendor(v, subdomain, w, r)
	})
}

// Restart replaces Start, puts the worlds that began at the former one to next,
// and returns how many these are.
func (s *Server) Restart(next *world.Start) (worlds int) {
	s.starting.Lock()
	defer s.starting.Unlock()
	worlds = s.Set.Restart(s.Start, next)
	s.Start = next
	return worlds
}

// scenario returns the name of the scenario that is served.
func (s *Server) scenario() string {
	s.starting.RLock()
	defer s.starting.RUnlock()
	return s.Start.Scenario
}

// local reports whether a Host is this machine's, or one that was allowed. A
// page of another site may have pointed its own name at this address.
func (s *Server) local(host string) bool {
	if port := strings.LastIndexByte(host, ':'); port > strings.LastIndexByte(host, ']') {
		host = host[:port]
	}
	switch host = strings.ToLower(host); host {
	case "localhost", "127.0.0.1", "[::1]":
		return true
	default:
		return slices.Contains(s.AllowHosts, host)
	}
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

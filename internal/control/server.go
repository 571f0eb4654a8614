// Package control is the HTTP server: it passes requests to the vendors, serves the
// control API under /_mock and the console, and keeps strangers out.
package control

import (
	"net/http"
	"sync"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Server answers all requests to one address.
type Server struct {
	Set *world.Set
	// Start is the start of the world "default" and of worlds that name no
	// scenario. While the server runs, only [Server.Restart] replaces it.
	Start *world.Start
	// Scenarios are those that a world can start from by name.
	Scenarios scenario.Library
	// AllowHosts are host names that requests may have besides those of this
	// machine and of the vendors.
	AllowHosts []string
	// URL is the server's base URL, without a slash at the end.
	URL string
	// PublicURL is the base URL that the server tells instead of URL and of the Host
	// that a client used; "" for none. [ParsePublicURL] returns it.
	PublicURL string
	// CORS is the origin whose pages may send requests to vendors, [AnyOrigin], or ""
	// for none. [ParseOrigin] returns it.
	CORS string
	// Save writes the state of the world "default" to the server's state file; nil if
	// it has none.
	Save func() (Saved, error)
	// VendorURLs has the base URLs of vendors with an address of their own.
	VendorURLs map[string]string

	// Agents, if not nil, answers requests to [AgentsPath] from programs, and from pages
	// of this server.
	Agents http.Handler

	api   http.Handler // the control API, behind what admits requests
	cache startCache

	startMu sync.RWMutex // guards Start, and is held until a world that starts there is made

	end   sync.Once
	ended chan struct{} // closed when streams are to end
}

// Handler returns the server's handler. The fields must be set before.
func (s *Server) Handler() http.Handler {
	s.ended = make(chan struct{})
	return s.edge()
}

// EndStreams ends all streams of events. An HTTP server cannot shut down while
// there are any. EndStreams can be called more than once.
func (s *Server) EndStreams() { s.end.Do(func() { close(s.ended) }) }

// VendorHandler returns a handler that passes all requests to one vendor.
func (s *Server) VendorHandler(v *world.Vendor) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hosted, subdomain := s.Set.Hosted(r.Host)
		switch {
		case hosted == nil && !s.local(r):
			s.refuseHost(w, r)
			return
		case hosted != v:
			subdomain = ""
		}
		s.toVendor(w, r, func() { s.Set.ServeVendor(v, subdomain, w, r) })
	})
}

// Restart replaces Start. It restarts the worlds that began at the old one at next,
// and returns their number.
func (s *Server) Restart(next *world.Start) (worlds int) {
	s.startMu.Lock()
	defer s.startMu.Unlock()
	worlds = s.Set.Restart(s.Start, next)
	s.Start = next
	return worlds
}

// scenario returns the name of the scenario that is served.
func (s *Server) scenario() string {
	s.startMu.RLock()
	defer s.startMu.RUnlock()
	return s.Start.Scenario
}

package world

import (
	"net/http"
	"strings"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/sim"
)

// ServeHTTP answers requests to vendors. A path is /{vendor}/… in the world
// [Default], or /w/{world}/{vendor}/… in another, which the header
// X-Mockvendors-World can also name. On a vendor's own host, the whole path is the
// vendor's.
func (s *Set) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	v, subdomain := s.Hosted(r.Host)
	s.ServeVendor(v, subdomain, rw, r)
}

// ServeVendor answers a request whose whole path is v's; if v is nil, the path names
// the vendor. v and subdomain are what [Set.Hosted] returned.
func (s *Set) ServeVendor(v *Vendor, subdomain string, rw http.ResponseWriter, r *http.Request) {
	path, world := r.URL.EscapedPath(), ""
	if v == nil {
		if rest, ok := strings.CutPrefix(path, "/w/"); ok {
			world, path = cut(rest)
		}
		var name string
		name, path = cut(strings.TrimPrefix(path, "/")) // "GET http://host" has no path at all
		if v = s.Vendor(name); v == nil {
			problem.Write(rw, problem.UnknownPath,
				"paths begin with /{vendor}/ or /w/{world}/{vendor}/; the vendors are "+strings.Join(s.Names(), ", "))
			return
		}
	}
	w := s.worldOf(world, rw, r)
	if w == nil {
		return
	}
	w.handle(v, rw, r, sim.Request{
		Method: r.Method, Path: path, Query: r.URL.RawQuery, Host: r.Host, Subdomain: subdomain,
		Header: r.Header, Length: r.ContentLength,
	})
}

// worldOf returns the world that the request's path or header names. If there is no
// such world, it answers the request and returns nil.
func (s *Set) worldOf(name string, rw http.ResponseWriter, r *http.Request) *World {
	if named := r.Header.Get("X-Mockvendors-World"); named != "" {
		if name != "" && name != named {
			problem.Write(rw, problem.Invalid, "the path names the world "+name+", but the header X-Mockvendors-World another: name one")
			return nil
		}
		name = named
	}
	if name == "" {
		name = Default
	}
	w := s.Get(name)
	if w == nil {
		problem.Write(rw, problem.UnknownWorld, "create it with POST /_mock/worlds, or list the worlds with GET /_mock/worlds")
	}
	return w
}

// cut splits a path without a leading slash after its first segment.
func cut(path string) (segment, rest string) {
	if i := strings.IndexByte(path, '/'); i >= 0 {
		return path[:i], path[i:]
	}
	return path, "/"
}

// Hosted returns the vendor that has a Host header's host, and the subdomain if
// that is a "*." host; nil if no vendor has it.
func (s *Set) Hosted(host string) (v *Vendor, subdomain string) {
	if port := strings.LastIndexByte(host, ':'); port > strings.LastIndexByte(host, ']') {
		host = host[:port]
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if v := s.hosts[host]; v != nil {
		return v, ""
	}
	sub, domain, ok := strings.Cut(host, ".")
	if v := s.hosts["*."+domain]; ok && sub != "" && v != nil {
		return v, sub
	}
	return nil, ""
}

// Names returns the names of the vendors, in order.
func (s *Set) Names() []string {
	names := make([]string, len(s.Vendors))
	for i, v := range s.Vendors {
		names[i] = v.Name
	}
	return names
}

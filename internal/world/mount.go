package world

import (
	"net/http"
	"strings"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/sim"
)

// ServeHTTP answers vendor traffic. A path is /{vendor}/… in the world
// [Default], or /w/{world}/{vendor}/… in another; the header
// X-Mockvendors-World chooses one as well. On a host of a vendor's own, the
// whole path is that vendor's.
func (s *Set) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if v, subdomain := s.Hosted(r.Host); v != nil {
		s.serve(v, subdomain, "", r.URL.EscapedPath(), rw, r)
		return
	}
	path, world := r.URL.EscapedPath(), ""
	if rest, ok := strings.CutPrefix(path, "/w/"); ok {
		world, path = cut(rest)
	}
	name, path := cut(strings.TrimPrefix(path, "/")) // "GET http://host" has no path at all
	v := s.Vendor(name)
	if v == nil {
		problem.Write(rw, problem.UnknownPath, "a path begins with /{vendor}/ or /w/{world}/{vendor}/; the vendors are "+strings.Join(s.Names(), ", "))
		return
	}
	s.serve(v, "", world, path, rw, r)
}

// cut takes the first segment off a path without its leading slash.
func cut(path string) (segment, rest string) {
	if i := strings.IndexByte(path, '/'); i >= 0 {
		return path[:i], path[i:]
	}
	return path, "/"
}

// Only returns a handler whose requests all go to one vendor, without a
// prefix.
func (s *Set) Only(v *Vendor) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		hosted, subdomain := s.Hosted(r.Host)
		if hosted != v {
			subdomain = ""
		}
		s.serve(v, subdomain, "", r.URL.EscapedPath(), rw, r)
	})
}

// Hosted returns the vendor that a Host header names by one of the vendor's own
// hosts, and what stands for the star of a "*." host; nil if none does.
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

func (s *Set) serve(v *Vendor, subdomain, world, path string, rw http.ResponseWriter, r *http.Request) {
	if named := r.Header.Get("X-Mockvendors-World"); named != "" {
		if world != "" && world != named {
			problem.Write(rw, problem.Invalid, "the path names the world "+world+" and the header X-Mockvendors-World another: name one")
			return
		}
		world = named
	}
	if world == "" {
		world = Default
	}
	w := s.Get(world)
	if w == nil {
		problem.Write(rw, problem.UnknownWorld, "make it by POST /_mock/worlds, or see GET /_mock/worlds for those there are")
		return
	}
	w.serve(v, rw, r, sim.Request{
		Method: r.Method, Path: path, Query: r.URL.RawQuery, Host: r.Host, Subdomain: subdomain,
		Header: r.Header, Length: r.ContentLength,
	})
}

// Names is the names of the vendors, in order.
func (s *Set) Names() []string {
	names := make([]string, len(s.Vendors))
	for i, v := range s.Vendors {
		names[i] = v.Name
	}
	return names
}

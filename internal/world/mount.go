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
	v, subdomain := s.Hosted(r.Host)
	s.ServeVendor(v, subdomain, rw, r)
}

// ServeVendor answers a request whose whole path is v's, without a prefix, or a
// request whose path names the vendor if v is nil. subdomain is what [Set.Hosted]
// found.
func (s *Set) ServeVendor(v *Vendor, subdomain string, rw http.ResponseWriter, r *http.Request) {
	path, world := r.URL.EscapedPath(), ""
	if v == nil {
		if rest, ok := strings.CutPrefix(path, "/w/"); ok {
			world, path = cut(rest)
		}
		var name string
		name, path = cut(strings.TrimPrefix(path, "/")) // "GET http://host" has no path at all
		if v = s.Vendor(name); v == nil {
			problem.Write(rw, problem.UnknownPath, "a path begins with /{vendor}/ or /w/{world}/{vendor}/; the vendors are "+strings.Join(s.Names(), ", "))
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

// worldOf returns the world that a request is for: the one that its path or its
// header names. If there is none, it answers the request and returns nil.
func (s *Set) worldOf(name string, rw http.ResponseWriter, r *http.Request) *World {
	if named := r.Header.Get("X-Mockvendors-World"); named != "" {
		if name != "" && name != named {
			problem.Write(rw, problem.Invalid, "the path names the world "+name+" and the header X-Mockvendors-World another: name one")
			return nil
		}
		name = named
	}
	if name == "" {
		name = Default
	}
	w := s.Get(name)
	if w == nil {
		problem.Write(rw, problem.UnknownWorld, "make it by POST /_mock/worlds, or see GET /_mock/worlds for those there are")
	}
	return w
}

// cut takes the first segment off a path without its leading slash.
func cut(path string) (segment, rest string) {
	if i := strings.IndexByte(path, '/'); i >= 0 {
		return path[:i], path[i:]
	}
	return path, "/"
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

// Names is the names of the vendors, in order.
func (s *Set) Names() []string {
	names := make([]string, len(s.Vendors))
	for i, v := range s.Vendors {
		names[i] = v.Name
	}
	return names
}

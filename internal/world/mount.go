package world

import (
	"net/http"
	"strconv"
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
	path, world, named := r.URL.EscapedPath(), "", false
	if v == nil {
		prefix := ""
		if rest, ok := strings.CutPrefix(path, "/w/"); ok {
			world, path = cut(rest)
			prefix, named = "/w/"+world, true
		}
		below := path
		var name string
		name, path = cut(strings.TrimPrefix(path, "/")) // "GET http://host" has no path at all
		if v = s.Vendor(name); v == nil {
			near := s.near(r.Method, name, below)
			if near != "" {
				near = prefix + near
			}
			s.Refuse(rw, r, problem.UnknownPath, "names no vendor",
				"paths begin with /{vendor}/ or /w/{world}/{vendor}/; the vendors are "+strings.Join(s.Names(), ", "), near)
			return
		}
	}
	w := s.worldOf(world, named, rw, r)
	if w == nil {
		return
	}
	w.handle(v, rw, r, sim.Request{
		Method: r.Method, Path: path, Query: r.URL.RawQuery, Host: r.Host, Subdomain: subdomain,
		Header: r.Header, Length: r.ContentLength,
	})
}

// worldOf returns the world that the request's path or header names. named says that
// the path names one. If there is no such world, it answers the request and returns
// nil.
func (s *Set) worldOf(name string, named bool, rw http.ResponseWriter, r *http.Request) *World {
	inPath := named
	switch header := r.Header["X-Mockvendors-World"]; {
	case len(header) > 1:
		s.Refuse(rw, r, problem.Invalid, "two X-Mockvendors-World headers",
			"the header X-Mockvendors-World appears more than once: name one world", "")
		return nil
	case len(header) == 1 && named && name != header[0]:
		s.Refuse(rw, r, problem.Invalid, "path and header name two worlds",
			"the path names the world "+strconv.Quote(name)+", but the header X-Mockvendors-World names "+strconv.Quote(header[0])+": use one", "")
		return nil
	case len(header) == 1:
		name, named = header[0], true
	}
	if !named {
		name = Default
	}
	w := s.Get(name)
	if w == nil {
		s.refuseWorld(name, inPath, rw, r)
	}
	return w
}

// refuseWorld answers a request in a world that does not exist.
func (s *Set) refuseWorld(name string, inPath bool, rw http.ResponseWriter, r *http.Request) {
	find := "create it with POST /_mock/worlds, or list the worlds with GET /_mock/worlds"
	near, existing := "", s.nearWorld(name)
	if existing != "" && inPath {
		near = "/w/" + existing + strings.TrimPrefix(r.URL.EscapedPath(), "/w/"+name)
	}
	if existing != "" && !inPath {
		find = "did you mean " + existing + "? " + find
	}
	switch {
	case name != "":
		s.Refuse(rw, r, problem.UnknownWorld, "no such world", "there is no world "+strconv.Quote(name)+": "+find, near)
	case inPath:
		s.Refuse(rw, r, problem.UnknownWorld, "the path names no world", "the path names no world between /w/ and the vendor: is a variable empty?", "")
	default:
		s.Refuse(rw, r, problem.UnknownWorld, "an empty X-Mockvendors-World header", "the header X-Mockvendors-World is empty: name a world, or leave the header out", "")
	}
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

// Hosts returns the vendors' own hosts, in the order of the vendors.
func (s *Set) Hosts() (hosts []string) {
	for _, v := range s.Vendors {
		hosts = append(hosts, v.Hosts...)
	}
	return hosts
}

// Names returns the names of the vendors, in order.
func (s *Set) Names() []string {
	names := make([]string, len(s.Vendors))
	for i, v := range s.Vendors {
		names[i] = v.Name
	}
	return names
}

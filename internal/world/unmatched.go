package world

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// Unmatched is a request that reached no world's vendor. Nothing of its query, its
// body or of headers other than Host is kept.
type Unmatched struct {
	Time   time.Time // of the world [Default]; zero if there is none
	Method string
	Host   string
	Path   string // escaped
	Kind   problem.Kind
	Cause  string // in a few words, without any value of a header
	Near   string // the path that may have been meant; "" if none is close
}

// maxUnmatched limits the unmatched requests that are kept.
const maxUnmatched = 1000

// unmatched holds the latest unmatched requests of a set.
type unmatched struct {
	mu     sync.Mutex // guards what follows
	latest []Unmatched
	first  []Unmatched
	count  int
}

// maxFirst limits the first unmatched requests, which verdicts tell.
const maxFirst = 250

// Refuse answers a request that reaches no vendor, and keeps what it was. cause is
// kept and logged; detail is for the client alone, and may name values of headers.
func (s *Set) Refuse(rw http.ResponseWriter, r *http.Request, kind problem.Kind, cause, detail, near string) {
	if near != "" {
		detail = "did you mean " + near + "? " + detail
	}
	problem.Write(rw, kind, detail)
	s.keepUnmatched(Unmatched{
		Method: beginning(r.Method), Host: beginning(r.Host), Path: beginning(r.URL.EscapedPath()), Kind: kind, Cause: cause, Near: near,
	})
}

// RefuseUnread keeps that something was refused before it was known which request it
// was.
func (s *Set) RefuseUnread(cause string) {
	s.keepUnmatched(Unmatched{Method: "?", Kind: problem.NotHTTP, Cause: cause})
}

// RefuseHandshake keeps that no TLS connection came about, with a client that wanted
// the host.
func (s *Set) RefuseHandshake(host, cause string) {
	s.keepUnmatched(Unmatched{Method: "TLS", Host: beginning(host), Kind: problem.NotHTTP, Cause: cause})
}

func (s *Set) keepUnmatched(u Unmatched) {
	if w := s.peek(Default); w != nil {
		u.Time = w.Now()
	}
	s.unmatched.mu.Lock()
	if len(s.unmatched.latest) == maxUnmatched {
		s.unmatched.latest = slices.Delete(s.unmatched.latest, 0, 1)
	}
	s.unmatched.latest = append(s.unmatched.latest, u)
	if s.unmatched.count++; s.unmatched.count <= maxFirst {
		s.unmatched.first = append(s.unmatched.first, u)
	}
	s.unmatched.mu.Unlock()
	if s.ObserveUnmatched != nil {
		s.ObserveUnmatched(u)
	}
}

// beginning returns at most what is kept of a text.
func beginning(text string) string { return strings.Clone(text[:min(len(text), 1024)]) }

// Unmatched returns the latest requests that reached no vendor in any world, oldest
// first.
func (s *Set) Unmatched() []Unmatched {
	s.unmatched.mu.Lock()
	defer s.unmatched.mu.Unlock()
	return slices.Clone(s.unmatched.latest)
}

// AllUnmatched returns the first requests that reached no vendor in any world, and
// how many there were in all. Nothing makes it forget.
func (s *Set) AllUnmatched() (first []Unmatched, count int) {
	s.unmatched.mu.Lock()
	defer s.unmatched.mu.Unlock()
	return slices.Clone(s.unmatched.first), s.unmatched.count
}

// ForgetUnmatched empties the list of the latest unmatched requests.
func (s *Set) ForgetUnmatched() {
	s.unmatched.mu.Lock()
	defer s.unmatched.mu.Unlock()
	s.unmatched.latest = nil
}

// nearWorld returns the name of the world that may have been meant.
func (s *Set) nearWorld(name string) string {
	if name == "" {
		return ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for e := s.recent.Front(); e != nil && len(names) < maxUnmatched; e = e.Next() {
		names = append(names, e.Value.(*World).Name)
	}
	slices.Sort(names)
	return strict.Nearest(name, names)
}

package simtest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// server serves a world and its control API on a port of their own.
type server struct {
	control *control.Server
	http    *http.Server
	leave   context.CancelFunc // ends requests that wait
	served  chan struct{}      // closed when no more connections are accepted

	mu      sync.Mutex // guards what follows
	changed sync.Cond
	conns   map[net.Conn]bool
	taken   []net.Conn // that faults have taken over
	busy    int        // requests being answered
	asked   int        // those of them that are for a vendor
	strays  []string   // requests to no vendor
}

// serve serves a new world at the start.
func serve(start *world.Start) (*server, error) {
	set := vendors().Apart()
	if _, err := set.Make(world.Default, start); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("cannot listen on 127.0.0.1: %w", err)
	}
	s := &server{
		control: &control.Server{Set: set, Start: start, URL: "http://" + l.Addr().String()},
		served:  make(chan struct{}),
		conns:   map[net.Conn]bool{},
	}
	s.changed.L = &s.mu
	var ctx context.Context
	ctx, s.leave = context.WithCancel(context.Background())
	s.http = s.control.NewHTTPServer(s.watch(s.control.Handler()))
	s.http.BaseContext = func(net.Listener) context.Context { return ctx }
	s.http.ConnState = s.connection
	go func() {
		defer close(s.served)
		if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			panic(err) // a local listener does not fail
		}
	}()
	return s, nil
}

// watch counts the requests being answered, and keeps those to no vendor: they
// are in no journal.
func (s *server) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		asked := 1
		if strings.HasPrefix(r.URL.Path, "/_mock/") {
			asked = 0
		}
		s.count(1, asked)
		defer s.count(-1, -asked)
		next.ServeHTTP(rw, r)
		header := rw.Header()
		if asked > 0 && header.Get("X-Mockvendors-Error") == problem.UnknownPath.Name && header.Get("X-Mockvendors-Request") == "" {
			s.astray(r)
		}
	})
}

func (s *server) count(busy, asked int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy += busy
	s.asked += asked
	s.changed.Broadcast()
}

// astray keeps a request to no vendor. It keeps only the part of the path where
// the vendor should be: the rest may contain secrets.
func (s *server) astray(r *http.Request) {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if len(first) > 40 {
		first = first[:40]
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.strays = append(s.strays, fmt.Sprintf("%s /%s/…: paths start with /VENDOR, as URL returns them; there is no vendor %s%s",
		r.Method, tell.Printable(first), strconv.Quote(first), strict.Suggest(first, s.control.Set.Names())))
}

// straying returns the requests to no vendor.
func (s *server) straying() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.strays)
}

// connection tracks the connections, so that stop can close them all.
func (s *server) connection(c net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch state {
	case http.StateNew:
		s.conns[c] = true
	case http.StateHijacked: // by a fault, for as long as the request lasts
		delete(s.conns, c)
		s.taken = append(s.taken, c)
	case http.StateClosed:
		delete(s.conns, c)
	}
	s.changed.Broadcast()
}

// grace is how long requests may take to finish when the test ends, so that they
// are judged too.
const grace = time.Second

// settle waits, for at most grace, until no request to a vendor is being answered.
func (s *server) settle() {
	over := false
	timer := time.AfterFunc(grace, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		over = true
		s.changed.Broadcast()
	})
	defer timer.Stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.asked > 0 && !over {
		s.changed.Wait()
	}
}

// stop stops the server, and returns when nothing of it is left.
func (s *server) stop() {
	s.leave()
	_ = s.http.Close() // an error of the listener, which is closed either way
	<-s.served
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns { // one may have arrived while the listener was being closed
		_ = c.Close()
	}
	for _, c := range s.taken {
		_ = c.Close()
	}
	for len(s.conns) > 0 || s.busy > 0 {
		s.changed.Wait()
	}
}

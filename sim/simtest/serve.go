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

// server is a world and its control API at a port of their own.
type server struct {
	control *control.Server
	http    *http.Server
	leave   context.CancelFunc // ends the waiting of requests
	served  chan struct{}      // closed when no connection is accepted any more

	mu      sync.Mutex // guards what follows
	changed sync.Cond
	conns   map[net.Conn]bool
	taken   []net.Conn // that faults have taken over
	busy    int        // requests that are being answered
	asked   int        // those of them that are not for the control API
	strays  []string   // requests that came to no vendor
}

// serve puts a world at the start to work.
func serve(start *world.Start) (*server, error) {
	set := vendors().Apart()
	if _, err := set.Make(world.Default, start); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("cannot listen at 127.0.0.1: %w", err)
	}
	s := &server{
		control: &control.Server{Set: set, Start: start, URL: "http://" + l.Addr().String()},
		served:  make(chan struct{}),
		conns:   map[net.Conn]bool{},
	}
	s.changed.L = &s.mu
	var ctx context.Context
	ctx, s.leave = context.WithCancel(context.Background())
	s.http = &http.Server{
		Handler:           s.watch(s.control.Handler()),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ConnState:         s.connection,
		ReadHeaderTimeout: time.Minute,
	}
	go func() {
		defer close(s.served)
		if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			panic(err) // a listener of this machine's own does not end by itself
		}
	}()
	return s, nil
}

// watch counts the requests that are being answered, and keeps those that came
// to no vendor: they are in no journal.
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

// astray remembers a request that came to no vendor. Of its path only the part
// that should have been one is kept: the rest may hold what nobody is to see.
func (s *server) astray(r *http.Request) {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if len(first) > 40 {
		first = first[:40]
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.strays = append(s.strays, fmt.Sprintf("%s /%s/…: a path begins with /VENDOR, as URL gives it; there is no vendor %s%s",
		r.Method, tell.Printable(first), strconv.Quote(first), strict.Suggest(first, s.control.Set.Names())))
}

// straying is the requests that came to no vendor.
func (s *server) straying() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.strays)
}

// connection follows the connections, to leave none behind.
func (s *server) connection(c net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch state {
	case http.StateNew:
		s.conns[c] = true
	case http.StateHijacked: // by a fault, which lasts as long as the request
		delete(s.conns, c)
		s.taken = append(s.taken, c)
	case http.StateClosed:
		delete(s.conns, c)
	}
	s.changed.Broadcast()
}

// grace is how long requests that are on their way when the test ends get to
// arrive, so that they are judged as well.
const grace = time.Second

// settle waits until no request to a vendor is being answered, for a moment.
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

// stop ends the server, and returns when nothing of it is left.
func (s *server) stop() {
	s.leave()
	_ = s.http.Close() // the listener's error: it is gone either way
	<-s.served
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns { // one may have come in while the listener was closed
		_ = c.Close()
	}
	for _, c := range s.taken {
		_ = c.Close()
	}
	for len(s.conns) > 0 || s.busy > 0 {
		s.changed.Wait()
	}
}

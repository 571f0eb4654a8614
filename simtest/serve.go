package simtest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/world"
)

// server serves worlds and their control API on a port of their own.
type server struct {
	control *control.Server
	watch   *judge.Watch // nil if nothing is judged
	world   *world.World // the default one
	http    *http.Server
	cancel  context.CancelFunc // ends requests that wait
	served  chan struct{}      // closed when no more connections are accepted
	full    atomic.Int64       // how many bytes the world may hold, once it has held them

	mu       sync.Mutex // guards what follows
	changed  sync.Cond
	conns    map[net.Conn]bool
	hijacked []net.Conn // by faults
	active   int        // requests being answered
	toVendor int        // those among them for a vendor
}

// serve serves a new world that starts from start.
func serve(start *world.Start) (*server, error) {
	set := vendors().Apart()
	watch := judge.WatchWorlds(set)
	s, err := serveSet(set, start, func(next http.Handler) http.Handler { return next })
	if err != nil {
		return nil, err
	}
	s.watch = watch
	return s, nil
}

// serveSet serves the worlds of a set, and a default one that starts from start.
// Every request passes through the handler that through returns.
func serveSet(set *world.Set, start *world.Start, through func(http.Handler) http.Handler) (*server, error) {
	w, err := set.Make(world.Default, start)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("cannot listen on 127.0.0.1: %w", err)
	}
	s := &server{
		control: &control.Server{Set: set, Start: start, URL: "http://" + l.Addr().String()},
		world:   w,
		served:  make(chan struct{}),
		conns:   map[net.Conn]bool{},
	}
	s.changed.L = &s.mu
	set.Full = s.full.Store
	var ctx context.Context
	ctx, s.cancel = context.WithCancel(context.Background())
	s.http = s.control.NewHTTPServer(s.track(through(s.control.Handler())))
	s.http.BaseContext = func(net.Listener) context.Context { return ctx }
	s.http.ConnState = s.connection
	go func() {
		defer close(s.served)
		if err := s.control.Serve(s.http, l); !errors.Is(err, http.ErrServerClosed) {
			panic(err) // a local listener does not fail
		}
	}()
	return s, nil
}

// track counts the requests being answered.
func (s *server) track(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		toVendor := 1
		if strings.HasPrefix(r.URL.Path, "/_mock/") {
			toVendor = 0
		}
		s.count(1, toVendor)
		defer s.count(-1, -toVendor)
		next.ServeHTTP(rw, r)
	})
}

func (s *server) count(active, toVendor int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.active += active
	s.toVendor += toVendor
	s.changed.Broadcast()
}

// unmatched returns lines about the requests that reached no vendor.
func (s *server) unmatched() []string {
	return judge.Lines(judge.Strangers(s.control.Set), judge.Unmatched)
}

// connection tracks the connections, so that stop can close them all.
func (s *server) connection(c net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch state {
	case http.StateNew:
		s.conns[c] = true
	case http.StateHijacked: // by a fault, until the request ends
		delete(s.conns, c)
		s.hijacked = append(s.hijacked, c)
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
	timedOut := false
	timer := time.AfterFunc(grace, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		timedOut = true
		s.changed.Broadcast()
	})
	defer timer.Stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.toVendor > 0 && !timedOut {
		s.changed.Wait()
	}
}

// stop stops the server, and returns when all its requests and connections have
// ended.
func (s *server) stop() {
	s.cancel()
	_ = s.http.Close() // an error of the listener, which is closed either way
	<-s.served
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns { // one may have arrived while the listener was closing
		_ = c.Close()
	}
	for _, c := range s.hijacked {
		_ = c.Close()
	}
	for len(s.conns) > 0 || s.active > 0 {
		s.changed.Wait()
	}
}

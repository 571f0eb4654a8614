package play

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Server is a server on this machine for the scenarios of a run.
type Server struct {
	Watch *judge.Watch // of its worlds

	set    *world.Set
	url    string
	server *http.Server
	done   chan struct{}
	client *http.Client
}

// Open starts a server.
func Open(ctx context.Context, set *world.Set, start *world.Start) (*Server, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("cannot listen on 127.0.0.1: %w", err)
	}
	s := &Server{Watch: judge.WatchWorlds(set), set: set, url: "http://" + l.Addr().String(), done: make(chan struct{}), client: NewClient()}
	controlled := &control.Server{Set: set, Start: start, URL: s.url}
	s.server = controlled.NewHTTPServer(controlled.Handler())
	s.server.ErrorLog = log.New(io.Discard, "", 0) // clients that leave are expected here
	go func() {
		defer close(s.done)
		_ = controlled.Serve(s.server, l) // it ends with Close
	}()
	return s, nil
}

// Close stops the server, and waits until it has stopped.
func (s *Server) Close() {
	_ = s.server.Close() // no client is left
	<-s.done
}

package play

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/world"
)

// stage is a server of this machine's own, for the scenarios of a run.
type stage struct {
	set    *world.Set
	url    string
	server *http.Server
	done   chan struct{}
	client *http.Client
}

func open(ctx context.Context, set *world.Set, start *world.Start) (*stage, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("cannot listen at 127.0.0.1: %w", err)
	}
	s := &stage{set: set, url: "http://" + l.Addr().String(), done: make(chan struct{}), client: newClient()}
	controlled := &control.Server{Set: set, Start: start, URL: s.url}
	s.server = &http.Server{
		Handler:           controlled.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // a connection that a client leaves is no news here
	}
	go func() {
		defer close(s.done)
		_ = s.server.Serve(l) // it ends by close
	}()
	return s, nil
}

func (s *stage) close() {
	_ = s.server.Close() // all clients are done
	<-s.done
}

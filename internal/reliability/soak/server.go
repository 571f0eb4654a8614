package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/bench/traffic"
	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// troubles are the faults of the worlds. They leave most answers alone.
const troubles = `faults:
  - {id: unavailable, operation: "*.*", calls: {percent: 1}, effect: {respond: {preset: unavailable}}}
  - {id: lost, operation: "*.*", phase: after, calls: {percent: 1}, effect: {drop: reset}}
  - {id: half, operation: "*.*", phase: after, calls: {percent: 1}, effect: {drop: truncate}}
  - {id: twice, operation: "*.*", calls: {percent: 1}, effect: {duplicate: true}}
  - {id: late, operation: "*.*", calls: {percent: 1}, effect: {delay: 1ms}}
`

// server is a server in this process, as the command runs it.
type server struct {
	set    *world.Set
	http   *http.Server
	url    string
	ended  chan error
	ledger *ledger
}

func serve() (*server, error) {
	v := &server{set: world.NewSet(vendors.All()), ended: make(chan error, 1)}
	start, err := scenario.Load(v.set, "", append(traffic.Scenario(0, "", 0), troubles...))
	if err != nil {
		return nil, err
	}
	w, err := v.set.Make(world.Default, start)
	if err != nil {
		return nil, err
	}
	v.ledger = openLedger(v.set, w)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	v.url = "http://" + listener.Addr().String()
	c := &control.Server{Set: v.set, Start: start, URL: v.url}
	v.http = c.NewHTTPServer(c.Handler())
	v.http.ErrorLog = log.New(io.Discard, "", 0) // of rude clients
	go func() { v.ended <- v.http.Serve(listener) }()
	return v, nil
}

func (v *server) address() string { return strings.TrimPrefix(v.url, "http://") }

// stop lets requests finish, and reports an error if they do not.
func (v *server) stop() error {
	v.ledger.close()
	ctx, cancel := context.WithTimeout(context.Background(), 40*time.Second)
	defer cancel()
	if err := v.http.Shutdown(ctx); err != nil {
		return fmt.Errorf("the server does not shut down: %w", err)
	}
	if err := <-v.ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

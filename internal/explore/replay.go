package explore

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/sim"
)

// replay carries out the requests of a run again, and demands the same answers.
func (x *exploration) replay(ctx context.Context, cell Cell, of ProofRun) (*run, error) {
	r, err := x.start(cell)
	if err != nil {
		return nil, err
	}
	defer x.end(r)
	r.world.Deliveries().Silence() // the receiver's own requests are among those that are sent
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: x.Set, ReadHeaderTimeout: time.Minute}
	go server.Serve(listener)
	defer server.Close()
	url := "http://" + listener.Addr().String() + "/w/" + r.world.Name
	for _, p := range of.Requests {
		if err := x.send(ctx, r, url, p); err != nil {
			return nil, err
		}
	}
	r.exit, r.timedOut = Exit{Code: of.Exit, Signal: of.Signal, Output: []byte(of.Output)}, of.Hung
	r.killed.Store(of.Killed)
	r.see(x)
	if of.Rerun != nil {
		if err := r.heal(); err != nil {
			return nil, err
		}
		for _, p := range of.Rerun.Requests {
			if err := x.send(ctx, r, url, p); err != nil {
				return nil, err
			}
		}
		r.rerun, r.endRerun = &Exit{Code: of.Rerun.Exit}, r.world.Current()
	}
	r.entries = r.world.Journal.Entries()
	return r, nil
}

// send carries out a request again.
func (x *exploration) send(ctx context.Context, r *run, url string, p ProofRequest) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	v := x.Set.Vendor(p.Vendor)
	if v == nil {
		return fmt.Errorf("request %d: unknown vendor %q", p.Number, p.Vendor)
	}
	target := url + "/" + p.Vendor + p.Path
	if p.Query != "" {
		target += "?" + p.Query
	}
	req, err := http.NewRequestWithContext(ctx, p.Method, target, bytes.NewReader(p.Body))
	if err != nil {
		return fmt.Errorf("request %d: %w", p.Number, err)
	}
	if p.Tenant != "" {
		var signature sim.Signature
		r.world.Look(p.Vendor, func(tx *sim.Tx) { signature, err = v.Sign(tx, p.Tenant, sim.As{}) })
		if err != nil {
			return fmt.Errorf("request %d: %w: a proof needs credentials that the scenario declares", p.Number, err)
		}
		for name, values := range signature.Header {
			req.Header[name] = values
		}
	}
	for name, value := range p.Header {
		req.Header.Set(name, value)
	}
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		if res, err := http.DefaultTransport.RoundTrip(req); err == nil {
			_, _ = io.Copy(io.Discard, res.Body)
			res.Body.Close()
		}
	}()
	for waiting := true; waiting; { // an answer that hangs is known before it is sent
		select {
		case <-answered:
			waiting = false
		case <-time.After(time.Millisecond):
			e, ok := r.world.Journal.Get(p.Number)
			waiting = !ok || e.Fault == nil || e.Fault.Fate.Drop != fault.Hang
		}
	}
	cancel()
	<-answered
	e, ok := r.world.Journal.Get(p.Number)
	switch {
	case !ok:
		return fmt.Errorf("request %d did not arrive", p.Number)
	case e.Saw() != p.Saw:
		return fmt.Errorf("request %d (%s) got %s, and not %s", p.Number, p.Operation, e.Saw(), p.Saw)
	case digest(v, e) != p.Digest:
		return fmt.Errorf("request %d (%s) got another answer", p.Number, p.Operation)
	}
	return nil
}

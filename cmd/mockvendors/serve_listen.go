package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// listener listens on an address, for one vendor or, if that is nil, for all.
type listener struct {
	net.Listener
	vendor *world.Vendor
}

// listen opens all addresses or, on error, none.
func (p *program) listen(ctx context.Context, server *control.Server, f serveFlags) (listeners []listener, err error) {
	defer func() {
		if err != nil {
			for _, l := range listeners {
				l.Close()
			}
		}
	}()
	open := func(addr, flag string, v *world.Vendor) (string, error) {
		l, err := listenAt(ctx, addr, flag)
		if err != nil {
			return "", err
		}
		if a, ok := l.Addr().(*net.TCPAddr); ok && !a.IP.IsLoopback() {
			fmt.Fprintf(p.stderr, "mockvendors: %s is reachable from other machines; host names other than localhost need --allow-host\n", addr)
		}
		listeners = append(listeners, listener{l, v})
		return reachable(l.Addr()), nil
	}
	if server.URL, err = open(f.addr, "--addr", nil); err != nil {
		return listeners, err
	}
	for _, pair := range f.vendorAddrs {
		name, addr, ok := strings.Cut(pair, "=")
		v := server.Set.Vendor(name)
		if !ok || v == nil {
			return listeners, fmt.Errorf("--vendor-addr %q: write VENDOR=HOST:PORT%s", pair, vendorSuggestion(server.Set, name))
		}
		if server.VendorURLs[name], err = open(addr, "--vendor-addr", v); err != nil {
			return listeners, err
		}
	}
	return listeners, nil
}

// checkAddresses refuses two flags that name one address: the second could not listen, as
// if another program had the address.
func (f *serveFlags) checkAddresses() error {
	type named struct{ flag, addr string }
	all := []named{{"--addr", f.addr}}
	for _, pair := range f.vendorAddrs {
		_, addr, _ := strings.Cut(pair, "=")
		all = append(all, named{"--vendor-addr " + pair, addr})
	}
	if f.secure.proxy != "" {
		all = append(all, named{"--proxy", f.secure.proxy})
	}
	for i, second := range all {
		for _, first := range all[:i] {
			if sameAddress(first.addr, second.addr) {
				return fmt.Errorf("%s and %s name one address, %s: choose another one (port 0 picks a free one)", first.flag, second.flag, second.addr)
			}
		}
	}
	return nil
}

// sameAddress reports whether only one of two addresses can be listened on at a time.
func sameAddress(a, b string) bool {
	one, err := net.ResolveTCPAddr("tcp", a)
	other, wrong := net.ResolveTCPAddr("tcp", b)
	if err != nil || wrong != nil || one.Port == 0 || one.Port != other.Port {
		return false // what is no address is told when it is opened
	}
	return everywhere(one) || everywhere(other) || one.IP.Equal(other.IP)
}

func everywhere(a *net.TCPAddr) bool { return a.IP == nil || a.IP.IsUnspecified() }

// listenAt listens on the address that a flag names.
func listenAt(ctx context.Context, addr, flag string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		err = fmt.Errorf("%s is in use by another program: stop it, or choose another address with %s (port 0 picks a free one)", addr, flag)
	case err != nil:
		err = fmt.Errorf("cannot listen on %s: %w", addr, err)
	default:
		return l, nil
	}
	return nil, exit{exitStart, err}
}

// serveWorlds serves the worlds of a set on a free port of this machine. start is that of
// its worlds.
func (p *program) serveWorlds(ctx context.Context, set *world.Set, start *world.Start) (*control.Server, *running, error) {
	server := &control.Server{Set: set, Start: start, VendorURLs: map[string]string{}}
	listeners, err := p.listen(ctx, server, serveFlags{addr: "127.0.0.1:0"})
	if err != nil {
		return nil, nil, err
	}
	return server, serveAll(server, listeners), nil
}

// running holds the servers while they run.
type running struct {
	servers []*http.Server
	failed  chan error
	done    []chan struct{}
}

func serveAll(server *control.Server, listeners []listener) *running {
	r := &running{failed: make(chan error, len(listeners))}
	all := server.Handler()
	for _, l := range listeners {
		handler := all
		if l.vendor != nil {
			handler = server.VendorHandler(l.vendor)
		}
		s := server.NewHTTPServer(handler)
		done := make(chan struct{})
		r.servers, r.done = append(r.servers, s), append(r.done, done)
		go func() {
			defer close(done)
			if err := server.Serve(s, l); !errors.Is(err, http.ErrServerClosed) {
				r.failed <- err
			}
		}()
	}
	return r
}

// stop lets requests finish for up to two seconds, and waits until everything is
// closed.
func (r *running) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	for i, s := range r.servers {
		if s.Shutdown(ctx) != nil {
			s.Close()
		}
		<-r.done[i]
	}
}

// vendorSuggestion suggests vendors, unless name is one.
func vendorSuggestion(set *world.Set, name string) string {
	var names []string
	for _, v := range set.Vendors {
		if v.Name == name {
			return ""
		}
		names = append(names, v.Name)
	}
	return strict.Suggest(name, names)
}

// reachable returns the URL at which programs on this machine reach a listener.
// An unspecified address, such as 0.0.0.0, is replaced: nobody can connect to it.
func reachable(addr net.Addr) string {
	if a, ok := addr.(*net.TCPAddr); ok && a.IP.IsUnspecified() {
		addr = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: a.Port}
	}
	return "http://" + addr.String()
}

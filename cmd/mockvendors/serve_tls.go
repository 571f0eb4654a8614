package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"github.com/spf13/pflag"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/intercept"
	"github.com/mockvendors/mockvendors/internal/world"
)

// secureFlags holds the flags of serve for clients that insist on https.
type secureFlags struct {
	tls   bool
	proxy string
}

func (f *secureFlags) declare(flags *pflag.FlagSet) {
	flags.BoolVar(&f.tls, "tls", false, "speak https, with a certificate for this machine and the vendors' hosts; the CA file to trust is printed")
	flags.StringVar(&f.proxy, "proxy", "", "`host:port` of a proxy that answers for the vendors' own hosts, for code that has them built in; the variables to set are printed")
}

// start makes the listeners speak TLS, and starts the proxy. It returns nil if neither
// is wanted.
func (f *secureFlags) start(ctx context.Context, server *control.Server, listeners []listener) (i *interception, err error) {
	if !f.tls && f.proxy == "" {
		return nil, nil
	}
	var proxy net.Listener
	if f.proxy != "" {
		if proxy, err = f.listen(ctx); err != nil {
			return nil, err
		}
	}
	var hosts []string
	var addresses []net.IP
	if f.tls {
		hosts, addresses = ownNames(server, listeners)
	}
	if i, err = intercepts(server, hosts, addresses); err != nil {
		return nil, err
	}
	if f.tls {
		for n := range listeners {
			listeners[n].Listener = tls.NewListener(listeners[n].Listener, i.authority.TLS())
		}
		server.URL = overTLS(server.URL)
		for name, url := range server.VendorURLs {
			server.VendorURLs[name] = overTLS(url)
		}
	}
	if proxy != nil {
		i.proxy = intercept.NewProxy(server, world.Default, i.authority, proxy)
	}
	return i, nil
}

// listen opens the proxy's address. It is on this machine only: a proxy that others
// reach is theirs to misuse.
func (f *secureFlags) listen(ctx context.Context) (net.Listener, error) {
	if _, _, err := net.SplitHostPort(f.proxy); err != nil {
		return nil, fmt.Errorf("--proxy %q: write HOST:PORT, as in 127.0.0.1:8410", f.proxy)
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", f.proxy)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, exit{exitStart, fmt.Errorf("%s is in use by another program: stop it, or choose another address with --proxy (port 0 picks a free one)", f.proxy)}
	}
	if err != nil {
		return nil, exit{exitStart, fmt.Errorf("cannot listen on %s: %w", f.proxy, err)}
	}
	if a, ok := l.Addr().(*net.TCPAddr); !ok || !a.IP.IsLoopback() {
		l.Close()
		return nil, fmt.Errorf("--proxy %s: the proxy listens on this machine only: write 127.0.0.1:PORT", f.proxy)
	}
	return l, nil
}

func overTLS(url string) string { return "https" + strings.TrimPrefix(url, "http") }

// ownNames returns the names and addresses by which clients reach a server, other than
// the vendors' hosts.
func ownNames(server *control.Server, listeners []listener) (hosts []string, addresses []net.IP) {
	hosts, addresses = []string{"localhost"}, []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	for _, name := range server.AllowHosts {
		if ip := net.ParseIP(strings.Trim(name, "[]")); ip != nil {
			addresses = append(addresses, ip)
		} else {
			hosts = append(hosts, name)
		}
	}
	for _, l := range listeners {
		if a, ok := l.Addr().(*net.TCPAddr); ok && !a.IP.IsUnspecified() && !a.IP.IsLoopback() {
			addresses = append(addresses, a.IP)
		}
	}
	return hosts, addresses
}

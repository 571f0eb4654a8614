package intercept

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Proxy is an HTTP proxy that answers for the vendors' own hosts in their place and
// refuses all others. It never opens a connection.
type Proxy struct {
	Failed chan error // gets the error if it stops by itself

	server *control.Server
	world  string
	config *tls.Config

	front, inside *http.Server // what is asked of the proxy, and what is asked in tunnels
	tunnels       *tunnels
	addr          net.Addr
	open, most    atomic.Int64 // connections
	serving       sync.WaitGroup
}

// maxConnections bounds the connections that are open at a time.
const maxConnections = 1000

// NewProxy starts a proxy that listens at l. Requests that name no world are for inWorld.
func NewProxy(server *control.Server, inWorld string, a *Authority, l net.Listener) *Proxy {
	p := &Proxy{
		Failed: make(chan error, 2), server: server, world: inWorld, config: a.TLS(), addr: l.Addr(),
		tunnels: &tunnels{conns: make(chan net.Conn), closed: make(chan struct{}), addr: l.Addr()},
	}
	p.most.Store(maxConnections)
	p.front = server.NewHTTPServer(http.HandlerFunc(p.ask))
	p.inside = server.NewHTTPServer(http.HandlerFunc(p.answer))
	p.front.ConnState, p.inside.ConnState = p.count, p.count
	p.serve(p.front, l)
	p.serve(p.inside, p.tunnels)
	return p
}

func (p *Proxy) serve(server *http.Server, l net.Listener) {
	p.serving.Go(func() {
		if err := p.server.Serve(server, l); !errors.Is(err, http.ErrServerClosed) {
			p.Failed <- err
		}
	})
}

// Addr returns the address that clients must use as their proxy.
func (p *Proxy) Addr() net.Addr { return p.addr }

// Stop lets requests finish for up to two seconds, and waits until all is closed.
func (p *Proxy) Stop() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	_ = p.front.Shutdown(ctx)
	_ = p.inside.Shutdown(ctx)
	p.Close()
}

// Close closes all at once.
func (p *Proxy) Close() {
	_ = p.front.Close()
	_ = p.inside.Close()
	p.serving.Wait()
}

// ask takes what clients ask of a proxy: tunnels, and whole URLs.
func (p *Proxy) ask(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method != http.MethodConnect && !r.URL.IsAbs():
		p.server.Set.Refuse(w, r, problem.RefusedHost, "not asked as a proxy",
			"this address is a proxy for programs that have a vendor's address built in: name it in HTTPS_PROXY", "")
	case r.Method != http.MethodConnect && r.URL.Host == "": // as in file:///x, where no Host header counts
		r.Host = ""
		p.server.Set.Refuse(w, r, problem.RefusedHost, "the URL has no host",
			fmt.Sprintf("mockvendors answers for the vendors' own hosts, and the URL %q has no host", r.RequestURI), "")
	case r.Method != http.MethodConnect:
		p.answer(w, r)
	case p.isVendors(r):
		p.tunnel(w)
	default:
		w.Header().Set("Connection", "close") // some clients would wait for it to be closed
		p.refuse(w, r)
	}
}

func (p *Proxy) isVendors(r *http.Request) bool {
	v, _ := p.server.Set.Hosted(r.Host)
	return v != nil
}

// answer has the vendor whose host it is answer a request.
func (p *Proxy) answer(w http.ResponseWriter, r *http.Request) {
	v, _ := p.server.Set.Hosted(r.Host)
	if v == nil {
		p.refuse(w, r)
		return
	}
	r.Header.Del("Proxy-Connection") // these two are for the proxy
	r.Header.Del("Proxy-Authorization")
	if p.world != world.Default && r.Header["X-Mockvendors-World"] == nil {
		r.Header["X-Mockvendors-World"] = []string{p.world}
	}
	p.server.VendorHandler(v).ServeHTTP(w, r)
}

func (p *Proxy) refuse(w http.ResponseWriter, r *http.Request) {
	p.server.Set.Refuse(w, r, problem.RefusedHost, "not a vendor's host",
		fmt.Sprintf("mockvendors answers for %s and reaches no other host, so not %q; this machine is reached without a proxy (NO_PROXY)", strings.Join(p.server.Set.Hosts(), ", "), r.Host), "")
}

// tunnel ends the client's TLS here, and serves the requests that come through it.
func (p *Proxy) tunnel(w http.ResponseWriter) {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if buffered.Reader.Buffered() > 0 { // the client did not wait for the answer
		conn = early{conn, buffered.Reader}
	}
	_, _ = io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n") // if the client is gone, the handshake fails
	select {
	case p.tunnels.conns <- tls.Server(conn, p.config):
	case <-p.tunnels.closed:
		_ = conn.Close()
	}
}

// count bounds the connections. One that becomes a tunnel is counted until that ends.
func (p *Proxy) count(conn net.Conn, state http.ConnState) {
	_, tunnelled := conn.(interface{ ConnectionState() tls.ConnectionState })
	switch most := p.most.Load(); {
	case state == http.StateNew && !tunnelled && p.open.Add(1) > most:
		p.server.Set.RefuseUnread(fmt.Sprintf("more than %d connections to the proxy at a time", most))
		_ = conn.Close()
	case state == http.StateClosed, state == http.StateHijacked && tunnelled: // a fault that has the connection ends it
		p.open.Add(-1)
	}
}

// tunnels is a listener for the connections that come out of tunnels.
type tunnels struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
	addr   net.Addr
}

// Accept waits for the next tunnel.
func (t *tunnels) Accept() (net.Conn, error) {
	select {
	case conn := <-t.conns:
		return conn, nil
	case <-t.closed:
		return nil, net.ErrClosed
	}
}

// Close ends Accept.
func (t *tunnels) Close() error {
	t.once.Do(func() { close(t.closed) })
	return nil
}

// Addr returns the proxy's address.
func (t *tunnels) Addr() net.Addr { return t.addr }

// early is a connection whose first bytes have been read already.
type early struct {
	net.Conn
	reader *bufio.Reader
}

// Read returns the bytes that were read already, and then reads from the connection.
func (e early) Read(into []byte) (int, error) { return e.reader.Read(into) }

// NetConn returns the connection itself.
func (e early) NetConn() net.Conn { return e.Conn }

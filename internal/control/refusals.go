package control

import (
	"bytes"
	"crypto/tls"
	"net"
	"net/http"
)

// Serve serves a listener, and counts the requests that net/http refuses by itself,
// such as one whose path has a stray percent sign: no handler sees these. No webhook is
// sent to the listener.
func (s *Server) Serve(server *http.Server, l net.Listener) error {
	defer s.Set.Listeners.Add(l.Addr())()
	return server.Serve(watchedListener{l, s})
}

type watchedListener struct {
	net.Listener
	server *Server
}

// Accept waits for the next connection.
func (l watchedListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	switch conn := conn.(type) {
	case *net.TCPConn:
		return watchedConn{conn, l.server}, err
	case *tls.Conn:
		return &watchedTLS{Conn: conn, server: l.server}, err
	}
	return conn, err
}

// watchedConn is a connection that looks for net/http's own refusals in what is
// written to it.
type watchedConn struct {
	*net.TCPConn
	server *Server
}

// refusalHeaders follow the status of a refusal that net/http writes by itself.
// Handlers' answers have a Date.
var refusalHeaders = []byte("\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n")

// Write writes text to the connection.
func (c watchedConn) Write(text []byte) (int, error) {
	c.server.watch(text)
	return c.TCPConn.Write(text)
}

// watch counts what is written to a connection if it is a refusal of net/http's own.
func (s *Server) watch(text []byte) {
	if status, rest, ok := bytes.Cut(text[:min(len(text), 256)], []byte("\r\n")); ok && bytes.HasPrefix(status, []byte("HTTP/1.1 ")) &&
		bytes.HasPrefix(rest, refusalHeaders[2:]) {
		s.Set.RefuseUnread("a request that is not well-formed, answered " + string(status[len("HTTP/1.1 "):]))
	}
}

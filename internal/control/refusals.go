package control

import (
	"bytes"
	"net"
	"net/http"
)

// Serve serves a listener, and counts the requests that net/http refuses by itself,
// such as one whose path has a stray percent sign: no handler sees these.
func (s *Server) Serve(server *http.Server, l net.Listener) error {
	return server.Serve(watchedListener{l, s})
}

type watchedListener struct {
	net.Listener
	server *Server
}

// Accept waits for the next connection.
func (l watchedListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if tcp, ok := conn.(*net.TCPConn); ok {
		return watchedConn{tcp, l.server}, err
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
	if status, rest, ok := bytes.Cut(text[:min(len(text), 256)], []byte("\r\n")); ok && bytes.HasPrefix(status, []byte("HTTP/1.1 ")) &&
		bytes.HasPrefix(rest, refusalHeaders[2:]) {
		c.server.Set.RefuseUnread("a request that is not well-formed, answered " + string(status[len("HTTP/1.1 "):]))
	}
	return c.TCPConn.Write(text)
}

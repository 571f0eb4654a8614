package control

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"syscall"
	"time"
)

// watchedTLS is like watchedConn over TLS. It also counts clients that end the
// handshake: a client that does not trust the certificate would seem to ask nothing.
type watchedTLS struct {
	*tls.Conn
	server *Server
	shaken bool // the handshake has been tried
}

// handshakeTimeout is how long a handshake may take.
const handshakeTimeout = 10 * time.Second

// Read reads from the connection, after the handshake.
func (c *watchedTLS) Read(into []byte) (int, error) {
	if !c.shaken {
		c.shaken = true
		if !c.shake() {
			return 0, io.EOF // net/http would answer another error in plain text
		}
	}
	return c.Conn.Read(into)
}

// Write writes text to the connection.
func (c *watchedTLS) Write(text []byte) (int, error) {
	c.server.watch(text)
	return c.Conn.Write(text)
}

// shake does the handshake, and reports whether it succeeded.
func (c *watchedTLS) shake() bool {
	ctx, cancel := context.WithTimeout(context.Background(), handshakeTimeout)
	defer cancel()
	err := c.HandshakeContext(ctx)
	var plain tls.RecordHeaderError
	var timeout net.Error
	switch {
	case err == nil, errors.As(err, &timeout) && timeout.Timeout():
	case errors.Is(err, io.EOF), errors.Is(err, context.DeadlineExceeded), errors.Is(err, net.ErrClosed), errors.Is(err, syscall.ECONNRESET): // it asked nothing
	case errors.As(err, &plain) && plain.Conn != nil:
		c.server.Set.RefuseUnread("no TLS: this address takes https")
		_, _ = io.WriteString(plain.Conn, "HTTP/1.0 400 Bad Request\r\n\r\nThis server speaks TLS: write https:// instead of http://.\n")
	default: // clients differ in how they say so, and some not even in a way that TLS allows
		c.server.Set.RefuseUnread("the TLS handshake" + c.forHost() + " failed, as it does if a client does not trust the CA file (" + err.Error() + ")")
	}
	return err == nil
}

// forHost names the host that the client asked for.
func (c *watchedTLS) forHost() string {
	if name := c.ConnectionState().ServerName; name != "" {
		return " for " + name
	}
	return ""
}

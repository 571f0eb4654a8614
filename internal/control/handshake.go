package control

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
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
	default:
		host := c.host()
		c.server.Set.RefuseHandshake(host, causeOf(err, host))
	}
	return err == nil
}

// host names the host that the client asked for: this address if it named none.
func (c *watchedTLS) host() string {
	if name := c.ConnectionState().ServerName; name != "" {
		return name
	}
	return c.LocalAddr().String()
}

// causeOf says why a handshake failed. Clients that do not trust the certificate differ
// in how they say so: some in an alert about a certificate or an authority, and some
// in one that is not encrypted as TLS wants it.
func causeOf(err error, host string) string {
	text := err.Error()
	for _, sign := range []string{"certificate", "bad record MAC"} {
		if strings.Contains(text, sign) {
			return "the client does not trust the certificate for " + host + ": set SSL_CERT_FILE to the CA file " +
				"(for curl CURL_CA_BUNDLE, for Python REQUESTS_CA_BUNDLE, for Node NODE_EXTRA_CA_CERTS), or add it to the client's own"
		}
	}
	return "the TLS handshake for " + host + " failed: " + text
}

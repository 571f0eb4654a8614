package compare

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/sim"
)

// askUpstream passes a request on.
func (p *Proxy) askUpstream(r *http.Request, body []byte) play.Seen {
	to := &sim.Request{Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery, Body: body, Header: http.Header{}}
	for name, values := range r.Header {
		if !hopByHop[name] && name != "Accept-Encoding" { // a packed answer could not be compared
			to.Header[name] = values
		}
	}
	req, err := play.NewRequest(p.Upstream, to)
	if err != nil {
		return play.Seen{Err: errors.New("the request cannot be passed on")}
	}
	client := *p.Client
	client.Timeout = maxWait
	seen := play.Send(&client, req.WithContext(r.Context()))
	if seen.Header != nil && seen.Status < http.StatusOK {
		return play.Seen{Err: fmt.Errorf("its status is %03d, which ends no answer", seen.Status)}
	}
	return seen
}

// hopByHop are headers of a connection, which are not passed on.
var hopByHop = map[string]bool{
	"Connection": true, "Keep-Alive": true, "Proxy-Authenticate": true, "Proxy-Authorization": true, "Proxy-Connection": true,
	"Te": true, "Trailer": true, "Transfer-Encoding": true, "Upgrade": true, "Content-Length": true,
}

// outcome says why the upstream gave no whole answer.
func outcome(s play.Seen) string {
	var full *url.Error // it quotes the URL with its query
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.Is(s.Err, context.Canceled):
		return "the client hung up first"
	case errors.As(s.Err, &untrusted):
		return fmt.Sprintf("its certificate is not trusted (%s): set SSL_CERT_FILE to a file with its certificate authority", untrusted.Err)
	case errors.As(s.Err, &full):
		return full.Err.Error()
	case s.Err != nil:
		return s.Err.Error()
	case s.Header != nil:
		return fmt.Sprintf("it is longer than %d bytes", maxAnswer)
	}
	return s.Outcome
}

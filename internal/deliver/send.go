package deliver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Sender sends requests to subscribers on this machine, and on hosts that are allowed.
type Sender struct {
	Hosts []string   // allowed besides this machine, in lower case
	Own   *Listeners // nothing is sent to them; nil for none
}

// Post is a request to a subscriber.
type Post struct {
	Context context.Context
	URL     string
	Header  http.Header
	Body    []byte
	Timeout time.Duration
	Follows bool // whether a redirect is followed
}

// defaultTimeout is for vendors that name none.
const defaultTimeout = 30 * time.Second

// maxAnswer is how much of a subscriber's answer is read: only its status counts.
const maxAnswer = 64 << 10

// Refuses returns why nothing is sent to a URL; nil if it may be sent.
func (s Sender) Refuses(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("the subscriber's URL is no http or https URL with a host")
	}
	return s.refuses(u)
}

func (s Sender) refuses(u *url.URL) error {
	host := strings.ToLower(u.Hostname())
	if isLoopback(host) || slices.Contains(s.Hosts, host) {
		return nil
	}
	return fmt.Errorf("%s is not this machine: allow it with --allow-webhook-host %s", host, host)
}

// isLoopback reports whether a host is this machine by its name alone.
func isLoopback(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// Send sends a request once.
func (s Sender) Send(p Post) Attempt {
	limit := p.Timeout
	if limit == 0 {
		limit = defaultTimeout
	}
	ctx, cancel := context.WithTimeout(p.Context, limit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.URL, bytes.NewReader(p.Body))
	if err != nil {
		return Attempt{Error: err.Error()}
	}
	req.Header = p.Header.Clone()
	redirected := false
	client := http.Client{
		Transport: s.transport(),
		CheckRedirect: func(to *http.Request, via []*http.Request) error {
			switch {
			case !p.Follows:
				return http.ErrUseLastResponse
			case len(via) >= 10:
				return errors.New("it redirected more than 10 times")
			}
			redirected = true
			return s.refuses(to.URL)
		},
	}
	answer, err := client.Do(req)
	if err != nil {
		return Attempt{Error: reasonOf(err, p.Context, limit), refused: errors.As(err, new(ownError)) && !redirected}
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, maxAnswer)) // the status is known
	a := Attempt{Status: answer.StatusCode}
	switch {
	case a.Status >= 300 && a.Status < 400 && !p.Follows:
		a.Error = fmt.Sprintf("the subscriber redirected with %d, which the vendor does not follow", a.Status)
	case a.Status < 200 || a.Status >= 300:
		a.Error = fmt.Sprintf("the subscriber answered %d", a.Status)
	}
	return a
}

// transport returns a transport for one request. Names of this machine must lead to it,
// and no name to the simulator.
func (s Sender) transport() *http.Transport {
	return &http.Transport{
		DisableKeepAlives: true, // a connection in a pool would outlive the world
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			host, _, err := net.SplitHostPort(address)
			elsewhere := err != nil || slices.Contains(s.Hosts, strings.ToLower(host))
			d := net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
				if host, _, _ := net.SplitHostPort(address); !elsewhere && !isLoopback(host) {
					return fmt.Errorf("%s is not this machine", host)
				}
				return s.Own.refuses(address)
			}}
			return d.DialContext(ctx, network, address)
		},
	}
}

// reasonOf says why there is no answer.
func reasonOf(err error, world context.Context, limit time.Duration) string {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	if own, ok := errors.AsType[ownError](err); ok {
		return own.Error()
	}
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(context.Cause(world), errTakenBack):
		return errTakenBack.Error()
	case world.Err() != nil:
		return "the world ended"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Sprintf("no answer within %s", limit)
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection was refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the subscriber closed the connection without an answer"
	}
	return err.Error()
}

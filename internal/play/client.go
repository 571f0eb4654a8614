package play

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/sim"
)

// Seen is what a client saw of a call.
type Seen struct {
	Outcome string // a status, reset, close, hang or truncate; "" if Err is set
	Status  int    // also of a truncated answer
	Header  http.Header
	Body    []byte
	Err     error // any other failure
}

// NewClient returns a client that sends each request once, on a new connection.
// Go's default client retries on its own if a reused connection is broken, which
// would hide the outcome of the call.
func NewClient() *http.Client {
	return &http.Client{
		Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

// NewRequest returns an HTTP request to a vendor at a base URL.
func NewRequest(base string, sent *sim.Request) (*http.Request, error) {
	url := base + sent.Path
	if sent.Query != "" {
		url += "?" + sent.Query
	}
	var body io.Reader
	if len(sent.Body) > 0 {
		body = bytes.NewReader(sent.Body)
	}
	req, err := http.NewRequest(sent.Method, url, body)
	if err != nil {
		return nil, err
	}
	req.Header = sent.Header
	if req.Header.Get("User-Agent") == "" {
		req.Header.Set("User-Agent", "mockvendors")
	}
	return req, nil
}

const (
	// callTimeout is longer than any fault can delay and drip an answer.
	callTimeout = 3 * time.Minute
	// pollInterval is how often the journal is checked for a call that hangs, and
	// hangGrace how long the client then still waits for a byte.
	pollInterval = 10 * time.Millisecond
	hangGrace    = 50 * time.Millisecond
	// maxBody is longer than any answer of the built-in vendors.
	maxBody = 64 << 20
)

// sendUntilHang sends a request. It gives up soon after hangs reports that the
// call hangs.
func sendUntilHang(ctx context.Context, client *http.Client, req *http.Request, hangs func() bool) Seen {
	ctx, leave := context.WithTimeout(ctx, callTimeout)
	defer leave()
	answered := make(chan Seen, 1)
	go func() { answered <- Send(client, req.WithContext(ctx)) }()
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	for {
		select {
		case s := <-answered:
			return s
		case <-ticker.C:
		}
		if !hangs() {
			continue
		}
		select {
		case s := <-answered:
			return s
		case <-time.After(hangGrace):
			leave()
			<-answered
			return Seen{Outcome: "hang"}
		}
	}
}

// Send sends a request and reads the whole answer.
func Send(client *http.Client, req *http.Request) Seen {
	answer, err := client.Do(req)
	if err != nil {
		return seenWithout(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxBody+1))
	if err == nil && len(body) > maxBody {
		return Seen{Err: fmt.Errorf("the answer is longer than %d bytes", maxBody)}
	}
	if err != nil {
		s := seenWithout(err)
		s.Status = answer.StatusCode
		return s
	}
	return Seen{Outcome: strconv.Itoa(answer.StatusCode), Status: answer.StatusCode, Header: answer.Header, Body: body}
}

// seenWithout returns what a client saw that got no whole answer.
func seenWithout(err error) Seen {
	switch {
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return Seen{Outcome: "reset"}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return Seen{Outcome: "truncate"}
	case errors.Is(err, io.EOF):
		return Seen{Outcome: "close"}
	}
	return Seen{Err: err}
}

// agrees reports whether the client saw what the journal says it was sent.
func (s Seen) agrees(e *journal.Entry) bool {
	if e.Outcome == "garbage" {
		return s.Outcome == "200" && !jsontext.Value(s.Body).IsValid()
	}
	return s.Outcome == e.Saw()
}

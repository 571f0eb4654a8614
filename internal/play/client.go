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
	Status  int    // also of an answer that breaks off
	Header  http.Header
	Body    []byte
	Err     error // any other failure
}

// NewClient returns a client that sends each request once, on a connection of
// its own. Go's default client retries by itself if a reused connection turns
// out to be broken, and would hide what became of the call.
func NewClient() *http.Client {
	return &http.Client{
		Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

// NewRequest returns a request to be sent to a vendor at a base URL.
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
	// patience is longer than any fault can delay and drip an answer.
	patience = 3 * time.Minute
	// look is how often the journal is checked for a call that hangs, and
	// silence how long the client then still waits for a byte.
	look    = 10 * time.Millisecond
	silence = 50 * time.Millisecond
	// mostRead is longer than any answer of the built-in vendors.
	mostRead = 64 << 20
)

// ask makes a call, and gives it up soon after hangs reports that it hangs.
func ask(ctx context.Context, client *http.Client, req *http.Request, hangs func() bool) Seen {
	ctx, leave := context.WithTimeout(ctx, patience)
	defer leave()
	answered := make(chan Seen, 1)
	go func() { answered <- Send(client, req.WithContext(ctx)) }()
	ticker := time.NewTicker(look)
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
		case <-time.After(silence):
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
		return lost(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, mostRead+1))
	if err == nil && len(body) > mostRead {
		return Seen{Err: fmt.Errorf("the answer is longer than %d bytes", mostRead)}
	}
	if err != nil {
		s := lost(err)
		s.Status = answer.StatusCode
		return s
	}
	return Seen{Outcome: strconv.Itoa(answer.StatusCode), Status: answer.StatusCode, Header: answer.Header, Body: body}
}

func lost(err error) Seen {
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

// agrees reports whether the client saw what the journal says was sent.
func (s Seen) agrees(e *journal.Entry) bool {
	if e.Outcome == "garbage" {
		return s.Outcome == "200" && !jsontext.Value(s.Body).IsValid()
	}
	return s.Outcome == e.Saw()
}

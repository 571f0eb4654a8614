package play

import (
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
)

// seen is what the client saw of a call.
type seen struct {
	outcome string // a status, reset, close, hang or truncate; "" where it is none of them
	status  int    // also of an answer that breaks off
	header  http.Header
	body    []byte
	err     error // why outcome is ""
}

// newClient is a client that asks once. Go's own asks again by itself where a
// connection that it used before turns out to be broken, and what became of a
// call would never be seen: here each call has a connection of its own.
func newClient() *http.Client {
	return &http.Client{
		Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

const (
	// patience is longer than all that a fault may delay and drip together.
	patience = 3 * time.Minute
	// look is how often the journal is asked whether the call hangs, and
	// silence how long the client then still waits for a byte.
	look    = 10 * time.Millisecond
	silence = 50 * time.Millisecond
	// mostRead is longer than any answer of the built-in vendors.
	mostRead = 64 << 20
)

// ask makes a call. A call that hangs is given up soon after hangs says so.
func ask(ctx context.Context, client *http.Client, req *http.Request, hangs func() bool) seen {
	ctx, leave := context.WithTimeout(ctx, patience)
	defer leave()
	answered := make(chan seen, 1)
	go func() { answered <- roundTrip(client, req.WithContext(ctx)) }()
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
			return seen{outcome: "hang"}
		}
	}
}

func roundTrip(client *http.Client, req *http.Request) seen {
	answer, err := client.Do(req)
	if err != nil {
		return lost(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, mostRead+1))
	if err == nil && len(body) > mostRead {
		return seen{err: fmt.Errorf("the answer has more than %d bytes", mostRead)}
	}
	if err != nil {
		s := lost(err)
		s.status = answer.StatusCode
		return s
	}
	return seen{outcome: strconv.Itoa(answer.StatusCode), status: answer.StatusCode, header: answer.Header, body: body}
}

func lost(err error) seen {
	switch {
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return seen{outcome: "reset"}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return seen{outcome: "truncate"}
	case errors.Is(err, io.EOF):
		return seen{outcome: "close"}
	}
	return seen{err: err}
}

// agrees says whether the client saw what the journal says was sent.
func (s seen) agrees(e *journal.Entry) bool {
	if e.Outcome == "garbage" {
		return s.outcome == "200" && !jsontext.Value(s.body).IsValid()
	}
	return s.outcome == e.Saw()
}

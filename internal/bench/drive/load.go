package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// call is a request as bytes. A number that no other request had goes between its
// parts.
type call struct {
	parts  [][]byte
	status int // of the answer
}

// loaded is what came of a load.
type loaded struct {
	requests int
	took     time.Duration
	latency  []time.Duration // sorted
}

// at returns a quantile of the latency in microseconds.
func (l loaded) at(q float64) float64 {
	if len(l.latency) == 0 {
		return 0
	}
	return float64(l.latency[int(q*float64(len(l.latency)-1))].Nanoseconds()) / 1000
}

// numbers are given to requests that create.
var numbers atomic.Int64

func init() { numbers.Store(firstNumber) }

const firstNumber = 1_000_000_000 // all have ten digits

// load sends what next returns over a number of connections, until the time is
// over or a number of requests is sent.
func load(ctx context.Context, address string, connections int, until time.Duration, most int, next func(*rand.Rand) call) (loaded, error) {
	open := make([]*connection, connections)
	for i := range open {
		c, err := dial(ctx, address)
		if err != nil {
			return loaded{}, err
		}
		defer c.Close()
		open[i] = c
	}
	var (
		wait     sync.WaitGroup
		left     atomic.Int64
		failures = make([]error, connections)
		latency  = make([][]time.Duration, connections)
	)
	left.Store(int64(most))
	begun := time.Now()
	for i, c := range open {
		wait.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(i)))
			for at := time.Now(); at.Sub(begun) < until && left.Add(-1) >= 0; {
				if ctx.Err() != nil {
					failures[i] = ctx.Err()
					return
				}
				q := next(random)
				status, body, err := c.do(q)
				if err == nil && status != q.status {
					err = fmt.Errorf("%q is answered by %d, not %d: %s", bytes.Join(q.parts, []byte("NUMBER")), status, q.status, body)
				}
				if err != nil {
					failures[i] = err
					return
				}
				now := time.Now()
				latency[i] = append(latency[i], now.Sub(at))
				at = now
			}
		})
	}
	wait.Wait()
	l := loaded{took: time.Since(begun), latency: slices.Concat(latency...)}
	l.requests = len(l.latency)
	slices.Sort(l.latency)
	return l, errors.Join(failures...)
}

// connection is one that is kept alive. It reads no more of an answer than it must.
type connection struct {
	net.Conn
	in      *bufio.Reader
	request []byte
	body    []byte
}

func dial(ctx context.Context, address string) (*connection, error) {
	c, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &connection{Conn: c, in: bufio.NewReaderSize(c, 4<<10)}, nil
}

func (c *connection) do(q call) (status int, body []byte, err error) {
	c.request = c.request[:0]
	var number int64
	if len(q.parts) > 1 {
		number = numbers.Add(1)
	}
	for i, part := range q.parts {
		if i > 0 {
			c.request = strconv.AppendInt(c.request, number, 10)
		}
		c.request = append(c.request, part...)
	}
	if _, err := c.Write(c.request); err != nil {
		return 0, nil, err
	}
	return c.read()
}

func (c *connection) read() (status int, body []byte, err error) {
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, nil, err
	}
	if len(line) < len("HTTP/1.1 200\r\n") {
		return 0, nil, fmt.Errorf("not an answer: %q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, nil, err
	}
	length, chunked := 0, false
	for {
		if line, err = c.in.ReadSlice('\n'); err != nil {
			return 0, nil, err
		}
		if len(line) <= 2 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch {
		case len(name) == 14 && bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return 0, nil, err
			}
		case len(name) == 17 && bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunked = true
		}
	}
	c.body = c.body[:0]
	if !chunked {
		return status, c.body, c.take(length)
	}
	for {
		if line, err = c.in.ReadSlice('\n'); err != nil {
			return 0, nil, err
		}
		size, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 32)
		if err != nil {
			return 0, nil, err
		}
		if err := c.take(int(size)); err != nil {
			return 0, nil, err
		}
		if _, err := c.in.Discard(2); err != nil {
			return 0, nil, err
		}
		if size == 0 {
			return status, c.body, nil
		}
	}
}

// take reads n more bytes of the body.
func (c *connection) take(n int) error {
	from := len(c.body)
	c.body = slices.Grow(c.body, n)[:from+n]
	_, err := io.ReadFull(c.in, c.body[from:])
	return err
}

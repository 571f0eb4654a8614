package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mockvendors/mockvendors/internal/bench/traffic"
)

// rude is the clients that do not behave, and the worlds that come and go.
type rude struct {
	*server
	kinds []*kind
	done  sync.WaitGroup

	mu    sync.Mutex // guards wrong
	wrong []string
}

// kind is a way not to behave.
type kind struct {
	name string
	did  atomic.Int64
}

// beRude lets rude clients of every kind act, a few at a time, while the load goes on.
func beRude(ctx context.Context, v *server, s size) *rude {
	r := &rude{server: v}
	r.start(ctx, "worlds made, used and dropped", s.worlds, 4, r.world)
	r.start(ctx, "streams of events abandoned", s.rude, 16, r.stream)
	r.start(ctx, "journals read slowly and left", s.rude/10, 8, r.slowReader)
	r.start(ctx, "headers that never end", s.rude, 16, r.slowHeader)
	r.start(ctx, "bodies that never end", s.rude, 16, r.slowBody)
	r.start(ctx, "clients that vanished", s.rude, 16, r.vanish)
	return r
}

func (r *rude) start(ctx context.Context, name string, n, atOnce int, act func(context.Context, int) error) {
	k := &kind{name: name}
	r.kinds = append(r.kinds, k)
	var next atomic.Int64
	for range atOnce {
		r.done.Go(func() {
			for i := next.Add(1); i <= int64(n) && ctx.Err() == nil; i = next.Add(1) {
				if err := act(ctx, int(i)); err != nil && ctx.Err() == nil {
					r.mu.Lock()
					if len(r.wrong) < 10 {
						r.wrong = append(r.wrong, name+": "+err.Error())
					}
					r.mu.Unlock()
				}
				k.did.Add(1)
			}
		})
	}
}

func (r *rude) wait() []string {
	r.done.Wait()
	return r.wrong
}

func (r *rude) String() string {
	var parts []string
	for _, k := range r.kinds {
		parts = append(parts, fmt.Sprintf("%d %s", k.did.Load(), k.name))
	}
	return strings.Join(parts, ", ")
}

// world makes a world, uses it, and drops it.
func (r *rude) world(ctx context.Context, i int) error {
	name := fmt.Sprintf("rude-%d", i)
	if err := r.control(ctx, "POST", "/_mock/worlds", `{"name":"`+name+`"}`, http.StatusCreated); err != nil {
		return err
	}
	v := traffic.All[i%len(traffic.All)]
	for n := range 3 {
		q := v.Simulated().Create(n)
		request, err := http.NewRequestWithContext(ctx, q.Method, r.url+"/w/"+name+q.Path, strings.NewReader(q.Body))
		if err != nil {
			return err
		}
		request.Header = q.Header.Clone()
		if answer, err := http.DefaultClient.Do(request); err == nil { // a fault may lose it
			_, _ = io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
		}
	}
	return r.control(ctx, "DELETE", "/_mock/worlds/"+name, "", http.StatusNoContent)
}

func (r *rude) control(ctx context.Context, method, path, body string, want int) error {
	request, err := http.NewRequestWithContext(ctx, method, r.url+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if text, err := io.ReadAll(answer.Body); err != nil || answer.StatusCode != want {
		return fmt.Errorf("%s %s: %d %s %w", method, path, answer.StatusCode, text, err)
	}
	return nil
}

// dial connects and sends the beginning of a request.
func (r *rude) dial(text string) (net.Conn, error) {
	conn, err := net.Dial("tcp", r.address())
	if err != nil {
		return nil, err
	}
	_, err = io.WriteString(conn, text)
	return conn, err
}

// stream opens a stream of events, reads some or nothing, and breaks it off.
func (r *rude) stream(_ context.Context, i int) error {
	conn, err := r.dial("GET /_mock/worlds/default/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
	if err != nil {
		return err
	}
	defer leave(conn, i)
	if i%2 == 0 {
		_, _ = io.CopyN(io.Discard, conn, 4096)
	}
	time.Sleep(time.Duration(rand.IntN(50)) * time.Millisecond)
	return nil
}

// slowReader asks for the whole journal, and reads a little of it now and then.
func (r *rude) slowReader(_ context.Context, i int) error {
	conn, err := r.dial("GET /_mock/worlds/default/requests HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
	if err != nil {
		return err
	}
	defer leave(conn, i)
	for range 20 {
		if _, err := io.CopyN(io.Discard, conn, 512); err != nil {
			return fmt.Errorf("the journal broke off: %w", err)
		}
		time.Sleep(10 * time.Millisecond)
	}
	return nil
}

// slowHeader sends a header byte by byte, and never ends it.
func (r *rude) slowHeader(_ context.Context, i int) error {
	conn, err := r.dial("GET " + traffic.All[i%len(traffic.All)].Simulated().Get("1").Path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
	if err != nil {
		return err
	}
	defer leave(conn, i)
	return trickle(conn)
}

// slowBody announces the largest body that is taken, and sends a few bytes of it.
func (r *rude) slowBody(_ context.Context, i int) error {
	v := traffic.All[i%len(traffic.All)]
	q := v.Simulated().Create(0)
	var head bytes.Buffer
	fmt.Fprintf(&head, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n", q.Method, q.Path, 1<<20)
	if i%2 == 0 {
		_ = q.Header.Write(&head) // otherwise without a credential
	}
	conn, err := r.dial(head.String() + "\r\n{")
	if err != nil {
		return err
	}
	defer leave(conn, i)
	return trickle(conn)
}

func trickle(conn net.Conn) error {
	for range 10 {
		if _, err := conn.Write([]byte(" ")); err != nil {
			return nil // the server refused the credential and closed
		}
		time.Sleep(10 * time.Millisecond)
	}
	return nil
}

// vanish sends a request, whole or in part, and leaves without waiting.
func (r *rude) vanish(_ context.Context, i int) error {
	v := traffic.All[i%len(traffic.All)]
	q := v.Simulated().Create(i % people)
	var request bytes.Buffer
	fmt.Fprintf(&request, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n", q.Method, q.Path, len(q.Body))
	_ = q.Header.Write(&request)
	request.WriteString("\r\n" + q.Body)
	text := request.String()
	if i%3 > 0 {
		text = text[:len(text)*(i%7+1)/8]
	}
	conn, err := r.dial(text)
	if err != nil {
		return err
	}
	leave(conn, i)
	return nil
}

// leave closes a connection, every other time by a reset.
func leave(conn net.Conn, i int) {
	if tcp, ok := conn.(*net.TCPConn); ok && i%4 < 2 {
		_ = tcp.SetLinger(0)
	}
	conn.Close()
}

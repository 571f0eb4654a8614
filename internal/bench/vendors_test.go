package bench

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/bench/traffic"
	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// simulator returns the handler of a whole server, whose world has generated EGYM
// accounts.
func simulator(tb testing.TB, generated int) (*world.Set, *world.Start, http.Handler) {
	tb.Helper()
	set := world.NewSet(vendors.All())
	start, err := scenario.Load(set, "", traffic.Scenario(generated, "", 0))
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := set.Make(world.Default, start); err != nil {
		tb.Fatal(err)
	}
	return set, start, (&control.Server{Set: set, Start: start, URL: "http://127.0.0.1"}).Handler()
}

// BenchmarkHandler measures create, get, update and conflict for each vendor's
// handler and the bare server's, alternating within one run.
func BenchmarkHandler(b *testing.B) {
	for _, t := range traffic.All {
		b.Run(t.Name, func(b *testing.B) {
			_, _, handler := simulator(b, 0)
			b.Run("simulated", func(b *testing.B) { measure(b, t.Simulated(), inProcess(handler)) })
			b.Run("bare", func(b *testing.B) { measure(b, t.Plain(), inProcess(t.Bare())) })
		})
	}
}

// BenchmarkSocket is the same over loopback connections with keep-alive.
func BenchmarkSocket(b *testing.B) {
	for _, t := range traffic.All {
		b.Run(t.Name, func(b *testing.B) {
			_, _, handler := simulator(b, 0)
			b.Run("simulated", func(b *testing.B) { measure(b, t.Simulated(), overSocket(b, handler)) })
			b.Run("bare", func(b *testing.B) { measure(b, t.Plain(), overSocket(b, t.Bare())) })
		})
	}
}

// send sends a request and returns the status and body of its answer.
type send func(traffic.Request) (int, []byte)

func measure(b *testing.B, c traffic.Calls, do send) {
	const known = 1000
	ids := make([]string, known)
	for i := range ids {
		status, body := do(c.Create(i))
		if status != c.Statuses[0] {
			b.Fatalf("create: %d %s", status, body)
		}
		ids[i] = c.ID(i, body)
	}
	run := func(name string, want int, call func(i int) traffic.Request) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if status, body := do(call(i)); status != want {
					b.Fatalf("%d %s", status, body)
				}
			}
		})
	}
	made := known
	run("create", c.Statuses[0], func(int) traffic.Request { made++; return c.Create(made) })
	run("get", c.Statuses[1], func(i int) traffic.Request { return c.Get(ids[i%known]) })
	run("update", c.Statuses[2], func(i int) traffic.Request { return c.Update(ids[i%known], i) })
	run("conflict", c.Statuses[3], func(i int) traffic.Request { return c.Conflict(i % known) })
}

// recorder is a minimal http.ResponseWriter.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }

func inProcess(h http.Handler) send {
	return func(q traffic.Request) (int, []byte) {
		r, err := http.NewRequest(q.Method, q.Path, strings.NewReader(q.Body))
		if err != nil {
			panic(err)
		}
		r.Host = "127.0.0.1"
		put(q, r.Header)
		w := &recorder{header: http.Header{}, status: 200}
		h.ServeHTTP(w, r)
		return w.status, w.body.Bytes()
	}
}

func overSocket(b *testing.B, h http.Handler) send {
	server := httptest.NewServer(h)
	b.Cleanup(server.Close)
	client := server.Client()
	return func(q traffic.Request) (int, []byte) {
		r, err := http.NewRequest(q.Method, server.URL+q.Path, strings.NewReader(q.Body))
		if err != nil {
			b.Fatal(err)
		}
		put(q, r.Header)
		answer, err := client.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			b.Fatal(err)
		}
		return answer.StatusCode, body
	}
}

func put(q traffic.Request, h http.Header) {
	for name, values := range q.Header {
		h[name] = values
	}
	if q.Body != "" {
		h["Content-Type"] = []string{"application/json"}
	}
}

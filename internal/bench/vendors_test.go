package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

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
	start, err := scenario.Load(set, "", fmt.Appendf(nil, scenarioText, generated))
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
	for _, t := range all {
		b.Run(t.vendor, func(b *testing.B) {
			_, _, handler := simulator(b, 0)
			b.Run("simulated", func(b *testing.B) { measure(b, t, t.simulated(), inProcess(handler)) })
			b.Run("bare", func(b *testing.B) { measure(b, t, t.plain(), inProcess(t.bare())) })
		})
	}
}

// BenchmarkSocket is the same over loopback connections with keep-alive.
func BenchmarkSocket(b *testing.B) {
	for _, t := range all {
		b.Run(t.vendor, func(b *testing.B) {
			_, _, handler := simulator(b, 0)
			b.Run("simulated", func(b *testing.B) { measure(b, t, t.simulated(), overSocket(b, handler)) })
			b.Run("bare", func(b *testing.B) { measure(b, t, t.plain(), overSocket(b, t.bare())) })
		})
	}
}

// calls makes the four measured requests to one of the servers.
type calls struct {
	create, conflict func(i int) request
	get              func(id string) request
	update           func(id string, i int) request
	id               func(i int, answer []byte) string
	statuses         [4]int
}

func (t traffic) simulated() calls {
	header := http.Header{}
	for i := 0; i < len(t.header); i += 2 {
		header.Set(t.header[i], t.header[i+1])
	}
	post := func(path, body string) request {
		return request{"POST", "/" + t.vendor + path, body, header}
	}
	return calls{
		create:   func(i int) request { return post(t.create(i)) },
		conflict: func(i int) request { return post(t.conflict(i)) },
		get:      func(id string) request { return request{"GET", "/" + t.vendor + t.get(id), "", header} },
		update: func(id string, i int) request {
			method, path, body := t.update(id, i)
			return request{method, "/" + t.vendor + path, body, header}
		},
		id: func(i int, answer []byte) string {
			if t.named != nil {
				return t.named(i)
			}
			return pointer(answer, t.id)
		},
		statuses: t.statuses,
	}
}

func (t traffic) plain() calls {
	return calls{
		create: func(i int) request {
			_, body := t.create(i)
			return request{"POST", "/records", body, nil}
		},
		conflict: func(i int) request {
			_, body := t.conflict(i)
			return request{"POST", "/records/1/conflict", body, nil}
		},
		get: func(id string) request { return request{"GET", "/records/" + id, "", nil} },
		update: func(id string, i int) request {
			_, _, body := t.update(id, i)
			return request{"PUT", "/records/" + id, body, nil}
		},
		id:       func(i int, _ []byte) string { return strconv.Itoa(i + 1) },
		statuses: [4]int{201, 200, 200, 409},
	}
}

// send sends a request and returns the status and body of its answer.
type send func(request) (int, []byte)

func measure(b *testing.B, t traffic, c calls, do send) {
	const known = 1000
	ids := make([]string, known)
	for i := range ids {
		status, body := do(c.create(i))
		if status != c.statuses[0] {
			b.Fatalf("create: %d %s", status, body)
		}
		ids[i] = c.id(i, body)
	}
	run := func(name string, want int, call func(i int) request) {
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
	run("create", c.statuses[0], func(int) request { made++; return c.create(made) })
	run("get", c.statuses[1], func(i int) request { return c.get(ids[i%known]) })
	run("update", c.statuses[2], func(i int) request { return c.update(ids[i%known], i) })
	run("conflict", c.statuses[3], func(i int) request { return c.conflict(i % known) })
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
	return func(q request) (int, []byte) {
		r, err := http.NewRequest(q.method, q.path, strings.NewReader(q.body))
		if err != nil {
			panic(err)
		}
		r.Host = "127.0.0.1"
		q.put(r.Header)
		w := &recorder{header: http.Header{}, status: 200}
		h.ServeHTTP(w, r)
		return w.status, w.body.Bytes()
	}
}

func overSocket(b *testing.B, h http.Handler) send {
	server := httptest.NewServer(h)
	b.Cleanup(server.Close)
	client := server.Client()
	return func(q request) (int, []byte) {
		r, err := http.NewRequest(q.method, server.URL+q.path, strings.NewReader(q.body))
		if err != nil {
			b.Fatal(err)
		}
		q.put(r.Header)
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

func (q request) put(h http.Header) {
	for name, values := range q.header {
		h[name] = values
	}
	if q.body != "" {
		h["Content-Type"] = []string{"application/json"}
	}
}

// pointer returns the value at a JSON pointer as text.
func pointer(text []byte, path string) string {
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		panic(err)
	}
	for _, step := range strings.Split(path[1:], "/") {
		switch at := v.(type) {
		case map[string]any:
			v = at[step]
		case []any:
			v = at[0]
		}
	}
	if n, ok := v.(float64); ok {
		return strconv.Itoa(int(n))
	}
	return v.(string)
}

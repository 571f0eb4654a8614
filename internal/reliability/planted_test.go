package reliability

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/anishathalye/porcupine"

	"github.com/mockvendors/mockvendors/internal/world"
)

// TestPlantedDefects: each defect that is put between the clients and the vendors is
// found in a few histories.
func TestPlantedDefects(t *testing.T) {
	for _, tt := range []struct {
		defect string
		wrap   func(*world.Set, http.Handler) http.Handler
	}{
		{"a creation conflicts with itself", conflictsWithItself},
		{"an acknowledged write is lost", losesAcknowledged},
		{"a lost request is carried out once more, later", carriesOutLater},
		{"a request that was refused before it was seen is carried out", carriesOutRefused},
		{"a lookup shows what was before", looksBack},
	} {
		t.Run(tt.defect, func(t *testing.T) {
			l, found, tried := newLab(t, tt.wrap), false, 0
			l.failed = func(string, ...any) {} // the journal sees the defects as well
			var mu sync.Mutex
			l.each(500, func(h *history, _ int) bool {
				legal := h.linearizable() == porcupine.Ok
				mu.Lock()
				defer mu.Unlock()
				tried++
				found = found || !legal
				return !found
			})
			if !found {
				t.Errorf("not found in %d histories", tried)
			}
			t.Logf("found after %d histories", tried)
		})
	}
}

// again carries a request out once more, unseen.
func again(next http.Handler, r *http.Request, body []byte) *httptest.ResponseRecorder {
	once := r.Clone(r.Context())
	once.Body = io.NopCloser(bytes.NewReader(body))
	rw := httptest.NewRecorder()
	next.ServeHTTP(rw, once)
	return rw
}

// read reads a request's body, and leaves it to be read again.
func read(r *http.Request) []byte {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body
}

// sometimes returns a function that is true at every nth call.
func sometimes(n int) func() bool {
	var mu sync.Mutex
	calls := 0
	return func() bool {
		mu.Lock()
		defer mu.Unlock()
		calls++
		return calls%n == 0
	}
}

func conflictsWithItself(_ *world.Set, next http.Handler) http.Handler {
	now := sometimes(10)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body := read(r)
		if r.Method == "POST" && now() {
			again(next, r, body)
		}
		next.ServeHTTP(rw, r)
	})
}

func losesAcknowledged(set *world.Set, next http.Handler) http.Handler {
	now := sometimes(20)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(rw, r)
		name, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/w/"), "/")
		if w := set.Get(name); w != nil && r.Method != "GET" && now() {
			_ = w.Rewind(w.Latest() - 1)
		}
	})
}

func carriesOutLater(_ *world.Set, next http.Handler) http.Handler {
	var mu sync.Mutex
	later := map[string]*http.Request{} // by the world's path
	bodies := map[string][]byte{}
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		world := strings.Join(strings.SplitN(r.URL.Path, "/", 4)[:3], "/")
		body := read(r)
		mu.Lock()
		before, first := later[world], bodies[world]
		delete(later, world)
		mu.Unlock()
		seen := &watched{ResponseWriter: rw}
		next.ServeHTTP(seen, r)
		if before != nil {
			again(next, before, first)
		}
		mu.Lock()
		defer mu.Unlock()
		if seen.taken {
			later[world], bodies[world] = r.Clone(r.Context()), body
		}
	})
}

// watched notices that a fault took the connection.
type watched struct {
	http.ResponseWriter
	taken bool
	code  int
}

func (w *watched) WriteHeader(code int) {
	w.code = code
	w.ResponseWriter.WriteHeader(code)
}

func (w *watched) Unwrap() http.ResponseWriter {
	w.taken = true
	return w.ResponseWriter
}

func carriesOutRefused(_ *world.Set, next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body := read(r)
		seen := &watched{ResponseWriter: rw}
		next.ServeHTTP(seen, r)
		if seen.code == 502 {
			again(next, r, body)
		}
	})
}

func looksBack(_ *world.Set, next http.Handler) http.Handler {
	var mu sync.Mutex
	before := map[string]*httptest.ResponseRecorder{} // by the whole path
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		mu.Lock()
		old := before[r.URL.String()]
		delete(before, r.URL.String())
		mu.Unlock()
		switch {
		case r.Method != "GET":
			next.ServeHTTP(rw, r)
		case old != nil:
			rw.WriteHeader(old.Code)
			_, _ = rw.Write(old.Body.Bytes())
		default:
			old := again(next, r, nil)
			mu.Lock()
			before[r.URL.String()] = old
			mu.Unlock()
			next.ServeHTTP(rw, r)
		}
	})
}

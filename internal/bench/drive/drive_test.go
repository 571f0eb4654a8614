package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/bench/traffic"
)

// TestPageIsFresh: the page and the plot show what was measured.
func TestPageIsFresh(t *testing.T) {
	const docs = "../../../docs"
	r, err := readResults(docs)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"performance.md": r.page(), "performance.svg": r.plot()} {
		got, err := os.ReadFile(filepath.Join(docs, name))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s is out of date: run go run ./internal/bench/drive -page", name)
		}
	}
}

// TestOut: the folder for the results is made before anything is measured, and a run
// that cannot make it ends at once.
func TestOut(t *testing.T) {
	before := *out
	defer func() { *out = before }()
	done, cancel := context.WithCancel(context.Background())
	cancel() // measures nothing
	*out = filepath.Join(t.TempDir(), "results", "today")
	if err := run(done); err == nil || strings.Contains(err.Error(), "-out") {
		t.Errorf("%v, want a run that was cancelled", err)
	}
	if info, err := os.Stat(*out); err != nil || !info.IsDir() {
		t.Errorf("the folder was not made: %v", err)
	}
	*out = filepath.Join(*out, "file")
	if err := os.WriteFile(*out, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(done); err == nil || !strings.HasPrefix(err.Error(), "-out: ") || !strings.Contains(err.Error(), *out) {
		t.Errorf("with a file in its place: %v", err)
	}
}

// TestLoad: every request is sent as often as it is counted, each number once, and
// answers are read with a length as well as in chunks.
func TestLoad(t *testing.T) {
	var mu sync.Mutex
	seen := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		seen[string(body)]++
		odd := len(seen)%2 == 1
		mu.Unlock()
		fmt.Fprint(w, strings.Repeat("x", 5000))
		if odd {
			w.(http.Flusher).Flush() // makes net/http send chunks
		}
	}))
	defer server.Close()
	r := requests{worlds: 1}
	q := r.call(traffic.Request{Method: "POST", Path: "/", Body: fmt.Sprintf(`{"a":%d,"b":%[1]d}`, template)}, 0, 200)
	const requests = 300
	done, err := load(context.Background(), server.Listener.Addr().String(), 4, time.Minute, requests, func(*rand.Rand) call { return q })
	if err != nil || done.requests != requests || len(done.latency) != requests {
		t.Fatalf("%d requests: %v", done.requests, err)
	}
	if len(seen) != requests {
		t.Errorf("%d bodies differ, want %d", len(seen), requests)
	}
	for body := range seen {
		var a, b int
		if _, err := fmt.Sscanf(body, `{"a":%d,"b":%d}`, &a, &b); err != nil || a != b || a <= firstNumber {
			t.Errorf("body %q: %v", body, err)
		}
	}
}

// TestLoadRefuses: an answer with another status ends the load, or a server that is
// fast because it fails would look good.
func TestLoadRefuses(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	q := call{parts: [][]byte{[]byte("GET / HTTP/1.1\r\nHost: a\r\n\r\n")}, status: 200}
	_, err := load(context.Background(), server.Listener.Addr().String(), 1, time.Minute, 10, func(*rand.Rand) call { return q })
	if err == nil || !strings.Contains(err.Error(), "answered by 404, not 200") {
		t.Errorf("error %v", err)
	}
}

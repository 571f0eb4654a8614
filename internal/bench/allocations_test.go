//go:build !race

package bench

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/bench/traffic"
)

var update = flag.Bool("update", false, "write testdata/allocations.txt")

const allocationsFile = "testdata/allocations.txt"

// cost is what a request allocates.
type cost struct{ objects, bytes float64 }

// TestAllocations compares what a request allocates with a table, so that nobody adds
// to it unawares. Unlike seconds, these are the same on a busy machine. It does not
// run under the race detector, which allocates by itself.
func TestAllocations(t *testing.T) {
	var table strings.Builder
	fmt.Fprintf(&table, "%-11s %-9s %8s %8s\n", "vendor", "request", "objects", "bytes")
	var known map[string]cost
	if !*update {
		known = readAllocations(t)
	}
	for _, v := range traffic.All {
		for _, r := range allocations(t, v) {
			name := v.Name + " " + r.name
			fmt.Fprintf(&table, "%-11s %-9s %8.1f %8.0f\n", v.Name, r.name, r.objects, r.bytes)
			if *update {
				continue
			}
			was, ok := known[name]
			if !ok {
				t.Errorf("%s is not in %s", name, allocationsFile)
			}
			delete(known, name)
			compare(t, name, "objects", was.objects, r.objects, 0.4)
			compare(t, name, "bytes", was.bytes, r.bytes, 64)
		}
	}
	for name := range known {
		t.Errorf("%s has %q, which is not measured", allocationsFile, name)
	}
	if *update {
		if err := os.WriteFile(allocationsFile, []byte(table.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

const renew = "go test ./internal/bench -run TestAllocations -update"

// compare fails if a request allocates more than it did, beyond 2 percent and a
// slack, and tells if it allocates less by as much.
func compare(t *testing.T, name, of string, was, is, slack float64) {
	t.Helper()
	slack = max(slack, was*0.02)
	switch {
	case is > was+slack:
		t.Errorf("%s allocates %.1f %s, and allocated %.1f before; if that is worth it, run: %s", name, is, of, was, renew)
	case is < was-slack:
		t.Logf("%s allocates only %.1f %s, and allocated %.1f before: run: %s", name, is, of, was, renew)
	}
}

func readAllocations(t *testing.T) map[string]cost {
	t.Helper()
	text, err := os.ReadFile(allocationsFile)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]cost{}
	for line := range strings.Lines(string(text)) {
		var vendor, request string
		var c cost
		if _, err := fmt.Sscan(line, &vendor, &request, &c.objects, &c.bytes); err == nil {
			known[vendor+" "+request] = c
		}
	}
	return known
}

// measured is what a kind of request allocates.
type measured struct {
	name string
	cost
}

// allocations sends each kind of request to a vendor of its own.
func allocations(t *testing.T, v traffic.Vendor) (all []measured) {
	t.Helper()
	_, _, handler := simulator(t, 0)
	c, do := v.Simulated(), inProcess(handler)
	const known, sent = 1000, 2000
	ids := make([]string, known)
	for i := range ids {
		_, answer := do(c.Create(i))
		ids[i] = c.ID(i, answer)
	}
	for _, kind := range []struct {
		name   string
		status int
		call   func(i int) traffic.Request
	}{
		{"create", c.Statuses[0], func(i int) traffic.Request { return c.Create(known + i) }},
		{"get", c.Statuses[1], func(i int) traffic.Request { return c.Get(ids[i%known]) }},
		{"update", c.Statuses[2], func(i int) traffic.Request { return c.Update(ids[i%known], i) }},
		{"conflict", c.Statuses[3], func(i int) traffic.Request { return c.Conflict(i % known) }},
		{"list", http.StatusOK, func(i int) traffic.Request { return c.List(i % (known / 100)) }},
	} {
		if kind.name == "list" && c.List == nil {
			continue
		}
		requests := make([]*http.Request, sent)
		for i := range requests {
			requests[i] = ask(t, kind.call(i))
		}
		all = append(all, measured{kind.name, measureCost(t, kind.name, handler, requests, kind.status)})
	}
	return all
}

func ask(t *testing.T, q traffic.Request) *http.Request {
	t.Helper()
	r, err := http.NewRequest(q.Method, q.Path, strings.NewReader(q.Body))
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "127.0.0.1"
	put(q, r.Header)
	return r
}

// measureCost sends the requests, the first half to warm up, and returns what one of
// the others allocates. Nothing is collected meanwhile, since that empties pools.
func measureCost(t *testing.T, name string, handler http.Handler, requests []*http.Request, status int) cost {
	t.Helper()
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	w := &recorder{header: http.Header{}, body: *bytes.NewBuffer(make([]byte, 0, 1<<20))}
	var before, after runtime.MemStats
	for i, r := range requests {
		if i == len(requests)/2 {
			runtime.ReadMemStats(&before)
		}
		clear(w.header)
		w.body.Reset()
		w.status = http.StatusOK
		if handler.ServeHTTP(w, r); w.status != status {
			t.Fatalf("%s: %d %s", name, w.status, w.body.Bytes())
		}
	}
	runtime.ReadMemStats(&after)
	n := float64(len(requests) - len(requests)/2)
	return cost{math.Round(float64(after.Mallocs-before.Mallocs)/n*10) / 10, math.Round(float64(after.TotalAlloc-before.TotalAlloc) / n)}
}

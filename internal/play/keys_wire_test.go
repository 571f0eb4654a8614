package play_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/scenario"
)

// walkWire is a key whose effect only the wire shows: how long an answer takes,
// and in how many pieces it comes.
type walkWire struct {
	key, reason string
	base, with  string // effects
	sees        func(wire) bool
}

// wire is how an answer came.
type wire struct {
	took   time.Duration
	pieces int
	ended  bool // before the client lost its patience
}

const (
	walkLong     = 60 * time.Millisecond
	walkPatience = 400 * time.Millisecond
)

func isLong(w wire) bool { return w.took >= walkLong }

var walkWires = []walkWire{
	{"faults[].effect.delay", "a fixed one", "{garbage: html}", "{garbage: html, delay: 60ms}", isLong},
	{"faults[].effect.delay.p50", "a longer one", "{delay: {p50: 1ms, p99: 200ms}}", "{delay: {p50: 199ms, p99: 200ms}}", isLong},
	{"faults[].effect.delay.p99", "a longer one", "{delay: {p50: 1ms, p99: 1ms}}", "{delay: {p50: 1ms, p99: 60s}}", isLong},
	{"faults[].effect.drip", "in pieces", "{delay: 1ms}", "{drip: {chunks: 3, over: 90ms}}", func(w wire) bool { return w.pieces > 1 }},
	{"faults[].effect.drip.chunks", "more of them", "{drip: {chunks: 1, over: 90ms}}", "{drip: {chunks: 3, over: 90ms}}", func(w wire) bool { return w.pieces > 1 }},
	{"faults[].effect.drip.over", "more slowly", "{drip: {chunks: 2, over: 1ms}}", "{drip: {chunks: 2, over: 60ms}}", isLong},
	{"faults[].effect.for", "not longer than the client waits", "{drop: hang}", "{drop: hang, for: 1ms}", func(w wire) bool { return w.ended }},
}

// TestWalkWires sees each effect on the wire. A machine that is busy can make a
// short answer long, and put two pieces into one, but not every time.
func TestWalkWires(t *testing.T) {
	w := newWalker()
	for _, r := range walkWires {
		t.Run(r.key+": "+r.reason, func(t *testing.T) {
			const tries = 5
			for range tries {
				without, with := w.ask(t, r.base), w.ask(t, r.with)
				if !r.sees(without) && r.sees(with) {
					return
				}
				t.Logf("without: %+v, with: %+v", without, with)
			}
			t.Errorf("in %d tries, %s and %s do not differ as they should", tries, r.base, r.with)
		})
	}
}

// ask makes one call, at which a fault has an effect.
func (w *walker) ask(t *testing.T, effect string) (seen wire) {
	t.Helper()
	text := walkFile + "seed: 20\nfaults: [{id: slow, operation: egym.*, effect: " + effect + "}]\n"
	start, err := scenario.Load(w.set, "walk.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	in, err := w.set.Make("", start)
	if err != nil {
		t.Fatal(err)
	}
	defer w.set.Delete(in.Name)
	s := httptest.NewServer((&control.Server{Set: w.set, Start: start}).Handler())
	defer s.Close()

	ctx, leave := context.WithTimeout(t.Context(), walkPatience)
	defer leave()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/w/"+in.Name+"/egym/api/v2/accounts", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Api-Key", "key-a")
	began := time.Now()
	answer, err := s.Client().Do(req)
	if err == nil {
		defer answer.Body.Close()
		seen.pieces, err = piecesOf(answer.Body)
	}
	seen.took = time.Since(began)
	seen.ended = !errors.Is(err, context.DeadlineExceeded)
	return seen
}

// piecesOf reads to the end, and counts how often something came.
func piecesOf(body io.Reader) (pieces int, err error) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := body.Read(buffer)
		if n > 0 {
			pieces++
		}
		if err == io.EOF {
			return pieces, nil
		}
		if err != nil {
			return pieces, err
		}
	}
}

package reliability

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/vendors"
)

var histories = flag.Int("histories", 2000, "number of histories that are checked, of all vendors together")

func noFaults([]*fault.Seeded) ([]*fault.Seeded, error) { return nil, nil }

// TestLinearizable: whatever happens to answers, some order of the requests explains
// all that clients saw.
func TestLinearizable(t *testing.T) {
	l := newLab(t, nil)
	n := *histories
	if testing.Short() {
		n = min(n, 500)
	}
	begun := time.Now()
	var mu sync.Mutex
	sent, rivals, twice, ends := 0, 0, 0, map[ending]int{}
	l.each(n, func(h *history, number int) bool {
		mu.Lock()
		for _, op := range h.ops {
			ends[op.Output.(end).kind]++
			sent++
			if op.ClientId == clients {
				rivals++
			}
			if op.Input.(asked).twice > 0 {
				twice++
			}
		}
		mu.Unlock()
		if got := h.linearizable(); got != porcupine.Ok {
			t.Errorf("history %d of %s: %s\n%s", number, h.vendor.Name, got, h)
		}
		return !t.Failed()
	})
	for _, kind := range []ending{answered, refused, carried, lost, left} {
		if ends[kind] == 0 {
			t.Errorf("no request was %s", kind)
		}
	}
	if rivals == 0 || twice == 0 {
		t.Errorf("rivals acted %d times, and %d requests were carried out twice", rivals, twice)
	}
	took := time.Since(begun)
	t.Logf("%d histories with %d requests in %s (%.0f histories a second): %v; %d of rivals, %d carried out twice",
		n, sent, took.Round(time.Millisecond), float64(n)/took.Seconds(), ends, rivals, twice)
}

// each plays n histories, of the vendors by turns, until one is not to go on.
func (l *lab) each(n int, check func(*history, int) bool) {
	const atOnce = 4
	all := vendors.All()
	var next atomic.Int64
	var workers sync.WaitGroup
	for range atOnce {
		workers.Go(func() {
			for {
				number := int(next.Add(1)) - 1
				if number >= n {
					return
				}
				if h := l.play(all[number%len(all)], number/len(all)); h == nil || !check(h, number/len(all)) {
					next.Store(int64(n))
				}
			}
		})
	}
	workers.Wait()
}

// String lists a history's requests by the time of their calls.
func (h *history) String() string {
	ops := slices.Clone(h.ops)
	slices.SortStableFunc(ops, func(a, b porcupine.Operation) int { return int(a.Call - b.Call) })
	var b strings.Builder
	for _, op := range ops {
		in, out := op.Input.(asked), op.Output.(end)
		fmt.Fprintf(&b, "%9d to %9d client %d: %+v came to %+v\n", op.Call/1000, op.Return/1000, op.ClientId, in, out)
	}
	return b.String()
}

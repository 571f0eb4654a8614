package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestGrowthWithin(t *testing.T) {
	const bound = 1000
	for _, c := range []struct {
		reason string
		live   uint64
		want   int
	}{
		{"nothing is alive", 0, 400},
		{"there is room for more than the most", 100, 400},
		{"a third leaves twice as much", 333, 200},
		{"two fifths leave one and a half times as much", 400, 150},
		{"half leaves as much, which is Go's default", 500, 100},
		{"above that nothing stays within the bound, and the default holds", 600, 100},
		{"at the bound", bound, 100},
		{"above the bound", 5 * bound, 100},
	} {
		if got := growthWithin(bound, c.live); got != c.want {
			t.Errorf("%s: %d, want %d", c.reason, got, c.want)
		}
	}
}

// TestPaceCollector: the pace follows each collection, and ends. It is not parallel:
// the pace is the process's.
func TestPaceCollector(t *testing.T) {
	t.Setenv("GOGC", "")
	current := func() int {
		was := debug.SetGCPercent(100)
		debug.SetGCPercent(was)
		return was
	}
	stop := paceCollector(1 << 40)
	for begun := time.Now(); current() != mostGrowth; time.Sleep(time.Millisecond) {
		if runtime.GC(); time.Since(begun) > 10*time.Second {
			t.Fatalf("the pace is still %d", current())
		}
	}
	stop()
	if got := current(); got != leastGrowth {
		t.Errorf("the pace is %d after the end", got)
	}
}

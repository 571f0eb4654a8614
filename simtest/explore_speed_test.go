package simtest_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/simtest"
)

// TestExploreIsFast: a thousand runs take less than two seconds. A machine that does
// something else as well gets more than one try.
func TestExploreIsFast(t *testing.T) {
	if testing.Short() {
		t.Skip("left out: it measures time")
	}
	const faults = "before:503,before:500,before:429,before:reset,after:503,after:500,after:429,after:reset,after:garbage,before:kill"
	var best time.Duration
	for range 5 {
		var runs atomic.Int64
		began := time.Now()
		for runs.Load() < 1000 {
			run("TestSync", func(fake testing.TB) {
				simtest.Explore(fake, func(t testing.TB, w *simtest.World) error {
					runs.Add(1)
					return once(t, w)
				}, simtest.NoPrune(), simtest.Faults(faults))
			})
		}
		if took := time.Since(began); best == 0 || took < best {
			best = took
		}
		if best < 2*time.Second {
			return
		}
	}
	t.Errorf("a thousand runs take %s", best)
}

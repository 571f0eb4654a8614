package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// The least and the most that the heap grows between collections, in percent of what
// is alive. The least is Go's default.
const leastGrowth, mostGrowth = 100, 400

// paceCollector lets the heap grow further between collections as long as it stays
// within a bound. Requests make little that lives, so a small heap would otherwise
// be collected all the time. Whoever sets GOGC decides instead. stop ends it.
func paceCollector(bound uint64) (stop func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	stopped := new(atomic.Bool)
	growth := leastGrowth
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	var follow func(*[16]byte)
	follow = func(*[16]byte) { // runs after each collection
		if stopped.Load() {
			return
		}
		metrics.Read(live)
		if now := growthWithin(bound, live[0].Value.Uint64()); now != growth {
			growth = now
			debug.SetGCPercent(growth)
		}
		runtime.SetFinalizer(new([16]byte), follow)
	}
	runtime.SetFinalizer(new([16]byte), follow)
	return func() {
		stopped.Store(true)
		debug.SetGCPercent(leastGrowth)
	}
}

// growthWithin returns by how much a heap may grow, in steps, so that it stays within
// the bound.
func growthWithin(bound, live uint64) int {
	if live == 0 {
		return mostGrowth
	}
	if live >= bound {
		return leastGrowth
	}
	const step = 50 // changing it stops the program for a moment
	return min(max(int((bound-live)*100/live)/step*step, leastGrowth), mostGrowth)
}

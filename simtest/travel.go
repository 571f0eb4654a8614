package simtest

import "net/http"

// Reset puts the world back to the scenario's start: records, clock, readings
// and faults, an empty journal, and requests numbered from 1. Snapshots stay.
func (w *World) Reset() {
	w.tb.Helper()
	w.must(w.collect())
	w.must(w.api.call(http.MethodPost, "/reset", nil, nil))
}

// Rewind puts the world back to right after a request, by its number: records,
// clock, readings, faults and how often they fired. The next request is number
// n+1. 0 is the scenario's start.
func (w *World) Rewind(n int) {
	w.tb.Helper()
	w.must(w.collect())
	w.must(w.api.call(http.MethodPost, "/rewind", map[string]int{"to": n}, nil))
}

// Snapshot remembers the world as it is under a name of a-z, 0-9 and hyphens.
func (w *World) Snapshot(name string) {
	w.tb.Helper()
	w.must(w.api.call(http.MethodPost, "/snapshots", map[string]string{"name": name}, nil))
}

// Restore puts the world back to how it was at a snapshot, journal included.
// The snapshot can be restored again.
func (w *World) Restore(name string) {
	w.tb.Helper()
	w.must(w.collect())
	w.must(w.api.call(http.MethodPost, "/snapshots/"+escaped(name)+"/restore", nil, nil))
}

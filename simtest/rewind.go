package simtest

import "net/http"

// Reset returns the world to the scenario's start: its records, clock, readings
// and faults, with an empty journal. Requests are numbered from 1 again. Snapshots
// stay.
func (w *World) Reset() {
	w.tb.Helper()
	w.must(w.collect())
	w.must(w.api.send(http.MethodPost, "/reset", nil, nil))
}

// Rewind returns the world to the moment after request n: its records, clock,
// readings, faults and how often they fired. The next request is number n+1. 0 is
// the scenario's start.
func (w *World) Rewind(n int) {
	w.tb.Helper()
	w.must(w.collect())
	w.must(w.api.send(http.MethodPost, "/rewind", map[string]int{"to": n}, nil))
}

// Snapshot saves the world as it is, under a name made of a-z, 0-9 and hyphens.
func (w *World) Snapshot(name string) {
	w.tb.Helper()
	w.must(w.api.send(http.MethodPost, "/snapshots", map[string]string{"name": name}, nil))
}

// Restore returns the world to a snapshot, including its journal. The snapshot can
// be restored again.
func (w *World) Restore(name string) {
	w.tb.Helper()
	w.must(w.collect())
	w.must(w.api.send(http.MethodPost, "/snapshots/"+escaped(name)+"/restore", nil, nil))
}

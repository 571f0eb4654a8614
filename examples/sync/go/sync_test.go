package main

import (
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/simtest"
)

// TestResilient explores the sync within this process. Put naive in place of resilient to
// see what it finds.
func TestResilient(t *testing.T) {
	simtest.Explore(t, func(t testing.TB, w *simtest.World) error {
		return resilient(t.Context(), egym{w.URL("egym"), w.Credential("egym").APIKey})
	}, simtest.Timeout(20*time.Second))
}

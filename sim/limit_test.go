package sim_test

import (
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

func TestRateLimit(t *testing.T) {
	l := &sim.RateLimit{Capacity: 60, PerSecond: 6}
	begun := time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)
	drain := func() sim.Bucket {
		b := sim.Bucket{At: begun}
		for i := range 60 {
			var left int
			var ok bool
			if b, left, ok = l.Take(b, begun); !ok || left != 59-i {
				t.Fatalf("token %d: ok %v, %d left", i+1, ok, left)
			}
		}
		return b
	}
	for _, tt := range []struct {
		reason string
		after  time.Duration
		tokens int
	}{
		{"an empty bucket has none", 0, 0},
		{"a token takes its whole time", time.Second/6 - time.Microsecond, 0},
		{"and is there then", time.Second/6 + time.Nanosecond, 1},
		{"six in a second", time.Second, 6},
		{"no more than the bucket holds", time.Hour, 60},
		{"a very long time does not overflow", 200 * 365 * 24 * time.Hour, 60},
		{"a clock that was set back gives none", -time.Hour, 0},
	} {
		b, tokens := drain(), 0
		for {
			var ok bool
			if b, _, ok = l.Take(b, begun.Add(tt.after)); !ok {
				break
			}
			tokens++
		}
		if tokens != tt.tokens {
			t.Errorf("%s: %d tokens, want %d", tt.reason, tokens, tt.tokens)
		}
	}
}

// However often an empty bucket is asked, it fills at its rate.
func TestRateLimitDoesNotDrift(t *testing.T) {
	l := &sim.RateLimit{Capacity: 100, PerSecond: 100}
	now := time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)
	b, taken := sim.Bucket{At: now}, 0
	for range 20_000 { // 20 seconds
		var ok bool
		if b, _, ok = l.Take(b, now); ok {
			taken++
		}
		now = now.Add(time.Millisecond)
	}
	if want := 100 + 19*100 + 99; taken != want {
		t.Errorf("%d tokens in 20 seconds, want %d", taken, want)
	}
}

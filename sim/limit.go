package sim

import (
	"math"
	"time"
)

// RateLimit is a vendor's documented limit: a bucket that holds tokens, and
// gets new ones at a steady rate. A request takes one, or is refused.
type RateLimit struct {
	Capacity  float64
	PerSecond float64
	// Bucket names the bucket of a request whose credential was accepted.
	Bucket func(*Tx) string
	// Refuse is the vendor's refusal when the bucket is empty.
	Refuse func(*Tx) *Refusal
	// Remaining is the header that tells how many tokens are left; "" if the
	// vendor has none.
	Remaining string
}

// Bucket is how many tokens there were at some time. The zero value is full.
type Bucket struct {
	Key  string
	Used float64 // tokens that are missing
	At   time.Time
}

// Take takes a token at now, and says whether there was one and how many whole
// ones are left.
func (l *RateLimit) Take(b Bucket, now time.Time) (after Bucket, left int, ok bool) {
	b.Used = max(0, b.Used-now.Sub(b.At).Seconds()*l.PerSecond)
	b.At = now
	if b.Used+1 > l.Capacity {
		return b, 0, false
	}
	b.Used++
	return b, int(math.Floor(l.Capacity - b.Used)), true
}

package sim

import "time"

// RateLimit is a vendor's documented rate limit, a token bucket: a request takes
// a token or is refused, and tokens come back at a steady rate.
type RateLimit struct {
	Capacity  int64
	PerSecond int64
	// Bucket names the bucket of a request whose credential was accepted.
	Bucket func(*Tx) string
	// Refuse returns the vendor's refusal for an empty bucket.
	Refuse func(*Tx) *Refusal
	// Remaining is the header with the number of tokens left; "" if the vendor
	// has none.
	Remaining string
}

// Bucket is the state of a bucket at some time. The zero value is full.
type Bucket struct {
	Key  string
	Used int64 // missing tokens, in billionths
	At   time.Time
}

// token is one token, in billionths. Integers keep the count exact however often
// it is updated: a token per second is a billionth per nanosecond.
const token = int64(time.Second)

// Take takes a token at now. It reports whether there was one, and how many whole
// tokens are left. A clock that was set back adds and removes none.
func (l *RateLimit) Take(b Bucket, now time.Time) (after Bucket, left int, ok bool) {
	passed := max(0, now.Sub(b.At))
	full := time.Duration(l.Capacity*token/l.PerSecond + 1) // more would not add tokens, and could overflow
	b.Used = max(0, b.Used-int64(min(passed, full))*l.PerSecond)
	b.At = now
	if b.Used+token > l.Capacity*token {
		return b, 0, false
	}
	b.Used += token
	return b, int((l.Capacity*token - b.Used) / token), true
}

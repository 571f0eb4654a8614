package sim

import "time"

// RateLimit is a vendor's documented limit: a bucket that holds tokens, and
// gets new ones at a steady rate. A request takes one, or is refused.
type RateLimit struct {
	Capacity  int64
	PerSecond int64
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
	Used int64 // what is missing, in billionths of a token
	At   time.Time
}

// token is one token. Whole numbers keep the count exact however often it is
// asked for: a token a second is a billionth a nanosecond.
const token = int64(time.Second)

// Take takes a token at now, and says whether there was one and how many whole
// ones are left. A clock that was set back gives and takes none.
func (l *RateLimit) Take(b Bucket, now time.Time) (after Bucket, left int, ok bool) {
	passed := max(0, now.Sub(b.At))
	full := time.Duration(l.Capacity*token/l.PerSecond + 1) // more refills nothing, and could overflow
	b.Used = max(0, b.Used-int64(min(passed, full))*l.PerSecond)
	b.At = now
	if b.Used+token > l.Capacity*token {
		return b, 0, false
	}
	b.Used += token
	return b, int((l.Capacity*token - b.Used) / token), true
}

package egym

import "github.com/mockvendors/mockvendors/sim"

// rateLimit is the limit that EGYM documents. Each key has its own bucket, even
// among the keys of one gym.
var rateLimit = sim.RateLimit{
	Capacity:  60,
	PerSecond: 6,
	Bucket:    func(tx *sim.Tx) string { return sim.Digest(carrier.Sent(tx.Request)) },
	Refuse:    func(*sim.Tx) *sim.Refusal { return bucketEmpty.Refuse("", "") },
	Remaining: "X-Ratelimit-Remaining",
}

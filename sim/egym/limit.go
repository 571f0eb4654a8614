package egym

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

// rateLimit is the limit that EGYM documents. Keys have a bucket each, also
// those of one gym.
var rateLimit = sim.RateLimit{
	Capacity:  60,
	PerSecond: 6,
	Bucket:    func(tx *sim.Tx) string { return digest(sentKey(tx)) },
	Refuse:    func(*sim.Tx) *sim.Refusal { return sim.Refuse(bucketEmpty, http.StatusTooManyRequests, "", "") },
	Remaining: "X-Ratelimit-Remaining",
}

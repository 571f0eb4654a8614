package onsi

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

// rateLimit is the limit that Onsi documents. All keys of a client share one
// bucket.
var rateLimit = sim.RateLimit{
	Capacity:  100,
	PerSecond: 100,
	Bucket:    func(tx *sim.Tx) string { return tx.Caller.Tenant },
	Refuse: func(*sim.Tx) *sim.Refusal {
		return sim.Refuse(tooManyRequests, http.StatusTooManyRequests, "RateLimitExceeded", "There were too many requests")
	},
}

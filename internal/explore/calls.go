package explore

import (
	"time"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/world"
)

// call is a client's call in a run.
type call struct {
	entry     *journal.Entry
	operation fault.Operation
	ordinal   int           // among the calls of its operation
	arrived   time.Duration // since the first request
	print     uint64        // equal for calls with equal operation, tenant, path, query and body
}

// callsAfter returns the client's calls after a request, as faults count them:
// whose credential the vendor accepts, and whose body arrived whole.
func callsAfter(w *world.World, number int) (calls []call) {
	ordinals := map[fault.Operation]int{}
	var arrived time.Duration
	for _, e := range judge.ClientCalls(w) {
		arrived += e.Gap
		if e.Number <= number || e.Operation == "" || e.Tenant == "" || e.Incomplete {
			continue
		}
		c := call{entry: e, arrived: arrived, operation: fault.Operation{Vendor: e.Vendor, ID: e.Operation}}
		ordinals[c.operation]++
		c.ordinal = ordinals[c.operation]
		c.print = w.Set().CallOf(e).Fingerprint()
		calls = append(calls, c)
	}
	return calls
}

package tell

import (
	"fmt"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// wayOut returns the steps past a refusal. The rule knows them. A warning comes
// first if the record in the way is one that the client created itself without
// knowing, so that it does not take it for somebody else's.
func wayOut(w *world.World, e *journal.Entry, rule *sim.Rule, h history) (steps []string) {
	if lost := h.lost(); lost != nil {
		steps = append(steps, fmt.Sprintf("Careful: this record is your own. Request %d (%s) was carried out, but its answer never arrived. "+
			"Do not delete the record or merge it with another: use the id shown here and go on as if the answer had arrived.",
			lost.Number, lost.Operation))
	}
	switch cause := e.Refusal.Cause; {
	case cause != "" && !e.Incomplete:
		return append(steps, "Correct the body, which "+cause+", and send the request again.")
	case rule.Wait > 0 && w.Clock().Mode() == clock.Frozen:
		return append(steps, fmt.Sprintf("The world's clock stands, so waiting does not help. Advance it by POST "+
			`/_mock/worlds/{world}/clock/advance with {"by": "%gs"}, and send the request again.`, rule.Wait.Seconds()))
	}
	return append(steps, rule.WayOut...)
}

// wayPast returns the steps past an error of the simulator; nil for another answer.
func wayPast(set *world.Set, e *journal.Entry) (steps []string) {
	contract := "GET /_mock/contracts/" + e.Vendor + ".yaml"
	switch e.ResponseHeader.Get("X-Mockvendors-Error") {
	case problem.UnknownPath.Name:
		v := set.Vendor(e.Vendor)
		if near := v.Near(e.Method, e.Path); near != "" {
			steps = append(steps, "If you meant "+Printable(plainPath(v, near))+", send the request there.")
		}
		return append(steps, contract+" lists the paths that "+e.Vendor+" has.")
	case problem.MethodNotAllowed.Name:
		return []string{"Send a method that this path has: " + e.ResponseHeader.Get("Allow") + "."}
	case problem.NotSimulated.Name:
		return []string{
			"Leave the call out, or make it against the vendor's own sandbox: mockvendors does not simulate it.",
			contract + " marks what is not simulated with x-not-simulated.",
		}
	}
	return nil
}

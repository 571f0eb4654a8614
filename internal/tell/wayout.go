package tell

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/body"
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
	case body.NotReadHere(cause):
		return append(steps, body.ToReadHere(cause)+", and send the request again.")
	case cause != "" && !e.Incomplete:
		return append(steps, "Correct the body, which "+cause+", and send the request again.")
	case rule.Wait > 0 && w.Clock().Mode() == clock.Frozen:
		return append(steps, fmt.Sprintf("The world's clock is frozen, so waiting does not help. Advance it by POST "+
			`/_mock/worlds/{world}/clock/advance with {"by": "%gs"}, and send the request again.`, rule.Wait.Seconds()))
	}
	return append(steps, waysOut(e.Refusal)...)
}

// way is what some rules say in common.
type way struct {
	about []string // wrong fields, or rules that are about none
	steps []string
}

// waysOut returns the steps of every rule that had a part in a refusal, and of those
// that would refuse the request once these are kept. Where there are several, each
// step says which fields it is about.
func waysOut(r *sim.Refusal) (steps []string) {
	var ways []way
	add := func(rule *sim.Rule, about string) {
		if rule == nil || len(rule.WayOut) == 0 {
			return
		}
		i := slices.IndexFunc(ways, func(w way) bool { return slices.Equal(w.steps, rule.WayOut) })
		if i < 0 {
			i, ways = len(ways), append(ways, way{steps: rule.WayOut})
		}
		if !slices.Contains(ways[i].about, about) {
			ways[i].about = append(ways[i].about, about)
		}
	}
	told := map[*sim.Rule]bool{}
	for _, f := range r.Wrong.Fields {
		told[f.Rule] = true
		add(f.Rule, f.Field)
	}
	for _, rule := range append([]*sim.Rule{r.Rule}, r.Also...) {
		if !told[rule] {
			add(rule, rule.ID)
		}
	}
	for _, w := range ways {
		for _, step := range w.steps {
			if len(ways) > 1 {
				step = "For " + Printable(strings.Join(w.about, ", ")) + ": " + step
			}
			steps = append(steps, step)
		}
	}
	return steps
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

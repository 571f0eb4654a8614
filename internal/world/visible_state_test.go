package world_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/internal/world"
)

// visible is all that can be seen of a world, in a form that is quick to
// make: the state as JSON, and the rest.
type visible struct{ State, Rest string }

// visibleState looks at a world without the control API, which takes ten times as long.
func visibleState(w *world.World) visible {
	var b strings.Builder
	fmt.Fprintln(&b, "clock", w.Now(), w.Clock().Mode(), w.Latest())
	readings := []string{}
	for r, value := range w.Readings() {
		if value != r.Default() {
			readings = append(readings, r.Question+" "+value)
		}
	}
	slices.Sort(readings)
	fmt.Fprintln(&b, "readings", readings)
	fmt.Fprintln(&b, "faults", asJSON(w.Faults()))
	fmt.Fprintln(&b, "outbox", asJSON(w.Outbox()))
	for _, v := range w.Coverage().Vendors {
		for _, r := range v.Rules {
			if r.Hits != 0 {
				fmt.Fprintln(&b, "met", r.ID, r.Hits)
			}
		}
	}
	for _, e := range w.Journal.Entries() {
		fmt.Fprintln(&b, "request", e.Number, e.Time, e.Vendor, e.Tenant, e.Operation, e.Method, e.Path, e.Query, string(e.RequestBody))
		fmt.Fprintln(&b, " ", e.Saw(), e.Status, string(e.ResponseBody), e.Committed, e.Delivered.Load(), e.Rival, e.Since, len(e.Changes))
		for _, name := range slices.Sorted(maps.Keys(e.ResponseHeader.HTTP())) {
			fmt.Fprintln(&b, " ", name, e.ResponseHeader.HTTP()[name])
		}
		for _, r := range e.Rules() {
			fmt.Fprintln(&b, "  rule", r.ID)
		}
		if e.Fault != nil {
			fmt.Fprintln(&b, "  fault", *e.Fault)
		}
		for _, c := range e.Changes {
			fmt.Fprintln(&b, "  change", c.Table(), fmt.Sprintf("%q", c.Key), c.Before == nil, c.After == nil)
		}
	}
	return visible{asJSON(w.State()), b.String()}
}

func asJSON(v any) string {
	text, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		panic(err)
	}
	return string(text)
}

package apitest

import (
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/sim"
)

// tellsRules fails the test unless the answer's header names every rule that had a
// part in it once, those that we are least sure of first.
func (a *Answer) tellsRules(e *journal.Entry) {
	a.tb.Helper()
	if e.Fault != nil {
		return // its answer may not be the vendor's
	}
	want := map[string]string{}
	for _, r := range e.Rules() {
		want[r.ID] = string(r.Source.Label)
	}
	told, values := map[string]string{}, a.Header.Values("X-Mockvendors-Rule")
	for _, value := range values {
		id, label, _ := strings.Cut(value, "; ")
		told[id] = label
	}
	sorted := slices.IsSortedFunc(values, func(x, y string) int { return doubt(y) - doubt(x) })
	if diff := cmp.Diff(want, told); diff != "" || !sorted || len(values) != len(want) {
		a.tb.Errorf("X-Mockvendors-Rule is %q (-rules +header):\n%s", values, diff)
	}
}

// doubt returns how unsure we are of the rule in a header's value.
func doubt(value string) int {
	_, label, _ := strings.Cut(value, "; ")
	return sim.Label(label).Doubt()
}

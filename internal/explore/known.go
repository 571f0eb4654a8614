package explore

import (
	"slices"
	"strings"
)

// Known compares a report with an earlier one, whose bad cells are known: new has the
// cells that are bad now and were not, healed those that were bad and are not, or whose
// call the client does not make any more, without faults or under the first of two.
// Cells that this report leaves out, as a shard does, are neither.
func (r *Report) Known(earlier *Report, o *Options) (new, healed []string) {
	was, is := map[string]bool{}, map[string]bool{}
	for _, c := range earlier.Cells {
		was[c.Cell] = o.IsBad(c.Verdict)
	}
	for _, c := range r.Cells {
		is[c.Cell] = true
		switch bad := o.IsBad(c.Verdict); {
		case bad && !was[c.Cell]:
			new = append(new, c.Cell)
		case !bad && was[c.Cell]:
			healed = append(healed, c.Cell)
		}
	}
	made := r.callIndex()
	for _, c := range earlier.Cells {
		if is[c.Cell] || !was[c.Cell] {
			continue
		}
		call, _, _ := strings.Cut(c.Cell, "/")
		first, second, _ := strings.Cut(c.Cell, "+")
		if _, ok := made[call]; !ok || is[first] && r.tries(second) {
			healed = append(healed, c.Cell)
		}
	}
	return new, healed
}

// tries reports whether the report has all pairs of faults in which the second is that of
// a place: "" is none.
func (r *Report) tries(place string) bool {
	_, fault, _ := strings.Cut(place, "/")
	return r.Totals.NotRun == 0 && slices.Contains(r.Faults, fault) &&
		slices.ContainsFunc(r.Cells, func(c ReportCell) bool { return strings.Contains(c.Cell, "+") })
}

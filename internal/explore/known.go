package explore

import (
	"slices"
	"strings"
)

// Changed has the cells in which a report is not as an earlier one, whose bad cells are
// known.
type Changed struct {
	New    []string // are bad, and were not
	Healed []string // were bad, and are not
	Gone   []string // were bad; the client does not make the call any more, without faults or under the first of two
}

// Any reports whether there are any.
func (c *Changed) Any() bool { return len(c.New)+len(c.Healed)+len(c.Gone) > 0 }

// Since returns what changed since an earlier report. Cells that this report leaves out, as
// a shard does, have not changed.
func (r *Report) Since(earlier *Report, o *Options) (c Changed) {
	was, is := map[string]bool{}, map[string]bool{}
	for _, cell := range earlier.Cells {
		was[cell.Cell] = o.IsBad(cell.Verdict)
	}
	for _, cell := range r.Cells {
		is[cell.Cell] = true
		switch bad := o.IsBad(cell.Verdict); {
		case bad && !was[cell.Cell]:
			c.New = append(c.New, cell.Cell)
		case !bad && was[cell.Cell]:
			c.Healed = append(c.Healed, cell.Cell)
		}
	}
	made := r.callIndex()
	for _, cell := range earlier.Cells {
		if is[cell.Cell] || !was[cell.Cell] {
			continue
		}
		call, _, _ := strings.Cut(cell.Cell, "/")
		first, second, _ := strings.Cut(cell.Cell, "+")
		if _, ok := made[call]; !ok || is[first] && r.tries(second) {
			c.Gone = append(c.Gone, cell.Cell)
		}
	}
	return c
}

// tries reports whether the report has all pairs of faults in which the second is that of
// a place: "" is none.
func (r *Report) tries(place string) bool {
	_, fault, _ := strings.Cut(place, "/")
	return r.Totals.NotRun == 0 && slices.Contains(r.Faults, fault) &&
		slices.ContainsFunc(r.Cells, func(c ReportCell) bool { return strings.Contains(c.Cell, "+") })
}

package explore

import "strings"

// Known compares a report with an earlier one, whose bad cells are known: new has the
// cells that are bad now and were not, healed those that were bad and are not, or whose
// call the client does not make any more. Cells that this report leaves out, as a
// shard does, are neither.
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
		call, _, _ := strings.Cut(c.Cell, "/")
		if _, ok := made[call]; !ok && !is[c.Cell] && was[c.Cell] {
			healed = append(healed, c.Cell)
		}
	}
	return new, healed
}

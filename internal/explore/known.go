package explore

// Known compares a report with an earlier one, whose bad cells are known: new has
// the cells that are bad now and were not, healed those that were bad and are not.
func (r *Report) Known(earlier *Report, o *Options) (new, healed []string) {
	was := map[string]bool{}
	for _, c := range earlier.Cells {
		if o.IsBad(c.Verdict) {
			was[c.Cell] = true
		}
	}
	for _, c := range r.Cells {
		switch bad := o.IsBad(c.Verdict); {
		case bad && !was[c.Cell]:
			new = append(new, c.Cell)
		case !bad && was[c.Cell]:
			healed = append(healed, c.Cell)
		}
	}
	return new, healed
}

package explore

import "github.com/mockvendors/mockvendors/internal/judge"

// Result returns the report as a result that [judge.JUnit] writes: a case for each
// cell.
func (r *Report) Result(o *Options) judge.Result {
	result := judge.Result{Name: "explore", File: r.Scenario, Passed: !r.Bad(o)}
	for _, c := range r.Cells {
		v := judge.Verdict{Name: c.Cell, File: r.Scenario, Outcome: judge.Passed}
		if o.IsBad(c.Verdict) {
			v.Outcome = judge.Failed
			for _, f := range c.Findings {
				v.Says = append(v.Says, c.Verdict+": "+f.Kind+": "+f.What)
				if f.Kind == c.Verdict {
					v.Says[len(v.Says)-1] = f.Kind + ": " + f.What
				}
			}
			if v.Says == nil {
				v.Says = []string{c.Verdict}
			}
			v.Journal = []string{c.Story}
		}
		result.Asserts = append(result.Asserts, v)
	}
	return result
}

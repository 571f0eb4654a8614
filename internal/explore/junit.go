package explore

import (
	"fmt"

	"github.com/mockvendors/mockvendors/internal/judge"
)

// Result returns the report as a result that [judge.JUnit] writes: a case for each
// cell.
func (r *Report) Result(o *Options) judge.Result {
	result := judge.Result{Name: "explore", Title: fmt.Sprint(r.Command), File: r.Scenario, Passed: !r.Bad(o)}
	for _, c := range r.Cells {
		v := judge.Verdict{Name: c.Cell, File: r.Scenario, Outcome: judge.Passed}
		if o.IsBad(c.Verdict) {
			v.Outcome, v.Says = judge.Failed, []string{c.Verdict}
			for _, f := range c.Findings {
				v.Says = append(v.Says, f.Kind+": "+f.What)
			}
			v.Journal = []string{c.Story}
		}
		result.Asserts = append(result.Asserts, v)
	}
	return result
}

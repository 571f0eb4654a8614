package judge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Breaches returns the findings that count. Findings about a request that was
// meant to be refused do not; those about its answer do.
func Breaches(all []contract.Finding, refusal bool) []contract.Finding {
	if !refusal {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), inRequest)
}

// inRequest reports whether a finding is about the request, not the answer.
func inRequest(f contract.Finding) bool { return strings.HasPrefix(f.Where, "request.") }

// Contract judges only whether the exchanges with a world, at which no fault fired,
// keep to the contract. more is what was found elsewhere, such as at a target.
func (w *Watch) Contract(at *world.World, sc *scenario.Scenario, more []string) []Verdict {
	j := judgement{set: w.set, world: at, scenario: sc, verdicts: []Verdict{}, shown: map[string]bool{}}
	j.contract(w.World(at, false), more)
	return j.verdicts
}

// FindingLines returns the findings in an exchange on one line, which ends with the
// request's; nothing if there are none.
func FindingLines(findings []contract.Finding, in tell.Line) []string {
	var says []string
	for _, f := range findings {
		says = append(says, f.Where+" "+f.Message)
	}
	if says == nil {
		return nil
	}
	return []string{fmt.Sprintf("%s, in %s", strings.Join(Truncate(says, maxTogether), "; "), in)}
}

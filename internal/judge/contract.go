package judge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// ExpectedRefusals holds the requests of a run that are meant to be refused. They
// may break the contract.
type ExpectedRefusals map[*journal.Entry]bool

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

// Unrouted reports whether an answer's X-Mockvendors-Error says that the
// contract has no such path, or not with this method.
func Unrouted(kind string) bool {
	return kind == problem.UnknownPath.Name || kind == problem.MethodNotAllowed.Name
}

// Contract judges the exchanges of a world at which no fault fired. more is what
// was found elsewhere, such as at a target. It reports false if the scenario
// allows every breach.
func Contract(set *world.Set, w *world.World, sc *scenario.Scenario, refusals ExpectedRefusals, more []string) (Verdict, bool) {
	level := sc.Assert.Contract
	if level == scenario.Allow {
		return Verdict{}, false
	}
	const most = 20
	var says []string
	for _, e := range w.Journal.Entries() {
		if e.Fault == nil {
			says = append(says, FindingLines(findingsIn(set, e, refusals[e]), tell.LineOf(set, e))...)
		}
	}
	if says = Truncate(append(says, more...), most); len(says) > 0 {
		says = append(says, "to allow this, write assert: {contract: allow}")
	}
	return verdict(sc, "contract", sc.Root.Locate("assert", "contract"), level, says), true
}

func findingsIn(set *world.Set, e *journal.Entry, refusal bool) []contract.Finding {
	if Unrouted(e.ResponseHeader.Get("X-Mockvendors-Error")) {
		return []contract.Finding{{Where: "request.path", Message: "is not in the contract with this method"}}
	}
	return Breaches(tell.Findings(set, e), refusal)
}

// FindingLines returns a line for each finding. It ends with the request's line.
func FindingLines(findings []contract.Finding, in tell.Line) (says []string) {
	for _, f := range findings {
		says = append(says, fmt.Sprintf("%s %s, in %s", f.Where, f.Message, in))
	}
	return says
}

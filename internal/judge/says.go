package judge

import (
	"strconv"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// The kinds of what requests say.
const (
	Unmatched     = "unmatched"      // it reached no operation
	Breach        = "breach"         // it or its answer breaks the contract
	RefusedBreach = "refused breach" // it breaks the contract, and the vendor refused it
	NotSimulated  = "not simulated"  // its operation is not simulated
	Ignored       = "ignored"        // the vendor dropped something of it
	Undelivered   = "undelivered"    // a webhook that it caused was not delivered
	AssumedRule   = "assumed rule"   // shaped its answer; the rule's id
	RestsOn       = "rests on"       // a reading decided its answer; the reading's id
	Asked         = "asked"          // a reading was asked for, and may have decided; the reading's id
)

// says returns what a request says. With asked, that includes the readings that it
// asked for.
func says(set *world.Set, e *journal.Entry, asked bool) (all []journal.Said) {
	if e.Operation == "" {
		line := tell.LineOf(set, e)
		line.Number = 0
		return []journal.Said{{Kind: Unmatched, What: line.String()}}
	}
	for _, f := range findingsIn(set, e) {
		all = append(all, journal.Said{Kind: kindOf(f, e), What: f.Where + " " + f.Message})
	}
	for _, i := range tell.Ignored(set, e) {
		all = append(all, journal.Said{Kind: Ignored, What: IgnoredIn(e.Vendor+"."+e.Operation, i)})
	}
	if e.Rival != "" || !e.Delivered.Load() {
		return all
	}
	for _, r := range e.Rules() {
		if r.Source.Label == sim.LabelAssumed {
			all = append(all, journal.Said{Kind: AssumedRule, What: r.ID})
		}
	}
	if asked {
		for r := range e.Asked.In(set.Vendor(e.Vendor).Readings) {
			if r.Observed() != "" {
				continue
			}
			all = append(all, journal.Said{Kind: Asked, What: e.Vendor + "." + r.ID})
		}
	}
	return all
}

// findingsIn returns how an exchange breaks the contract. What the vendor never saw is
// not judged, nor is an answer that a fault made.
func findingsIn(set *world.Set, e *journal.Entry) []contract.Finding {
	switch {
	case e.Fault != nil && e.Fault.Fate.Unseen:
		return nil
	case e.ResponseHeader.Get("X-Mockvendors-Error") == problem.NotSimulated.Name:
		return []contract.Finding{{Where: "request.path", Message: "is of an operation that is not simulated"}}
	}
	return Breaches(tell.Findings(set, e), e.Meant.Load())
}

func kindOf(f contract.Finding, e *journal.Entry) string {
	switch {
	case e.ResponseHeader.Get("X-Mockvendors-Error") == problem.NotSimulated.Name:
		return NotSimulated
	case e.Refusal != nil && inRequest(f):
		return RefusedBreach
	}
	return Breach
}

// IgnoredIn says what the vendor dropped of a request for an operation.
func IgnoredIn(operation string, i sim.Ignored) string {
	where := " in the " + i.Where
	if i.Where == "header" {
		where = " among the headers"
	}
	what := operation + ": " + strconv.Quote(i.Name) + where
	switch {
	case i.IsBehindSemicolon():
		return what + `, dropped with what follows it: ";" does not separate parameters, "&" does`
	case i.Where == "path":
		return what + ", whose case differs from " + strconv.Quote(i.Near)
	}
	switch i.Near {
	case "":
		return what
	case i.Name:
		return what + ", which was sent twice"
	}
	return what + "; did you mean " + strconv.Quote(i.Near) + "?"
}

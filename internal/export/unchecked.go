package export

import (
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/tell"
)

// notChecked says which parts of what steps expect, and of assert, a file does not
// check; nothing if the scenario has none of them.
func (p *plan) notChecked(expect, assert []string) (lines []string) {
	var keys []string
	for _, key := range expect {
		if slices.ContainsFunc(p.steps, func(s step) bool { return has(s.Node, "expect", key) }) {
			keys = append(keys, "expect."+key)
		}
	}
	for _, key := range assert {
		if has(p.scenario.Root, "assert", key) {
			keys = append(keys, "assert."+key)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	return []string{"", "Not checked here, only by mockvendors test: " + strings.Join(keys, ", ")}
}

// ends are the parts of assert about the end of a run, which exec judges.
var ends = []string{"state", "calls", "deliveries"}

// deliveries returns the webhooks that a step expects, as JSON; "" if it expects none.
func (p *plan) deliveries(s *step) text {
	if !has(s.Node, "expect", "deliveries") {
		return ""
	}
	expected := p.values.JSON(s.Node.Locate("expect", "deliveries"))
	compact := jsontext.Value(p.secrets.json(p.set.Vendor(s.Operation.Vendor), expected))
	_ = compact.Compact() // it is JSON
	return text(compact)
}

// has reports whether a mapping in a node has a key.
func has(n strict.Node, mapping, key string) bool {
	in, ok := n.Get(mapping)
	if ok {
		_, ok = in.Get(key)
	}
	return ok
}

// breaks says which steps break the contract on purpose, if that fails a run of exec. It
// does not know that the vendor is meant to refuse them.
func (p *plan) breaks() []string {
	var names []string
	for i := range p.steps {
		s := &p.steps[i]
		inRequest := func(f contract.Finding) bool { return strings.HasPrefix(f.Where, "request.") }
		for _, e := range s.played {
			meant := s.Expect.Status >= http.StatusBadRequest && s.Expect.Status < http.StatusInternalServerError
			if meant && slices.ContainsFunc(tell.Findings(p.set, e), inRequest) {
				names = append(names, s.label())
				break
			}
		}
	}
	if len(names) == 0 || p.scenario.Assert.Contract != scenario.Fail {
		return nil
	}
	return []string{"", "To exec, these steps break the contract: " + strings.Join(names, ", "),
		"It fails unless the scenario has assert: {contract: warn}"}
}

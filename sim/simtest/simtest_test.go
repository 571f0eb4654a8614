package simtest_test

import (
	"testing"

	former "github.com/mockvendors/mockvendors/sim/simtest"
	"github.com/mockvendors/mockvendors/simtest"
)

// A test that imports the package by its former name still works, and its
// values are those of the package by its new name.
func TestFormerName(t *testing.T) {
	var w *simtest.World = former.Start(t, former.Scenario("egym-two-chains"), former.AllowUnknownPaths(), simtest.AllowUnusedFaults(), simtest.AllowNoRequests())
	if got := former.Credential(w.Credential("egym")).Tenant; got != "chain-a" {
		t.Errorf("the credential is of %q", got)
	}
	var met former.Coverage = w.Coverage("egym")
	if len(met.Met) != 0 {
		t.Errorf("the coverage is %v", met)
	}
}

// Every exported name that the package had is still there.
var (
	_ = []former.Option{
		former.Inline(""), former.AllowWrongRequests(), former.AllowContractBreaks(), former.AllowUnusedFaults(),
		former.MinCoverage("egym", 1),
	}
	_ func(testing.TB, string, ...former.Option) *former.World = former.Attach

	_ former.Request
	_ former.Sent
	_ former.Answer
	_ former.Rule
	_ former.Hit
	_ former.Breach
	_ former.Change
)

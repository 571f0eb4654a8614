package simtest_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
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

// TestFormerAttach makes a world on a running server, and passes its options on.
func TestFormerAttach(t *testing.T) {
	url, worlds := serve(t)
	t.Run("attached", func(t *testing.T) {
		w := former.Attach(t, url, former.Scenario("egym-two-chains"), former.AllowUnusedFaults(), simtest.AllowNoRequests())
		if got := w.Credential("egym").Tenant; got != "chain-a" {
			t.Errorf("the credential is of %q: the scenario was not passed on", got)
		}
		if !strings.HasPrefix(w.URL("egym"), url+"/w/") {
			t.Errorf("the world is at %s, not on the server %s", w.URL("egym"), url)
		}
		if n := worlds(); n != 2 {
			t.Errorf("the server has %d worlds, want its own and the test's", n)
		}
	})
	if n := worlds(); n != 1 {
		t.Errorf("the server has %d worlds after the test, want its own", n)
	}
}

// serve runs a server as the command serve does. worlds counts its worlds.
func serve(t *testing.T) (url string, worlds func() int) {
	t.Helper()
	set := world.NewSet(vendors.All())
	text, _ := scenarios.Text("starter")
	start, err := scenario.Load(set, "starter.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Make(world.Default, start); err != nil {
		t.Fatal(err)
	}
	s := &control.Server{Set: set, Start: start}
	listening := httptest.NewServer(nil)
	t.Cleanup(listening.Close)
	s.URL = listening.URL
	listening.Config.Handler = s.Handler()
	return s.URL, func() int { return len(set.All()) }
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

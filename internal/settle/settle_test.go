package settle_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/settle"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
	"github.com/mockvendors/mockvendors/sim"
)

// set has the values that probes need of a certain form, or that the starter scenario
// declares. Any other credential works in an open world.
var set = scenario.Values{
	"CLUBOS_BASIC": "c2FuZGJveDpzYW5kYm94", "CLUBOS_LOCATION": "1", "CLUBOS_OTHER_LOCATION": "2",
	"PERFECTGYM_MEMBER_TOKEN": "pg-demo-member-token",
}

// valuesOf returns a value for everything that probes need from outside, all different.
func valuesOf(probes *settle.Probes) scenario.Values {
	values := maps.Clone(set)
	for _, need := range probes.Needs() {
		if values[need.Name] == nil {
			values[need.Name] = "sandbox-" + need.Name
		}
	}
	return values
}

// sandbox returns a second instance in which readings have these values.
func sandbox(t *testing.T, readings sim.Readings) (set *world.Set, url func(vendor string) string) {
	t.Helper()
	set = world.NewSet(vendors.All())
	sc, err := scenario.Open(t.Context(), set, "starter")
	if err != nil {
		t.Fatal(err)
	}
	start := *sc.Start
	start.Readings = readings
	w, err := set.Make("sandbox", &start)
	if err != nil {
		t.Fatal(err)
	}
	return set, func(vendor string) string { return "http://sandbox.example/w/" + w.Name + "/" + vendor }
}

// TestEveryConfigurationIsRecovered: a hundred sandboxes of each vendor, whose readings
// have values at random, are found out exactly.
func TestEveryConfigurationIsRecovered(t *testing.T) {
	t.Parallel()
	configurations := 100
	if testing.Short() {
		configurations = 10
	}
	mine := world.NewSet(vendors.All())
	for _, v := range mine.Vendors {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			probes, err := settle.ProbesOf(mine, v)
			if err != nil {
				t.Fatal(err)
			}
			random, recovered := rand.New(rand.NewPCG(15, 3)), 0
			told := map[string]bool{} // such as egym.patch-response=account
			for range configurations {
				var readings sim.Readings
				for _, r := range v.Readings {
					readings = readings.With(r, r.Values[random.IntN(len(r.Values))])
				}
				if recover(t, probes, v, readings, told) {
					recovered++
				}
			}
			if recovered != configurations {
				t.Errorf("%d of %d configurations recovered", recovered, configurations)
			}
			for _, r := range v.Readings {
				for _, value := range r.Values {
					id := v.Name + "." + r.ID + "=" + value
					if r.Unprobed == "" && !told[id] && !testing.Short() {
						t.Errorf("no probe ever told %s", id)
					}
				}
			}
		})
	}
}

// recover reports whether a sandbox with these readings is found out. It adds what was
// told to told.
func recover(t *testing.T, probes *settle.Probes, v *world.Vendor, readings sim.Readings, told map[string]bool) bool {
	t.Helper()
	theirs, url := sandbox(t, readings)
	run := settle.Run{Probes: probes, URL: url(v.Name), Values: valuesOf(probes), Name: "test", Client: play.Inside(theirs)}
	found, err := run.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	right := len(run.Left) == 0
	if !right {
		t.Errorf("left at the sandbox: %s", run.Left)
	}
	for i, f := range found {
		r := v.Readings[i]
		_, text, probed := scenarios.Probe(v.Name, r.ID)
		told[f.Reading+"="+f.Value] = true
		if f.Value == readings.Of(r) || !probed || f.Value == "" && strings.Contains(string(text), f.Because) {
			continue // a probe says itself when it cannot tell
		}
		right = false
		t.Errorf("%s is %s, and %q was found: %s%s", f.Reading, readings.Of(r), f.Value, f.Because, f.Seen)
	}
	return right
}

// TestEveryReadingIsAccountedFor: by a probe, or by the reason why there is none.
func TestEveryReadingIsAccountedFor(t *testing.T) {
	t.Parallel()
	set := world.NewSet(vendors.All())
	var paths []string
	for _, v := range set.Vendors {
		for _, r := range v.Readings {
			path, text, probed := scenarios.Probe(v.Name, r.ID)
			switch {
			case !probed && r.Unprobed == "":
				t.Errorf("%s.%s has neither a probe, scenarios/%s, nor a reason why no probe can tell its value, Unprobed", v.Name, r.ID, path)
			case probed && r.Unprobed != "":
				t.Errorf("%s.%s has a probe, and a reason why no probe can tell its value", v.Name, r.ID)
			}
			if !probed {
				continue
			}
			paths = append(paths, path)
			sc, err := scenario.Read(set, path, text)
			if err != nil {
				t.Error(err)
				continue
			}
			if sc.Probe == nil || sc.Probe.Reading != r {
				t.Errorf("%s probes another reading", path)
			}
		}
	}
	for _, path := range scenarios.Probes() {
		if !slices.Contains(paths, path) {
			t.Errorf("%s is of no reading", path)
		}
	}
}

package settle

import (
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
	"github.com/mockvendors/mockvendors/sim"
)

// Probes has the probes of a vendor, read once for any number of runs, one at a time.
type Probes struct {
	set     *world.Set
	vendor  *world.Vendor
	of      map[*sim.Reading]*scenario.Scenario
	starter *scenario.Scenario // twins start from it
	values  scenario.Values    // that probes need there
}

// ProbesOf reads the probes of a vendor.
func ProbesOf(set *world.Set, v *world.Vendor) (*Probes, error) {
	p := &Probes{set: set, vendor: v, of: map[*sim.Reading]*scenario.Scenario{}, values: scenario.Values{}}
	for _, r := range v.Readings {
		path, text, ok := scenarios.Probe(v.Name, r.ID)
		if !ok {
			continue
		}
		sc, err := scenario.Read(set, path, text)
		if err != nil {
			return nil, err
		}
		p.of[r] = sc
		for _, need := range sc.Needs {
			p.values[need.Name] = "probe-" + need.Name // any credential works in an open world
		}
	}
	text, _ := scenarios.Text("starter")
	var err error
	if p.starter, err = scenario.Read(set, "starter.yaml", text); err != nil {
		return nil, err
	}
	doc, err := strict.Parse("probes/starter.yaml", scenarios.ProbeValues)
	if err != nil {
		return nil, err
	}
	for _, e := range doc.Root().Members() {
		p.values[e.Key] = e.Value.Text()
	}
	return p, nil
}

package settle

import (
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
	"github.com/mockvendors/mockvendors/sim"
)

// Probes has the probes of a vendor, read once for any number of runs, one at a time.
type Probes struct {
	set    *world.Set
	vendor *world.Vendor
	of     map[*sim.Reading]*scenario.Scenario
	rules  map[told][]string // what rulesOf found
}

// told is an answer to a step that told a value.
type told struct {
	reading *sim.Reading
	value   string
	step    string
	status  int
}

// ProbesOf reads the probes of a vendor.
func ProbesOf(set *world.Set, v *world.Vendor) (*Probes, error) {
	p := &Probes{set, v, map[*sim.Reading]*scenario.Scenario{}, map[told][]string{}}
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
	}
	return p, nil
}

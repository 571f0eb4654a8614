package settle

import (
	"context"
	"strconv"

	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/target"
	"github.com/mockvendors/mockvendors/sim"
)

// rulesOf returns the rules by which the simulator, under the value that was found,
// gives the answer that told it: these were observed. It plays the probe in a world of
// its own. If the answer there has another status, it returns none.
func (r *Run) rulesOf(sc *scenario.Scenario, reading *sim.Reading, value string, told target.Heard) (rules []string, err error) {
	start := *sc.Start
	start.Readings = start.Readings.With(reading, value)
	w, err := r.Set.Make("", &start)
	if err != nil {
		return nil, err
	}
	defer r.Set.Delete(w.Name)
	values := scenario.Values{}
	for _, need := range sc.Needs {
		values[need.Name] = "probe-" + need.Name // any credential works in an open world
	}
	values[RunName] = "00000000"
	here := target.Targets{r.Vendor.Name: "http://here/w/" + w.Name + "/" + r.Vendor.Name}
	heard, _, err := here.Prober(r.Set, values, play.Inside(r.Set)).Play(context.Background(), sc)
	if err != nil {
		return nil, err
	}
	for _, h := range heard {
		if h.Step.ID != told.Step.ID || h.Status != told.Status {
			continue
		}
		number, _ := strconv.Atoi(h.Header.Get("X-Mockvendors-Request"))
		for _, e := range w.Journal.Entries() {
			if e.Number == number {
				for _, rule := range e.Rules() {
					rules = append(rules, rule.ID)
				}
			}
		}
	}
	return rules, nil
}

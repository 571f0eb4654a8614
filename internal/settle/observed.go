package settle

import (
	"context"
	"strconv"

	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/target"
)

// rulesOf returns the rules by which the simulator gives the answer that told a value:
// they were observed. It plays the probe under that value, in a world of its own. If the
// answer there has another status, it returns none.
func (p *Probes) rulesOf(told told) (rules []string, err error) {
	if rules, known := p.rules[told]; known {
		return rules, nil
	}
	sc := p.of[told.reading]
	start := *sc.Start
	start.Readings = start.Readings.With(told.reading, told.value)
	w, err := p.set.Make("", &start)
	if err != nil {
		return nil, err
	}
	defer p.set.Delete(w.Name)
	values := scenario.Values{}
	for _, need := range sc.Needs {
		values[need.Name] = "probe-" + need.Name // any credential works in an open world
	}
	values[RunName] = "00000000"
	here := target.Targets{p.vendor.Name: "http://here/w/" + w.Name + "/" + p.vendor.Name}
	heard, _, err := here.Prober(p.set, values, play.Inside(p.set)).Play(context.Background(), sc)
	if err != nil {
		return nil, err
	}
	for _, h := range heard {
		if h.Step.ID != told.step || h.Status != told.status {
			continue
		}
		number, _ := strconv.Atoi(h.Header.Get("X-Mockvendors-Request"))
		if e, ok := w.Journal.Get(number); ok {
			for _, rule := range e.Rules() {
				rules = append(rules, rule.ID)
			}
		}
	}
	p.rules[told] = rules
	return rules, nil
}

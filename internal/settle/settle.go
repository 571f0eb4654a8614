// Package settle finds out which value each reading has at a vendor's sandbox. It plays
// probes, each of a few calls with synthetic data, and keeps what they told as evidence.
package settle

import (
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"net/http"
	"strings"

	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/target"
	"github.com/mockvendors/mockvendors/sim"
)

// Run is what settles the readings of a vendor.
type Run struct {
	Probes *Probes
	URL    string          // of the sandbox
	Values scenario.Values // set from outside, such as credentials
	// Name makes the data of this run different from that of every other run.
	Name   string
	Client *http.Client // nil for one that uses the network

	Left []string // what All could not remove at the sandbox
}

// Finding is what is known of a reading at the sandbox.
type Finding struct {
	Reading string   `json:"reading"`           // such as egym.patch-response
	Value   string   `json:"value,omitempty"`   // "" if no probe told it
	Default bool     `json:"default,omitempty"` // the value is the simulator's default
	Seen    string   `json:"seen,omitempty"`    // the answer that told it: "patch answered 200"
	Rules   []string `json:"rules,omitempty"`   // by which the simulator gives the same answer
	Because string   `json:"because,omitempty"` // why no value is known
}

// RunName is the variable by which probes make their data different in each run.
const RunName = "RUN"

// asked is a reading, and what came of its probe.
type asked struct {
	reading *sim.Reading
	probe   *scenario.Scenario // nil if none was played
	heard   []target.Heard
	decided string // the step whose answer told the value; "" if none did
	found   Finding
	mask    func(string) string
}

// All settles every reading of the vendor. It fails if the sandbox cannot be reached, or refuses
// the credential. If it is interrupted, it cleans up and returns what was told so far.
func (r *Run) All(ctx context.Context) (all []Finding, err error) {
	var each []*asked
	var t tally
	for i, reading := range r.Probes.vendor.Readings {
		a, err := r.one(ctx, reading)
		if err == nil {
			if a.probe != nil {
				t.add(a.probe, a.heard)
			}
			err = t.refused(i == len(r.Probes.vendor.Readings)-1)
		}
		if err != nil {
			return nil, err
		}
		each = append(each, a)
	}
	if err := r.doubt(each); err != nil {
		return nil, err
	}
	for _, a := range each {
		a.found.Reading = r.Probes.vendor.Name + "." + a.reading.ID
		a.found.Default = a.found.Value == a.reading.Default()
		all = append(all, a.found)
	}
	return all, nil
}

// one plays the probe of a reading, and decides by its answers.
func (r *Run) one(ctx context.Context, reading *sim.Reading) (*asked, error) {
	sc, vendor := r.Probes.of[reading], r.Probes.vendor.Name
	a := &asked{reading: reading}
	if sc == nil {
		a.found.Because = reading.Unprobed
		return a, nil
	}
	values := r.valuesFor(reading)
	if missing := lacks(sc, values); len(missing) > 0 {
		a.found.Because = fmt.Sprintf("its probe needs --set %s=value: see mockvendors scenarios show %s",
			strings.Join(missing, "=value --set "), strings.TrimSuffix(sc.File, ".yaml"))
		return a, nil
	}
	if ctx.Err() != nil {
		a.found.Because = "interrupted before its probe"
		return a, nil
	}
	to := target.Targets{vendor: r.URL}
	if err := to.Check(r.Probes.set, []*scenario.Scenario{sc}, values); err != nil {
		return nil, err
	}
	prober := to.Prober(r.Probes.set, values, r.Client)
	heard, saved, err := prober.Play(ctx, sc)
	if err != nil {
		return nil, err
	}
	for _, line := range prober.Left(heard) {
		r.Left = append(r.Left, fmt.Sprintf("%s (its data has %v in it)", line, values[RunName]))
	}
	a.probe, a.heard, a.mask = sc, heard, prober.Mask
	a.found, a.decided = decide(sc.Probe, heard, saved)
	a.found.Seen, a.found.Because = prober.Mask(a.found.Seen), prober.Mask(a.found.Because)
	return a, nil
}

// valuesFor returns the values of a reading's probe.
func (r *Run) valuesFor(reading *sim.Reading) scenario.Values {
	values := maps.Clone(r.Values)
	if values == nil {
		values = scenario.Values{}
	}
	if values[RunName] == nil {
		values[RunName] = r.runName(reading)
	}
	return values
}

func (r *Run) runName(reading *sim.Reading) string {
	sum := fnv.New32a()
	sum.Write([]byte(r.Name + " " + reading.ID))
	return fmt.Sprintf("%08x", sum.Sum32())
}

// decide returns what the answers to a probe tell, and the step whose answer told it.
func decide(p *scenario.Probe, heard []target.Heard, saved scenario.Values) (found Finding, step string) {
	for i := range p.Tells {
		t := &p.Tells[i]
		for _, h := range heard {
			if h.Step.ID != t.Step || !holds(t, h, saved) {
				continue
			}
			return Finding{Value: t.Value, Because: t.Because, Seen: fmt.Sprintf("%s answered %d", t.Step, h.Status)}, t.Step
		}
	}
	var answers []string
	for _, h := range heard {
		answers = append(answers, h.Step.ID+" "+came(h))
	}
	return Finding{Because: "the answers fit no value: " + strings.Join(answers, "; ")}, ""
}

// holds reports whether a step had the outcome.
func holds(t *scenario.Tell, h target.Heard, saved scenario.Values) bool {
	if h.Status == 0 || t.Status != 0 && t.Status != h.Status {
		return false
	}
	pattern, err := t.Body(saved)
	if err != nil {
		return false
	}
	if pattern == nil {
		return true
	}
	body, err := play.Decode(h.Body)
	return err == nil && pattern.Matches(body)
}

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

// All settles every reading of the vendor. It fails if the sandbox cannot be reached, or
// refuses the credential.
func (r *Run) All(ctx context.Context) (all []Finding, err error) {
	var t tally
	for i, reading := range r.Probes.vendor.Readings {
		found, err := r.one(ctx, reading, &t)
		if err == nil {
			err = t.refused(i == len(r.Probes.vendor.Readings)-1)
		}
		if err != nil {
			return nil, err
		}
		found.Reading = r.Probes.vendor.Name + "." + reading.ID
		found.Default = found.Value == reading.Default()
		all = append(all, found)
	}
	return all, nil
}

// one settles a reading.
func (r *Run) one(ctx context.Context, reading *sim.Reading, t *tally) (Finding, error) {
	sc, vendor := r.Probes.of[reading], r.Probes.vendor.Name
	if sc == nil {
		return Finding{Because: reading.Unprobed}, nil
	}
	values := r.valuesFor(reading)
	if missing := lacks(sc, values); len(missing) > 0 {
		return Finding{Because: fmt.Sprintf("its probe needs --set %s=value: see mockvendors scenarios show %s",
			strings.Join(missing, "=value --set "), strings.TrimSuffix(sc.File, ".yaml"))}, nil
	}
	to := target.Targets{vendor: r.URL}
	if err := to.Check(r.Probes.set, []*scenario.Scenario{sc}, values); err != nil {
		return Finding{}, err
	}
	prober := to.Prober(r.Probes.set, values, r.Client)
	heard, saved, err := prober.Play(ctx, sc)
	if err != nil {
		return Finding{}, err
	}
	t.add(sc, heard)
	found, decided := decide(sc.Probe, heard, saved)
	if found.Value != "" {
		found.Rules, err = r.Probes.rulesOf(told{reading, found.Value, decided.Step.ID, decided.Status})
	}
	found.Seen, found.Because = prober.Mask(found.Seen), prober.Mask(found.Because)
	return found, err
}

// valuesFor returns the values of a reading's probe.
func (r *Run) valuesFor(reading *sim.Reading) scenario.Values {
	values := maps.Clone(r.Values)
	if values == nil {
		values = scenario.Values{}
	}
	if values[RunName] == nil {
		sum := fnv.New32a()
		sum.Write([]byte(r.Name + " " + reading.ID))
		values[RunName] = fmt.Sprintf("%08x", sum.Sum32())
	}
	return values
}

// decide returns what the answers to a probe tell, and the one that told it.
func decide(p *scenario.Probe, heard []target.Heard, saved scenario.Values) (Finding, target.Heard) {
	for i := range p.Tells {
		t := &p.Tells[i]
		for _, h := range heard {
			if h.Step.ID != t.Step || !holds(t, h, saved) {
				continue
			}
			return Finding{Value: t.Value, Because: t.Because, Seen: fmt.Sprintf("%s answered %d", t.Step, h.Status)}, h
		}
	}
	came := make([]string, len(heard))
	for i, h := range heard {
		came[i] = fmt.Sprintf("%s answered %d", h.Step.ID, h.Status)
		if h.Status == 0 {
			came[i] = h.Step.ID + ": " + h.Why
		}
	}
	return Finding{Because: "the answers fit no value: " + strings.Join(came, "; ")}, target.Heard{}
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

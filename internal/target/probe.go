package target

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"

	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Prober makes the calls of probes to a target, one probe after the other.
type Prober struct {
	run run
}

// Heard is what came of a step of a probe.
type Heard struct {
	Step   *scenario.Step
	Status int // 0 if there is no answer
	Header http.Header
	Body   []byte
	Why    string // there is no answer: in words without secrets
}

// Prober returns what makes calls to the targets. If client is nil, it uses one of its
// own.
func (t Targets) Prober(set *world.Set, values scenario.Values, client *http.Client) *Prober {
	if client == nil {
		client = NewClient()
	}
	return &Prober{run{set: set, values: values, targets: t, client: client, reached: map[string]bool{}, mask: newMask(values)}}
}

// Mask replaces values that were set from outside.
func (p *Prober) Mask(text string) string { return p.run.mask.text(text) }

// Play makes every call of a probe once, whatever came of those before: the last ones
// clean up. It leaves out a call that refers to what no answer had. It returns the
// values that the steps saved. It fails if the target cannot be reached at all.
func (p *Prober) Play(ctx context.Context, sc *scenario.Scenario) (all []Heard, saved scenario.Values, err error) {
	w, err := p.run.set.Make("", sc.Start)
	if err != nil {
		return nil, nil, err
	}
	defer p.run.set.Delete(w.Name)
	c := &client{run: &p.run, world: w, secrets: credentialsIn(p.run.set, sc)}
	saved = maps.Clone(p.run.values)
	for i := range sc.Steps {
		s := &sc.Steps[i]
		heard := Heard{Step: s}
		if missing := s.Missing(saved); missing != "" {
			heard.Why = "not sent, because there is no ${" + missing + "}"
		} else {
			a, err := c.Try(ctx, s, saved)
			switch {
			case c.unreachable != nil:
				return all, saved, c.unreachable
			case ctx.Err() != nil:
				return all, saved, errors.New("interrupted")
			case err != nil:
				heard.Why = err.Error()
			case a.Header == nil:
				heard.Why = "got " + a.Outcome
			default:
				heard.Status, heard.Header, heard.Body = a.Status, a.Header, a.Body
				keep(saved, s, a.Body)
			}
		}
		all = append(all, heard)
	}
	return all, saved, nil
}

// keep stores the parts of an answer that a step saves, if it has them.
func keep(values scenario.Values, s *scenario.Step, body []byte) {
	decoded, err := play.Decode(body)
	if err != nil {
		return
	}
	for _, save := range s.Save {
		switch value, _ := play.At(decoded, save.Pointer); value.(type) {
		case string, float64, bool:
			values[s.ID+"."+save.Name] = value
		}
	}
}

// CheckSandboxes returns an error if a target is a production host of a vendor: one of
// its own hosts that the vendor does not name as a sandbox.
func (t Targets) CheckSandboxes(set *world.Set) error {
	for _, vendor := range set.Names() {
		if base := t[vendor]; base != "" {
			if owner, host := production(set, base); owner != "" {
				return fmt.Errorf("%s is a production host of %s: name its sandbox, or add --allow-production if you mean it", host, owner)
			}
		}
	}
	return nil
}

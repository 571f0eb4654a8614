package target

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Prober makes the calls of probes to a target, one probe after the other.
type Prober struct {
	run run
}

// Heard is what came of a step of a probe.
type Heard struct {
	Step   *scenario.Step
	Cleans bool   // it removes what the probe made, and tells nothing
	Sent   string // such as "DELETE /accounts/1"; "" if the call was not made
	Lacks  string // the reference without a value, for which the call was not made
	Status int    // 0 if there is no answer
	Header http.Header
	Body   []byte
	InBody bool   // the vendor refused, and only the body tells
	Breach string // how the answer breaks the contract; "" if it does not
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
// clean up, and are made again if they fail. It leaves out a call that refers to what no
// answer had. If it is interrupted, it only cleans up. It returns the values that the
// steps saved. It fails if the target cannot be reached at all.
func (p *Prober) Play(ctx context.Context, sc *scenario.Scenario) (all []Heard, saved scenario.Values, err error) {
	w, err := p.run.set.Make("", sc.Start)
	if err != nil {
		return nil, nil, err
	}
	defer p.run.set.Delete(w.Name)
	v := p.run.set.Vendor(sc.Probe.Vendor)
	doc, err := v.Open()
	if err != nil {
		return nil, nil, err
	}
	c := &client{run: &p.run, world: w, secrets: credentialsIn(p.run.set, sc)}
	saved = maps.Clone(p.run.values)
	for i := range sc.Steps {
		s := &sc.Steps[i]
		heard := Heard{Step: s, Cleans: cleans(doc, sc.Probe, s), Lacks: s.Missing(saved)}
		switch {
		case ctx.Err() != nil && !heard.Cleans:
			heard.Why = "not sent, because of the interruption"
		case heard.Lacks != "":
			heard.Why = "not sent, because there is no ${" + heard.Lacks + "}"
		default:
			c.ask(ctx, v, doc, &heard, saved)
			again := failed(heard.Status) && (heard.Status != 0 || ctx.Err() == nil) // after an interruption, time is short
			if again && heard.Cleans && slices.ContainsFunc(all, Heard.made) {
				time.Sleep(beforeRetry)
				c.ask(ctx, v, doc, &heard, saved)
			}
			if c.unreachable != nil && ctx.Err() == nil {
				return all, saved, c.unreachable
			}
			if heard.succeeded() { // a refused call made nothing that could be removed
				keep(saved, s, heard.Body)
			}
		}
		all = append(all, heard)
	}
	return all, saved, nil
}

// ask makes the call of a step.
func (c *client) ask(ctx context.Context, v *world.Vendor, doc *contract.Contract, h *Heard, values scenario.Values) {
	*h = Heard{Step: h.Step, Cleans: h.Cleans}
	if sent, err := unsigned(c.world, h.Step.Call(values)); err == nil {
		h.Sent = sent.Method + " " + strings.TrimSuffix(sent.Path+"?"+sent.Query, "?")
	}
	limited, leave := outlive(ctx)
	defer leave()
	a, err := c.Try(limited, h.Step, values)
	switch {
	case err != nil:
		h.Why = err.Error()
	case a.Header == nil:
		h.Why = "got " + a.Outcome
	default:
		h.Status, h.Header, h.Body = a.Status, a.Header, a.Body
		h.InBody = v.Refused != nil && a.Status/100 == 2 && v.Refused(a.Body)
		breaches := doc.CheckResponse(h.Step.Operation.ID, contract.Exchange{
			Method: a.Entry.Method, Status: a.Status, ResponseHeader: a.Header, ResponseBody: a.Body,
		})
		if len(breaches) > 0 {
			h.Breach = tell.Printable(breaches[0].Where + " " + breaches[0].Message)
		}
	}
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

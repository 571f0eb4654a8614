package settle

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/target"
	"github.com/mockvendors/mockvendors/internal/world"
)

// twin is a world with the values that were found. A value is told only if the sandbox
// answered every call of the probe as the twin does: an address without the vendor's API,
// or a key that may do nothing, has answers too.
type twin struct {
	probes  *Probes
	world   *world.World
	targets target.Targets
}

// answer is what the twin answered to a step.
type answer struct {
	target.Heard
	entry *journal.Entry // nil if there is none
}

// refused reports whether the twin refused the call.
func (a answer) refused() bool { return a.entry != nil && a.entry.Refusal != nil }

// doubt takes back what was found where the twin answers otherwise, or where nothing shows
// that a refusal was meant. Else it adds the rules by which the twin answers.
func (r *Run) doubt(each []*asked) error {
	each = slices.DeleteFunc(slices.Clone(each), func(a *asked) bool { return a.found.Value == "" })
	start := *r.Probes.starter.Start
	for _, a := range each {
		start.Readings = start.Readings.With(a.reading, a.found.Value)
	}
	w, err := r.Probes.set.Make("", &start)
	if err != nil {
		return err
	}
	defer r.Probes.set.Delete(w.Name)
	vendor := r.Probes.vendor.Name
	t := &twin{r.Probes, w, target.Targets{vendor: "http://here/w/" + w.Name + "/" + vendor}}
	control := controls{called: map[string]bool{}, succeeded: map[string]bool{}}
	answers := map[*asked][]answer{}
	for _, a := range each {
		if answers[a], err = t.play(a, r.runName(a.reading)); err != nil {
			return err
		}
		why := differs(a, answers[a])
		control.add(answers[a], why == "")
		a.withdraw(why)
	}
	for _, a := range each {
		for _, step := range answers[a] {
			if a.found.Value == "" || step.Step.ID != a.decided {
				continue
			}
			if step.refused() && !control.covers(answers[a], step) {
				a.withdraw(fmt.Sprintf("%s answered %d, and no call of %s that should succeed did so",
					step.Step.ID, step.Status, step.Step.Operation.ID))
				continue
			}
			if step.entry != nil {
				for _, rule := range step.entry.Rules() {
					a.found.Rules = append(a.found.Rules, rule.ID)
				}
			}
		}
	}
	return nil
}

// withdraw takes back what was found, unless why is "".
func (a *asked) withdraw(why string) {
	if why != "" {
		a.found = Finding{Because: a.mask(why)}
	}
}

// play plays a probe in the twin, up to the last step that tells something.
func (t *twin) play(a *asked, run string) (answers []answer, err error) {
	values := maps.Clone(t.probes.values)
	values[RunName] = run
	heard, _, err := t.targets.Prober(t.probes.set, values, play.Inside(t.probes.set)).Play(context.Background(), a.probe)
	if err != nil {
		return nil, err
	}
	last := 0
	for i, h := range heard {
		if slices.ContainsFunc(a.probe.Probe.Tells, func(t scenario.Tell) bool { return t.Step == h.Step.ID }) {
			last = i
		}
	}
	for _, h := range heard[:last+1] {
		number, _ := strconv.Atoi(h.Header.Get("X-Mockvendors-Request"))
		found := answer{Heard: h}
		found.entry, _ = t.world.Journal.Get(number)
		answers = append(answers, found)
	}
	return answers, nil
}

// differs returns where the sandbox answered otherwise than the twin; "" if it did not.
func differs(a *asked, twin []answer) string {
	for i, want := range twin {
		got, step := a.heard[i], want.Step.ID
		switch {
		case (got.Status == 0) != (want.Status == 0):
			return step + " " + came(got) + "; where the value is " + a.found.Value + ", it " + came(want.Heard)
		case got.Status == 0:
		case got.Breach != "":
			return fmt.Sprintf("%s answered %d, and not as the contract has it: %s", step, got.Status, got.Breach)
		case got.Status != want.Status && max(got.Status, want.Status) >= 300:
			return fmt.Sprintf("%s answered %d; where the value is %s, it answers %d", step, got.Status, a.found.Value, want.Status)
		case says(got.Body) != says(want.Body):
			return fmt.Sprintf("%s answered %s; where the value is %s, it answers %s", step, says(got.Body), a.found.Value, says(want.Body))
		}
	}
	return ""
}

// came says what came of a step.
func came(h target.Heard) string {
	switch {
	case h.Status != 0:
		return fmt.Sprintf("answered %d", h.Status)
	case h.Sent == "":
		return "was " + h.Why
	}
	return "got no answer: " + h.Why
}

// says returns the switches at the top of an answer, such as "status=false": vendors report
// a failure by them whose status is 200.
func says(body []byte) string {
	decoded, err := play.Decode(body)
	object, _ := decoded.(map[string]any)
	if err != nil {
		return ""
	}
	var all []string
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if on, is := object[name].(bool); is {
			all = append(all, fmt.Sprintf("%s=%t", name, on))
		}
	}
	return strings.Join(all, " ")
}

// controls has the operations whose calls should succeed, and those of them that did.
type controls struct{ called, succeeded map[string]bool }

// add adds an exchange. agrees says that the sandbox answered as the twin.
func (c controls) add(exchange []answer, agrees bool) {
	for _, a := range exchange {
		if a.entry == nil || a.refused() {
			continue
		}
		c.called[a.Step.Operation.ID] = true
		if agrees {
			c.succeeded[a.Step.Operation.ID] = true
		}
	}
}

// covers reports whether calls that succeeded show that a refusal is meant: in the same
// exchange or of the same operation, or any call if none of that operation can succeed.
func (c controls) covers(exchange []answer, refusal answer) bool {
	if slices.ContainsFunc(exchange, func(a answer) bool { return a.entry != nil && !a.refused() }) {
		return true
	}
	if op := refusal.Step.Operation.ID; c.called[op] {
		return c.succeeded[op]
	}
	return len(c.succeeded) > 0
}

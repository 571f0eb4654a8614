package scenario

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/match"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/sim"
)

// MaxProbeCalls is how many calls a probe may make. Probes go to real sandboxes.
const MaxProbeCalls = 6

// Probe says which value a reading has at a vendor, by the outcomes of the steps.
type Probe struct {
	Vendor  string
	Reading *sim.Reading
	Tells   []Tell // the first that holds decides
}

// Tell is an outcome of a step that tells the value of a reading, or why nothing does.
type Tell struct {
	Value   string // "" with Because
	Because string
	Step    string // its id
	Status  int    // 0: any

	body *strict.Node
}

// RefuseProbe returns an error if the scenario is a probe: its steps expect nothing, so
// every run would pass.
func (s *Scenario) RefuseProbe() error {
	if s.Probe == nil {
		return nil
	}
	return strict.Errors{s.Root.Locate("probe").Errorf(
		"only settle plays a probe, whose steps expect nothing: to test with them, leave out probe and add expect to the steps")}
}

type fileProbe struct {
	Reading string     `json:"reading" required:"true"`
	Tells   []fileTell `json:"tells" required:"true"`
}

type fileTell struct {
	_       struct{}   `oneof:"value,because"`
	Value   string     `json:"value"`
	Because string     `json:"because"`
	Step    fault.Name `json:"step" required:"true"`
	Status  *int       `json:"status" min:"200"`
	Body    node       `json:"body"`
}

// Body returns the pattern that the step's body must match; nil for any body.
func (t *Tell) Body(v Values) (*match.Pattern, error) {
	if t.body == nil {
		return nil, nil
	}
	return match.Compile(v.value(*t.body))
}

// probe checks the probe of a file against its steps.
func (r *reader) probe(f *fileProbe, steps []Step) (made *Probe, errs strict.Errors) {
	if f == nil {
		return nil, nil
	}
	at := r.root.Locate("probe")
	vendor, id, _ := strings.Cut(f.Reading, ".")
	v := r.set.Vendor(vendor)
	if v == nil {
		return nil, strict.Errors{at.Locate("reading").Errorf("write vendor.reading: %s", unknownVendor(r.set, vendor))}
	}
	made = &Probe{Vendor: vendor}
	if made.Reading, errs = r.probed(v.Readings, id, at.Locate("reading")); made.Reading == nil {
		return nil, errs
	}
	calls, ids := 0, []string{}
	for i := range steps {
		if steps[i].Move == nil {
			calls++
		}
		if steps[i].ID != "" {
			ids = append(ids, steps[i].ID)
		}
	}
	if calls > MaxProbeCalls {
		errs = append(errs, at.Errorf("a probe makes at most %d calls, not %d: it goes to a real sandbox", MaxProbeCalls, calls))
	}
	told := map[string]bool{}
	for i, t := range f.Tells {
		here := at.Locate("tells", i)
		if t.Because == "" && !slices.Contains(made.Reading.Values, t.Value) {
			errs = append(errs, here.Locate("value").Errorf("reading %s has no value %q%s", f.Reading, t.Value, strict.Suggest(t.Value, made.Reading.Values)))
		}
		if !slices.Contains(ids, string(t.Step)) {
			errs = append(errs, here.Locate("step").Errorf("there is no step %q%s", t.Step, strict.Suggest(string(t.Step), ids)))
		}
		told[t.Value] = true
		tell := Tell{Value: t.Value, Because: t.Because, Step: string(t.Step)}
		if t.Status != nil {
			tell.Status = *t.Status
		}
		if n, there := here.Get("body"); there {
			tell.body = &n
			errs = append(errs, checkPattern(n)...)
		}
		made.Tells = append(made.Tells, tell)
		for _, e := range here.Members() {
			errs = append(errs, r.referencesIn(e, steps)...)
		}
	}
	for _, value := range made.Reading.Values {
		if !told[value] {
			errs = append(errs, at.Errorf("nothing tells the value %q: add {value: %s, step: …}", value, value))
		}
	}
	return made, errs
}

// referencesIn checks the references of a part of the probe, which comes after all steps.
func (r *reader) referencesIn(e strict.Member, steps []Step) strict.Errors {
	return eachText(e, func(n strict.Node, text string) error {
		for _, found := range reference.FindAllString(text, -1) {
			switch name := nameIn(found); {
			case name == "":
			case e.Key != "body":
				return fmt.Errorf("%s cannot contain a reference; body can", e.Key)
			case settable.MatchString(name):
				r.need(name, n)
			default:
				if err := checkReference(steps, len(steps), name); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// probed returns the reading with an id.
func (r *reader) probed(all []*sim.Reading, id string, at strict.Node) (*sim.Reading, strict.Errors) {
	var ids []string
	for _, reading := range all {
		if reading.ID == id {
			return reading, nil
		}
		ids = append(ids, reading.ID)
	}
	return nil, strict.Errors{at.Errorf("there is no reading %q%s", id, strict.Suggest(id, ids))}
}

// Missing returns the first value that the step's call refers to and that is not there;
// "" if it has all.
func (s *Step) Missing(v Values) (missing string) {
	for _, e := range s.Node.Members() {
		if e.Key == "expect" || !slices.Contains(fillable, e.Key) {
			continue
		}
		eachText(e, func(_ strict.Node, text string) error {
			for _, found := range reference.FindAllString(text, -1) {
				if name := nameIn(found); name != "" && v[name] == nil && missing == "" {
					missing = name
				}
			}
			return nil
		})
	}
	return missing
}

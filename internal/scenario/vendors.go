package scenario

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// ParseState parses the vendors' states, readings and rate limits, in the form of
// a scenario's section vendors.
func ParseState(set *world.Set, text []byte) (*State, error) {
	doc, err := strict.Parse("state", text)
	if err != nil {
		return nil, err
	}
	limited := map[string]bool{}
	states, readings, errs := vendors(set, doc.Root(), limited)
	if len(errs) > 0 {
		return nil, sorted(errs)
	}
	return &State{doc.Root(), states, withDefaults(set, states, readings), slices.Collect(maps.Keys(limited))}, nil
}

// withDefaults sets the readings that a vendor's state leaves out to their
// default: a state replaces everything of the vendor.
func withDefaults(set *world.Set, states map[string]any, readings sim.Readings) sim.Readings {
	for _, v := range set.Vendors {
		if states[v.Name] == nil {
			continue
		}
		for _, r := range v.Readings {
			readings = readings.With(r, readings.Of(r))
		}
	}
	return readings
}

// State has the vendors' states, parsed and not yet applied.
type State struct {
	root     strict.Node
	states   map[string]any
	readings sim.Readings
	limited  []string // the vendors whose documented rate limit is on
}

// Put replaces the state of w, entirely or not at all. Its error tells every mistake,
// is a *[world.FullError], or that of ctx if it is done before the state is there.
func (s *State) Put(ctx context.Context, w *world.World) error {
	return notPut(ctx, s.root, w.PutStateContext(ctx, s.states, s.readings, s.limited...))
}

// notPut gives the error of putting a state, whose vendors are at root, places.
func notPut(ctx context.Context, root strict.Node, err error) error {
	var full *world.FullError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &full):
		return full
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return sorted(located(root, err))
}

// vendors reads the mapping of vendors to their states. It adds the vendors whose
// documented rate limit is on to limited.
func vendors(set *world.Set, n strict.Node, limited map[string]bool) (states map[string]any, readings sim.Readings, errs strict.Errors) {
	states = map[string]any{}
	if n.Kind() == strict.Null {
		return states, nil, nil
	}
	if n.Kind() != strict.Mapping {
		return nil, nil, strict.Errors{n.Errorf("must be a mapping of vendors to their state, not %s", n.Kind())}
	}
	for _, e := range n.Members() {
		v := set.Vendor(e.Key)
		if v == nil {
			errs = append(errs, e.Errorf("%s", unknownVendor(set, e.Key)))
			continue
		}
		if e.Value.Kind() == strict.Null {
			continue
		}
		state := v.API.State.New()
		states[v.Name] = state
		on, more := rateLimit(v, e.Value)
		errs = append(errs, more...)
		if on {
			limited[v.Name] = true
		}
		errs = append(errs, e.Value.DecodeBeside(state, "readings", "rateLimit")...)
		chosen, more := vendorReadings(set, v, e.Value)
		errs = append(errs, more...)
		for r, value := range chosen {
			readings = readings.With(r, value)
		}
	}
	return states, readings, append(errs, tooMany(n)...)
}

// maxGenerated limits the records that a scenario has made up, all together.
const maxGenerated = 1_000_000

// tooMany finds where the vendors' states have more records made up than that, by
// the counts under "generate" of each tenant.
func tooMany(vendors strict.Node) (errs strict.Errors) {
	total := 0.0 // a count may be too large for an integer
	for _, v := range vendors.Members() {
		for _, list := range v.Value.Members() {
			for _, tenant := range list.Value.Items() {
				counts, _ := tenant.Get("generate")
				for _, count := range counts.Members() {
					n, err := strconv.ParseFloat(count.Value.Text(), 64)
					if count.Value.Kind() != strict.Int || err != nil || n <= 0 {
						continue
					}
					if total += n; total > maxGenerated && len(errs) == 0 {
						errs = append(errs, count.Value.Errorf("with this, the scenario generates %.0f records; the maximum is %d in all", total, maxGenerated))
					}
				}
			}
		}
	}
	return errs
}

// rateLimit reads whether a vendor's documented rate limit is on.
func rateLimit(v *world.Vendor, n strict.Node) (on bool, errs strict.Errors) {
	node, ok := n.Get("rateLimit")
	if !ok {
		return false, nil
	}
	if node.Kind() != strict.String {
		return false, strict.Errors{node.Errorf("must be documented or off, not %s", node.Kind())}
	}
	switch node.Text() {
	case "off":
		return false, nil
	case "documented":
		if v.API.Limit == nil {
			return false, strict.Errors{node.Errorf("%s documents no rate limit: leave it off", v.Name)}
		}
		return true, nil
	default:
		return false, strict.Errors{node.Errorf("unknown value %q%s", node.Text(), strict.Suggest(node.Text(), []string{"documented", "off"}))}
	}
}

// vendorReadings reads the readings in a vendor's state.
func vendorReadings(set *world.Set, v *world.Vendor, n strict.Node) (chosen sim.Readings, errs strict.Errors) {
	node, ok := n.Get("readings")
	if !ok || node.Kind() == strict.Null {
		return nil, nil
	}
	values := map[string]string{}
	if errs := node.Decode(&values); len(errs) > 0 {
		return nil, errs
	}
	for _, e := range node.Members() {
		r, err := Reading(set, v.Name, e.Key, values[e.Key])
		if err != nil {
			errs = append(errs, e.Errorf("%s", err))
			continue
		}
		chosen = chosen.With(r, values[e.Key])
	}
	return chosen, errs
}

// located gives the mistakes that vendors found in their states their places in
// the file.
func located(vendors strict.Node, err error) (errs strict.Errors) {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return nil
	}
	for _, one := range joined.Unwrap() {
		var load *world.LoadError
		if errors.As(one, &load) {
			path := append([]any{load.Vendor}, load.Path...)
			errs = append(errs, vendors.Locate(path...).Errorf("%s", load.Err))
		}
	}
	return errs
}

// Show returns a vendor's state in the form that a scenario has it: with the
// readings that are not at their default, and the documented rate limit if it is
// on.
func Show(v *world.Vendor, state any, readings sim.Readings, limited bool) (map[string]jsontext.Value, error) {
	text, err := json.Marshal(state, json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	shown := map[string]jsontext.Value{}
	if err := json.Unmarshal(text, &shown); err != nil {
		return nil, err
	}
	chosen := map[string]string{}
	for _, r := range v.Readings {
		if value := readings.Of(r); value != r.Default() {
			chosen[r.ID] = value
		}
	}
	if len(chosen) > 0 {
		if shown["readings"], err = json.Marshal(chosen, json.Deterministic(true)); err != nil {
			return nil, err
		}
	}
	if limited {
		shown["rateLimit"] = jsontext.Value(`"documented"`)
	}
	return shown, nil
}

func sorted(errs strict.Errors) error {
	errs.Sort()
	return errs
}

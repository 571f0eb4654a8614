package scenario

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// rival is a rival of a file.
type rival struct {
	_      struct{}     `key:"body" without:"form" because:"a call has one body"`
	After  fault.When   `json:"after" required:"true"`
	Expect *RivalExpect `json:"expect"`
	call
}

// RivalExpect is what must come of a rival. Without it, the rival must act, and
// no vendor may refuse its calls.
type RivalExpect struct {
	Acted  *int `json:"acted" min:"0"`
	Status *int `json:"status" min:"200" max:"599"` // of each of its calls
}

// RivalCheck is a rival to judge at the end of a run.
type RivalCheck struct {
	Node   strict.Node
	Expect *RivalExpect
}

func rivalChecks(rivals []rival, root strict.Node) []RivalCheck {
	checks := make([]RivalCheck, len(rivals))
	for i, r := range rivals {
		checks[i] = RivalCheck{root.Locate("rivals", i), r.Expect}
	}
	return checks
}

// CheckNode checks that the rival acts at some call.
func (r *rival) CheckNode(n strict.Node) error {
	if r.After.Calls.Never() {
		return n.Locate("after", "calls", "percent").Errorf("at 0 percent it never acts")
	}
	return nil
}

// setFaultsAndRivals adds faults and rivals to a start, if the operations,
// tenants and credentials that they name exist.
func setFaultsAndRivals(set *world.Set, start *world.Start, faults []fault.Fault, rivals []rival, root strict.Node) (errs strict.Errors) {
	if len(faults) > fault.MaxFaults {
		return append(errs, root.Locate("faults", fault.MaxFaults).Errorf("there are %d faults; the maximum is %d", len(faults), fault.MaxFaults))
	}
	compiled := make([]*fault.Seeded, 0, len(faults))
	ids := map[fault.Name]int{}
	for i, f := range faults {
		at := func(path ...any) strict.Node { return root.Locate(append([]any{"faults", i}, path...)...) }
		if first, twice := ids[f.ID]; twice {
			errs = append(errs, at("id").Errorf("duplicate fault id %q (also item %d)", f.ID, first+1))
		}
		ids[f.ID] = i
		errs = append(errs, checkWhen(set, start, f.When, at)...)
		for j, earlier := range faults[:i] {
			if earlier.Shadows(&f) {
				errs = append(errs, at().Errorf("fault %q never fires: %q (item %d) matches every call that it matches, and the first one wins",
					f.ID, earlier.ID, j+1))
				break
			}
		}
		compiled = append(compiled, fault.WithSeed(f, start.Seed))
	}
	made := make([]*world.Rival, 0, len(rivals))
	for i, r := range rivals {
		at := func(path ...any) strict.Node { return root.Locate(append([]any{"rivals", i}, path...)...) }
		errs = append(errs, checkWhen(set, start, r.After, func(path ...any) strict.Node { return at(append([]any{"after"}, path...)...) })...)
		name := fmt.Sprint(i + 1)
		acting := &world.Rival{Name: name, After: fault.NewTrigger(r.After, name, start.Seed), Call: r.worldCall()}
		var wrong *world.CallError
		if errors.As(checkCall(set, start, &acting.Call), &wrong) {
			errs = append(errs, at(wrong.Key).Errorf("%s", wrong))
		}
		made = append(made, acting)
	}
	if len(errs) == 0 {
		start.SetDisruptions(compiled, made)
	}
	return errs
}

// checkWhen checks that the calls of a fault or rival are possible.
func checkWhen(set *world.Set, start *world.Start, w fault.When, at func(...any) strict.Node) (errs strict.Errors) {
	if err := CheckOperation(set, w.Operation); err != nil {
		errs = append(errs, at("operation").Errorf("%s", err))
		return errs
	}
	if w.Tenant != "" {
		if err := checkTenant(set, start, w.Operation.Vendor, string(w.Tenant)); err != nil {
			errs = append(errs, at("tenant").Errorf("%s", err))
		}
	}
	if w.Where != nil {
		for _, name := range slices.Sorted(maps.Keys(w.Where.Path)) {
			if err := checkPathParameter(set, w.Operation, name); err != nil {
				errs = append(errs, at("where", "path", name).Errorf("%s", err))
			}
		}
	}
	return errs
}

// Fault reads a fault for an existing world.
func Fault(set *world.Set, w *world.World, n strict.Node) (*fault.Seeded, error) {
	var f fault.Fault
	if errs := n.Decode(&f); len(errs) > 0 {
		return nil, errs
	}
	start := w.Current()
	if errs := checkWhen(set, start, f.When, n.Locate); len(errs) > 0 {
		return nil, errs
	}
	return fault.WithSeed(f, start.Seed), nil
}

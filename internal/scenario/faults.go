package scenario

import (
	"fmt"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
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
	if r.After.Operation.Delivers() {
		return n.Locate("after", "operation").Errorf("a rival acts after a call of the client, and %s are deliveries", r.After.Operation)
	}
	if r.After.Calls.Never() {
		return n.Locate("after", "calls", "percent").Errorf("at 0 percent it never acts")
	}
	if e := r.Expect; e != nil && e.Acted != nil {
		if most, limited := fault.NewTrigger(r.After, "", 0).Left(0); limited && *e.Acted > most {
			return n.Locate("expect", "acted").Errorf("with these calls the rival can act %d of %d times", most, *e.Acted)
		}
	}
	return nil
}

// faultsAndRivals checks that the operations, tenants and credentials that faults
// and rivals name exist, and that each of them can act.
func (r *reader) faultsAndRivals(faults []fault.Fault, rivals []rival) (compiled []*fault.Seeded, made []*world.Rival, errs strict.Errors) {
	root := r.root
	if len(faults) > fault.MaxFaults {
		errs = append(errs, root.Locate("faults", fault.MaxFaults).Errorf("there are %d faults; the maximum is %d", len(faults), fault.MaxFaults))
		faults = faults[:fault.MaxFaults]
	}
	ids := map[fault.Name]int{}
	for i, f := range faults {
		at := func(path ...any) strict.Node { return root.Locate(append([]any{"faults", i}, path...)...) }
		if first, twice := ids[f.ID]; twice {
			errs = append(errs, at("id").Errorf("duplicate fault id %q (also item %d): give each its own", f.ID, first+1))
		}
		ids[f.ID] = i
		errs = append(errs, r.checkWhen(f.When, at)...)
		for j, earlier := range faults[:i] {
			if r.form.in(at().Path()) || r.form.in(root.Locate("faults", j).Path()) {
				continue // when both are read
			}
			if earlier.Shadows(&f, 0) {
				errs = append(errs, at().Errorf("fault %q never fires: %q (item %d) matches the same calls and comes first",
					f.ID, earlier.ID, j+1))
				break
			}
		}
		compiled = append(compiled, fault.WithSeed(f, r.start.Seed))
	}
	for i, rival := range rivals {
		at := func(path ...any) strict.Node { return root.Locate(append([]any{"rivals", i}, path...)...) }
		errs = append(errs, r.checkWhen(rival.After, func(path ...any) strict.Node { return at(append([]any{"after"}, path...)...) })...)
		name := fmt.Sprint(i + 1)
		acting := &world.Rival{Name: name, After: fault.NewTrigger(rival.After, name, r.start.Seed), Call: rival.worldCall()}
		errs = append(errs, rival.checkHeaders(at())...)
		errs = append(errs, r.checkCall(at(), acting.Call)...)
		if r.lacksBody(&rival) {
			errs = append(errs, at().Errorf("%s needs a body, and without one %s refuses it; give one, or expect: {status: …} for the refusal",
				rival.Operation, rival.Operation.Vendor))
		}
		made = append(made, acting)
	}
	return compiled, made, errs
}

// lacksBody reports whether a rival's call has no body although its operation's
// contract requires one, and the rival expects no refusal. Some vendors refuse with
// 200.
func (r *reader) lacksBody(rival *rival) bool {
	v := r.set.Vendor(rival.Operation.Vendor)
	if v == nil || rival.Body != (node{}) || rival.Form != nil {
		return false
	}
	if e := rival.Expect; e != nil && e.Status != nil && (*e.Status >= 400 || *e.Status == 200) {
		return false
	}
	doc, err := v.Contract()
	if err != nil {
		return false
	}
	op, ok := doc.Operation(rival.Operation.ID)
	return ok && op.NeedsBody
}

// checkWhen checks that the calls of a fault or rival are possible.
func (r *reader) checkWhen(w fault.When, at func(...any) strict.Node) (errs strict.Errors) {
	if err := checkTriggered(r.set, w.Operation); err != nil {
		errs = append(errs, at("operation").Errorf("%s", err))
		return errs
	}
	switch {
	case w.Tenant != "":
		errs = append(errs, r.checkTenant(w.Operation.Vendor, string(w.Tenant), at("tenant"))...)
	case !r.acceptsCalls(w.Operation.Vendor) && !r.isUnknown(w.Operation.Vendor, at("operation")):
		errs = append(errs, at("operation").Errorf("%s accepts no call here: nothing declares a credential of it, and credentials are closed", w.Operation.Vendor))
	}
	switch {
	case w.Where == nil:
	case w.Operation.Delivers():
		if w.Where.Body != nil {
			errs = append(errs, checkEventNames(r.set, w.Operation, at("where", "body"))...)
		}
	default:
		errs = append(errs, checkWhere(r.set, w.Operation, w.Where, func(path ...any) strict.Node {
			return at(append([]any{"where"}, path...)...)
		})...)
	}
	return errs
}

// acceptsCalls reports whether a vendor accepts any credential.
func (r *reader) acceptsCalls(vendor string) (ok bool) {
	v := r.set.Vendor(vendor)
	if v == nil || r.start.Open {
		return true // all vendors
	}
	r.start.Look(vendor, func(tx *sim.Tx) { _, ok = v.API.Credential(tx) })
	return ok
}

// Fault reads a fault for an existing world. Its error has all mistakes.
func Fault(set *world.Set, w *world.World, n strict.Node) (*fault.Seeded, error) {
	var f fault.Fault
	errs := n.Decode(&f)
	start := w.Current()
	r := reader{set: set, start: start, form: mistakes(errs)}
	if errs = append(errs, r.form.without(r.checkWhen(f.When, n.Locate))...); len(errs) > 0 {
		return nil, sorted(errs)
	}
	return fault.WithSeed(f, start.Seed), nil
}

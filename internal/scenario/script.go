package scenario

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// rival is another actor as it stands in a scenario file.
type rival struct {
	_     struct{}   `key:"body" without:"form" because:"a call has one body"`
	After fault.When `json:"after" required:"true"`
	call
}

// call is a request by the names of the contract: a rival's, or a step's.
type call struct {
	Operation fault.Operation        `json:"operation" required:"true"`
	Tenant    string                 `json:"tenant" required:"true"`
	As        as                     `json:"as"`
	Path      map[string]string      `json:"path"`
	Query     map[string]fault.Texts `json:"query"`
	Headers   map[string]string      `json:"headers"`
	Body      node                   `json:"body"`
	Form      map[string]fault.Texts `json:"form"`
}

// as is which credential a call carries: none, or one of the tenant's.
type as struct{ sim.As }

// UnmarshalNode reads the word none, or what chooses a credential.
func (a *as) UnmarshalNode(n strict.Node) error {
	if n.Kind() == strict.String {
		if n.Text() != "none" {
			return n.Errorf("as must be none, or a mapping that chooses a credential, such as {apiKey: KEY}")
		}
		a.None = true
		return nil
	}
	return n.Decode(&a.Choice).Err()
}

// JSONSchema describes what UnmarshalNode reads.
func (as) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return object{"anyOf": []any{object{"const": "none"}, object{"$ref": "#/$defs/credential"}, object{"type": "null"}}}
}

// node is a value that is kept as it stands.
type node struct{ strict.Node }

// UnmarshalNode keeps the node.
func (v *node) UnmarshalNode(n strict.Node) error {
	v.Node = n
	return nil
}

// JSONSchema describes anything.
func (node) JSONSchema(func(reflect.Type) map[string]any) map[string]any { return object{} }

// mapping is a mapping that is kept as it stands.
type mapping struct{ strict.Node }

// UnmarshalNode keeps the node.
func (m *mapping) UnmarshalNode(n strict.Node) error {
	if n.Kind() != strict.Mapping {
		return n.Errorf("expected a mapping, found %s", n.Kind())
	}
	m.Node = n
	return nil
}

// JSONSchema describes what UnmarshalNode reads.
func (mapping) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return object{"type": "object"}
}

func (c *call) make() world.Call {
	made := world.Call{
		Vendor: c.Operation.Vendor, Operation: c.Operation.ID, Tenant: c.Tenant, As: c.As.As,
		Path: c.Path, Query: texts(c.Query), Header: http.Header{},
	}
	for name, value := range c.Headers {
		made.Header.Set(name, value)
	}
	if c.Body != (node{}) {
		made.Body = jsontext.Value(c.Body.JSON())
	}
	if c.Form != nil {
		made.Form = texts(c.Form)
	}
	return made
}

func texts(of map[string]fault.Texts) url.Values {
	values := url.Values{}
	for name, list := range of {
		for _, text := range list {
			values.Add(name, string(text))
		}
	}
	return values
}

// CheckNode checks that the rival can act at all.
func (r *rival) CheckNode(n strict.Node) error {
	if r.After.Calls.Never() {
		return n.Locate("after", "calls", "percent").Errorf("at 0 percent it never acts")
	}
	return nil
}

// script reads faults and rivals against a loaded start: the operations,
// tenants and credentials that they name must be there.
func script(set *world.Set, start *world.Start, faults []fault.Fault, rivals []rival, root strict.Node) (errs strict.Errors) {
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
		errs = append(errs, when(set, start, f.When, at)...)
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
		errs = append(errs, when(set, start, r.After, func(path ...any) strict.Node { return at(append([]any{"after"}, path...)...) })...)
		name := fmt.Sprint(i + 1)
		acting := &world.Rival{Name: name, After: fault.NewTrigger(r.After, name, start.Seed), Call: r.make()}
		var wrong *world.CallError
		if errors.As(checkCall(set, start, &acting.Call), &wrong) {
			errs = append(errs, at(wrong.Key).Errorf("%s", wrong))
		}
		made = append(made, acting)
	}
	if len(errs) == 0 {
		start.SetScript(compiled, made)
	}
	return errs
}

// when checks that what a fault or rival waits for can be.
func when(set *world.Set, start *world.Start, w fault.When, at func(...any) strict.Node) (errs strict.Errors) {
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

// Fault reads a fault for a world that runs already.
func Fault(set *world.Set, w *world.World, n strict.Node) (*fault.Seeded, error) {
	var f fault.Fault
	if errs := n.Decode(&f); len(errs) > 0 {
		return nil, errs
	}
	start := w.Current()
	if errs := when(set, start, f.When, n.Locate); len(errs) > 0 {
		return nil, errs
	}
	return fault.WithSeed(f, start.Seed), nil
}

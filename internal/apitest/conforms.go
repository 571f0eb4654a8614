package apitest

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// Conforms checks that a vendor's routes and its contract have the same operations
// at the same paths, mark the same ones as not simulated, and have the same
// parameters. It also checks the form of rules and readings.
func Conforms(t *testing.T, v sim.Vendor) {
	vendor := world.NewSet([]sim.Vendor{WithContract(v)}).Vendor(v.Name)
	doc, err := vendor.Contract()
	if err != nil {
		t.Fatal(err)
	}
	var documented, served []string
	for _, op := range doc.Operations() {
		documented = append(documented, line(op.Method, op.Path, op.ID, op.Simulated))
	}
	for _, op := range vendor.API.Routes.All {
		served = append(served, line(op.Method, op.Path, op.ID, op.Simulated()))
	}
	slices.Sort(documented)
	slices.Sort(served)
	if diff := cmp.Diff(documented, served); diff != "" {
		t.Errorf("the routes are not those of the contract (-contract +routes):\n%s", diff)
	}
	for _, op := range vendor.API.Routes.All {
		if described, ok := doc.Operation(op.ID); ok && op.Simulated() {
			var params []string
			for _, p := range described.Params {
				params = append(params, strings.ToLower(p.In+" "+p.Name))
			}
			var taken []string
			for in, names := range op.Params() {
				if in == "form" {
					continue // a body
				}
				for _, name := range names {
					taken = append(taken, strings.ToLower(in+" "+name))
				}
			}
			slices.Sort(params)
			slices.Sort(taken)
			if diff := cmp.Diff(params, taken); diff != "" {
				t.Errorf("%s does not take the contract's parameters (-contract +input):\n%s", op.ID, diff)
			}
		}
	}
	declarations(t, v)
}

func line(method, path, id string, simulated bool) string {
	if !simulated {
		id += " (not simulated)"
	}
	return method + " " + path + " " + id
}

// declarations checks that rules and readings are complete.
func declarations(t *testing.T, v sim.Vendor) {
	seen := map[string]bool{}
	for _, r := range v.Rules.All() {
		switch {
		case seen[r.ID]:
			t.Errorf("rule %s is listed twice", r.ID)
		case !strings.HasPrefix(r.ID, v.Name+"."):
			t.Errorf("rule %s does not start with the vendor's name", r.ID)
		case !strings.HasSuffix(r.Says, "."):
			t.Errorf("rule %s does not say what it does in a sentence: %q", r.ID, r.Says)
		case r.Source.Where == "":
			t.Errorf("rule %s has no source", r.ID)
		}
		for _, step := range r.WayOut {
			if !strings.HasSuffix(step, ".") {
				t.Errorf("rule %s has a step of its way out that is not a sentence: %q", r.ID, step)
			}
		}
		seen[r.ID] = true
	}
	for _, r := range v.Readings {
		if seen[r.ID] || len(r.Values) < 2 || r.Question == "" || r.Source == "" {
			t.Errorf("reading %s must be listed once and have a question, a source and at least two values", r.ID)
		}
		seen[r.ID] = true
	}
}

package scenario_test

import (
	"fmt"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

// TestWhatARecordHasCanBeAsserted: assert.state refuses no field that a vendor shows. The
// files of scenarios/keys have every field that can be declared.
func TestWhatARecordHasCanBeAsserted(t *testing.T) {
	t.Parallel()
	set := world.NewSet(vendors.All())
	for _, v := range set.Vendors {
		text, _ := scenarios.Text("keys/" + v.Name)
		start, err := scenario.Load(set, "", text)
		if err != nil {
			t.Fatal(err)
		}
		w, err := set.Make(v.Name, start)
		if err != nil {
			t.Fatal(err)
		}
		state, err := json.Marshal(w.State()[v.Name])
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range set.Kit.Collections(v.Name) {
			tenants, err := scenario.Collection{Vendor: v.Name, Name: name}.Tenants(set, state)
			if err != nil {
				t.Fatal(err)
			}
			records := 0
			for tenant, has := range tenants {
				if len(has) == 0 {
					continue
				}
				records += len(has)
				at := scenario.Collection{Vendor: v.Name, Tenant: tenant, Name: name}.String()
				asserted, err := json.Marshal(map[string]any{"state": []any{map[string]any{"at": at, "has": has}}})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := scenario.Read(set, "", fmt.Appendf(nil, "%s\nassert: %s\n", text, asserted)); err != nil {
					t.Errorf("%s: %v", at, err)
				}
			}
			if records == 0 {
				t.Errorf("scenarios/keys/%s.yaml has no record in %s", v.Name, name)
			}
		}
	}
}

package apitest

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/scenarios"
	"github.com/mockvendors/mockvendors/sim"
)

// Section returns what stands under a vendor's name in the scenario starter.
func Section(vendor string) map[string]any {
	text, _ := scenarios.Text("starter")
	doc, err := strict.Parse("starter.yaml", text)
	if err != nil {
		panic(err)
	}
	var starter struct{ Vendors map[string]map[string]any }
	if err := json.Unmarshal(doc.Root().JSON(), &starter); err != nil {
		panic(err)
	}
	if starter.Vendors[vendor] == nil {
		panic("the starter has no records of " + vendor)
	}
	return starter.Vendors[vendor]
}

// TenantList returns the name of the list of a vendor's tenants, in its state.
func TenantList(vendor string) string {
	section := Section(vendor)
	for _, name := range slices.Sorted(maps.Keys(section)) {
		if list, ok := section[name].([]any); ok && len(list) > 0 {
			return name
		}
	}
	panic("the starter has no tenant of " + vendor)
}

// Signed returns what a request carries with the credential of a vendor's
// sample.
func Signed(v sim.Vendor) sim.Signature {
	return v.Carrier.Sign(v.Sample.Credential)
}

// Stranger returns what a request carries with a credential that no scenario
// declares. who stands in all of its parts.
func Stranger(v sim.Vendor, who string) sim.Signature {
	return v.Carrier.Sign(sim.Credential{APIKey: who, Token: who, Username: who, Password: who})
}

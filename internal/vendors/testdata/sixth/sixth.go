// Package sixth is a sixth vendor, made up, as CONTRIBUTING.md asks for one:
// its files lie here as they would in the project. .ci/sixth-vendor puts them
// there.
package sixth

import (
	_ "embed"
	"slices"

	"github.com/mockvendors/mockvendors/internal/vendors/testdata/sixth/sim/lockers"
	"github.com/mockvendors/mockvendors/sim"
)

//go:embed contracts/lockers.yaml
var contract []byte

// Vendor returns the vendor as the list would, for tests that put it into none.
func Vendor() sim.Vendor {
	v := lockers.Vendor
	v.Contract = func() ([]byte, error) { return contract, nil }
	return v
}

// Among returns all with the sixth vendor in it, for tests that put it into the list
// and that .ci/sixth-vendor runs where it is in the list already.
func Among(all []sim.Vendor) []sim.Vendor {
	sixth := Vendor()
	if slices.ContainsFunc(all, func(v sim.Vendor) bool { return v.Name == sixth.Name }) {
		return all
	}
	return append(all, sixth)
}

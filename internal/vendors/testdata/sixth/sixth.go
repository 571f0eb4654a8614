// Package sixth is a sixth vendor, made up, as CONTRIBUTING.md asks for one:
// its files lie here as they would in the project. .ci/sixth-vendor puts them
// there.
package sixth

import (
	_ "embed"

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

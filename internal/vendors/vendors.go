// Package vendors is the one list of the vendors that the program simulates.
package vendors

import (
	"github.com/mockvendors/mockvendors/contracts"
	"github.com/mockvendors/mockvendors/sim"
	"github.com/mockvendors/mockvendors/sim/clubos"
	"github.com/mockvendors/mockvendors/sim/egym"
	"github.com/mockvendors/mockvendors/sim/onsi"
	"github.com/mockvendors/mockvendors/sim/perfectgym"
	"github.com/mockvendors/mockvendors/sim/userapi"
)

// All returns the vendors, in the order in which people are shown them.
func All() []sim.Vendor {
	return []sim.Vendor{
		withContract(egym.Vendor),
		withContract(perfectgym.Vendor),
		withContract(clubos.Vendor),
		withContract(onsi.Vendor),
		withContract(userapi.Vendor),
	}
}

// withContract gives a vendor the contract that bears its name.
func withContract(v sim.Vendor) sim.Vendor {
	v.Contract = func() ([]byte, error) { return contracts.YAML(v.Name) }
	return v
}

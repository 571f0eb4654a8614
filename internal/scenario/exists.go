package scenario

import (
	"fmt"
	"slices"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// What a file names must exist, in a vendor's contract or in the file's start.

func unknownVendor(set *world.Set, name string) error {
	return fmt.Errorf("unknown vendor %q%s", name, strict.Suggest(name, set.Names()))
}

// operations returns the ids of a vendor's simulated operations.
func operations(v *world.Vendor) (ids []string) {
	for _, op := range v.API.Routes.All {
		if op.Simulated() {
			ids = append(ids, op.ID)
		}
	}
	return ids
}

// CheckOperation returns an error unless op names at least one operation.
func CheckOperation(set *world.Set, op fault.Operation) error {
	return op.Check(set.Names(), func(vendor string) []string { return operations(set.Vendor(vendor)) })
}

// operation returns what a vendor's contract says of an operation.
func operation(v *world.Vendor, id string) (contract.Operation, error) {
	doc, err := v.Contract()
	if err != nil {
		return contract.Operation{}, err
	}
	op, _ := doc.Operation(id)
	return op, nil
}

// checkPathParameter returns an error unless the path of one of these operations
// has a parameter of that name.
func checkPathParameter(set *world.Set, of fault.Operation, name string) error {
	var known []string
	for _, v := range set.Vendors {
		for _, op := range v.API.Routes.All {
			if op.Simulated() && of.Matches(v.Name, op.ID) {
				known = append(known, op.Params()["path"]...)
			}
		}
	}
	if slices.Contains(known, name) {
		return nil
	}
	if len(known) == 0 {
		return fmt.Errorf("the path of %s has no parameters", of)
	}
	slices.Sort(known)
	return fmt.Errorf("the path of %s has no parameter %q%s", of, name, strict.Suggest(name, slices.Compact(known)))
}

// checkTenant returns an error if the vendor has no such tenant. vendor may be "*"
// for any vendor. If credentials are open, any tenant may be opened.
func checkTenant(set *world.Set, start *world.Start, vendor, tenant string) (err error) {
	if start.Open {
		return nil
	}
	for _, v := range set.Vendors {
		if vendor != "*" && vendor != v.Name {
			continue
		}
		start.Look(v.Name, func(tx *sim.Tx) { _, err = v.Sign(tx, tenant, sim.As{}) })
		if err == nil {
			return nil
		}
	}
	if vendor == "*" {
		return fmt.Errorf("no vendor has a tenant %q", tenant)
	}
	return err
}

// firstTenant returns the vendor's first tenant with a declared credential; "" if
// there is none.
func firstTenant(start *world.Start, v *world.Vendor) (tenant string) {
	start.Look(v.Name, func(tx *sim.Tx) {
		c, _ := v.API.Credential(tx)
		tenant = c.Tenant
	})
	return tenant
}

// checkCall returns a *[world.CallError] if a call names what does not exist.
func checkCall(set *world.Set, start *world.Start, c *world.Call) error {
	v := set.Vendor(c.Vendor)
	if v == nil {
		return &world.CallError{Key: "operation", Err: unknownVendor(set, c.Vendor)}
	}
	_, err := start.Request(v, c)
	return err
}

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

// checkTriggered returns an error unless op names an operation or deliveries that a
// fault or rival can meet.
func checkTriggered(set *world.Set, op fault.Operation) error {
	v := set.Vendor(op.Vendor)
	if v == nil {
		return CheckOperation(set, op)
	}
	if op.Delivers() {
		return op.CheckDelivery(v.Webhooks)
	}
	if slices.Contains(v.Webhooks, op.ID) {
		return fmt.Errorf("%s is a webhook of %s; its deliveries are %s", op.ID, v.Name, fault.DeliveryOperation(v.Name, op.ID))
	}
	return CheckOperation(set, op)
}

// CheckOperation returns an error unless op names at least one operation.
func CheckOperation(set *world.Set, op fault.Operation) error {
	if op.Delivers() && set.Vendor(op.Vendor) != nil {
		return fmt.Errorf("%s names deliveries, which only a fault can meet", op)
	}
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

// checkTenant returns a mistake at n if the vendor has no such tenant. vendor may be
// "*" for any vendor. If credentials are open, any tenant may be opened.
func (r *reader) checkTenant(vendor, tenant string, n strict.Node) strict.Errors {
	if r.start.Open {
		return nil
	}
	var wrong error
	for _, v := range r.set.Vendors {
		if vendor != "*" && vendor != v.Name {
			continue
		}
		if r.isUnknown(v.Name, n) {
			return nil
		}
		r.start.Look(v.Name, func(tx *sim.Tx) { _, wrong = v.Sign(tx, tenant, sim.As{}) })
		if wrong == nil {
			return nil
		}
	}
	if vendor == "*" {
		return strict.Errors{n.Errorf("no vendor has a tenant %q", tenant)}
	}
	return strict.Errors{n.Errorf("%s", wrong)}
}

// isUnknown reports whether a vendor's tenants and credentials are not known because
// of mistakes. It records that something at n is not checked for that reason.
func (r *reader) isUnknown(vendor string, n strict.Node) bool {
	unknown := r.unknown[vendor] || r.form.in("credentials")
	if unknown {
		r.unchecked.add(n)
	}
	return unknown
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

// checkCall returns a mistake for each part of the call at n that names what does not
// exist.
func (r *reader) checkCall(n strict.Node, c world.Call) (errs strict.Errors) {
	v := r.set.Vendor(c.Vendor)
	if v == nil {
		return strict.Errors{n.Locate("operation").Errorf("%s", unknownVendor(r.set, c.Vendor))}
	}
	for _, err := range r.start.CheckCall(v, &c) {
		if (err.Key == "tenant" || err.Key == "as") && r.isUnknown(c.Vendor, n) {
			continue
		}
		errs = append(errs, n.Locate(err.Key).Errorf("%s", err))
	}
	return errs
}

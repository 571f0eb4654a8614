package scenario

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/match"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// DeliveryCheck is how many deliveries of webhooks there must be.
type DeliveryCheck struct {
	Node      strict.Node
	Operation fault.Operation // of deliveries
	Tenant    fault.Name      // "" for any
	Outcome   string          // what became of them; "" for anything
	Count     *int            // nil: at least one

	body *strict.Node
}

// String returns the check's operation, with its tenant.
func (c DeliveryCheck) String() string {
	if c.Tenant == "" {
		return c.Operation.String()
	}
	return c.Operation.String() + " of " + string(c.Tenant)
}

// Body returns the pattern that the deliveries' bodies must match; nil for any.
func (c DeliveryCheck) Body(v Values) (*match.Pattern, error) {
	if c.body == nil {
		return nil, nil
	}
	return match.Compile(v.value(*c.body))
}

// deliveryCheck is a check in a file.
type deliveryCheck struct {
	Operation deliveryName `json:"operation" required:"true"`
	Tenant    fault.Name   `json:"tenant"`
	Body      node         `json:"body"`
	Count     *int         `json:"count" min:"0"`
	Outcome   string       `json:"outcome" enum:"delivered|failed|refused|dropped|lost"`
}

// deliveryName names deliveries.
type deliveryName struct{ fault.Operation }

// JSONSchema describes the deliveries of all vendors.
func (deliveryName) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return object{"$ref": "#/$defs/delivery"}
}

// deliveryChecks checks the checks at n.
func (r *reader) deliveryChecks(list []deliveryCheck, n strict.Node) (made []DeliveryCheck, errs strict.Errors) {
	for i, c := range list {
		at := n.Locate(i)
		check := DeliveryCheck{Node: at, Operation: c.Operation.Operation, Tenant: c.Tenant, Count: c.Count, Outcome: c.Outcome}
		if none := check.Count != nil && *check.Count == 0; check.Outcome == "" && !none { // none at all, then
			check.Outcome = "delivered"
		}
		if err := r.checkDelivers(c.Operation.Operation); err != nil {
			errs = append(errs, at.Locate("operation").Errorf("%s", err))
		} else if c.Tenant != "" {
			errs = append(errs, r.checkTenant(c.Operation.Vendor, string(c.Tenant), at.Locate("tenant"))...)
		}
		if body, there := at.Get("body"); there {
			check.body = &body
			errs = append(errs, checkPattern(body)...)
			errs = append(errs, checkEventNames(r.set, check.Operation, body)...)
		}
		made = append(made, check)
	}
	return made, errs
}

// checkEventNames checks the names in an expected body of deliveries.
func checkEventNames(set *world.Set, of fault.Operation, n strict.Node) strict.Errors {
	v := set.Vendor(of.Vendor)
	if v == nil || v.Event == nil {
		return nil
	}
	return unknownFields("the body of "+of.String(), []*contract.Fields{fieldsOf(reflect.TypeOf(v.Event))}, n, "")
}

// checkDelivers returns an error unless op names deliveries that exist.
func (r *reader) checkDelivers(op fault.Operation) error {
	v := r.set.Vendor(op.Vendor)
	switch {
	case op.Vendor == "*":
		return fmt.Errorf("%s names no deliveries: name those of a vendor, as in vendor.webhook.*", op)
	case v == nil:
		return unknownVendor(r.set, op.Vendor)
	case op.Delivers() || len(v.Webhooks) == 0:
		return op.CheckDelivery(v.Webhooks)
	case slices.Contains(v.Webhooks, op.ID):
		return fmt.Errorf("%s is a webhook of %s; its deliveries are %s", op.ID, v.Name, fault.DeliveryOperation(v.Name, op.ID))
	}
	return fmt.Errorf("%s names requests: name deliveries, as in %s", op, fault.DeliveryOperation(v.Name, v.Webhooks[0]))
}

package scenario

import (
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/world"
)

// vendors returns the schema of the section vendors.
func (g generator) vendors(set *world.Set) object {
	properties := object{}
	for _, v := range set.Vendors {
		properties[v.Name] = g.vendor(v)
	}
	return orNull(object{"type": "object", "properties": properties, "additionalProperties": false})
}

// vendor returns the schema of a vendor's state, readings and rate limit.
func (g generator) vendor(v *world.Vendor) object {
	s := g.of(v.API.State.Type)
	s["description"] = v.Title
	properties := s["properties"].(object)
	properties["readings"] = readingsSchema(v)
	limits := []string{"off"}
	if v.API.Limit != nil {
		limits = []string{"documented", "off"}
	}
	properties["rateLimit"] = object{"type": "string", "enum": limits}
	return orNull(s)
}

// readingsSchema returns the schema of a vendor's readings and their values.
func readingsSchema(v *world.Vendor) object {
	properties := object{}
	for _, r := range v.Readings {
		properties[r.ID] = object{
			"description": r.Question, "default": r.Default(),
			"type": "string", "enum": r.Values,
		}
	}
	return orNull(object{"type": "object", "properties": properties, "additionalProperties": false})
}

// operationSchema returns the schema of what names one operation, all of a
// vendor's, or all operations.
func operationSchema(set *world.Set) object {
	names := []string{"*.*"}
	for _, v := range set.Vendors {
		names = append(names, v.Name+".*")
		for _, id := range operations(v) {
			names = append(names, v.Name+"."+id)
		}
	}
	return object{
		"description": "An operation as vendor.operationId, all operations of a vendor as vendor.*, or all operations as *.*.",
		"type":        "string", "enum": names,
	}
}

// deliverySchema returns the schema of what names the deliveries of a vendor's
// webhooks; nil if no vendor has any.
func deliverySchema(set *world.Set) object {
	var names []string
	for _, v := range set.Vendors {
		if len(v.Webhooks) > 0 {
			names = append(names, fault.DeliveryOperation(v.Name, "*").String())
		}
		for _, webhook := range v.Webhooks {
			names = append(names, fault.DeliveryOperation(v.Name, webhook).String())
		}
	}
	if names == nil {
		return nil
	}
	return object{
		"description": "The deliveries of a vendor's webhooks of a type as vendor.webhook.TYPE, or all of them as vendor.webhook.*.",
		"type":        "string", "enum": names,
	}
}

// credentialSchema returns the schema of what chooses one of a tenant's
// credentials, with the keys of all vendors.
func credentialSchema(set *world.Set) object {
	properties := object{}
	for _, v := range set.Vendors {
		for _, by := range v.ChosenBy {
			properties[by] = object{"type": "string"}
		}
	}
	return object{
		"description": "Chooses one of the tenant's credentials. Default: the first.",
		"type":        "object", "properties": properties, "additionalProperties": false,
	}
}

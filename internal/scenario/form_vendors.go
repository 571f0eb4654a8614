package scenario

import "github.com/mockvendors/mockvendors/internal/world"

// vendors is the schema of what stands under vendors.
func (m maker) vendors(set *world.Set) object {
	properties := object{}
	for _, v := range set.Vendors {
		properties[v.Name] = m.vendor(v)
	}
	return orNull(object{"type": "object", "properties": properties, "additionalProperties": false})
}

// vendor is the schema of a vendor's state, and of what stands beside it.
func (m maker) vendor(v *world.Vendor) object {
	s := m.of(v.API.State.Type)
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

// readingsSchema is the schema of a vendor's readings, each with its own values.
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

// operationSchema is the schema of what names operations: one, all of a vendor's, or
// all there are.
func operationSchema(set *world.Set) object {
	names := []string{"*.*"}
	for _, v := range set.Vendors {
		names = append(names, v.Name+".*")
		for _, id := range operations(v) {
			names = append(names, v.Name+"."+id)
		}
	}
	return object{
		"description": "an operation by vendor and operationId of the contract, all of a vendor's, or all there are",
		"type":        "string", "enum": names,
	}
}

// credentialSchema is the schema of what chooses one of a tenant's credentials:
// by what any of the vendors has to choose by.
func credentialSchema(set *world.Set) object {
	properties := object{}
	for _, v := range set.Vendors {
		for _, by := range v.ChosenBy {
			properties[by] = object{"type": "string"}
		}
	}
	return object{
		"description": "what chooses one of a tenant's credentials; without it, the first is taken",
		"type":        "object", "properties": properties, "additionalProperties": false,
	}
}

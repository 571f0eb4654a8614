package scenario

import (
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// vendors returns the schema of the section vendors. files are those of [keyFiles].
func (g generator) vendors(set *world.Set, files []strict.Node) (object, error) {
	properties := object{}
	for _, v := range set.Vendors {
		var values []strict.Node
		for _, file := range files {
			if value, ok := file.Locate("vendors").Get(v.Name); ok {
				values = append(values, value)
			}
		}
		s, err := g.vendor(v, values)
		if err != nil {
			return nil, err
		}
		properties[v.Name] = s
	}
	return orNull(object{"type": "object", "properties": properties, inOrder: set.Names(), "additionalProperties": false}), nil
}

// vendor returns the schema of a vendor's state, readings and rate limit. values are
// what files have there.
func (g generator) vendor(v *world.Vendor, values []strict.Node) (object, error) {
	s := g.of(v.API.State.Type)
	contract, err := v.Contract()
	if err != nil {
		return nil, err
	}
	said := newWords(v.Keys)
	facts := func(s object, name string, required bool) { addFacts(s, contract.Property(name), required) }
	annotator{said, facts}.within(s, "", values)
	if err := said.unused("sim/" + v.Name + "/keys.go"); err != nil {
		return nil, err
	}
	s["description"] = v.Title
	properties := s["properties"].(object)
	properties["readings"] = readingsSchema(v)
	limits := []string{"off"}
	if v.API.Limit != nil {
		limits = []string{"documented", "off"}
	}
	properties["rateLimit"] = object{
		"description": "Whether the vendor's documented rate limit is on. Default: off.",
		"type":        "string", "enum": limits, "examples": limits[:1],
	}
	s[inOrder] = append([]string{"readings", "rateLimit"}, s[inOrder].([]string)...)
	return orNull(s), nil
}

// addFacts adds to a text's schema what the contract says of fields of its name. What
// the vendor shows and what a scenario declares are the same fields. Where a key is not
// required, an empty text may stand for none.
func addFacts(s object, p contract.Property, required bool) {
	types, _ := s["type"].([]string)
	nullable := slices.Contains(types, "null")
	if s["enum"] != nil || s["pattern"] != nil || s["type"] != "string" && !(nullable && types[0] == "string") {
		return
	}
	const date = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
	switch {
	case p.Enum != nil && len(p.Enum) <= maxChoices:
		var values []any
		for _, text := range p.Enum {
			values = append(values, text)
		}
		if !required && !slices.Contains(p.Enum, "") {
			values = append(values, "")
		}
		if nullable {
			values = append(values, nil)
		}
		s["enum"] = values
	case p.Date && required:
		s["pattern"] = "^" + date + "$"
	case p.Date:
		s["pattern"] = "^(" + date + ")?$"
	}
}

// maxChoices limits the values that are listed: nobody chooses from all currencies.
const maxChoices = 20

// readingsSchema returns the schema of a vendor's readings and their values.
func readingsSchema(v *world.Vendor) object {
	properties, order := object{}, []string{}
	for _, r := range v.Readings {
		order = append(order, r.ID)
		properties[r.ID] = object{
			"description": r.Question, "default": r.Default(),
			"type": "string", "enum": r.Values, "examples": []string{r.Values[len(r.Values)-1]},
		}
	}
	s := orNull(object{"type": "object", "properties": properties, inOrder: order, "additionalProperties": false})
	s["description"] = "Answers to the questions that the vendor's documents leave open, by reading. Default: the first value of each."
	return s
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
// webhooks. It takes nothing if no vendor has any.
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
		return object{"not": object{}}
	}
	return object{
		"description": "The deliveries of a vendor's webhooks of a type as vendor.webhook.TYPE, or all of them as vendor.webhook.*.",
		"type":        "string", "enum": names,
	}
}

// credentialSchema returns the schema of what chooses one of a tenant's
// credentials, with the keys of all vendors.
func credentialSchema(set *world.Set) object {
	properties, names := object{}, map[string][]string{}
	for _, v := range set.Vendors {
		for _, by := range v.ChosenBy {
			names[by] = append(names[by], v.Name)
			properties[by] = object{"type": "string", "description": "Which one, by its " + by + ". For " + strings.Join(names[by], ", ") + "."}
		}
	}
	return object{
		"description": "Chooses one of the tenant's credentials. Default: the first.",
		"type":        "object", "properties": properties, "additionalProperties": false,
	}
}

package scenario

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// Collection names a collection of a tenant's records.
type Collection struct{ Vendor, Tenant, Name string }

// String returns the collection as a file has it: vendor.tenant.collection.
func (c Collection) String() string { return c.Vendor + "." + c.Tenant + "." + c.Name }

// collectionText is a collection as a file has it.
type collectionText string

// JSONSchema describes the form of a collection's name.
func (collectionText) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return object{"type": "string", "pattern": `^[^.]+\.[^.]+\.[^.]+$`}
}

// collection parses the name of a collection. Its tenant must be in the file,
// unless credentials are open: then any tenant may be opened.
func (r *reader) collection(at string) (Collection, error) {
	c, err := ParseCollection(r.set, at)
	if err != nil {
		return c, err
	}
	var ids []string
	for _, t := range r.root.Locate("vendors", c.Vendor, c.tenantsKey(r.set)).Items() {
		ids = append(ids, t.Locate("id").Text())
	}
	if !slices.Contains(ids, c.Tenant) && !r.start.Open {
		return c, fmt.Errorf("the file has no %s.%s%s", c.Vendor, c.Tenant, strict.Suggest(c.Tenant, ids))
	}
	return c, nil
}

// ParseCollection parses vendor.tenant.collection. The vendor must exist and have
// the collection.
func ParseCollection(set *world.Set, at string) (c Collection, err error) {
	parts := strings.Split(at, ".")
	if len(parts) != 3 {
		return c, fmt.Errorf("%q is not a collection: write vendor.tenant.collection, as in egym.chain-a.accounts", at)
	}
	c = Collection{parts[0], parts[1], parts[2]}
	if set.Vendor(c.Vendor) == nil {
		return c, unknownVendor(set, c.Vendor)
	}
	if all := set.Kit.Collections(c.Vendor); !slices.Contains(all, c.Name) {
		return c, fmt.Errorf("%s has no collection %q%s", c.Vendor, c.Name, strict.Suggest(c.Name, all))
	}
	return c, nil
}

// Records returns a collection's records, as the world's state shows them.
func Records(set *world.Set, w *world.World, c Collection) ([]any, error) {
	text, err := json.Marshal(w.State()[c.Vendor])
	if err != nil {
		return nil, err
	}
	tenants, err := c.Tenants(set, text)
	return tenants[c.Tenant], err
}

// RecordsAt is [Records] of a world that would begin at a start.
func RecordsAt(set *world.Set, start *world.Start, c Collection) (records []any, err error) {
	start.Look(c.Vendor, func(tx *sim.Tx) {
		var text []byte
		if text, err = json.Marshal(set.Vendor(c.Vendor).API.State.Dump(tx)); err == nil {
			var tenants map[string][]any
			tenants, err = c.Tenants(set, text)
			records = tenants[c.Tenant]
		}
	})
	return records, err
}

// Tenants returns the records that each tenant of the vendor has in this
// collection. state is the vendor's state as JSON.
func (c Collection) Tenants(set *world.Set, state []byte) (map[string][]any, error) {
	whole := map[string]any{}
	if err := json.Unmarshal(state, &whole); err != nil {
		return nil, err
	}
	list, _ := whole[c.tenantsKey(set)].([]any)
	tenants := map[string][]any{}
	for _, item := range list {
		t, _ := item.(map[string]any)
		id, _ := t["id"].(string)
		tenants[id], _ = t[c.Name].([]any)
	}
	return tenants, nil
}

// tenantsKey returns the key of the vendor's state that lists its tenants.
func (c Collection) tenantsKey(set *world.Set) string {
	key, _ := c.declared(set)
	return key
}

// declared returns the key of the vendor's state that lists its tenants, the one whose
// items have this collection, and the type of the collection's records.
func (c Collection) declared(set *world.Set) (tenantsKey string, record reflect.Type) {
	for _, tenants := range strict.FormOf(set.Vendor(c.Vendor).API.State.Type).Fields {
		if tenants.Type.Kind() != reflect.Slice || tenants.Type.Elem().Kind() != reflect.Struct {
			continue
		}
		for _, f := range strict.FormOf(tenants.Type.Elem()).Fields {
			if f.Name == c.Name && f.Type.Kind() == reflect.Slice {
				return tenants.Name, f.Type.Elem()
			}
		}
	}
	return "", nil
}

// fields returns the names that the collection's records have.
func (c Collection) fields(set *world.Set) *contract.Fields {
	_, record := c.declared(set)
	if record == nil {
		return nil
	}
	return fieldsOf(record)
}

// fieldsOf returns the names that values of a type have, as the schema describes them;
// nil where they may have any.
func fieldsOf(t reflect.Type) *contract.Fields {
	return fieldsIn(generator{within: map[reflect.Type]bool{}}.of(t))
}

func fieldsIn(s object) *contract.Fields {
	if choices, ok := s["anyOf"].([]any); ok && s["properties"] == nil {
		null := func(choice any) bool { return choice.(object)["type"] == "null" }
		if choices = slices.DeleteFunc(slices.Clone(choices), null); len(choices) > 1 {
			return nil // of any of these forms
		}
		return fieldsIn(choices[0].(object))
	}
	if items, ok := s["items"].(object); ok {
		return contract.ListOf(fieldsIn(items))
	}
	properties, ok := s["properties"].(object)
	if !ok || s["additionalProperties"] != false {
		return nil
	}
	known := map[string]*contract.Fields{}
	for name, property := range properties {
		known[name] = fieldsIn(property.(object))
	}
	return contract.ObjectOf(known)
}

package scenario

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Place is a collection of a tenant's records.
type Place struct{ Vendor, Tenant, Collection string }

// String returns the place as it is written.
func (p Place) String() string { return p.Vendor + "." + p.Tenant + "." + p.Collection }

// placeText is a place as it stands in a file.
type placeText string

// JSONSchema describes the form of a place.
func (placeText) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return object{"type": "string", "pattern": `^[^.]+\.[^.]+\.[^.]+$`}
}

// place reads a place that the file has, or that its open credentials may
// bring about.
func (r *reader) place(at string) (Place, error) {
	p, err := ParsePlace(r.set, at)
	if err != nil {
		return p, err
	}
	var ids []string
	for _, t := range r.root.Locate("vendors", p.Vendor, p.tenants(r.set)).Items() {
		ids = append(ids, t.Locate("id").Text())
	}
	if !slices.Contains(ids, p.Tenant) && !r.start.Open {
		return p, fmt.Errorf("the file has no %s.%s%s", p.Vendor, p.Tenant, strict.Suggest(p.Tenant, ids))
	}
	return p, nil
}

// ParsePlace reads vendor.tenant.collection. The vendor must exist and have the
// collection.
func ParsePlace(set *world.Set, at string) (p Place, err error) {
	parts := strings.Split(at, ".")
	if len(parts) != 3 {
		return p, fmt.Errorf("%q is not a collection: write vendor.tenant.collection, as in egym.chain-a.accounts", at)
	}
	p = Place{parts[0], parts[1], parts[2]}
	if set.Vendor(p.Vendor) == nil {
		return p, unknownVendor(set, p.Vendor)
	}
	if all := set.Kit.Collections(p.Vendor); !slices.Contains(all, p.Collection) {
		return p, fmt.Errorf("%s has no collection %q%s", p.Vendor, p.Collection, strict.Suggest(p.Collection, all))
	}
	return p, nil
}

// Records returns the records at a place of a world, as its state shows them.
func Records(set *world.Set, w *world.World, p Place) ([]any, error) {
	text, err := json.Marshal(w.State()[p.Vendor])
	if err != nil {
		return nil, err
	}
	tenants, err := p.Tenants(set, text)
	return tenants[p.Tenant], err
}

// Tenants returns the records that each tenant has in the place's collection,
// from the vendor's state as JSON.
func (p Place) Tenants(set *world.Set, state []byte) (map[string][]any, error) {
	whole := map[string]any{}
	if err := json.Unmarshal(state, &whole); err != nil {
		return nil, err
	}
	list, _ := whole[p.tenants(set)].([]any)
	tenants := map[string][]any{}
	for _, item := range list {
		t, _ := item.(map[string]any)
		id, _ := t["id"].(string)
		tenants[id], _ = t[p.Collection].([]any)
	}
	return tenants, nil
}

// tenants returns the key of the vendor's state that lists its tenants: their
// items have the collection.
func (p Place) tenants(set *world.Set) string {
	for _, f := range strict.FormOf(set.Vendor(p.Vendor).API.State.Type).Fields {
		if f.Type.Kind() != reflect.Slice || f.Type.Elem().Kind() != reflect.Struct {
			continue
		}
		inner := strict.FormOf(f.Type.Elem()).Fields
		if slices.ContainsFunc(inner, func(f strict.Field) bool { return f.Name == p.Collection }) {
			return f.Name
		}
	}
	return ""
}

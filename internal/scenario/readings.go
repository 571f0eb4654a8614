package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// Reading returns a vendor's reading by its id. It returns an error unless the
// reading has that value.
func Reading(set *world.Set, vendor, id, value string) (*sim.Reading, error) {
	v := set.Vendor(vendor)
	if v == nil {
		return nil, unknownVendor(set, vendor)
	}
	ids := make([]string, len(v.Readings))
	for i, r := range v.Readings {
		ids[i] = r.ID
		switch {
		case r.ID != id:
		case slices.Contains(r.Values, value):
			return r, nil
		default:
			return nil, fmt.Errorf("reading %s.%s has no value %q%s", vendor, id, value, strict.Suggest(value, r.Values))
		}
	}
	return nil, fmt.Errorf("%s has no reading %q%s", vendor, id, strict.Suggest(id, ids))
}

// Readings is like [Reading] for several values, by "vendor.reading".
func Readings(set *world.Set, values map[string]string) (sim.Readings, error) {
	var chosen sim.Readings
	for _, name := range slices.Sorted(maps.Keys(values)) {
		vendor, id, _ := strings.Cut(name, ".")
		r, err := Reading(set, vendor, id, values[name])
		if err != nil {
			return nil, err
		}
		chosen = chosen.With(r, values[name])
	}
	return chosen, nil
}

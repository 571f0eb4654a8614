package scenario

import (
	"fmt"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// CheckAssumption returns an error unless id is that of an assumed rule or of a
// reading.
func CheckAssumption(set *world.Set, id string) error {
	var ids []string
	for _, v := range set.Vendors {
		for _, r := range v.Rules.All() {
			switch {
			case r.Source.Label == sim.LabelAssumed:
				ids = append(ids, r.ID)
			case r.ID == id:
				return fmt.Errorf("%s is %s: only what is assumed needs to be accepted", id, r.Source.Label)
			}
		}
		for _, r := range v.Readings {
			ids = append(ids, v.Name+"."+r.ID)
		}
	}
	for _, known := range ids {
		if id == known {
			return nil
		}
	}
	return fmt.Errorf("no assumed rule or reading %q%s", id, strict.Suggest(id, ids))
}

package sim_test

import (
	"slices"
	"testing"

	"github.com/mockvendors/mockvendors/sim"
)

func TestCollections(t *testing.T) {
	kit := sim.NewKit()
	gym, gymlink := kit.For(&sim.Vendor{Name: "gym"}), kit.For(&sim.Vendor{Name: "gymlink"})
	sim.Records(gym, "visits", pair.key)
	sim.Records(gymlink, "cards", pair.key)
	sim.Records(gym, "members", pair.key)
	sim.Rows(gym, "tokens", pair.key)
	for vendor, want := range map[string][]string{"gym": {"visits", "members"}, "gymlink": {"cards"}, "nobody": nil} {
		if got := kit.Collections(vendor); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", vendor, got, want)
		}
	}
}

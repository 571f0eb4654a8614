package sim_test

import (
	"slices"
	"testing"

	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

func TestCollections(t *testing.T) {
	kit := sim.NewKit()
	for _, c := range []struct{ table, name string }{
		{"gym.visits", "visits"}, {"gymlink.cards", "cards"}, {"gym.accounts", "members"},
	} {
		table := store.NewTable(kit.Schema, c.table, func(id string) string { return id })
		sim.Collect(kit, table, c.name, func(id string) (string, string) { return "a", id }, func(id string) any { return id })
	}
	store.NewTable(kit.Schema, "gym.tokens", func(id string) string { return id })
	for vendor, want := range map[string][]string{"gym": {"visits", "members"}, "gymlink": {"cards"}, "nobody": nil} {
		if got := kit.Collections(vendor); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", vendor, got, want)
		}
	}
}

package egym

import (
	"fmt"
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

// sign gives a request the first declared key of a chain, or the one that as
// chooses: by gym, or by the key itself.
func (a *api) sign(tx *sim.Tx, tenant string, as sim.As) (sim.Signature, error) {
	c, ok := a.chains.Get(tx, tenant)
	if !ok {
		return sim.Signature{}, fmt.Errorf("egym has no chain %q", tenant)
	}
	if as.Choice["login"] != "" {
		return sim.Signature{}, fmt.Errorf("a key of egym is chosen by gym or apiKey, not by login")
	}
	for _, g := range c.gyms {
		if as.Choice["gym"] != "" && g.ID != as.Choice["gym"] || len(g.APIKeys) == 0 {
			continue
		}
		if as.Choice["apiKey"] == "" {
			return sim.Sign("X-Api-Key", g.APIKeys[0]), nil
		}
		if slices.Contains(g.APIKeys, as.Choice["apiKey"]) {
			return sim.Sign("X-Api-Key", as.Choice["apiKey"]), nil
		}
	}
	return sim.Signature{}, fmt.Errorf("the chain %s declares no such API key", tenant)
}

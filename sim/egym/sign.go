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
	if as.Login != "" {
		return sim.Signature{}, fmt.Errorf("a key of egym is chosen by gym or apiKey, not by login")
	}
	for _, g := range c.gyms {
		if as.Gym != "" && g.ID != as.Gym || len(g.APIKeys) == 0 {
			continue
		}
		if as.APIKey == "" {
			return sim.Sign("X-Api-Key", g.APIKeys[0]), nil
		}
		if slices.Contains(g.APIKeys, as.APIKey) {
			return sim.Sign("X-Api-Key", as.APIKey), nil
		}
	}
	return sim.Signature{}, fmt.Errorf("the chain %s declares no such API key", tenant)
}

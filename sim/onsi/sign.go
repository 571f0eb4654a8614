package onsi

import (
	"fmt"
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

// sign gives a request the first declared key of a client, or the one that as
// names.
func (a api) sign(tx *sim.Tx, tenant string, as sim.As) (sim.Signature, error) {
	c, ok := a.clients.Get(tx, tenant)
	switch {
	case !ok:
		return sim.Signature{}, fmt.Errorf("onsi has no client %q", tenant)
	case as.Choice["gym"] != "" || as.Choice["login"] != "":
		return sim.Signature{}, fmt.Errorf("a client of onsi is chosen by apiKey, not by gym or login")
	case len(c.Keys) == 0:
		return sim.Signature{}, fmt.Errorf("the client %s declares no API key", tenant)
	case as.Choice["apiKey"] == "":
		return sim.Sign("X-Api-Key", c.Keys[0]), nil
	case !slices.Contains(c.Keys, as.Choice["apiKey"]):
		return sim.Signature{}, fmt.Errorf("the client %s declares no such API key", tenant)
	}
	return sim.Sign("X-Api-Key", as.Choice["apiKey"]), nil
}

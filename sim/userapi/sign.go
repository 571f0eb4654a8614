package userapi

import (
	"fmt"

	"github.com/mockvendors/mockvendors/sim"
)

// sign gives a request the first declared key of an account, or the one that
// as names.
func (a *api) sign(tx *sim.Tx, tenant string, as sim.As) (sim.Signature, error) {
	if _, ok := a.accounts.Get(tx, sim.Key(tenant)); !ok {
		return sim.Signature{}, fmt.Errorf("userapi has no account %q", tenant)
	}
	if as.Choice["gym"] != "" || as.Choice["login"] != "" {
		return sim.Signature{}, fmt.Errorf("an account of userapi is chosen by apiKey, not by gym or login")
	}
	for k := range a.keysByAccount.All(tx, sim.Prefix(tenant)) {
		if as.Choice["apiKey"] == "" || k.secret == as.Choice["apiKey"] {
			return sim.Sign("X-Api-Key", k.secret), nil
		}
	}
	return sim.Signature{}, fmt.Errorf("the account %s declares no such API key", tenant)
}

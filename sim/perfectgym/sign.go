package perfectgym

import (
	"fmt"

	"github.com/mockvendors/mockvendors/sim"
)

// sign gives a request the token of a company's first API user that has one,
// or of the login that as names: an API user's name, or a member's email.
func (a *api) sign(tx *sim.Tx, tenant string, as sim.As) (sim.Signature, error) {
	c, ok := a.companies.Get(tx, tenant)
	if !ok {
		return sim.Signature{}, fmt.Errorf("perfectgym has no company %q", tenant)
	}
	if as.Choice["gym"] != "" || as.Choice["apiKey"] != "" {
		return sim.Signature{}, fmt.Errorf("a token of perfectgym is chosen by login, not by gym or apiKey")
	}
	for _, u := range c.APIUsers {
		if u.Token != "" && (as.Choice["login"] == "" || as.Choice["login"] == u.Username) {
			return bearer(u.Token), nil
		}
	}
	if as.Choice["login"] != "" {
		for u := range a.byEmail.Each(tx, sim.Key(c.ID, fold(as.Choice["login"]))) {
			if u.Token != "" {
				return bearer(u.Token), nil
			}
		}
	}
	return sim.Signature{}, fmt.Errorf("the company %s declares no token for this login", tenant)
}

func bearer(token string) sim.Signature { return sim.Sign("Authorization", "Bearer "+token) }

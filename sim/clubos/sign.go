package clubos

import (
	"encoding/base64"
	"fmt"

	"github.com/mockvendors/mockvendors/sim"
)

// sign gives a request the credential of a partner.
func (a api) sign(tx *sim.Tx, tenant string, as sim.As) (sim.Signature, error) {
	p, ok := a.partners.Get(tx, tenant)
	switch {
	case !ok:
		return sim.Signature{}, fmt.Errorf("clubos has no partner %q", tenant)
	case !as.IsZero():
		return sim.Signature{}, fmt.Errorf("a partner of clubos has one credential: there is nothing to choose")
	case p.Opened:
		return sim.Signature{}, fmt.Errorf("the partner %s declares no credential", tenant)
	}
	return sim.Sign("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(p.Username+":"+p.Password))), nil
}

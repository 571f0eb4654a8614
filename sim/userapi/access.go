package userapi

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

// keyHeader is the header with the key, as it is published.
const keyHeader = "X-API-Key"

// access is what a key grants besides its account.
type access struct {
	active          bool
	upsert, archive bool // the permissions; reading needs none
}

// everything is what a key that the scenario does not name may do.
var everything = access{active: true, upsert: true, archive: true}

func (a *api) authenticate(tx *sim.Tx) (sim.Caller, error) {
	caller, err := a.accounts.Caller(tx, keyMissing, keyUnknown)
	if err == nil && !caller.As.(access).active {
		return sim.Caller{}, keyInactive.Refuse(keyHeader, "")
	}
	return caller, err
}

// checkPermission refuses what the caller's key does not permit, before the rest
// of the request is checked.
func checkPermission(tx *sim.Tx, next func() (sim.Answer, error)) (sim.Answer, error) {
	may := tx.Caller.As.(access)
	switch {
	case tx.Request.Method == http.MethodPost && !may.upsert:
		return sim.Answer{}, permissionMissing.Refuse(keyHeader, "").WithMessage("the API key may not create or update users")
	case tx.Request.Method == http.MethodDelete && !may.archive:
		return sim.Answer{}, permissionMissing.Refuse(keyHeader, "").WithMessage("the API key may not archive users")
	}
	return next()
}

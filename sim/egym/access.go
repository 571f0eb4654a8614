package egym

import (
	"math/bits"
	"net/http"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// access is what a key says besides the chain: its gym, and what it may do.
type access struct {
	gym string
	may permissions
}

// openedGym is the one gym of a chain that an unknown key opens.
const openedGym = "gym-1"

func caller(tx *sim.Tx) access { return tx.Caller.As.(access) }

func (a *api) authenticate(tx *sim.Tx) (sim.Caller, error) {
	return a.chains.Caller(tx, keyMissing, keyUnknown)
}

// permissions is a set of the names that a scenario uses.
type permissions uint8

const (
	mayRead permissions = 1 << iota
	mayWrite
	mayDelete
	mayAssignRoles
	everything = mayRead | mayWrite | mayDelete | mayAssignRoles
)

// That permissions hang on the key is documented; what they are called, and
// how operations are divided among them, is not.
var permissionNames = []string{"READ_MEMBERS", "WRITE_MEMBERS", "DELETE_MEMBERS", "ASSIGN_ROLES"}

// name is the name of a single permission.
func (p permissions) name() string { return permissionNames[bits.TrailingZeros8(uint8(p))] }

// permitted refuses what the caller's key may not do, before anything else of
// the request is looked at.
func permitted(tx *sim.Tx, next func() (sim.Answer, error)) (sim.Answer, error) {
	if may := caller(tx).may; may != everything {
		if needed := needs(tx.Request); may&needed == 0 {
			return sim.Answer{}, permissionMissing.Refuse(carrier.Header(), "").
				WithMessage("The API key lacks the permission " + needed.name() + ".")
		}
	}
	return next()
}

// needs is the one permission that a request asks for.
func needs(req *sim.Request) permissions {
	switch {
	case req.Method == http.MethodGet:
		return mayRead
	case req.Method == http.MethodPost && strings.HasSuffix(req.Path, "/roles"):
		return mayAssignRoles
	case req.Method == http.MethodDelete && !strings.HasSuffix(req.Path, "/images"):
		return mayDelete
	default:
		return mayWrite
	}
}

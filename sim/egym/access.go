package egym

import (
	"math/bits"
	"net/http"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// access is what a key grants in addition to its chain.
type access struct {
	gym string
	may permissions
}

// openedGym is the only gym of an opened chain.
const openedGym = "gym-1"

func caller(tx *sim.Tx) access { return tx.Caller.As.(access) }

func (a *api) authenticate(tx *sim.Tx) (sim.Caller, error) {
	return a.chains.Caller(tx, keyMissing, keyUnknown)
}

// permissions is a set of the names that a scenario uses.
type permissions uint16

const (
	mayRead permissions = 1 << iota
	mayWrite
	mayDelete
	mayAssignRoles
	mayAssignMedia
	mayRecordVisits
	everything = mayRead | mayWrite | mayDelete | mayAssignRoles | mayAssignMedia | mayRecordVisits
)

// It is documented that keys have permissions, but not what they are called nor
// which operation needs which.
var permissionNames = []string{"READ_MEMBERS", "WRITE_MEMBERS", "DELETE_MEMBERS", "ASSIGN_ROLES", "ASSIGN_MEDIA", "RECORD_VISITS"}

// name returns the name of a single permission.
func (p permissions) name() string { return permissionNames[bits.TrailingZeros16(uint16(p))] }

// permitted refuses what the caller's key may not do, before any other check of
// the request.
func permitted(tx *sim.Tx, next func() (sim.Answer, error)) (sim.Answer, error) {
	if may := caller(tx).may; may != everything {
		if needed := needs(tx.Request); may&needed == 0 {
			return sim.Answer{}, permissionMissing.Refuse(carrier.Header(), "").
				WithMessage("The API key lacks the permission " + needed.name() + ".")
		}
	}
	return next()
}

// needs returns the permission that a request needs.
func needs(req *sim.Request) permissions {
	of := partOfAccount(req.Path)
	switch {
	case req.Method == http.MethodGet:
		return mayRead
	case of == "roles":
		return mayAssignRoles
	case of == "rfids" || of == "nfc":
		return mayAssignMedia
	case of == "checkins" || of == "checkouts" || of == "admissions":
		return mayRecordVisits
	case of == "" && req.Method == http.MethodDelete:
		return mayDelete
	default:
		return mayWrite
	}
}

// partOfAccount returns the segment of a path that follows the accountId, "" if
// there is none.
func partOfAccount(path string) string {
	rest, ok := strings.CutPrefix(path, "/api/v2/accounts/")
	if !ok {
		return ""
	}
	_, rest, _ = strings.Cut(rest, "/")
	part, _, _ := strings.Cut(rest, "/")
	return part
}

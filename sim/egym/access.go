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
	mayBook
	mayNotify
	mayManageTasks
	mayManageWebhooks
	everything permissions = 1<<iota - 1
)

// It is documented that keys have permissions, but not what they are called nor
// which operation needs which.
var permissionNames = []string{
	"READ_MEMBERS", "WRITE_MEMBERS", "DELETE_MEMBERS", "ASSIGN_ROLES", "ASSIGN_MEDIA", "RECORD_VISITS",
	"BOOK_PRODUCTS", "SEND_NOTIFICATIONS", "MANAGE_TASKS", "MANAGE_WEBHOOKS",
}

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
	parts := strings.Split(req.Path, "/") // "", "api", "v2", the collection, an accountId, what the account has
	part := ""
	if parts[3] == "accounts" && len(parts) > 5 {
		part = parts[5]
	}
	switch {
	case parts[3] == "tasks":
		return mayManageTasks
	case parts[3] == "webhooks": // their secrets are shown
		return mayManageWebhooks
	case req.Method == http.MethodGet:
		return mayRead
	case req.Method == http.MethodPost && parts[len(parts)-1] == "notifications":
		return mayNotify
	case part == "products":
		return mayBook
	case part == "roles":
		return mayAssignRoles
	case part == "rfids" || part == "nfc":
		return mayAssignMedia
	case part == "checkins" || part == "checkouts" || part == "admissions":
		return mayRecordVisits
	case part == "" && req.Method == http.MethodDelete:
		return mayDelete
	default:
		return mayWrite
	}
}

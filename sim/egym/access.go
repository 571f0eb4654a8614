package egym

import (
	"crypto/sha256"
	"encoding/hex"
	"math/bits"
	"net/http"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// chain is a tenant. What its slices and maps hold is never changed.
type chain struct {
	id    string
	order int // in which chains are shown
	gyms  []Gym
	Reference
}

// apiKey is a key that a scenario declares.
type apiKey struct {
	text  string
	chain string
	place
}

// place is where a key is for, and what it may do there.
type place struct {
	gym string
	may permissions
}

func caller(tx *sim.Tx) place { return tx.Caller.As.(place) }

func (a *api) authenticate(tx *sim.Tx) (sim.Caller, error) {
	sent := sentKey(tx)
	if sent == "" {
		return sim.Caller{}, sim.Refuse(keyMissing, http.StatusUnauthorized, "", "The header x-api-key is missing.").At(keyHeader, "")
	}
	if k, ok := a.keys.Get(tx, sent); ok {
		return sim.Caller{Tenant: k.chain, As: k.place}, nil
	}
	if tx.Open {
		return a.open(tx, sent), nil
	}
	return sim.Caller{}, sim.Refuse(keyUnknown, http.StatusForbidden, "forbiddenAction", "The API key is not valid.").At(keyHeader, "")
}

// open is the chain of a key that nobody declared. The chain's name follows
// from the key, so that the key, which may be real, is kept nowhere.
func (a *api) open(tx *sim.Tx, key string) sim.Caller {
	id := "open-" + digest(key)[:8]
	c, ok := a.chains.Get(tx, id)
	if !ok {
		shared, _ := a.declared.Get(tx, everyChain)
		c = chain{id: id, order: a.chains.Count(tx, ""), gyms: []Gym{{ID: "gym-1"}}, Reference: shared}
		must(a.chains.Put(tx, c))
	}
	return sim.Caller{Tenant: id, As: place{c.gyms[0].ID, everything}}
}

// keyHeader is the header that carries the key. What stands in it is a secret,
// and no refusal repeats it.
const keyHeader = "x-api-key"

func sentKey(tx *sim.Tx) string { return tx.Request.Header.Get("X-Api-Key") }

// digest stands for a key where the key itself must not be kept.
func digest(key string) string {
	hash := sha256.Sum256([]byte(key))
	return hex.EncodeToString(hash[:])
}

// credential is the first key of the first chain that has one.
func (a *api) credential(tx *sim.Tx) (sim.Credential, bool) {
	for _, c := range a.inOrder(tx) {
		for _, g := range c.gyms {
			if len(g.APIKeys) > 0 {
				return sim.Credential{APIKey: g.APIKeys[0], Tenant: c.id}, true
			}
		}
	}
	return sim.Credential{}, false
}

func (a *api) inOrder(tx *sim.Tx) []chain {
	chains := slices.Collect(a.chains.All(tx, ""))
	slices.SortFunc(chains, func(x, y chain) int { return x.order - y.order })
	return chains
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
			return sim.Answer{}, sim.Refuse(permissionMissing, http.StatusForbidden, "missingPermission", "The API key lacks the permission "+needed.name()+".").
				At(keyHeader, "")
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

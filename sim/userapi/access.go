package userapi

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

// account is a tenant.
type account struct {
	id    string
	rank  int // in the order of declaration
	plans plans
}

func (a account) key() string     { return sim.Key(a.id) }
func (a account) rankKey() string { return fmt.Sprintf("%09d", a.rank) }

// plans is the membership plans of an account: their own names in order, and
// each by its folded name. It is shared by rows and never changed.
type plans struct {
	names  []string
	byFold map[string]string
}

// key is an API key that a scenario declares.
type key struct {
	secret  string
	account string
	rank    int
	active  bool
	may     permissions
}

func (k key) key() string        { return sim.Key(k.secret) }
func (k key) accountKey() string { return sim.Key(k.account, fmt.Sprintf("%09d", k.rank)) }

// permissions is what a key allows besides reading.
type permissions struct{ upsert, archive bool }

var everything = permissions{upsert: true, archive: true}

// The names of permissions; that there are these two is documented, how they
// are called is not.
const (
	mayUpsert  = "createAndUpdate"
	mayArchive = "archive"
)

// keyHeader is the header with the key, as it is published.
const keyHeader = "X-API-Key"

func (a *api) authenticate(tx *sim.Tx) (sim.Caller, error) {
	sent := tx.Request.Header.Get("X-Api-Key")
	if sent == "" {
		return sim.Caller{}, sim.Refuse(keyMissing, http.StatusUnauthorized, codeUnauthorized, "an API key is needed in the header X-API-Key").At(keyHeader, "")
	}
	if k, ok := a.keys.Get(tx, sim.Key(sent)); ok {
		if !k.active {
			return sim.Caller{}, sim.Refuse(keyInactive, http.StatusUnauthorized, codeUnauthorized, "the API key is inactive").At(keyHeader, "")
		}
		return sim.Caller{Tenant: k.account, As: k.may}, nil
	}
	if !tx.Open {
		return sim.Caller{}, sim.Refuse(keyUnknown, http.StatusUnauthorized, codeUnauthorized, "the API key is not known").At(keyHeader, "")
	}
	return sim.Caller{Tenant: a.open(tx, sent), As: everything}, nil
}

// open is the account of a key that nobody declared. Its name follows from the
// key, so the key, which may be a real one, need not be kept.
func (a *api) open(tx *sim.Tx, secret string) string {
	hash := sha256.Sum256([]byte(secret))
	id := "open-" + hex.EncodeToString(hash[:4])
	if _, ok := a.accounts.Get(tx, sim.Key(id)); !ok {
		shared, _ := a.shared.Get(tx, "plans")
		must(a.accounts.Put(tx, account{id: id, rank: a.accounts.Count(tx, ""), plans: shared}))
	}
	return id
}

// permitted refuses what the caller's key does not allow, before anything else
// of the request is looked at.
func permitted(tx *sim.Tx, next func() (sim.Answer, error)) (sim.Answer, error) {
	may := tx.Caller.As.(permissions)
	switch {
	case tx.Request.Method == http.MethodPost && !may.upsert:
		return sim.Answer{}, sim.Refuse(permissionMissing, http.StatusForbidden, codeForbidden, "the API key may not create or update users").At(keyHeader, "")
	case tx.Request.Method == http.MethodDelete && !may.archive:
		return sim.Answer{}, sim.Refuse(permissionMissing, http.StatusForbidden, codeForbidden, "the API key may not archive users").At(keyHeader, "")
	}
	return next()
}

// credential is the first key that works, of the first account that has one.
func (a *api) credential(tx *sim.Tx) (sim.Credential, bool) {
	for acc := range a.accountsByRank.All(tx, "") {
		for k := range a.keysByAccount.All(tx, sim.Prefix(acc.id)) {
			if k.active {
				return sim.Credential{APIKey: k.secret, Tenant: acc.id}, true
			}
		}
	}
	return sim.Credential{}, false
}

// must is for tables without unique indexes: putting a row there cannot fail.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

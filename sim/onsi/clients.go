package onsi

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

// client is a tenant.
type client struct {
	ID     string
	Place  int // in the scenario's list; one that was opened comes behind
	Opened bool
	Keys   []string // as declared; what opened a client is kept nowhere
	*reference
	Members int // how many ever joined
}

// reference is what a client has besides members. It is never changed, and
// clients may share it.
type reference struct {
	Tiers    []string
	Accounts []string // emails that have an Onsi account
	account  map[string]bool
}

// apiKey is a declared credential. Number tells the keys of a client apart.
type apiKey struct {
	Key    string
	Client string
	Number int
}

func clientKey(c client) string   { return c.ID }
func clientPlace(c client) string { return fmt.Sprintf("%09d", c.Place) }
func apiKeyKey(k apiKey) string   { return k.Key }

func newReference(tiers, accounts []string) *reference {
	r := &reference{Tiers: tiers, Accounts: accounts, account: make(map[string]bool, len(accounts))}
	for _, email := range accounts {
		r.account[email] = true
	}
	return r
}

// authenticate finds the client that the API key belongs to.
func (a api) authenticate(tx *sim.Tx) (sim.Caller, error) {
	sent := tx.Request.Header["X-Api-Key"]
	if len(sent) == 0 || sent[0] == "" {
		return sim.Caller{}, keyIsMissing(tx)
	}
	if k, ok := a.keys.Get(tx, sent[0]); ok {
		return sim.Caller{Tenant: k.Client, As: k.Number}, nil
	}
	if !tx.Open {
		return sim.Caller{}, sim.Refuse(keyUnknown, http.StatusForbidden, "Forbidden", "This API key has no access").At(keyHeader, "")
	}
	return sim.Caller{Tenant: a.open(tx, sent[0]), As: 0}, nil
}

// open returns the client of a key that nobody declared, and makes it if this
// is the key's first request.
func (a api) open(tx *sim.Tx, key string) string {
	sum := sha256.Sum256([]byte(key))
	id := "open-" + hex.EncodeToString(sum[:4])
	if _, ok := a.clients.Get(tx, id); !ok {
		c := client{ID: id, Place: a.clients.Count(tx, ""), Opened: true, reference: a.shared(tx)}
		mustPut(a.clients.Put(tx, c))
	}
	return id
}

// shared is the reference data of all declared clients together.
func (a api) shared(tx *sim.Tx) *reference {
	var all []*reference
	for c := range a.declared.All(tx, "") {
		if c.Opened {
			break // it and those behind it have no more
		}
		all = append(all, c.reference)
	}
	if len(all) == 1 {
		return all[0]
	}
	var tiers, accounts []string
	seen := map[string]bool{}
	for _, r := range all {
		for _, tier := range r.Tiers {
			if !slices.Contains(tiers, tier) {
				tiers = append(tiers, tier)
			}
		}
		for _, email := range r.Accounts {
			if !seen[email] {
				seen[email] = true
				accounts = append(accounts, email)
			}
		}
	}
	return newReference(tiers, accounts)
}

// client is the caller's.
func (a api) client(tx *sim.Tx) client {
	c, _ := a.clients.Get(tx, tx.Caller.Tenant)
	return c
}

func (a api) credential(tx *sim.Tx) (sim.Credential, bool) {
	for c := range a.declared.All(tx, "") {
		if len(c.Keys) > 0 {
			return sim.Credential{APIKey: c.Keys[0], Tenant: c.ID}, true
		}
	}
	return sim.Credential{}, false
}

// tier is a tier as a client sees it.
type tier struct {
	Name string `json:"name"`
}

func (a api) tiers(tx *sim.Tx, _ sim.None) ([]tier, error) {
	names := a.client(tx).Tiers
	tiers := make([]tier, len(names))
	for i, name := range names {
		tiers[i].Name = name
	}
	return tiers, nil
}

// mustPut is for rows whose unique keys were looked at before: a conflict is a
// mistake of this package.
func mustPut(err error) {
	if err != nil {
		panic(err)
	}
}

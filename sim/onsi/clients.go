package onsi

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

// Programme is the data of a client, without its members. Clients share its
// slices and never change them.
type Programme struct {
	Tiers        []string `json:"tiers"`
	OnsiAccounts []string `json:"onsiAccounts,omitempty"` // emails that have an Onsi account
	Pay          *Pay     `json:"pay,omitzero"`
}

// join merges the programmes of two clients, with the first terms of pay.
func (p Programme) join(o Programme) Programme {
	return Programme{union(p.Tiers, o.Tiers), union(p.OnsiAccounts, o.OnsiAccounts), cmp.Or(p.Pay, o.Pay)}
}

// union returns the texts of all lists in order, without duplicates.
func union(lists ...[]string) (all []string) {
	seen := map[string]bool{}
	for _, text := range slices.Concat(lists...) {
		if !seen[text] {
			seen[text] = true
			all = append(all, text)
		}
	}
	return all
}

// keyHeader is the header of the API key, as issues spell it.
const keyHeader = "x-api-key"

// authenticate returns the client that the API key belongs to.
func (a *api) authenticate(tx *sim.Tx) (sim.Caller, error) {
	caller, err := a.clients.Caller(tx, keyMissing, keyUnknown)
	if r, ok := err.(*sim.Refusal); ok {
		r.Field = keyHeader
		if r.Rule == keyMissing && tx.Reads(missingKeyStatus) == "401" {
			r.WithStatus(http.StatusUnauthorized)
		}
	}
	return caller, err
}

// tier is a tier as the API shows it.
type tier struct {
	Name string `json:"name"`
}

// tiers returns the tiers of the programme.
func (a *api) tiers(tx *sim.Tx, _ sim.None) ([]tier, error) {
	names := a.clients.Of(tx).Data.Tiers
	tiers := make([]tier, len(names))
	for i, name := range names {
		tiers[i].Name = name
	}
	return tiers, nil
}

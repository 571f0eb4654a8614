package egym

import (
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

// chain is the data of a tenant, without its accounts. Its slices and maps are
// shared and never changed.
type chain struct {
	gyms []Gym
	Reference
}

// join merges the reference data of two chains. Gyms are not part of it: an
// opened chain has its own.
func (c chain) join(o chain) chain { return chain{Reference: c.Reference.join(o.Reference)} }

// gym returns the gym with that id; an opened chain's has nothing but its id.
func (c chain) gym(id string) Gym {
	for _, g := range c.gyms {
		if g.ID == id {
			return g
		}
	}
	return Gym{ID: id}
}

func gymsOf(c sim.Tenant[chain]) []Gym {
	if c.Opened {
		return []Gym{{ID: openedGym}}
	}
	return c.Data.gyms
}

// Reference is a chain's reference data. Chains share it and never change it.
type Reference struct {
	Products        []Product             `json:"products,omitempty"`
	Wellpass        []CorporateMembership `json:"wellpass,omitempty"`
	EmailsElsewhere []ElsewhereEmail      `json:"emailsElsewhere,omitempty"`
	LegacyUsers     []LegacyUser          `json:"legacyUsers,omitempty"`

	byTAN       map[string]CorporateMembership
	byEmail     map[string][]ElsewhereEmail // in lower case
	byProductID map[string]Product
}

// CorporateMembership is the membership that a TAN identifies.
type CorporateMembership struct {
	TAN            string `json:"tan" required:"true"`
	StartTimestamp string `json:"startTimestamp,omitempty"`
	EndTimestamp   string `json:"endTimestamp,omitempty"`
	AccountID      string `json:"accountId,omitempty"` // its holder, if any
	Plus1          bool   `json:"plus1,omitzero"    `  // that of a second person
}

// ElsewhereEmail is an email that an account outside the chain has.
type ElsewhereEmail struct {
	Email     string `json:"email" required:"true"`
	AccountID string `json:"accountId,omitempty"`
}

// join returns r with what only o has.
func (r Reference) join(o Reference) Reference {
	sum := Reference{
		Products:        joined(r.Products, o.Products, func(x, y Product) bool { return x.ProductID == y.ProductID }),
		Wellpass:        joined(r.Wellpass, o.Wellpass, func(x, y CorporateMembership) bool { return x.TAN == y.TAN }),
		EmailsElsewhere: joined(r.EmailsElsewhere, o.EmailsElsewhere, func(x, y ElsewhereEmail) bool { return x == y }),
		LegacyUsers:     joined(r.LegacyUsers, o.LegacyUsers, func(x, y LegacyUser) bool { return x.LegacyUserID == y.LegacyUserID }),
	}
	return sum.indexed()
}

func joined[T any](some, more []T, same func(T, T) bool) []T {
	all := slices.Clone(some)
	for _, x := range more {
		if !slices.ContainsFunc(some, func(y T) bool { return same(x, y) }) {
			all = append(all, x)
		}
	}
	return all
}

func (r Reference) indexed() Reference {
	r.byTAN, r.byEmail = map[string]CorporateMembership{}, map[string][]ElsewhereEmail{}
	r.byProductID = map[string]Product{}
	for _, p := range r.Products {
		r.byProductID[p.ProductID] = p
	}
	for _, m := range r.Wellpass {
		r.byTAN[m.TAN] = m
	}
	for _, e := range r.EmailsElsewhere {
		r.byEmail[sim.Fold(e.Email)] = append(r.byEmail[sim.Fold(e.Email)], e)
	}
	return r
}

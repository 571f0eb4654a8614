package egym

import (
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// state is what stands under "egym" in a scenario.
type state struct {
	Chains []chainState `json:"chains"`
}

type chainState struct {
	ID   string `json:"id" required:"true"`
	Gyms []Gym  `json:"gyms" required:"true"`
	Reference
	Accounts []accountState `json:"accounts,omitempty"`
	Generate *generate      `json:"generate,omitempty"`
}

// Gym is a location of a chain. A scenario that leaves permissions out gives
// all of them to its keys.
type Gym struct {
	ID          string   `json:"id" required:"true"`
	APIKeys     []string `json:"apiKeys,omitempty"`
	Permissions []string `json:"permissions,omitzero"`
}

// accountState is an account as a GET shows it, and what the vendor knows
// besides.
type accountState struct {
	Account
	Gym       string           `json:"gym,omitempty"` // the chain's first one if left out
	Roles     map[string]Roles `json:"roles,omitempty"`
	Rfids     []Rfid           `json:"rfids,omitempty"`
	Image     *Image           `json:"image,omitempty"`
	UpdatedAt *time.Time       `json:"updatedAt,omitempty"`
}

// Rfid is a tag that opens doors and machines for a member.
type Rfid struct {
	RFID      string `json:"rfid" required:"true"`
	TagFormat string `json:"tagFormat,omitempty" enum:"HITAG1|MIFARE|LEGIC"`
}

type generate struct {
	Accounts int `json:"accounts,omitempty" min:"0"`
}

// Reference is what a chain knows beside its accounts. Chains that share one
// never change it.
type Reference struct {
	Products        []Product             `json:"products,omitempty"`
	Wellpass        []CorporateMembership `json:"wellpass,omitempty"`
	EmailsElsewhere []ElsewhereEmail      `json:"emailsElsewhere,omitempty"`

	byTAN   map[string]CorporateMembership
	byEmail map[string][]ElsewhereEmail // in lower case
}

// everyChain is the key of the reference data of all declared chains.
const everyChain = "every chain"

// Product is something that members can book.
type Product struct {
	ProductID   string `json:"productId" required:"true"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	Scope       string `json:"scope,omitempty" enum:"LOCATION|CHAIN|BRAND"`
}

// CorporateMembership is what a TAN stands for.
type CorporateMembership struct {
	TAN            string `json:"tan" required:"true"`
	StartTimestamp string `json:"startTimestamp,omitempty"`
	EndTimestamp   string `json:"endTimestamp,omitempty"`
	AccountID      string `json:"accountId,omitempty"` // whose it is, if anybody's
}

// ElsewhereEmail is an email that an account outside of the chain has.
type ElsewhereEmail struct {
	Email     string `json:"email" required:"true"`
	AccountID string `json:"accountId,omitempty"`
}

// add returns r with what of o it lacks.
func (r Reference) add(o Reference) Reference {
	sum := Reference{Products: slices.Clone(r.Products), Wellpass: slices.Clone(r.Wellpass), EmailsElsewhere: slices.Clone(r.EmailsElsewhere)}
	for _, p := range o.Products {
		if !slices.ContainsFunc(sum.Products, func(q Product) bool { return q.ProductID == p.ProductID }) {
			sum.Products = append(sum.Products, p)
		}
	}
	for _, m := range o.Wellpass {
		if _, ok := r.byTAN[m.TAN]; !ok {
			sum.Wellpass = append(sum.Wellpass, m)
		}
	}
	for _, e := range o.EmailsElsewhere {
		if !slices.Contains(r.byEmail[fold(e.Email)], e) {
			sum.EmailsElsewhere = append(sum.EmailsElsewhere, e)
		}
	}
	return sum.indexed()
}

func (r Reference) indexed() Reference {
	r.byTAN, r.byEmail = map[string]CorporateMembership{}, map[string][]ElsewhereEmail{}
	for _, m := range r.Wellpass {
		r.byTAN[m.TAN] = m
	}
	for _, e := range r.EmailsElsewhere {
		r.byEmail[fold(e.Email)] = append(r.byEmail[fold(e.Email)], e)
	}
	return r
}

// declare is the row as a scenario would declare it.
func (row account) declare() accountState {
	return accountState{Account: row.Account, Gym: row.gym, Roles: row.roles, Rfids: row.rfids, Image: row.image, UpdatedAt: &row.updated}
}

// dump shows accounts by their last update, the latest last, as those of one
// millisecond are told apart by their order alone.
func (a *api) dump(tx *sim.Tx) state {
	s := state{Chains: []chainState{}}
	for _, c := range a.inOrder(tx) {
		shown := chainState{ID: c.id, Gyms: c.gyms, Reference: c.Reference}
		var rows []account
		for row := range a.byUpdate.All(tx, sim.Prefix(c.id)) {
			rows = append(rows, row)
		}
		slices.SortFunc(rows, func(x, y account) int { return strings.Compare(x.stamp, y.stamp) })
		for _, row := range rows {
			shown.Accounts = append(shown.Accounts, row.declare())
		}
		s.Chains = append(s.Chains, shown)
	}
	return s
}

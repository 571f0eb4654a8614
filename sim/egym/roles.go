package egym

import (
	"maps"

	"github.com/mockvendors/mockvendors/sim"
)

// Roles has the roles of an account at one gym.
type Roles struct {
	Trainer  bool `json:"trainer"`
	GymOwner bool `json:"gymOwner"`
}

// roles returns the roles at the key's gym.
func (a *api) roles(tx *sim.Tx, in byID) (Roles, error) {
	row, err := a.lookupMember(tx, in.ID)
	return row.roles[caller(tx).gym], err
}

type assignment struct {
	ID   string `path:"accountId"`
	Body struct {
		Trainer  sim.Opt[bool] `json:"trainer"`
		GymOwner sim.Opt[bool] `json:"gymOwner"`
	} `body:"json"`
}

// leftOut returns the first role that has no value, "" if both have one.
func (in *assignment) leftOut() string {
	switch {
	case !in.Body.Trainer.Has():
		return "trainer"
	case !in.Body.GymOwner.Has():
		return "gymOwner"
	}
	return ""
}

// assignRoles grants the roles sent as true and revokes those sent as false, at
// the key's gym. The reading decides on those that are not sent.
func (a *api) assignRoles(tx *sim.Tx, in assignment) (none sim.None, err error) {
	row, err := a.lookupMember(tx, in.ID)
	if err != nil {
		return none, err
	}
	gym := caller(tx).gym
	before := row.roles[gym]
	now := Roles{in.Body.Trainer.Or(before.Trainer), in.Body.GymOwner.Or(before.GymOwner)}
	if name := in.leftOut(); name != "" {
		rule := roleLeftOut
		if tx.Reads(rolesLeftOut) == "revoked" {
			rule, now = roleLeftOutRevoked, Roles{in.Body.Trainer.V, in.Body.GymOwner.V}
		}
		tx.Note(rule).At(name, "").HeldBy(row.Ref())
	}
	switch {
	case before.Trainer && in.Body.Trainer.Has() && !now.Trainer:
		tx.Note(roleRevoked).At("trainer", "false").HeldBy(row.Ref())
	case before.GymOwner && in.Body.GymOwner.Has() && !now.GymOwner:
		tx.Note(roleRevoked).At("gymOwner", "false").HeldBy(row.Ref())
	}
	row.roles = maps.Clone(row.roles)
	if row.roles == nil {
		row.roles = map[string]Roles{}
	}
	row.roles[gym] = now
	if now == (Roles{}) {
		delete(row.roles, gym)
	}
	a.accounts.Put(tx, row)
	return none, nil
}

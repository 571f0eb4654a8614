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

// assignRoles grants the roles sent as true and revokes those sent as false, at
// the key's gym.
func (a *api) assignRoles(tx *sim.Tx, in assignment) (none sim.None, err error) {
	row, err := a.lookupMember(tx, in.ID)
	if err != nil {
		return none, err
	}
	gym := caller(tx).gym
	before := row.roles[gym]
	now := Roles{in.Body.Trainer.Or(before.Trainer), in.Body.GymOwner.Or(before.GymOwner)}
	switch {
	case !in.Body.Trainer.Has():
		tx.Note(roleLeftOut).At("trainer", "").HeldBy(row.Ref())
	case !in.Body.GymOwner.Has():
		tx.Note(roleLeftOut).At("gymOwner", "").HeldBy(row.Ref())
	}
	switch {
	case before.Trainer && !now.Trainer:
		tx.Note(roleRevoked).At("trainer", "false").HeldBy(row.Ref())
	case before.GymOwner && !now.GymOwner:
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

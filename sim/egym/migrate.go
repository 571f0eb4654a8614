package egym

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/mockvendors/mockvendors/sim"
)

// LegacyUser is a member that the vendor's API v1 has, and that is still to be
// migrated.
type LegacyUser struct {
	LegacyUserID int64 `json:"legacyUserId" required:"true"`
	Account
}

// Migration.
var (
	migrated = rules.Rule("migrated",
		"A member of the API v1 becomes an account of the chain, at the key's gym.",
		sim.Inferred("the specification migrates the membership; that the account is one of the key's gym follows from how accounts are created"))
	alreadyMigrated = rules.Rule("already-migrated",
		"Migrating a member again answers the account and changes nothing.",
		sim.Documented(spec))
	legacyUnknown = rules.Rule("legacy-user-unknown",
		"A legacyUserId that the API v1 does not have is answered with a 404 for the entity ACCOUNT.",
		sim.Inferred("ACCOUNT is one of the entities that a 404 can name"),
		"Check the id: it is that of the user in the API v1; in the simulator, one of the chain's legacyUsers.",
		"If the member has none, create the account by POST /api/v2/accounts.").
		Refuses(http.StatusNotFound, "notFound", "There is no such user to migrate.")
)

type migration struct {
	ID sim.Opt[int64] `query:"legacyUserId"`
}

// Check asks for the id.
func (in *migration) Check(c *sim.Checks) {
	if !in.ID.Sent {
		c.Add(sim.BadField{In: "query", Name: "legacyUserId", Problem: sim.Missing, Want: "integer"})
	}
}

// migrate makes an account of a member of the API v1. Its email, membershipId and TAN
// can be in the way as those of a new account can.
func (a *api) migrate(tx *sim.Tx, in migration) (any, error) {
	id := strconv.FormatInt(in.ID.V, 10)
	if before, ok := a.byLegacyID.Get(tx, sim.Key(tx.Caller.Tenant, id)); ok {
		if before.Membership == nil {
			return nil, noMembership(before)
		}
		tx.Note(alreadyMigrated).At("legacyUserId", id).HeldBy(before.Ref())
		return a.show(tx, before), nil
	}
	legacy := a.chains.Of(tx).Data.LegacyUsers
	i := slices.IndexFunc(legacy, func(u LegacyUser) bool { return u.LegacyUserID == in.ID.V })
	if i < 0 {
		return nil, legacyUnknown.Refuse("legacyUserId", id).With(detail{entity: "ACCOUNT"})
	}
	row := account{Account: legacy[i].Account, chain: tx.Caller.Tenant, gym: caller(tx).gym, legacy: in.ID.V}
	row.AccountID = ""
	if err := a.claim(tx, account{}, row); err != nil {
		return nil, err
	}
	row.AccountID = legacy[i].AccountID
	if _, taken := a.accounts.Get(tx, row.key()); taken || row.AccountID == "" {
		row.AccountID = a.freeID(tx)
	}
	tx.Note(migrated).At("legacyUserId", id)
	return a.save(tx, row)
}

// checkLegacyUsers refuses members that could not be migrated.
func checkLegacyUsers(tx *sim.Tx, at sim.Place, users []LegacyUser) error {
	var wrong sim.Mistakes
	for i, u := range users {
		at := at.In(i)
		if u.LegacyUserID == 0 || slices.ContainsFunc(users[:i], func(o LegacyUser) bool { return o.LegacyUserID == u.LegacyUserID }) {
			wrong.Add(at.In("legacyUserId").Errorf("%d is not an id of its own: legacyUserIds are unique within a chain, and not 0", u.LegacyUserID))
		}
		wrong.Add(checkWhole(tx, at, &u.Account, func(sim.BadField) bool { return false }))
	}
	return wrong.Err()
}

// checkWhole refuses an account that no request could have created, but for the
// fields that are excused.
func checkWhole(tx *sim.Tx, at sim.Place, declared *Account, excused func(sim.BadField) bool) error {
	var wrong sim.Mistakes
	checks := sim.NewChecks(tx)
	sent := fields.Sent(declared)
	sent.check(checks, true)
	for _, f := range checks.Fields() {
		if !excused(f) {
			wrong.Add(at.Dotted(f.Name).Errorf("%s %s%s", f.Name, complaint(f), f.Instead()))
		}
	}
	if m := declared.Membership; m != nil && m.CorporateFitness != nil {
		wrong.Add(at.In("membership", "corporateFitness").
			Errorf("corporateFitness is derived from the TAN: give its times in the chain's wellpass"))
	}
	return wrong.Err()
}

func (row account) legacyKey() string {
	if row.legacy == 0 {
		return ""
	}
	return sim.Key(row.chain, strconv.FormatInt(row.legacy, 10))
}

package egym

import "github.com/mockvendors/mockvendors/sim"

type byID struct {
	ID string `path:"accountId"`
}

// retrieve shows one account.
func (a *api) retrieve(tx *sim.Tx, in byID) (any, error) {
	row, err := a.lookup(tx, in.ID)
	if err != nil {
		return nil, err
	}
	if row.Membership == nil {
		if tx.Reads(deletedByID) != "account-without-membership" {
			return nil, noMembership(row)
		}
		tx.Note(shownWithoutMembership).At("accountId", in.ID).HeldBy(row.Ref())
	}
	return a.show(tx, row), nil
}

type emailSearch struct {
	Email string `path:"email"`
}

// Check checks the length of the email.
func (in *emailSearch) Check(c *sim.Checks) {
	if n := len([]rune(in.Email)); n < minEmail || n > maxEmail {
		c.Add(sim.BadField{In: "path", Name: "email", Problem: sim.Invalid, Want: "a text of 5 to 320 characters", Value: in.Email})
	}
}

// findByEmail shows the member with an email.
func (a *api) findByEmail(tx *sim.Tx, in emailSearch) (any, error) {
	row, ok := a.holderOfEmail(tx, in.Email, "")
	if !ok {
		refusal := emailUnknown.Refuse("email", sim.Readable(in.Email)).With(detail{entity: "ACCOUNT"})
		if other, ok := a.lookalike(tx, in.Email); ok {
			refusal.HeldBy(other.Ref())
		}
		return nil, refusal
	}
	return a.show(tx, row), nil
}

// lookalike returns the account of the chain that explains why no member has an
// email: a member with the email in another case, or else the account with the
// email that was the last to lose its membership.
func (a *api) lookalike(tx *sim.Tx, email string) (found account, ok bool) {
	if found, ok = a.byEmail.Get(tx, sim.Key(sim.Fold(email), tx.Caller.Tenant)); ok {
		return found, true
	}
	for candidate := range a.formerByEmail.All(tx, sim.Prefix(tx.Caller.Tenant, sim.Fold(email))) {
		found, ok = candidate, true
	}
	return found, ok
}

type membershipSearch struct {
	MembershipID string `path:"membershipId"`
}

// findByMembershipID shows the member with a membershipId.
func (a *api) findByMembershipID(tx *sim.Tx, in membershipSearch) (any, error) {
	row, err := a.lookupMembershipID(tx, in.MembershipID)
	if err != nil {
		return nil, err
	}
	return a.show(tx, row), nil
}

// lookupMembershipID returns the chain's member with the membershipId.
func (a *api) lookupMembershipID(tx *sim.Tx, membershipID string) (account, error) {
	row, ok := a.holderOfMembershipID(tx, membershipID, "")
	if !ok {
		return row, membershipIDUnknown.Refuse("membershipId", sim.Readable(membershipID)).With(detail{entity: "MEMBERSHIP"})
	}
	return row, nil
}

// lookupMember returns the chain's account with the id, and refuses one without
// a membership.
func (a *api) lookupMember(tx *sim.Tx, id string) (account, error) {
	row, err := a.lookup(tx, id)
	if err == nil && row.Membership == nil {
		return row, noMembership(row)
	}
	return row, err
}

// lookup returns the chain's account with the id, with or without a membership.
func (a *api) lookup(tx *sim.Tx, id string) (account, error) {
	row, ok := a.accounts.Get(tx, sim.Key(id, tx.Caller.Tenant))
	if ok {
		return row, nil
	}
	for range a.accounts.All(tx, sim.Prefix(id)) {
		return row, foreignAccount.Refuse("accountId", sim.Readable(id)).With(detail{entity: "CHAIN_PROFILE"})
	}
	return row, accountUnknown.Refuse("accountId", sim.Readable(id)).With(detail{entity: "ACCOUNT"})
}

func noMembership(row account) error {
	return membershipGone.Refuse("accountId", row.AccountID).HeldBy(row.Ref()).With(detail{entity: "CHAIN_PROFILE"})
}

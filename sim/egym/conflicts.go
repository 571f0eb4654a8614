package egym

import (
	"net/http"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// claim refuses to let row have, in the place of before, what another account
// has: email, membershipId and TAN. before is empty for a new account. Only
// what changes is looked at.
func (a *api) claim(tx *sim.Tx, before, row account) error {
	var byEmail, byMembershipID account
	var emailClashes, idClashes bool
	if row.Email != before.Email {
		byEmail, emailClashes = a.holderOfEmail(tx, row.Email, row.AccountID)
	}
	m := row.Membership
	if before.Membership == nil || m.MembershipID != before.Membership.MembershipID {
		byMembershipID, idClashes = a.byMembershipID.Get(tx, row.membershipIDKey())
	}
	if emailClashes && idClashes && byEmail.AccountID != byMembershipID.AccountID {
		emailClashes = tx.Reads(bothConflict) == "email-first"
	}
	switch {
	case emailClashes && before.AccountID == "":
		return conflict(emailHeld, "membershipExists", "Membership conflicts with another account.", "email", row.Email, byEmail)
	case emailClashes:
		return conflict(newEmailHeld, tx.Reads(emailChangeCode), "Email conflicts with another account.", "email", row.Email, byEmail)
	case idClashes:
		return conflict(membershipIDHeld, tx.Reads(membershipIDCode), "MembershipId conflicts with another account.", "membership.membershipId", m.MembershipID, byMembershipID)
	}
	if row.Email != before.Email {
		if err := a.emailElsewhere(tx, row); err != nil {
			return err
		}
	}
	if m.isCorporate() && row.tanKey() != before.tanKey() {
		return a.claimTAN(tx, row)
	}
	return nil
}

func conflict(rule *sim.Rule, code, message, field, value string, holder account) error {
	return sim.Refuse(rule, http.StatusConflict, code, message).
		At(field, value).Holding(collection, holder.AccountID).With(detail{accountID: holder.AccountID})
}

// holderOfEmail is the member of the chain who has an email, but not the one
// whose id is except. Where several have it in different cases, the one that
// has it exactly goes first.
func (a *api) holderOfEmail(tx *sim.Tx, email, except string) (holder account, held bool) {
	exactly := tx.Reads(emailCase) == "sensitive"
	for candidate := range a.byEmail.Each(tx, sim.Key(tx.Caller.Tenant, fold(email))) {
		switch {
		case candidate.AccountID == except:
		case candidate.Email == email:
			return candidate, true
		case !exactly && !held:
			holder, held = candidate, true
		}
	}
	return holder, held
}

// emailElsewhere refuses an email that an account outside of the chain has.
func (a *api) emailElsewhere(tx *sim.Tx, row account) error {
	c, _ := a.chains.Get(tx, row.chain)
	for _, e := range c.byEmail[fold(row.Email)] {
		if e.AccountID != row.AccountID && (e.Email == row.Email || tx.Reads(emailCase) == "insensitive") {
			return a.heldElsewhere(tx, emailHeldElsewhere, "userEmailUsedByAnotherAccountConflict", "Email is used by an account outside of this chain.", "email", row.Email, e.AccountID)
		}
	}
	return nil
}

// claimTAN refuses a TAN that is not known, or that is another account's.
func (a *api) claimTAN(tx *sim.Tx, row account) error {
	tan := row.Membership.VerificationTAN
	if holder, held := a.byTAN.Get(tx, row.tanKey()); held && holder.AccountID != row.AccountID {
		return conflict(tanHeld, tanInUse, "TAN is associated with another account.", tanField, tan, holder)
	}
	c, _ := a.chains.Get(tx, row.chain)
	if len(c.Wellpass) == 0 {
		tx.Note(anyTAN).At(tanField, tan)
		return nil
	}
	known, ok := c.byTAN[tan]
	if !ok {
		return notFound(tanUnknown, "TAN", "There is no such verification TAN.").At(tanField, tan)
	}
	if known.AccountID != "" && known.AccountID != row.AccountID {
		return a.heldElsewhere(tx, tanHeldElsewhere, tanInUse, "TAN is associated with another account.", tanField, tan, known.AccountID)
	}
	return nil
}

// heldElsewhere is the conflict with an account that the chain's reference data
// names. Only where it is one of the chain's own is it a record that the state
// shows.
func (a *api) heldElsewhere(tx *sim.Tx, rule *sim.Rule, code, message, field, value, accountID string) error {
	refusal := sim.Refuse(rule, http.StatusConflict, code, message).At(field, value).With(detail{accountID: accountID})
	if _, own := a.accounts.Get(tx, sim.Key(accountID, tx.Caller.Tenant)); own {
		refusal.Holding(collection, accountID)
	}
	return refusal
}

const tanInUse = "tanAssociatedWithAnotherAccount"

// corporateFitness is how long a corporate-fitness member's corporate
// membership holds: its start while that lies ahead, and its end if it has
// one. It is nil if neither is to be shown.
func (a *api) corporateFitness(tx *sim.Tx, row account) *CorporateFitness {
	c, _ := a.chains.Get(tx, row.chain)
	m, ok := c.byTAN[row.Membership.VerificationTAN]
	if !ok {
		return nil
	}
	f := CorporateFitness{EndTimestamp: m.EndTimestamp}
	if start, err := time.Parse(time.RFC3339, m.StartTimestamp); err == nil && start.After(tx.Now) {
		f.StartTimestamp = m.StartTimestamp
	}
	if f == (CorporateFitness{}) {
		return nil
	}
	return &f
}

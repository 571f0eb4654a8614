package egym

import (
	"errors"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// claim refuses row if another account has its email, membershipId or TAN. It
// checks only what differs from before, which is empty for a new account.
func (a *api) claim(tx *sim.Tx, before, row account) error {
	var byEmail, byMembershipID account
	var emailClashes, idClashes bool
	newEmail := row.Email != before.Email || before.Membership == nil // only members hold theirs
	if newEmail {
		byEmail, emailClashes = a.holderOfEmail(tx, row.Email, row.AccountID)
	}
	m := row.Membership
	if before.Membership == nil || m.MembershipID != before.Membership.MembershipID {
		byMembershipID, idClashes = a.holderOfMembershipID(tx, m.MembershipID, row.AccountID)
	}
	if emailClashes && idClashes && byEmail.AccountID != byMembershipID.AccountID {
		emailClashes = tx.Reads(bothConflict) == "email-first"
	}
	switch {
	case emailClashes && before.AccountID == "":
		return heldBy(byEmail, emailHeld.Refuse("email", row.Email))
	case emailClashes:
		return heldBy(byEmail, newEmailHeld.Refuse("email", row.Email).WithCode(tx.Reads(emailChangeCode)))
	case idClashes:
		return heldBy(byMembershipID, membershipIDHeld.Refuse("membership.membershipId", m.MembershipID).WithCode(tx.Reads(membershipIDCode)))
	}
	if newEmail {
		if err := a.emailElsewhere(tx, row); err != nil {
			return err
		}
	}
	if m.isCorporate() && row.tanKey() != before.tanKey() {
		return a.claimTAN(tx, row)
	}
	return nil
}

// heldBy names the account in the way, in the answer too.
func heldBy(holder account, r *sim.Refusal) *sim.Refusal {
	return r.HeldBy(holder.Ref()).With(detail{accountID: holder.AccountID})
}

// holderOfEmail returns the member of the chain who has an email, other than the
// one with the id except. A member with the email in exactly this case takes
// precedence.
func (a *api) holderOfEmail(tx *sim.Tx, email, except string) (holder account, held bool) {
	exactly := tx.Reads(emailCase) == "sensitive"
	for candidate := range a.byEmail.Each(tx, sim.Key(sim.Fold(email), tx.Caller.Tenant)) {
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

// holderOfMembershipID returns the member of the chain who has a membershipId,
// other than the one with the id except. A member with exactly this membershipId
// takes precedence over one whose membershipId is in another case.
func (a *api) holderOfMembershipID(tx *sim.Tx, membershipID, except string) (holder account, held bool) {
	for candidate := range a.byMembershipID.Each(tx, sim.Key(tx.Caller.Tenant, sim.Fold(membershipID))) {
		switch {
		case candidate.AccountID == except:
		case candidate.Membership.MembershipID == membershipID:
			return candidate, true
		case !held && tx.Reads(membershipIDCase) == "insensitive":
			holder, held = candidate, true
		}
	}
	return holder, held
}

// emailElsewhere refuses an email that an account outside the chain has.
func (a *api) emailElsewhere(tx *sim.Tx, row account) error {
	for _, e := range a.chains.Of(tx).Data.byEmail[sim.Fold(row.Email)] {
		if e.AccountID != row.AccountID && (e.Email == row.Email || tx.Reads(emailCase) == "insensitive") {
			return a.heldElsewhere(tx, emailHeldElsewhere.Refuse("email", row.Email), e.AccountID)
		}
	}
	return nil
}

// claimTAN refuses a TAN that is unknown or that another account has.
func (a *api) claimTAN(tx *sim.Tx, row account) error {
	tan := row.Membership.VerificationTAN
	if holder, held := a.byTAN.Get(tx, row.tanKey()); held && holder.AccountID != row.AccountID {
		return heldBy(holder, tanHeld.Refuse(tanField, tan))
	}
	c := a.chains.Of(tx).Data
	if len(c.Wellpass) == 0 {
		tx.Note(anyTAN).At(tanField, tan)
		return nil
	}
	known, ok := c.byTAN[tan]
	if !ok {
		return tanUnknown.Refuse(tanField, tan).With(detail{entity: "TAN"}).Wants("body", aTAN)
	}
	if known.AccountID != "" && known.AccountID != row.AccountID {
		return a.heldElsewhere(tx, tanHeldElsewhere.Refuse(tanField, tan), known.AccountID)
	}
	return nil
}

// later returns the refusal for a TAN that is unknown, or for a patch that does not
// fit the account as stored.
func (a *api) later(tx *sim.Tx, in any) (found []*sim.Refusal) {
	find := func(err error) {
		var r *sim.Refusal
		if errors.As(err, &r) {
			found = append(found, r)
		}
	}
	var sent *accountInput
	switch in := in.(type) {
	case *creation:
		sent = &in.Body
	case *replacement:
		sent = &in.Body
	case *patchInput:
		sent = &in.Body
		m := sent.Membership.V
		areDays := (!m.StartOfContract.Has() || sim.IsDay(m.StartOfContract.V)) && (!m.EndOfContract.Has() || sim.IsDay(m.EndOfContract.V))
		if before, err := a.lookupMember(tx, in.ID); err == nil && areDays {
			find(checkMerged(tx, before, in.Body.apply(tx, before, false), &in.Body))
		}
	default:
		return nil
	}
	if m := sent.Membership.V; m.MembershipType.V == corporate && m.VerificationTAN.Or("") != "" {
		row := account{chain: tx.Caller.Tenant}
		row.Membership = &Membership{MembershipType: corporate, VerificationTAN: m.VerificationTAN.V}
		find(a.claimTAN(tx, row))
	}
	return found
}

// heldElsewhere returns the conflict with an account that the chain's reference
// data names. Only an account of the chain itself is a record.
func (a *api) heldElsewhere(tx *sim.Tx, r *sim.Refusal, accountID string) error {
	if holder, own := a.accounts.Get(tx, sim.Key(accountID, tx.Caller.Tenant)); own {
		return heldBy(holder, r)
	}
	return r.With(detail{accountID: accountID})
}

// corporateFitness returns the period of a corporate membership: its start while
// that is in the future, and its end if it has one. It is nil if there is
// neither.
func (a *api) corporateFitness(tx *sim.Tx, row account) *CorporateFitness {
	m, ok := a.chains.Of(tx).Data.byTAN[row.Membership.VerificationTAN]
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

package egym

import (
	"net/http"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

type byID struct {
	ID string `path:"accountId"`
}

// retrieve shows one account.
func (a *api) retrieve(tx *sim.Tx, in byID) (any, error) {
	row, err := a.known(tx, in.ID)
	if err != nil {
		return nil, err
	}
	if row.Membership == nil {
		if tx.Reads(deletedByID) != "account-without-membership" {
			return nil, lostItsMembership(in.ID)
		}
		tx.Note(shownWithoutMembership).At("accountId", in.ID).Holding(collection, in.ID)
	}
	return a.show(tx, row), nil
}

type emailSearch struct {
	Email string `path:"email"`
}

// Check asks for something that can be an email by its length.
func (in *emailSearch) Check(c *sim.Checks) {
	if n := len([]rune(in.Email)); n < minEmail || n > maxEmail {
		c.Add(sim.BadField{In: "path", Name: "email", Problem: sim.Invalid, Want: "a text of 5 to 320 characters", Value: in.Email})
	}
}

// findByEmail shows the member with an email.
func (a *api) findByEmail(tx *sim.Tx, in emailSearch) (any, error) {
	row, ok := a.holderOfEmail(tx, in.Email, "")
	if !ok {
		refusal := notFound(emailUnknown, "ACCOUNT", "No member of the chain has this email.").At("email", printable(in.Email))
		if other, ok := a.lookalike(tx, in.Email); ok {
			refusal.Holding(collection, other.AccountID)
		}
		return nil, refusal
	}
	return a.show(tx, row), nil
}

// lookalike is the account of the chain that explains why no member has an
// email: it has the email in another case, or lost its membership, as the last
// one of those.
func (a *api) lookalike(tx *sim.Tx, email string) (found account, ok bool) {
	if found, ok = a.byEmail.Get(tx, sim.Key(tx.Caller.Tenant, fold(email))); ok {
		return found, true
	}
	for candidate := range a.keptByEmail.All(tx, sim.Prefix(tx.Caller.Tenant, fold(email))) {
		found, ok = candidate, true
	}
	return found, ok
}

type membershipSearch struct {
	MembershipID string `path:"membershipId"`
}

// findByMembershipID shows the member with a membershipId.
func (a *api) findByMembershipID(tx *sim.Tx, in membershipSearch) (any, error) {
	row, ok := a.byMembershipID.Get(tx, sim.Key(tx.Caller.Tenant, in.MembershipID))
	if !ok {
		return nil, notFound(membershipIDUnknown, "MEMBERSHIP", "No member of the chain has this membershipId.").At("membershipId", printable(in.MembershipID))
	}
	return a.show(tx, row), nil
}

// member is the chain's account of that id, which must have a membership.
func (a *api) member(tx *sim.Tx, id string) (account, error) {
	row, err := a.known(tx, id)
	if err == nil && row.Membership == nil {
		return row, lostItsMembership(id)
	}
	return row, err
}

// known is the chain's account of that id, with or without a membership.
func (a *api) known(tx *sim.Tx, id string) (account, error) {
	row, ok := a.accounts.Get(tx, sim.Key(id, tx.Caller.Tenant))
	if ok {
		return row, nil
	}
	for range a.accounts.All(tx, sim.Prefix(id)) {
		return row, notFound(foreignAccount, "CHAIN_PROFILE", "The account has no profile in this chain.").At("accountId", printable(id))
	}
	return row, notFound(accountUnknown, "ACCOUNT", "There is no such account.").At("accountId", printable(id))
}

func lostItsMembership(id string) error {
	return notFound(membershipGone, "CHAIN_PROFILE", "The account has no profile in this chain.").
		At("accountId", printable(id)).Holding(collection, id)
}

func notFound(rule *sim.Rule, entity, message string) *sim.Refusal {
	return sim.Refuse(rule, http.StatusNotFound, "notFound", message).With(detail{entity: entity})
}

// printable is text of a path as JSON can hold it.
func printable(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }

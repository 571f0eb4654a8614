package egym

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

// publish creates an account.
func (a *api) publish(tx *sim.Tx, in creation) (any, error) {
	row := in.Body.apply(tx, account{chain: tx.Caller.Tenant, gym: caller(tx).gym}, true)
	if err := a.claim(tx, account{}, row); err != nil {
		return nil, err
	}
	if before, ok := a.recreated(tx, row); ok {
		row.AccountID, row.roles, row.media, row.image, row.legacy = before.AccountID, before.roles, before.media, before.image, before.legacy
		tx.Note(sameAccountAgain).At("email", row.Email).HeldBy(before.Ref())
	} else if id, ok := a.sharedID(tx, row); ok {
		row.AccountID = id
		tx.Note(sameAccountElsewhere).At("email", row.Email)
	} else {
		return a.saveNew(tx, row)
	}
	return a.save(tx, row)
}

// recreated returns the account without a membership that a create with the
// same email reuses, if the reading says that it does.
func (a *api) recreated(tx *sim.Tx, row account) (before account, ok bool) {
	if tx.Reads(recreateAfterDelete) != "same-account" {
		return before, false
	}
	exactly := tx.Reads(emailCase) == "sensitive"
	for candidate := range a.formerByEmail.All(tx, sim.Prefix(row.chain, sim.Fold(row.Email))) {
		if !exactly || candidate.Email == row.Email {
			before, ok = candidate, true // the last one to lose its membership
		}
	}
	return before, ok
}

// sharedID returns the accountId that a member of another chain has who has the
// same email, if the reading says that a create reuses it.
func (a *api) sharedID(tx *sim.Tx, row account) (id string, ok bool) {
	for other := range a.byEmail.All(tx, sim.Prefix(sim.Fold(row.Email))) {
		switch {
		case other.chain == row.chain:
		case tx.Reads(personInTwoChains) != "one-account":
			return "", false
		case other.Email == row.Email || tx.Reads(emailCase) == "insensitive":
			if _, taken := a.accounts.Get(tx, sim.Key(other.AccountID, row.chain)); !taken {
				return other.AccountID, true
			}
		}
	}
	return "", false
}

func (a *api) freeID(tx *sim.Tx) string {
	for {
		id := tx.UUID()
		if _, taken := a.accounts.Get(tx, sim.Key(id, tx.Caller.Tenant)); !taken {
			return id
		}
	}
}

// update replaces an account.
func (a *api) update(tx *sim.Tx, in replacement) (any, error) {
	before, err := a.lookup(tx, in.ID)
	switch {
	case err != nil:
		return nil, err
	case before.Membership == nil && tx.Reads(rejoin) != "by-put":
		return nil, noMembership(before)
	}
	row := in.Body.apply(tx, before, true)
	if err := a.claim(tx, before, row); err != nil {
		return nil, err
	}
	if name := fields.Cleared(&before.Account, &row.Account); name != "" {
		tx.Note(replaceClears).At(name, "").HeldBy(before.Ref())
	}
	if before.Membership == nil {
		tx.Note(rejoined).At("accountId", in.ID).HeldBy(before.Ref())
	}
	return a.save(tx, row)
}

// patch changes what is sent.
func (a *api) patch(tx *sim.Tx, in patchInput) (any, error) {
	before, err := a.lookupMember(tx, in.ID)
	if err != nil {
		return nil, err
	}
	row := in.Body.apply(tx, before, false)
	if err := checkMerged(tx, before, row, &in.Body); err != nil {
		return nil, err
	}
	if err := a.claim(tx, before, row); err != nil {
		return nil, err
	}
	if name := in.Body.firstNull(); name != "" {
		tx.Note(nullIgnored).At(name, "null").HeldBy(before.Ref())
	}
	shown, err := a.save(tx, row)
	if tx.Reads(patchResponse) == "no-content" {
		return sim.Answer{Status: http.StatusNoContent}, err
	}
	return shown, err
}

// checkMerged refuses a patch that is well-formed but does not fit the account
// as stored.
func checkMerged(tx *sim.Tx, before, row account, sent *accountInput) error {
	m := row.Membership
	lacksTAN := m.isCorporate() && !before.Membership.isCorporate() && sent.Membership.V.VerificationTAN.Or("") == "" ||
		m.isCorporate() && m.VerificationTAN == ""
	if lacksTAN && tx.Reads(patchTAN) == "unknown-field" {
		lacksTAN = false
		tx.Note(tanNotAsked).At(tanField, "").HeldBy(before.Ref())
	}
	var bad []sim.BadField
	if lacksTAN {
		bad = append(bad, sim.BadField{In: "body", Name: tanField, Problem: sim.Missing, Want: aTAN})
	}
	if m.endsBeforeStart() && !before.Membership.sameSpan(m) && tx.Reads(contractDates) == "rejected" {
		bad = append(bad, endsTooEarly(m.EndOfContract))
	}
	switch {
	case bad == nil:
		return nil
	case lacksTAN:
		return invalid(tx, bad).HeldBy(row.Ref())
	}
	refusal := invalid(tx, bad)
	refusal.About = contractDatesAbout(before, row)
	return refusal
}

// contractDatesAbout says what decided an answer on a contract that ends before
// it starts: the date that changed and, if the other date was stored before, the
// account.
func contractDatesAbout(before, row account) sim.About {
	m, was := row.Membership, before.Membership
	about := sim.About{Field: endField, Value: m.EndOfContract}
	if was == nil || m.StartOfContract != was.StartOfContract && m.EndOfContract != was.EndOfContract {
		return about
	}
	if m.EndOfContract == was.EndOfContract {
		about.Field, about.Value = startField, m.StartOfContract
	}
	holder := row.Ref()
	about.Holder = &holder
	return about
}

func (m *Membership) sameSpan(o *Membership) bool {
	return m != nil && m.StartOfContract == o.StartOfContract && m.EndOfContract == o.EndOfContract
}

// save stores a new or changed account and returns it as shown.
func (a *api) save(tx *sim.Tx, row account) (any, error) {
	if row.Membership.endsBeforeStart() {
		before, _ := a.accounts.Get(tx, row.key())
		noteSpan(tx, before, row)
	}
	row = row.touch(tx)
	a.accounts.Put(tx, row)
	return a.show(tx, row), nil
}

// saveNew saves an account under an id that no other has.
func (a *api) saveNew(tx *sim.Tx, row account) (any, error) {
	row = row.touch(tx)
	for taken := true; taken; taken = a.accounts.Insert(tx, row) {
		row.AccountID = tx.UUID()
	}
	if row.Membership.endsBeforeStart() {
		noteSpan(tx, account{}, row)
	}
	return a.show(tx, row), nil
}

// noteSpan notes that a contract ends before it starts, unless it did before.
func noteSpan(tx *sim.Tx, before, row account) {
	if !before.Membership.sameSpan(row.Membership) {
		tx.Note(endBeforeStartAccepted).About = contractDatesAbout(before, row)
	}
}

type erasure struct {
	ID    string        `path:"accountId"`
	Whole sim.Opt[bool] `query:"eraseMemberData"`
}

// erase removes the membership of an account, or the whole account.
func (a *api) erase(tx *sim.Tx, in erasure) (none sim.None, err error) {
	row, err := a.lookup(tx, in.ID)
	switch {
	case err != nil:
		return none, err
	case row.Membership != nil:
		a.notify(tx, row.gym, row.AccountID, membershipDelete)
	case !in.Whole.V:
		return none, noMembership(row)
	}
	if !in.Whole.V {
		kept := row
		kept.Membership = nil
		a.accounts.Put(tx, kept.touch(tx))
		tx.Note(membershipDropped).At("accountId", in.ID).HeldBy(row.Ref())
		return none, nil
	}
	a.strip(tx, row)
	a.forgetVisits(tx, row)
	a.forgetBookings(tx, row)
	a.forgetTasks(tx, row)
	a.accounts.Delete(tx, row.key())
	tx.Note(memberErased).At("eraseMemberData", "true").HeldBy(row.Ref())
	return none, nil
}

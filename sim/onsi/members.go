package onsi

import (
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

// invite creates a member. An inactive member with the email is invited again,
// unless the reading says that a new one is created.
func (a *api) invite(tx *sim.Tx, in invitation) (Member, error) {
	email := in.Body.Email.V
	if holder, ok := a.withEmail(tx, email, isCurrent); ok {
		return Member{}, alreadyInvited.Refuse("email", email).HeldBy(holder.Ref()).With(naming(holder.MemberID))
	}

	before, known := a.withEmail(tx, email, isAny)
	switch {
	case !known:
	case tx.Reads(reinvitedMember) == "new-member":
		tx.Note(invitedAsNew).At("email", email).HeldBy(before.Ref())
		before, known = member{}, false
	default:
		tx.Note(invitedAgain).At("email", email).HeldBy(before.Ref())
	}
	after := before
	after.client = tx.Caller.Tenant
	memberFields.Apply(&after.Member, &in.Body, sim.Replace)
	after.Status = invited
	hasAccount := func(other string) bool { return sameEmail(tx, other, email) }
	if slices.ContainsFunc(a.clients.Of(tx).Data.OnsiAccounts, hasAccount) {
		after.Status = active
		note := tx.Note(activeAtOnce).At("email", email)
		if known {
			note.HeldBy(before.Ref())
		}
	}
	if r := a.check(tx, before, after, nil); r != nil {
		return Member{}, r.WithCode("InvalidAddMemberPayload").With(issue{Email: &email})
	}
	if !known {
		a.join(tx, &after)
	}
	return a.put(tx, after), nil
}

// get returns a member.
func (a *api) get(tx *sim.Tx, in byID) (Member, error) {
	m, err := a.lookupToRead(tx, "id", in.ID)
	return m.Member, err
}

// replace sets the whole desired state of a member.
func (a *api) replace(tx *sim.Tx, in replacement) (Member, error) {
	before, err := a.lookup(tx, in.ID)
	if err != nil {
		return Member{}, err
	}
	after := before
	memberFields.Apply(&after.Member, &in.Body, sim.Replace)
	applyOmitted(tx, &in.Body, before, &after)
	var fixed *sim.Rule
	switch before.Status {
	case inactive:
		after.Status = statusAfterReplace(tx, before)
	case active:
		if tx.Reads(activeEmailReplace) == "rejected" {
			fixed = activeEmailFixed
		}
	}
	return a.save(tx, before, after, fixed)
}

// applyOmitted applies the readings to the fields that a replace leaves out, and
// notes the rules that do so.
func applyOmitted(tx *sim.Tx, sent *fields, before member, after *member) {
	if name := cleared(sent, before); name != "" {
		tx.Note(omittedCleared).At(name, "").HeldBy(before.Ref())
	}
	if before.AccountDetails != nil && !sent.AccountDetails.Sent {
		tx.Note(omittedAccount).At("accountDetails", "").HeldBy(before.Ref())
		if tx.Reads(omittedAccountDetails) == "kept" {
			after.AccountDetails = before.AccountDetails
		}
	}
	if before.EnablePayroll && !sent.EnablePayroll.Sent {
		tx.Note(omittedPayroll).At("enablePayroll", "").HeldBy(before.Ref())
		after.EnablePayroll = tx.Reads(omittedEnablePayroll) == "kept"
	}
}

// cleared returns the first field that a replace clears by leaving it out, or "".
func cleared(sent *fields, before member) string {
	switch {
	case before.Phone != nil && !sent.Phone.Sent:
		return "phone"
	case before.WorkerID != nil && !sent.WorkerID.Sent:
		return "workerId"
	case before.DateOfBirth != nil && !sent.DateOfBirth.Sent:
		return "dob"
	case before.Gender != nil && !sent.Gender.Sent:
		return "gender"
	}
	return ""
}

func statusAfterReplace(tx *sim.Tx, m member) string {
	rule, status := reactivated, active
	if tx.Reads(reactivatedStatus) == "invited-unless-accepted-before" && !m.accepted {
		rule, status = invitedOnReplace, invited
	}
	tx.Note(rule).At("id", m.MemberID).HeldBy(m.Ref())
	return status
}

// update changes the fields that are sent, and never the status.
func (a *api) update(tx *sim.Tx, in updateInput) (Member, error) {
	before, err := a.lookup(tx, in.ID)
	if err != nil {
		return Member{}, err
	}
	after := before
	memberFields.Apply(&after.Member, &in.Body, sim.Mode{ClearsNull: true})
	var fixed *sim.Rule
	if before.Status != invited {
		fixed = emailFixed
	}
	if before.Status == inactive {
		tx.Note(staysInactive).At("id", before.MemberID).HeldBy(before.Ref())
	}
	return a.save(tx, before, after, fixed)
}

// save stores a changed member, unless a rule refuses the change.
func (a *api) save(tx *sim.Tx, before, after member, fixed *sim.Rule) (Member, error) {
	if r := a.check(tx, before, after, fixed); r != nil {
		return Member{}, r.WithCode("InvalidUpdateMemberPayload").With(naming(before.MemberID))
	}
	return a.put(tx, after), nil
}

// removed is the answer to a removal.
type removed struct {
	Message string `json:"message"`
}

// remove makes a member inactive.
func (a *api) remove(tx *sim.Tx, in removal) (removed, error) {
	m, err := a.lookup(tx, in.ID)
	if err != nil {
		return removed{}, err
	}
	if m.Status == inactive && tx.Reads(removeInactive) == "rejected" {
		return removed{}, alreadyRemoved.Refuse("status", m.Status).HeldBy(m.Ref()).With(naming(m.MemberID))
	}
	m.Status = inactive
	a.put(tx, m)
	return removed{Message: "OK"}, nil
}

// lookup returns the member of the caller's client with the id, or a refusal, for a
// request that writes.
func (a *api) lookup(tx *sim.Tx, id string) (member, error) {
	m, ok := a.find(tx, id)
	if !ok {
		return m, a.refuseUnknown(tx, "id", id)
	}
	return m, nil
}

// refuseUnknown refuses a request that writes and names an unknown member.
func (a *api) refuseUnknown(tx *sim.Tx, field, id string) *sim.Refusal {
	return memberNotFound.Refuse(field, id).With(naming(id)).WithStatus(sim.Digits(tx.Reads(unknownMemberStatus)))
}

// lookupToRead is lookup for a request that reads.
func (a *api) lookupToRead(tx *sim.Tx, field, id string) (member, error) {
	m, ok := a.find(tx, id)
	if !ok {
		return m, memberNotFound.Refuse(field, id).With(naming(id))
	}
	return m, nil
}

// check refuses the change of a member from before to after if the tier, the
// email or the workerId does not allow it, in that order. fixed, if not nil, is
// the rule that forbids changing the email.
func (a *api) check(tx *sim.Tx, before, after member, fixed *sim.Rule) *sim.Refusal {
	if r := a.checkTier(tx, after.Tier); r != nil {
		return r
	}
	if fixed != nil && !sameEmail(tx, after.Email, before.Email) {
		return fixed.Refuse("email", after.Email).HeldBy(after.Ref())
	}
	if holder, ok := a.emailHolder(tx, before, after); ok {
		return emailHeld.Refuse("email", after.Email).HeldBy(holder.Ref())
	}
	if holder, ok := a.workerIDHolder(tx, after); ok {
		return workerIDHeld.Refuse("workerId", *after.WorkerID).HeldBy(holder.Ref())
	}
	return nil
}

// checkTier refuses a tier that the client's programme does not have.
func (a *api) checkTier(tx *sim.Tx, tier string) *sim.Refusal {
	if tiers := a.clients.Of(tx).Data.Tiers; !slices.Contains(tiers, tier) {
		return tierUnknown.Refuse("tier", tier).Wants("body", sim.OneOf(tiers...))
	}
	return nil
}

// later returns the refusal for a tier that the programme does not have.
func (a *api) later(tx *sim.Tx, in any) []*sim.Refusal {
	var tier sim.Opt[string]
	switch in := in.(type) {
	case *invitation:
		tier = in.Body.Tier
	case *replacement:
		tier = in.Body.Tier
	case *updateInput:
		tier = in.Body.Tier
	}
	if tier.Has() {
		if r := a.checkTier(tx, tier.V); r != nil {
			return []*sim.Refusal{r}
		}
	}
	return nil
}

// emailHolder returns another member that has the email of after. Inactive
// members do not count if inviting their email creates a new member.
func (a *api) emailHolder(tx *sim.Tx, before, after member) (member, bool) {
	changed := !sameEmail(tx, after.Email, before.Email)
	if !changed && after.Status == before.Status {
		return member{}, false // it claims nothing new
	}
	isOther := func(m *member) bool { return m.MemberID != after.MemberID }
	if m, ok := a.withEmail(tx, after.Email, func(m *member) bool { return isCurrent(m) && isOther(m) }); ok {
		return m, true
	}
	if changed && tx.Reads(reinvitedMember) == "same-member" {
		return a.withEmail(tx, after.Email, isOther)
	}
	return member{}, false
}

// workerIDHolder returns another member that has the workerId of after.
func (a *api) workerIDHolder(tx *sim.Tx, after member) (member, bool) {
	if after.WorkerID == nil {
		return member{}, false
	}
	m, ok := a.byWorkerID.Get(tx, after.workerIDKey())
	return m, ok && m.MemberID != after.MemberID
}

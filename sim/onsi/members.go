package onsi

import (
	"net/http"
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

// invite asks somebody to the programme. An inactive member with that email is
// asked again, unless the reading makes a new one.
func (a *api) invite(tx *sim.Tx, in invitation) (Member, error) {
	email := in.Body.Email.V
	key := sim.Key(tx.Caller.Tenant, email)
	if holder, ok := a.present.Get(tx, key); ok {
		return Member{}, alreadyInvited.Refuse("email", email).HeldBy(holder.Ref()).With(about(holder.MemberID))
	}

	before, known := a.byEmail.Get(tx, key)
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
	if slices.Contains(a.clients.Of(tx).Data.OnsiAccounts, email) {
		after.Status = active
		note := tx.Note(activeAtOnce).At("email", email)
		if known {
			note.HeldBy(before.Ref())
		}
	}
	if r := a.judge(tx, before, after, nil); r != nil {
		return Member{}, r.WithCode("InvalidAddMemberPayload").With(issue{Email: &email})
	}
	if !known {
		a.join(tx, &after)
	}
	return a.put(tx, after), nil
}

// get shows a member.
func (a *api) get(tx *sim.Tx, in lookup) (Member, error) {
	m, err := a.known(tx, in.ID)
	return m.Member, err
}

// replace sets the whole desired state of a member.
func (a *api) replace(tx *sim.Tx, in replacement) (Member, error) {
	before, err := a.known(tx, in.ID)
	if err != nil {
		return Member{}, err
	}
	after := before
	memberFields.Apply(&after.Member, &in.Body, sim.Replace)
	keepOmitted(tx, &in.Body, before, &after)
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

// keepOmitted does what the readings say about fields that a replace leaves
// out, and notes what that does to the others.
func keepOmitted(tx *sim.Tx, sent *fields, before member, after *member) {
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

// cleared returns the first field that a replace takes away by leaving it out,
// "" if there is none.
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

// update changes what is sent of a member, and never its status.
func (a *api) update(tx *sim.Tx, in change) (Member, error) {
	before, err := a.known(tx, in.ID)
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

// save stores a changed member, unless a rule keeps it from changing so.
func (a *api) save(tx *sim.Tx, before, after member, fixed *sim.Rule) (Member, error) {
	if r := a.judge(tx, before, after, fixed); r != nil {
		return Member{}, r.WithCode("InvalidUpdateMemberPayload").With(about(before.MemberID))
	}
	return a.put(tx, after), nil
}

// removed is the answer to a removal.
type removed struct {
	Message string `json:"message"`
}

// remove makes a member inactive.
func (a *api) remove(tx *sim.Tx, in removal) (removed, error) {
	m, err := a.known(tx, in.ID)
	if err != nil {
		return removed{}, err
	}
	if m.Status == inactive && tx.Reads(removeInactive) == "rejected" {
		return removed{}, alreadyRemoved.Refuse("status", m.Status).HeldBy(m.Ref()).With(about(m.MemberID))
	}
	m.Status = inactive
	a.put(tx, m)
	return removed{Message: "OK"}, nil
}

// known returns the member of the caller's client that has the id.
func (a *api) known(tx *sim.Tx, id string) (member, error) {
	m, ok := a.find(tx, id)
	if ok {
		return m, nil
	}
	r := memberNotFound.Refuse("id", id).With(about(id))
	if tx.Reads(unknownMemberStatus) == "400" {
		r.WithStatus(http.StatusBadRequest)
	}
	return m, r
}

// judge refuses what keeps a member of the caller's client from going from
// before to after: tier, email and workerId, in that order. fixed, if not nil,
// is the rule by which the email must stay as it is.
func (a *api) judge(tx *sim.Tx, before, after member, fixed *sim.Rule) *sim.Refusal {
	if !slices.Contains(a.clients.Of(tx).Data.Tiers, after.Tier) {
		return tierUnknown.Refuse("tier", after.Tier)
	}
	if fixed != nil && after.Email != before.Email {
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

// emailHolder returns another member that keeps after from having its email.
// Where an invitation makes a new member of an inactive one's email, the
// inactive ones hold theirs against nobody.
func (a *api) emailHolder(tx *sim.Tx, before, after member) (member, bool) {
	changed := after.Email != before.Email
	if !changed && after.Status == before.Status {
		return member{}, false // it claims nothing that it has not
	}
	key := after.emailKey()
	if m, ok := a.present.Get(tx, key); ok && m.MemberID != after.MemberID {
		return m, true
	}
	if changed && tx.Reads(reinvitedMember) == "same-member" {
		for m := range a.byEmail.Each(tx, key) {
			if m.MemberID != after.MemberID {
				return m, true
			}
		}
	}
	return member{}, false
}

// workerIDHolder returns another member that keeps after from having its
// workerId.
func (a *api) workerIDHolder(tx *sim.Tx, after member) (member, bool) {
	if after.WorkerID == nil {
		return member{}, false
	}
	m, ok := a.byWorkerID.Get(tx, after.workerIDKey())
	return m, ok && m.MemberID != after.MemberID
}

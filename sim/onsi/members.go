package onsi

import (
	"net/http"
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

// invite asks somebody to the programme. An inactive member with that email is
// asked again, unless the reading makes a new one.
func (a api) invite(tx *sim.Tx, in invitation) (Member, error) {
	c := a.client(tx)
	email := in.Body.Email.V
	key := sim.Key(c.ID, email)
	if holder, ok := a.present.Get(tx, key); ok {
		return Member{}, about(alreadyInvited, http.StatusBadRequest, "MemberAlreadyInvited", "This email is a member's already", holder.MemberID).
			At("email", email).Holding(collection, holder.MemberID)
	}

	before, known := a.byEmail.Get(tx, key)
	switch {
	case !known:
	case tx.Reads(reinvitedMember) == "new-member":
		tx.Note(invitedAsNew).At("email", email).Holding(collection, before.MemberID)
		before, known = member{}, false
	default:
		tx.Note(invitedAgain).At("email", email).Holding(collection, before.MemberID)
	}
	after := member{Client: c.ID, Place: before.Place, Accepted: before.Accepted}
	after.MemberID = before.MemberID
	in.Body.set(&after.Member)
	after.Status = invited
	if c.account[email] {
		after.Status = active
		note := tx.Note(activeAtOnce).At("email", email)
		if known {
			note.Holding(collection, before.MemberID)
		}
	}

	fail := func(rule *sim.Rule, message string) *sim.Refusal {
		return sim.Refuse(rule, http.StatusBadRequest, "InvalidAddMemberPayload", message).
			With([]issue{{Code: "InvalidAddMemberPayload", Message: message, Email: &email}})
	}
	if err := a.judge(tx, c, before, after, nil, fail); err != nil {
		return Member{}, err
	}
	if !known {
		after.MemberID = a.newID(tx)
		c.join(&after)
		mustPut(a.clients.Put(tx, c))
	}
	return a.put(tx, after), nil
}

// get shows a member.
func (a api) get(tx *sim.Tx, in lookup) (Member, error) {
	m, err := a.known(tx, in.ID)
	return m.Member, err
}

// replace sets the whole desired state of a member.
func (a api) replace(tx *sim.Tx, in replacement) (Member, error) {
	before, err := a.known(tx, in.ID)
	if err != nil {
		return Member{}, err
	}
	after := before
	in.Body.set(&after.Member)
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
	if err := a.judge(tx, a.client(tx), before, after, fixed, invalidUpdate(before)); err != nil {
		return Member{}, err
	}
	return a.put(tx, after), nil
}

// keepOmitted does what the readings say about fields that a replace leaves
// out, and notes what that does to the others.
func keepOmitted(tx *sim.Tx, f *fields, before member, after *member) {
	if name := cleared(f, before, after); name != "" {
		tx.Note(omittedCleared).At(name, "").Holding(collection, before.MemberID)
	}
	if before.AccountDetails != nil && !f.AccountDetails.Sent {
		tx.Note(omittedAccount).At("accountDetails", "").Holding(collection, before.MemberID)
		if tx.Reads(omittedAccountDetails) == "kept" {
			after.AccountDetails = before.AccountDetails
		}
	}
	if before.EnablePayroll && !f.EnablePayroll.Sent {
		tx.Note(omittedPayroll).At("enablePayroll", "").Holding(collection, before.MemberID)
		after.EnablePayroll = tx.Reads(omittedEnablePayroll) == "kept"
	}
}

// cleared is the first field that a replace takes away by leaving it out, "" if
// there is none.
func cleared(f *fields, before member, after *member) string {
	switch {
	case before.Phone != nil && after.Phone == nil:
		return "phone"
	case before.WorkerID != nil && after.WorkerID == nil:
		return "workerId"
	case before.DateOfBirth != nil && after.DateOfBirth == nil:
		return "dob"
	case before.Gender != nil && !f.Gender.Sent:
		return "gender"
	}
	return ""
}

func statusAfterReplace(tx *sim.Tx, m member) string {
	if tx.Reads(reactivatedStatus) == "invited-unless-accepted-before" && !m.Accepted {
		tx.Note(invitedOnReplace).At("id", m.MemberID).Holding(collection, m.MemberID)
		return invited
	}
	tx.Note(reactivated).At("id", m.MemberID).Holding(collection, m.MemberID)
	return active
}

// update changes what is sent of a member, and never its status.
func (a api) update(tx *sim.Tx, in change) (Member, error) {
	before, err := a.known(tx, in.ID)
	if err != nil {
		return Member{}, err
	}
	after := before
	in.Body.change(&after.Member)
	var fixed *sim.Rule
	if before.Status != invited {
		fixed = emailFixed
	}
	if before.Status == inactive {
		tx.Note(staysInactive).At("id", before.MemberID).Holding(collection, before.MemberID)
	}
	if err := a.judge(tx, a.client(tx), before, after, fixed, invalidUpdate(before)); err != nil {
		return Member{}, err
	}
	return a.put(tx, after), nil
}

// removed is the answer to a removal.
type removed struct {
	Message string `json:"message"`
}

// remove makes a member inactive.
func (a api) remove(tx *sim.Tx, in removal) (removed, error) {
	m, err := a.known(tx, in.ID)
	if err != nil {
		return removed{}, err
	}
	if m.Status == inactive && tx.Reads(removeInactive) == "rejected" {
		return removed{}, about(alreadyRemoved, http.StatusBadRequest, "InvalidRemoveMemberPayload", "The member is inactive already", m.MemberID).
			At("status", m.Status).Holding(collection, m.MemberID)
	}
	m.Status = inactive
	a.put(tx, m)
	return removed{Message: "OK"}, nil
}

// known is the member of the caller's client that has the id.
func (a api) known(tx *sim.Tx, id string) (member, error) {
	m, ok := a.find(tx, id)
	if ok {
		return m, nil
	}
	status := http.StatusNotFound
	if tx.Reads(unknownMemberStatus) == "400" {
		status = http.StatusBadRequest
	}
	return m, about(memberNotFound, status, "MemberNotFound", "There is no member with this id", id).At("id", readable(id))
}

// refuse makes the refusal of an operation out of what speaks against it.
type refuse func(rule *sim.Rule, message string) *sim.Refusal

func invalidUpdate(m member) refuse {
	return func(rule *sim.Rule, message string) *sim.Refusal {
		return about(rule, http.StatusBadRequest, "InvalidUpdateMemberPayload", message, m.MemberID)
	}
}

// judge says whether a member of client c may go from before to after: tier,
// email and workerId, in that order. fixed, if not nil, is the rule by which
// the email must stay as it is.
func (a api) judge(tx *sim.Tx, c client, before, after member, fixed *sim.Rule, fail refuse) error {
	if !slices.Contains(c.Tiers, after.Tier) {
		return fail(tierUnknown, "The programme has no such tier").At("tier", after.Tier)
	}
	if fixed != nil && after.Email != before.Email {
		return fail(fixed, "The email of this member cannot be changed").At("email", after.Email).Holding(collection, after.MemberID)
	}
	if holder, ok := a.emailHolder(tx, before, after); ok {
		return fail(emailHeld, "Another member has this email").At("email", after.Email).Holding(collection, holder.MemberID)
	}
	if after.WorkerID == nil {
		return nil
	}
	if holder, ok := a.byWorkerID.Get(tx, memberWorkerID(after)); ok && holder.MemberID != after.MemberID {
		return fail(workerIDHeld, "Another member has this workerId").At("workerId", *after.WorkerID).Holding(collection, holder.MemberID)
	}
	return nil
}

// emailHolder is another member that keeps after from having its email. Where
// an invitation makes a new member of an inactive one's email, the inactive
// ones hold theirs against nobody.
func (a api) emailHolder(tx *sim.Tx, before, after member) (member, bool) {
	changed := after.Email != before.Email
	if !changed && after.Status == before.Status {
		return member{}, false // it claims nothing that it has not
	}
	key := memberEmail(after)
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

// put stores a member that was judged.
func (a api) put(tx *sim.Tx, m member) Member {
	m.Accepted = m.Accepted || m.Status == active
	mustPut(a.members.Put(tx, m))
	return m.Member
}

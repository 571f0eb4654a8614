package clubos

import (
	"net/http"
	"strconv"

	"github.com/mockvendors/mockvendors/sim"
)

// Rules of memberships.
var (
	membershipForm = rules.Rule("membership-form",
		"A membership has a name, which is the plan's, and may have a startDate and an endDate; GET names it by membershipId in the URL, "+
			"and PUT in the body.",
		sim.Assumed("the vendor's operations on memberships are known, and their properties and messages are not; they are made in the "+
			"likeness of users"))
	membershipNotFound = rules.Rule("membership-not-found",
		"A membershipId that no membership of the location has is not found.",
		sim.Assumed("not documented; it is like a user's"),
		"Send the membershipId from the answer that added the membership: it is the value there.",
		"Or add the membership with its localMembershipId again: the value of the answer is the membershipId, even if it exists already.",
		"Or send the clubLocationId of the membership's own location.").
		Refuses(http.StatusNotFound, "", "Membership not found")
)

// Membership is a membership as the state shows one.
type Membership struct {
	MembershipID      int64  `json:"membershipId,omitzero" generated:"true"`
	ClubLocationID    int    `json:"clubLocationId,omitzero"`
	MemberID          int64  `json:"memberId" required:"true" refers:"users"`
	LocalMembershipID string `json:"localMembershipId" required:"true" natural:"true"`
	Name              string `json:"name" required:"true"`
	StartDate         string `json:"startDate,omitzero"` // M-d-YYYY
	EndDate           string `json:"endDate,omitzero"`
}

func (m *Membership) common() common {
	return common{&m.MembershipID, &m.ClubLocationID, &m.MemberID, &m.LocalMembershipID}
}

func (m *Membership) check(checks *sim.Checks) {
	n := newMembershipFields.Sent(m)
	n.MemberID = sim.Some(userID(m.MemberID))
	n.check(checks)
}

// terms are what adding and updating a membership have in common.
type terms struct {
	Name      sim.Opt[string] `json:"name"`
	StartDate sim.Opt[string] `json:"startDate"`
	EndDate   sim.Opt[string] `json:"endDate"`
}

func (t *terms) checkNulls(c *sim.Checks) {
	notNull(c, "name", "string", t.Name)
	notNull(c, "startDate", "string", t.StartDate)
	notNull(c, "endDate", "string", t.EndDate)
}

func (t *terms) checkDates(c *sim.Checks) {
	date(c, "startDate", t.StartDate)
	date(c, "endDate", t.EndDate)
}

// newMembership is the body that adds a membership.
type newMembership struct {
	MemberID          sim.Opt[userID] `json:"memberId" merge:"-"`
	LocalMembershipID sim.Opt[string] `json:"localMembershipId"`
	terms
}

func (n *newMembership) check(c *sim.Checks) {
	requireID(c, "memberId", n.MemberID)
	required(c, "localMembershipId", notBlank, n.LocalMembershipID)
	required(c, "name", notBlank, n.Name)
	notNull(c, "localMembershipId", "string", n.LocalMembershipID)
	n.checkNulls(c)
	n.checkDates(c)
}

// membershipUpdate is the body that updates a membership.
type membershipUpdate struct {
	MembershipID sim.Opt[userID] `json:"membershipId"`
	terms
}

func (u *membershipUpdate) check(c *sim.Checks) {
	requireID(c, "membershipId", u.MembershipID)
	if u.Name.Has() && u.Name.V == "" {
		c.Invalid("name", notBlank, "")
	}
	if termsFields.FirstNull(&u.terms) != "" && c.Reads(nullInPut) == "rejected" {
		u.checkNulls(c)
	}
	u.checkDates(c)
}

// How the members of a body change a membership's fields.
var (
	newMembershipFields = sim.FieldsOf[Membership, newMembership]()
	termsFields         = sim.FieldsOf[Membership, terms]()
)

// membershipQuery names a membership in the URL.
type membershipQuery struct {
	Location   sim.Opt[int64] `query:"clubLocationId"`
	Membership sim.Opt[int64] `query:"membershipId"`
}

// Check reports what is wrong with the query.
func (in *membershipQuery) Check(c *sim.Checks) {
	requireInURL(c, "clubLocationId", in.Location)
	requireInURL(c, "membershipId", in.Membership)
}

func (in *membershipQuery) at() sim.Opt[int64] { return in.Location }

// addMembership adds a membership, or finds the one that was added already.
func (a *api) addMembership(tx *sim.Tx, in request[newMembership, *newMembership]) (reply, error) {
	m := Membership{MemberID: int64(in.Body.MemberID.V)}
	newMembershipFields.Apply(&m, &in.Body, sim.Mode{})
	tx.Note(membershipForm).At("name", m.Name)
	return a.memberships.add(tx, a, in.Location, m)
}

// verifyMembership answers whether a membership exists.
func (a *api) verifyMembership(tx *sim.Tx, in membershipQuery) (reply, error) {
	row, err := a.lookUpMembership(tx, in.Location, in.Membership.V)
	if err != nil {
		return reply{}, err
	}
	return success("Membership was found", row.Ref().ID), nil
}

// updateMembership changes what is sent.
func (a *api) updateMembership(tx *sim.Tx, in request[membershipUpdate, *membershipUpdate]) (reply, error) {
	row, err := a.lookUpMembership(tx, in.Location, int64(in.Body.MembershipID.V))
	if err != nil {
		return reply{}, err
	}
	if name := termsFields.FirstNull(&in.Body.terms); name != "" {
		tx.Note(nullIgnored).At(name, "").HeldBy(row.Ref())
	}
	termsFields.Apply(&row.Data, &in.Body.terms, sim.Mode{})
	a.memberships.rows.Put(tx, row)
	return success("Membership was updated", row.Ref().ID), nil
}

func (a *api) lookUpMembership(tx *sim.Tx, location sim.Opt[int64], id int64) (row entry[Membership, *Membership], err error) {
	at, err := a.checkLocation(tx, location)
	if err != nil {
		return row, err
	}
	row, ok := a.memberships.rows.Get(tx, userKey(tx.Caller.Tenant, id))
	if text := strconv.FormatInt(id, 10); !ok || row.Data.ClubLocationID != at {
		return row, membershipNotFound.Refuse("membershipId", text)
	}
	tx.Note(membershipForm).At("membershipId", row.Ref().ID).HeldBy(row.Ref())
	return row, nil
}

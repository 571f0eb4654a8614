package clubos

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

// matchProspects is the reading about leads among the matches.
var matchProspects = &sim.Reading{
	ID:       "match-prospects",
	Question: "Do emailmatch and usermatch find prospects?",
	Values:   []string{"found", "left-out"},
	Source: "the vendor says that they find users, and does not say whether a prospect is one; a form for leads needs to know " +
		"whether an email is there already",
	Unprobed: prospectsStay,
}

// Rules of emailmatch and usermatch.
var (
	parameterMissing = rules.Rule("parameter-missing",
		"emailmatch without an email, and usermatch without a systemCode or a userId, fails.",
		sim.Inferred("the vendor names these parameters; that they are required, and the message, are ours"),
		"Send the parameters in the URL: email to emailmatch, systemCode and userId to usermatch.").
		Refuses(http.StatusBadRequest, "", "")
	matchForm = rules.Rule("match-form",
		"A match has userId, clubLocationId, role, localUserId, firstName, lastName and email; emails are compared in any case.",
		sim.Assumed("the vendor answers with a bare object or array; what is in it is not documented"))
	emailsNotUnique = rules.Rule("emails-not-unique",
		"emailmatch answers with a list, in which several users can have the email; it is empty if none has.",
		sim.Documented("API space: emailmatch, whose answer is a list; that an empty one is a success is assumed"))
	deletedLeftOut = rules.Rule("deleted-left-out",
		"emailmatch leaves deleted users out.",
		sim.Assumed("not documented; it is as with GET /users: see the reading deleted-get"))
	prospectLeftOut = rules.Rule("prospect-left-out",
		"emailmatch and usermatch leave prospects out.",
		sim.Assumed("not documented; applies only under the reading match-prospects"))
	systemCodeUnchecked = rules.Rule("system-code-unchecked",
		"usermatch takes any systemCode for a partner whose systemCode the scenario does not declare.",
		sim.Assumed("otherwise a scenario would have to declare it; the vendor issues the codes"))
	userUnmatched = rules.Rule("user-unmatched",
		"usermatch fails for a systemCode that is not the partner's, or a userId that no user has as localUserId; "+
			"the value is the systemCode and the userId.",
		sim.Inferred("API space: usermatch, whose failure has the invalid systemCode and userId as its value; the message, "+
			"the blank between the two, and that the userId is the localUserId, are ours"),
		"Send the partner's own systemCode, and as userId the localUserId of one of its users.",
		"Or add the user with that localUserId.").
		Refuses(http.StatusNotFound, "", "User not found")
)

// emailQuery asks for the users with an email.
type emailQuery struct {
	Location sim.Opt[int64]  `query:"clubLocationId"`
	Email    sim.Opt[string] `query:"email"`
}

// Check reports what is wrong with the query.
func (in *emailQuery) Check(c *sim.Checks) {
	requireInURL(c, "clubLocationId", in.Location)
	requireTextInURL(c, "email", in.Email)
}

func (in *emailQuery) at() sim.Opt[int64] { return in.Location }

// systemQuery asks for the user with an id of another system.
type systemQuery struct {
	SystemCode sim.Opt[string] `query:"systemCode"`
	UserID     sim.Opt[string] `query:"userId"`
}

// Check reports what is wrong with the query.
func (in *systemQuery) Check(c *sim.Checks) {
	requireTextInURL(c, "systemCode", in.SystemCode)
	requireTextInURL(c, "userId", in.UserID)
}

// match is a user or a prospect as emailmatch and usermatch show one.
type match struct {
	UserID         int64  `json:"userId"`
	ClubLocationID int    `json:"clubLocationId"`
	Role           string `json:"role"` // of a user's roles, or prospect
	LocalUserID    string `json:"localUserId"`
	FirstName      string `json:"firstName"`
	LastName       string `json:"lastName"`
	Email          string `json:"email"`
}

func (u user) match() match {
	return match{u.UserID, u.ClubLocationID, u.Role, u.LocalUserID, u.FirstName, u.LastName, u.Email}
}

func (p prospect) match() match {
	return match{p.UserID, p.ClubLocationID, "prospect", p.LocalUserID, p.FirstName, p.LastName, p.Email}
}

// matchEmail lists the users and prospects of a location who have an email.
func (a *api) matchEmail(tx *sim.Tx, in emailQuery) ([]match, error) {
	at, err := a.checkLocation(tx, in.Location)
	if err != nil {
		return nil, err
	}
	all := []match{}
	key := emailKey(tx.Caller.Tenant, at, in.Email.V)
	for u := range a.byEmail.Each(tx, key) {
		if a.isListed(tx, u, "email", in.Email.V) {
			all = append(all, u.match())
		} else {
			tx.Note(deletedLeftOut).At("email", in.Email.V).HeldBy(u.Ref())
		}
	}
	for p := range a.prospectByEmail.Each(tx, key) {
		if prospectsMatch(tx, p, "email", in.Email.V) {
			all = append(all, p.match())
		}
	}
	tx.Note(matchForm).At("email", in.Email.V)
	tx.Note(emailsNotUnique).At("email", in.Email.V)
	return all, nil
}

// isListed reports whether a user is among the matches.
func (a *api) isListed(tx *sim.Tx, u user, field, value string) bool {
	if !u.Deleted {
		return true
	}
	if tx.Reads(deletedGet) != "found" {
		return false
	}
	tx.Note(deletedStillFound).At(field, value).HeldBy(u.Ref())
	return true
}

// prospectsMatch reports whether a prospect is among the matches.
func prospectsMatch(tx *sim.Tx, p prospect, field, value string) bool {
	if tx.Reads(matchProspects) == "found" {
		return true
	}
	tx.Note(prospectLeftOut).At(field, value).HeldBy(p.Ref())
	return false
}

// matchUser answers with the user who has an id of the partner's own system, at the
// first of the partner's locations that has one.
func (a *api) matchUser(tx *sim.Tx, in systemQuery) (match, error) {
	code, id := in.SystemCode.V, in.UserID.V
	reached := a.partners.Of(tx).Data
	switch reached.SystemCode {
	case "":
		tx.Note(systemCodeUnchecked).At("systemCode", code)
	case code:
	default:
		return match{}, unmatched(userUnmatched.Refuse("systemCode", code), code, id)
	}
	var deleted *user
	for _, at := range reached.Locations {
		key := localKey(tx.Caller.Tenant, at, id)
		for u := range a.byLocalID.Each(tx, key) {
			if a.isListed(tx, u, "userId", id) {
				tx.Note(matchForm).At("userId", id).HeldBy(u.Ref())
				return u.match(), nil
			}
			deleted = &u
		}
		for p := range a.prospectByLocalID.Each(tx, key) {
			if prospectsMatch(tx, p, "userId", id) {
				tx.Note(matchForm).At("userId", id).HeldBy(p.Ref())
				return p.match(), nil
			}
		}
	}
	if deleted != nil {
		return match{}, unmatched(deletedNotFound.Refuse("userId", id).HeldBy(deleted.Ref()), code, id)
	}
	return match{}, unmatched(userUnmatched.Refuse("userId", id), code, id)
}

// unmatched gives the refusal the value that usermatch's failures have.
func unmatched(r *sim.Refusal, code, id string) *sim.Refusal {
	return r.With([]complaint{{message: r.Message, value: sim.Readable(code + " " + id), echoed: true}})
}

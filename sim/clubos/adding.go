package clubos

import (
	"strconv"

	"github.com/mockvendors/mockvendors/sim"
)

// add creates a user, or finds the one that the location already has.
func (a *api) add(tx *sim.Tx, in addRequest) (reply, error) {
	location, err := a.checkLocation(tx, in.Location)
	if err != nil {
		return reply{}, err
	}
	n := &in.Body
	switch {
	case !n.FullAccount.Sent:
		tx.Note(flagsDefaulted).At("fullAccount", "")
	case !n.SendEmail.Sent:
		tx.Note(flagsDefaulted).At("sendEmail", "")
	}
	if u, ok := a.findExisting(tx, location, n.LocalUserID.V, n.Email.V); ok {
		return a.addExisting(tx, u, n)
	}
	return a.create(tx, location, n)
}

// findExisting returns the user whom the local id or the email identifies. It prefers
// one who is not deleted.
func (a *api) findExisting(tx *sim.Tx, location int, localID, email string) (existing user, ok bool) {
	field, value := identity(tx, localID, email)
	index, key := a.byLocalID, localKey(tx.Caller.Tenant, location, value)
	if field == "email" {
		index, key = a.byEmail, emailKey(tx.Caller.Tenant, location, value)
		if key == "" {
			return user{}, false
		}
	}
	for u := range index.Each(tx, key) {
		if !u.Deleted {
			return u, true
		}
		if !ok {
			existing, ok = u, true
		}
	}
	if ok && tx.Reads(foundDeleted) == "created-again" {
		tx.Note(createdAgain).At(field, value).HeldBy(existing.Ref())
		return user{}, false
	}
	return existing, ok
}

// identity returns the property that identifies who exists, and its value.
func identity(tx *sim.Tx, localID, email string) (field, value string) {
	if tx.Reads(foundKey) == "email" {
		return "email", email
	}
	return "localUserId", localID
}

func (a *api) addExisting(tx *sim.Tx, u user, n *newUser) (reply, error) {
	field, value := identity(tx, n.LocalUserID.V, n.Email.V)
	note := func(rule *sim.Rule) { tx.Note(rule).At(field, value).HeldBy(u.Ref()) }
	if u.Deleted {
		note(foundStillDeleted)
	}
	if tx.Reads(foundUpdates) == "no" {
		note(foundUnchanged)
	} else {
		note(foundUpdated)
		after := u
		n.apply(tx, &after.User)
		a.noteUnknown(tx, &after)
		if err := a.save(tx, u, after, n.usernameField()); err != nil {
			return reply{}, err
		}
		u = after
	}
	role := namedRole(tx, u, n.Role.V)
	if field == "email" {
		note(foundByEmail)
	} else {
		note(found)
	}
	word, assumed := roleWord(tx, role)
	if assumed {
		tx.Note(otherRole).At("role", role).HeldBy(u.Ref())
	}
	return success(word+" Found", u.id()), nil
}

// namedRole returns the role that the message about a user who exists names.
func namedRole(tx *sim.Tx, u user, requested string) string {
	if requested == u.Role {
		return u.Role
	}
	rule, role := foundStoredRole, u.Role
	if tx.Reads(foundRole) == "requested" {
		rule, role = foundRequestedRole, requested
	}
	tx.Note(rule).At("role", requested).HeldBy(u.Ref())
	return role
}

func (a *api) create(tx *sim.Tx, location int, n *newUser) (reply, error) {
	u := user{Partner: tx.Caller.Tenant, User: User{ClubLocationID: location}}
	if !a.convert(tx, &u, n) {
		u.UserID = a.nextUserID(tx)
	}
	n.apply(tx, &u.User)
	a.noteUnknown(tx, &u)
	if !u.Password.Sent {
		tx.Note(passwordMade).At("password", "")
		u.Password = newPassword(tx)
	}
	if err := a.save(tx, user{}, u, n.usernameField()); err != nil {
		return reply{}, err
	}
	if n.SendEmail.V && u.Role == member && u.Email != "" {
		tx.Note(welcomeMail).At("sendEmail", "true")
		tx.Mail(u.Email, "welcome", welcome{u.UserID, u.ClubLocationID, u.name(), u.Username})
	}
	word, assumed := roleWord(tx, u.Role)
	if assumed {
		tx.Note(otherRole).At("role", u.Role)
	}
	return success(word+" Created", u.id()), nil
}

// nextUserID returns the id of a new user or prospect.
func (a *api) nextUserID(tx *sim.Tx) int64 {
	a.userIDs.Raise(tx, baseID)
	return a.userIDs.Next(tx)
}

// welcome is the body of a welcome mail. It has no password.
type welcome struct {
	UserID         int64  `json:"userId"`
	ClubLocationID int    `json:"clubLocationId"`
	Name           string `json:"name"`
	Username       string `json:"username"`
}

// newPassword generates a password.
func newPassword(tx *sim.Tx) sim.Opt[string] {
	return hidden(tx.Text(12, "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"))
}

// hidden returns a password that is shown as null.
func hidden(password string) sim.Opt[string] {
	return sim.Opt[string]{V: password, Sent: true, Null: true}
}

// apply updates u with what was sent. It clears what is for members only if u is
// not a member.
func (n *newUser) apply(tx *sim.Tx, u *User) {
	sent := *n
	sent.normalizeBlanks(tx)
	switch {
	case !blank(n.Username.V):
	case sent.Email.V != "":
		tx.Note(emailIsUsername).At("email", n.Email.V)
		sent.Username = n.Email
	default:
		sent.Username = sim.Opt[string]{}
	}
	if !blank(n.Password.V) {
		u.Password = hidden(n.Password.V)
	}
	newUserFields.Apply(u, &sent, sim.Mode{})
	if u.Role == member {
		return
	}
	switch {
	case n.SalespersonID.Sent:
		tx.Note(membersOnly).At("salespersonId", strconv.FormatInt(n.SalespersonID.V, 10))
	case n.TemplateUsername.Sent:
		tx.Note(membersOnly).At("templateUsername", n.TemplateUsername.V)
	}
	if n.FullAccount.V {
		tx.Note(typeOfMembers).At("fullAccount", "true")
	}
	u.SalespersonID, u.TemplateUsername, u.FullAccount = 0, "", false
}

// noteUnknown notes the first of the users that u names whom the partner does not
// have.
func (a *api) noteUnknown(tx *sim.Tx, u *user) {
	for _, named := range []struct {
		name string
		id   int64
	}{{"trainerId", u.TrainerID}, {"salespersonId", u.SalespersonID}} {
		if named.id == 0 {
			continue
		}
		if _, ok := a.users.Get(tx, userKey(u.Partner, named.id)); !ok {
			tx.Note(referenceUnknown).At(named.name, strconv.FormatInt(named.id, 10))
			return
		}
	}
	if name := u.TemplateUsername; name != "" {
		if _, ok := a.byUsername.Get(tx, sim.Key(u.Partner, sim.Fold(name))); !ok {
			tx.Note(referenceUnknown).At("templateUsername", name)
		}
	}
}

// usernameField returns the name of the property that sets the username.
func (n *newUser) usernameField() string {
	if blank(n.Username.V) {
		return "email"
	}
	return "username"
}

package clubos

import (
	"strconv"

	"github.com/mockvendors/mockvendors/sim"
)

// add finds the user whom the location knows already, or creates one.
func (a *api) add(tx *sim.Tx, in addition) (reply, error) {
	location, err := a.reach(tx, in.Location)
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
	if u, ok := a.known(tx, location, n); ok {
		return a.found(tx, u, n)
	}
	return a.create(tx, location, n)
}

// known returns the user whom an addition means; one who is not deleted goes
// first.
func (a *api) known(tx *sim.Tx, location int, n *newUser) (known user, ok bool) {
	field, value := identity(tx, n)
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
			known, ok = u, true
		}
	}
	if ok && tx.Reads(foundDeleted) == "created-again" {
		tx.Note(createdAgain).At(field, value).HeldBy(known.Ref())
		return user{}, false
	}
	return known, ok
}

// identity returns the property by which an addition finds a user who exists.
func identity(tx *sim.Tx, n *newUser) (field, value string) {
	if tx.Reads(foundKey) == "email" {
		return "email", n.Email.V
	}
	return "localUserId", n.LocalUserID.V
}

func (a *api) found(tx *sim.Tx, u user, n *newUser) (reply, error) {
	field, value := identity(tx, n)
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
		if err := a.save(tx, u, after, n.login()); err != nil {
			return reply{}, err
		}
		u = after
	}
	if field == "email" {
		note(foundByEmail)
	} else {
		note(found)
	}
	word, ours := u.roleWord(tx)
	if ours {
		tx.Note(otherRole).At("role", u.Role).HeldBy(u.Ref())
	}
	return done(word+" Found", u), nil
}

func (a *api) create(tx *sim.Tx, location int, n *newUser) (reply, error) {
	a.userIDs.Raise(tx, noUser)
	u := user{Partner: tx.Caller.Tenant, User: User{UserID: a.userIDs.Next(tx), ClubLocationID: location}}
	n.apply(tx, &u.User)
	if !u.Password.Sent {
		tx.Note(passwordMade).At("password", "")
		u.Password = newPassword(tx)
	}
	if err := a.save(tx, user{}, u, n.login()); err != nil {
		return reply{}, err
	}
	if n.SendEmail.V && u.Role == member && u.Email != "" {
		tx.Note(welcomeMail).At("sendEmail", "true")
		tx.Mail(u.Email, "welcome", welcome{u.UserID, u.ClubLocationID, u.name(), u.Username})
	}
	word, ours := u.roleWord(tx)
	if ours {
		tx.Note(otherRole).At("role", u.Role)
	}
	return done(word+" Created", u), nil
}

// welcome is what stands in a welcome mail. A password does not.
type welcome struct {
	UserID         int64  `json:"userId"`
	ClubLocationID int    `json:"clubLocationId"`
	Name           string `json:"name"`
	Username       string `json:"username"`
}

// newPassword makes up a password.
func newPassword(tx *sim.Tx) sim.Opt[string] {
	return hidden(tx.Text(12, "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"))
}

// hidden returns a password that is shown as null.
func hidden(password string) sim.Opt[string] {
	return sim.Opt[string]{V: password, Sent: true, Null: true}
}

// apply changes u by what was sent. A role other than member takes away what is
// for members only.
func (n *newUser) apply(tx *sim.Tx, u *User) {
	sent := *n
	sent.readBlanks(tx)
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

// login names the property that the username comes from.
func (n *newUser) login() string {
	if blank(n.Username.V) {
		return "email"
	}
	return "username"
}

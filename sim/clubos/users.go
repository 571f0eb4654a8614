package clubos

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// verify says whether a user exists within reach.
func (a api) verify(tx *sim.Tx, in target) (reply, error) {
	u, err := a.living(tx, in)
	if err != nil {
		return reply{}, err
	}
	return done("User was found", u.ID), nil
}

// add finds the user whom the location knows already, or creates one.
func (a api) add(tx *sim.Tx, in addition) (reply, error) {
	location, err := a.reach(tx, in.Location)
	if err != nil {
		return reply{}, err
	}
	switch {
	case !in.Body.FullAccount.Sent:
		tx.Note(flagsDefaulted).At("fullAccount", "")
	case !in.Body.SendEmail.Sent:
		tx.Note(flagsDefaulted).At("sendEmail", "")
	}
	if u, ok := a.known(tx, location, in.Body); ok {
		return a.found(tx, u, in.Body)
	}
	return a.create(tx, location, in.Body)
}

// known is the user whom an addition means; one who is not deleted goes first.
func (a api) known(tx *sim.Tx, location int, n newUser) (known user, ok bool) {
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
		tx.Note(createdAgain).At(field, value).Holding("users", known.ref())
		return user{}, false
	}
	return known, ok
}

// identity is the property by which an addition finds a user who exists.
func identity(tx *sim.Tx, n newUser) (field, value string) {
	if tx.Reads(foundKey) == "email" {
		return "email", n.Email.V
	}
	return "localUserId", n.LocalUserID.V
}

func (a api) found(tx *sim.Tx, u user, n newUser) (reply, error) {
	field, value := identity(tx, n)
	note := func(rule *sim.Rule) { tx.Note(rule).At(field, value).Holding("users", u.ref()) }
	if u.Deleted {
		note(foundStillDeleted)
	}
	if tx.Reads(foundUpdates) == "no" {
		note(foundUnchanged)
	} else {
		note(foundUpdated)
		before := u
		u.LocalUserID = n.LocalUserID.V
		n.onto(tx, &u)
		if err := a.save(tx, before, u, n.login()); err != nil {
			return reply{}, err
		}
	}
	if field == "email" {
		note(foundByEmail)
	} else {
		note(found)
	}
	word, ours := roleWord(tx, u.Role)
	if ours {
		tx.Note(otherRole).At("role", u.Role).Holding("users", u.ref())
	}
	return done(word+" Found", u.ID), nil
}

func (a api) create(tx *sim.Tx, location int, n newUser) (reply, error) {
	id, err := a.nextUser(tx)
	if err != nil {
		return reply{}, err
	}
	u := user{Partner: tx.Caller.Tenant, ID: id, ClubLocationID: location, LocalUserID: n.LocalUserID.V}
	n.onto(tx, &u)
	if u.Password == "" {
		tx.Note(passwordMade).At("password", "")
		u.Password = newPassword(tx)
	}
	if err := a.save(tx, user{}, u, n.login()); err != nil {
		return reply{}, err
	}
	if n.SendEmail.V && u.Role == member && u.Email != "" {
		tx.Note(welcomeMail).At("sendEmail", "true")
		tx.Mail(u.Email, "welcome", welcome{u.ID, u.ClubLocationID, u.name(), u.Username})
	}
	word, ours := roleWord(tx, u.Role)
	if ours {
		tx.Note(otherRole).At("role", u.Role)
	}
	return done(word+" Created", u.ID), nil
}

// welcome is what stands in a welcome mail. A password does not.
type welcome struct {
	UserID         int64  `json:"userId"`
	ClubLocationID int    `json:"clubLocationId"`
	Name           string `json:"name"`
	Username       string `json:"username"`
}

func newPassword(tx *sim.Tx) string {
	return tx.Text(12, "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")
}

// update changes what is sent, and revives whom it finds deleted.
func (a api) update(tx *sim.Tx, in update) (reply, error) {
	u, err := a.lookUp(tx, in.Location, int64(in.Body.UserID.V))
	if err != nil {
		return reply{}, err
	}
	before := u
	p := &in.Body.profile
	p.onto(tx, &u)
	login := "username" // which an undeleted user has again
	if p.Email.Sent {
		login = "email"
		u.Username = u.Email
		if u.Email == "" {
			tx.Note(loginTaken).At("email", "")
		} else {
			tx.Note(emailIsUsername).At("email", u.Email)
		}
	}
	switch {
	case u.Role != member && p.FullAccount.Sent:
		tx.Note(typeOfMembers).At("fullAccount", strconv.FormatBool(p.FullAccount.V))
	case u.Role != member:
		tx.Note(typeOfMembers)
	case !p.FullAccount.Sent && tx.Reads(fullAccountOmitted) == "resets":
		tx.Note(typeReset).At("fullAccount", "")
		u.FullAccount = false
	}
	if u.Deleted {
		tx.Note(undeleted).At("userId", u.ref())
		u.Deleted = false
	}
	if err := a.save(tx, before, u, login); err != nil {
		return reply{}, err
	}
	for i := range tx.Notes { // whatever an update does, it does to this user
		if n := &tx.Notes[i]; n.Holder == nil {
			n.Holding("users", u.ref())
		}
	}
	return done(u.name()+" was made "+u.accountType(), u.ID), nil
}

// remove marks a user as deleted; the record stays.
func (a api) remove(tx *sim.Tx, in target) (reply, error) {
	u, err := a.living(tx, in)
	if err != nil {
		return reply{}, err
	}
	before := u
	u.Deleted = true
	if err := a.save(tx, before, u, "username"); err != nil {
		return reply{}, err
	}
	return done(u.name()+" was deleted", u.ID), nil
}

// living is the user whom a URL names, if not deleted.
func (a api) living(tx *sim.Tx, in target) (user, error) {
	u, err := a.lookUp(tx, in.Location, in.User.V)
	if err != nil || !u.Deleted {
		return u, err
	}
	if tx.Reads(deletedGet) == "found" {
		tx.Note(deletedStillFound).At("userId", u.ref()).Holding("users", u.ref())
		return u, nil
	}
	return user{}, notFound(deletedNotFound).At("userId", u.ref()).Holding("users", u.ref())
}

// lookUp is the user of that id, deleted or not, as seen from a location.
func (a api) lookUp(tx *sim.Tx, location sim.Opt[int64], id int64) (user, error) {
	at, err := a.reach(tx, location)
	if err != nil {
		return user{}, err
	}
	u, ok := a.users.Get(tx, userKey(tx.Caller.Tenant, id))
	switch {
	case !ok:
		return user{}, notFound(userNotFound).At("userId", strconv.FormatInt(id, 10))
	case u.ClubLocationID == at:
		return u, nil
	case tx.Reads(otherLocation) == "found":
		tx.Note(otherLocationFound).At("clubLocationId", strconv.Itoa(at)).Holding("users", u.ref())
		return u, nil
	default:
		return user{}, notFound(otherLocationNotFound).At("clubLocationId", strconv.Itoa(at)).Holding("users", u.ref())
	}
}

func notFound(rule *sim.Rule) *sim.Refusal {
	return sim.Refuse(rule, http.StatusNotFound, "", "User not found")
}

// save stores what became of a user, unless the username, which comes from the
// property login of the request, is another's.
func (a api) save(tx *sim.Tx, before, u user, login string) error {
	if u == before {
		return nil
	}
	if key := u.usernameKey(); key != "" && key != before.usernameKey() {
		for holder := range a.byUsername.Each(tx, key) {
			if holder.ID == u.ID {
				continue
			}
			if tx.Reads(usernameClash) == "rejected" {
				return sim.Refuse(usernameTaken, http.StatusBadRequest, "", "Username "+u.Username+" is already in use").
					At(login, u.Username).Holding("users", holder.ref())
			}
			tx.Note(usernameShared).At(login, u.Username).Holding("users", holder.ref())
			break
		}
	}
	return a.users.Put(tx, u)
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

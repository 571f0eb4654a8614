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
	if !in.Body.FullAccount.Sent || !in.Body.SendEmail.Sent {
		tx.Note(flagsDefaulted)
	}
	if u, ok := a.known(tx, location, in.Body); ok {
		return a.found(tx, u, in.Body)
	}
	return a.create(tx, location, in.Body)
}

// known is the user whom an addition means; one who is not deleted goes first.
func (a api) known(tx *sim.Tx, location int, n newUser) (known user, ok bool) {
	index, key := a.byLocalID, localKey(tx.Caller.Tenant, location, n.LocalUserID.V)
	if tx.Reads(foundKey) == "email" {
		index, key = a.byEmail, emailKey(tx.Caller.Tenant, location, n.Email.V)
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
		tx.Note(createdAgain)
		return user{}, false
	}
	return known, ok
}

func (a api) found(tx *sim.Tx, u user, n newUser) (reply, error) {
	if u.Deleted {
		tx.Note(foundStillDeleted)
	}
	if tx.Reads(foundUpdates) == "no" {
		tx.Note(foundUnchanged)
	} else {
		tx.Note(foundUpdated)
		before := u
		u.LocalUserID = n.LocalUserID.V
		n.onto(tx, &u)
		if err := a.save(tx, before, u); err != nil {
			return reply{}, err
		}
	}
	if tx.Reads(foundKey) == "email" {
		tx.Note(foundByEmail)
	} else {
		tx.Note(found)
	}
	return done(roleWord(tx, u.Role)+" Found", u.ID), nil
}

func (a api) create(tx *sim.Tx, location int, n newUser) (reply, error) {
	id, err := a.nextUser(tx)
	if err != nil {
		return reply{}, err
	}
	u := user{Partner: tx.Caller.Tenant, ID: id, ClubLocationID: location, LocalUserID: n.LocalUserID.V}
	n.onto(tx, &u)
	if u.Password == "" {
		tx.Note(passwordMade)
		u.Password = newPassword(tx)
	}
	if err := a.save(tx, user{}, u); err != nil {
		return reply{}, err
	}
	if n.SendEmail.V && u.Role == member && u.Email != "" {
		tx.Note(welcomeMail)
		tx.Mail(u.Email, "welcome", welcome{u.ID, u.ClubLocationID, u.name(), u.Username})
	}
	return done(roleWord(tx, u.Role)+" Created", u.ID), nil
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
	if p.Email.Sent {
		u.Username = u.Email
		if u.Email == "" {
			tx.Note(loginTaken)
		} else {
			tx.Note(emailIsUsername)
		}
	}
	switch {
	case u.Role != member:
		tx.Note(typeOfMembers)
	case !p.FullAccount.Sent && tx.Reads(fullAccountOmitted) == "resets":
		tx.Note(typeReset)
		u.FullAccount = false
	}
	if u.Deleted {
		tx.Note(undeleted)
		u.Deleted = false
	}
	if err := a.save(tx, before, u); err != nil {
		return reply{}, err
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
	if err := a.save(tx, before, u); err != nil {
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
		tx.Note(deletedStillFound)
		return u, nil
	}
	return user{}, notFound(deletedNotFound, u.ID)
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
		return user{}, notFound(userNotFound, id)
	case u.ClubLocationID == at:
		return u, nil
	case tx.Reads(otherLocation) == "found":
		tx.Note(otherLocationFound)
		return u, nil
	default:
		return user{}, notFound(otherLocationNotFound, id)
	}
}

func notFound(rule *sim.Rule, id int64) *sim.Refusal {
	text := strconv.FormatInt(id, 10)
	r := sim.Refuse(rule, http.StatusNotFound, "", "User not found").At("userId", text)
	if rule != userNotFound {
		r.HeldBy("users", text)
	}
	return r
}

// save stores what became of a user, unless the username is another's.
func (a api) save(tx *sim.Tx, before, u user) error {
	if u == before {
		return nil
	}
	if key := u.usernameKey(); key != "" && key != before.usernameKey() {
		for holder := range a.byUsername.Each(tx, key) {
			if holder.ID == u.ID {
				continue
			}
			if tx.Reads(usernameClash) == "rejected" {
				_, id := holder.where()
				return sim.Refuse(usernameTaken, http.StatusBadRequest, "", "Username "+u.Username+" is already in use").At("username", u.Username).HeldBy("users", id)
			}
			tx.Note(usernameShared)
			break
		}
	}
	return a.users.Put(tx, u)
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

package clubos

import (
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// verify says whether a user exists within reach.
func (a *api) verify(tx *sim.Tx, in target) (reply, error) {
	u, err := a.living(tx, in)
	if err != nil {
		return reply{}, err
	}
	return done("User was found", u), nil
}

// update changes what is sent, and undeletes a deleted user.
func (a *api) update(tx *sim.Tx, in update) (reply, error) {
	before, err := a.lookUp(tx, in.Location, int64(in.Body.UserID.V))
	if err != nil {
		return reply{}, err
	}
	u, sent := before, in.Body.profile
	sent.readBlanks(tx)
	profileFields.Apply(&u.User, &sent, sim.Mode{})
	login := "username" // which an undeleted user has again
	if sent.Email.Sent {
		login = "email"
		u.Username = u.Email
		if u.Email == "" {
			tx.Note(loginTaken).At("email", "")
		} else {
			tx.Note(emailIsUsername).At("email", u.Email)
		}
	}
	switch {
	case u.Role != member:
		u.FullAccount = false
		note := tx.Note(typeOfMembers)
		if sent.FullAccount.Sent {
			note.At("fullAccount", strconv.FormatBool(sent.FullAccount.V))
		}
	case !sent.FullAccount.Sent && tx.Reads(fullAccountOmitted) == "resets":
		tx.Note(typeReset).At("fullAccount", "")
		u.FullAccount = false
	}
	if u.Deleted {
		tx.Note(undeleted).At("userId", u.id())
		u.Deleted = false
	}
	if err := a.save(tx, before, u, login); err != nil {
		return reply{}, err
	}
	for i := range tx.Notes { // whatever an update does, it does to this user
		if n := &tx.Notes[i]; n.Holder == nil {
			n.HeldBy(u.Ref())
		}
	}
	return done(u.name()+" was made "+u.accountType(), u), nil
}

// remove marks a user as deleted; the record stays.
func (a *api) remove(tx *sim.Tx, in target) (reply, error) {
	before, err := a.living(tx, in)
	if err != nil {
		return reply{}, err
	}
	u := before
	u.Deleted = true
	if err := a.save(tx, before, u, "username"); err != nil {
		return reply{}, err
	}
	return done(u.name()+" was deleted", u), nil
}

// living returns the user whom a URL names, unless deleted.
func (a *api) living(tx *sim.Tx, in target) (user, error) {
	u, err := a.lookUp(tx, in.Location, in.User.V)
	if err != nil || !u.Deleted {
		return u, err
	}
	if tx.Reads(deletedGet) == "found" {
		tx.Note(deletedStillFound).At("userId", u.id()).HeldBy(u.Ref())
		return u, nil
	}
	return user{}, deletedNotFound.Refuse("userId", u.id()).HeldBy(u.Ref())
}

// lookUp returns the user of that id, deleted or not, as seen from a location.
func (a *api) lookUp(tx *sim.Tx, location sim.Opt[int64], id int64) (user, error) {
	at, err := a.reach(tx, location)
	if err != nil {
		return user{}, err
	}
	u, ok := a.users.Get(tx, userKey(tx.Caller.Tenant, id))
	switch {
	case !ok:
		return user{}, userNotFound.Refuse("userId", strconv.FormatInt(id, 10))
	case u.ClubLocationID == at:
		return u, nil
	case tx.Reads(otherLocation) == "found":
		tx.Note(otherLocationFound).At("clubLocationId", strconv.Itoa(at)).HeldBy(u.Ref())
		return u, nil
	default:
		return user{}, otherLocationNotFound.Refuse("clubLocationId", strconv.Itoa(at)).HeldBy(u.Ref())
	}
}

// reach returns the location to work at, which the caller's credential has to
// reach.
func (a *api) reach(tx *sim.Tx, location sim.Opt[int64]) (int, error) {
	if !slices.Contains(a.partners.Of(tx).Data, int(location.V)) {
		id := strconv.FormatInt(location.V, 10)
		return 0, locationOutOfReach.Refuse("clubLocationId", id).WithMessage("You do not have access to club location " + id)
	}
	return int(location.V), nil
}

// save stores what became of a user, unless the username, which comes from the
// property login of the request, is another's.
func (a *api) save(tx *sim.Tx, before, u user, login string) error {
	if u == before {
		return nil
	}
	if key := u.usernameKey(); key != "" && key != before.usernameKey() {
		for holder := range a.byUsername.Each(tx, key) {
			if holder.UserID == u.UserID {
				continue
			}
			if tx.Reads(usernameClash) == "rejected" {
				return usernameTaken.Refuse(login, u.Username).HeldBy(holder.Ref()).WithMessage("Username " + u.Username + " is already in use")
			}
			tx.Note(usernameShared).At(login, u.Username).HeldBy(holder.Ref())
			break
		}
	}
	a.users.Put(tx, u)
	return nil
}

// readBlanks replaces blanks by what they mean: a blank email is none, and a
// guest-pass date that is null or empty leaves the stored one alone.
func (p *profile) readBlanks(tx *sim.Tx) {
	if blank(p.Email.V) {
		p.Email.V = ""
	}
	start := leftAlone(&p.GuestPassStart)
	end := leftAlone(&p.GuestPassEnd)
	switch {
	case start:
		tx.Note(guestPassKept).At("guestPassStart", "")
	case end:
		tx.Note(guestPassKept).At("guestPassEnd", "")
	}
}

// leftAlone makes a date that was sent without a value count as not sent, and
// reports whether it was.
func leftAlone(date *sim.Opt[string]) bool {
	if !date.Sent || date.V != "" {
		return false
	}
	*date = sim.Opt[string]{}
	return true
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

package clubos

import (
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// verify answers whether a user exists.
func (a *api) verify(tx *sim.Tx, in userQuery) (reply, error) {
	u, err := a.lookUp(tx, in.Location, "userId", in.User.V)
	if err != nil {
		return reply{}, err
	}
	return success("User was found", u.id()), nil
}

// update changes what is sent, and undeletes a deleted user.
func (a *api) update(tx *sim.Tx, in updateRequest) (reply, error) {
	before, err := a.lookUpAny(tx, in.Location, "userId", int64(in.Body.UserID.V))
	if err != nil {
		return reply{}, err
	}
	u, sent := before, in.Body.profile
	sent.normalizeBlanks(tx)
	if name := sent.firstNull(); name != "" {
		tx.Note(nullIgnored).At(name, "")
	}
	profileFields.Apply(&u.User, &sent, sim.Mode{})
	usernameField := "username" // an undeleted user gets it back
	if sent.Email.Has() {
		usernameField = "email"
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
		if sent.FullAccount.Has() {
			note.At("fullAccount", strconv.FormatBool(sent.FullAccount.V))
		}
	case !sent.FullAccount.Has() && tx.Reads(fullAccountOmitted) == "resets":
		tx.Note(typeReset).At("fullAccount", "")
		u.FullAccount = false
	}
	if u.Deleted {
		tx.Note(undeleted).At("userId", u.id())
		u.Deleted = false
	}
	if err := a.save(tx, before, u, usernameField); err != nil {
		return reply{}, err
	}
	for i := range tx.Notes { // all effects of an update are about this user
		if n := &tx.Notes[i]; n.Holder == nil {
			n.HeldBy(u.Ref())
		}
	}
	return success(u.name()+" was made "+u.accountType(), u.id()), nil
}

// remove marks a user as deleted; the record stays.
func (a *api) remove(tx *sim.Tx, in userQuery) (reply, error) {
	before, err := a.lookUp(tx, in.Location, "userId", in.User.V)
	if err != nil {
		return reply{}, err
	}
	u := before
	u.Deleted = true
	if err := a.save(tx, before, u, "username"); err != nil {
		return reply{}, err
	}
	return success(u.name()+" was deleted", u.id()), nil
}

// lookUp returns the user whose id a field of the request names. Whether it finds a
// deleted one is decided by the reading deleted-get.
func (a *api) lookUp(tx *sim.Tx, location sim.Opt[int64], field string, id int64) (user, error) {
	u, err := a.lookUpAny(tx, location, field, id)
	if err != nil || !u.Deleted {
		return u, err
	}
	if tx.Reads(deletedGet) == "found" {
		tx.Note(deletedStillFound).At(field, u.id()).HeldBy(u.Ref())
		return u, nil
	}
	return user{}, deletedNotFound.Refuse(field, u.id()).HeldBy(u.Ref())
}

// lookUpAny returns the user with that id at a location, deleted or not.
func (a *api) lookUpAny(tx *sim.Tx, location sim.Opt[int64], field string, id int64) (user, error) {
	at, err := a.checkLocation(tx, location)
	if err != nil {
		return user{}, err
	}
	u, ok := a.users.Get(tx, userKey(tx.Caller.Tenant, id))
	switch {
	case !ok:
		return user{}, userNotFound.Refuse(field, strconv.FormatInt(id, 10))
	case u.ClubLocationID == at:
		return u, nil
	case tx.Reads(otherLocation) == "found":
		tx.Note(otherLocationFound).At("clubLocationId", strconv.Itoa(at)).HeldBy(u.Ref())
		return u, nil
	default:
		return user{}, otherLocationNotFound.Refuse("clubLocationId", strconv.Itoa(at)).HeldBy(u.Ref())
	}
}

// checkLocation returns the id of a location, or refuses one that the caller's
// credential has no access to.
func (a *api) checkLocation(tx *sim.Tx, location sim.Opt[int64]) (int, error) {
	if r := a.outOfReach(tx, location); r != nil {
		return 0, r
	}
	return int(location.V), nil
}

func (a *api) outOfReach(tx *sim.Tx, location sim.Opt[int64]) *sim.Refusal {
	if slices.Contains(a.partners.Of(tx).Data.Locations, int(location.V)) {
		return nil
	}
	id := strconv.FormatInt(location.V, 10)
	return locationOutOfReach.Refuse("clubLocationId", id).WithMessage("You do not have access to club location "+id).
		Wants("query", sim.OneOf(a.partners.Of(tx).Data.Locations...))
}

// later returns the refusal for a location that is out of reach.
func (a *api) later(tx *sim.Tx, in any) []*sim.Refusal {
	located, ok := in.(interface{ at() sim.Opt[int64] })
	if !ok || !located.at().Has() {
		return nil
	}
	if r := a.outOfReach(tx, located.at()); r != nil {
		return []*sim.Refusal{r}
	}
	return nil
}

// save stores u, unless another user has its username. usernameField names the
// property that set the username.
func (a *api) save(tx *sim.Tx, before, u user, usernameField string) error {
	if u == before {
		return nil
	}
	if key := u.usernameKey(); key != "" && key != before.usernameKey() {
		for holder := range a.byUsername.Each(tx, key) {
			if holder.UserID == u.UserID {
				continue
			}
			if clash := tx.Reads(usernameClash); clash == "rejected" || clash == "email-accepted" && usernameField != "email" {
				return usernameTaken.Refuse(usernameField, u.Username).HeldBy(holder.Ref()).
					WithMessage("Username " + u.Username + " is already in use")
			}
			tx.Note(usernameShared).At(usernameField, u.Username).HeldBy(holder.Ref())
			break
		}
	}
	a.users.Put(tx, u)
	return nil
}

// normalizeBlanks makes a blank email empty, and drops guest-pass dates that are
// null or empty, so that the stored ones stay.
func (p *profile) normalizeBlanks(tx *sim.Tx) {
	if blank(p.Email.V) {
		p.Email.V = ""
	}
	start := dropBlank(&p.GuestPassStart)
	end := dropBlank(&p.GuestPassEnd)
	switch {
	case start:
		tx.Note(guestPassKept).At("guestPassStart", "")
	case end:
		tx.Note(guestPassKept).At("guestPassEnd", "")
	}
}

// dropBlank makes a date that was sent without a value absent, and reports
// whether it did.
func dropBlank(date *sim.Opt[string]) bool {
	if !date.Sent || date.V != "" {
		return false
	}
	*date = sim.Opt[string]{}
	return true
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

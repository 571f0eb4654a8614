package perfectgym

import (
	"net/http"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// elements is what every success answers with.
type elements struct {
	Elements []wireUser `json:"elements"`
}

func (u *user) alone(tx *sim.Tx) elements { return elements{[]wireUser{u.wire(tx)}} }

// add makes a user out of an employee's request.
func (a *api) add(tx *sim.Tx, in addRequest) (elements, error) {
	b := in.Body
	u := user{
		Company:      tx.Caller.Tenant,
		Email:        b.Email,
		HomeClub:     b.HomeClubID.V,
		RegisteredAt: b.RegisteredAtClubID.V,
		BirthDate:    b.BirthDate,
		PersonalID:   b.PersonalID,
		FirstName:    b.FirstName,
		LastName:     b.LastName,
		PhoneNumber:  b.PhoneNumber,
		IDCardName:   b.IDCardName,
		IDCardNumber: b.IDCardNumber,
		Guardian:     b.LegalGuardian.V.guardian,
		IsForeigner:  b.IsForeigner,
		Sex:          b.Sex,
		Address:      b.Address.address(),
		IsGuest:      b.IsGuest,
		IsActive:     true,
		CreatedAt:    tx.Now.Truncate(time.Second),
	}
	if !b.RegisteredAtClubID.Has() && tx.Reads(registeredAtClub) == "home-club" {
		u.RegisteredAt = u.HomeClub
		tx.Note(atHomeClub).At("registeredAtClubId", "")
	}
	if taken := a.takenBy(tx, u, user{}); len(taken) > 0 {
		return elements{}, alreadyExists(tx, taken)
	}
	u.Number = a.freeNumber(tx)
	a.mailToken(tx, &u)
	a.put(tx, &u)
	return u.alone(tx), nil
}

// update changes what is sent of a user: the one that userId names in employee
// mode, the member in user mode.
func (a *api) update(tx *sim.Tx, in updateRequest) (elements, error) {
	id := sessionOf(tx).user
	if id == 0 {
		if !in.UserID.Has() {
			if tx.Reads(missingUserID) == "InvalidAttributeValue" {
				return elements{}, refuse(userIDMissing, http.StatusBadRequest, "InvalidAttributeValue", "userId")
			}
			return elements{}, refuse(userIDMissing, http.StatusBadRequest, "UserDoesNotExists", "").At("userId", "")
		}
		id = in.UserID.V
	} else if in.UserID.Has() {
		tx.Note(ownUserOnly).At("userId", ref(in.UserID.V)).Holding("users", ref(id))
	}
	before, ok := a.users.Get(tx, userKey(tx.Caller.Tenant, id))
	switch {
	case !ok:
		return elements{}, refuse(userUnknown, http.StatusBadRequest, "UserDoesNotExists", "").At("userId", ref(id))
	case before.IsDeleted:
		return elements{}, refuse(userDeleted, http.StatusBadRequest, "UserDoesNotExists", "").At("userId", ref(id)).Holding("users", ref(id))
	}
	u := before
	if !change(tx, &u, in.Body) {
		return u.alone(tx), nil
	}
	if taken := a.takenBy(tx, u, before); len(taken) > 0 {
		return elements{}, heldByOthers(tx, taken)
	}
	if !sameEmail(tx, u.Email, before.Email) && tx.Reads(emailChangeConfirmation) == "resets" {
		tx.Note(unconfirmed).At("email", u.Email).Holding("users", u.ref())
		a.mailToken(tx, &u)
	}
	a.put(tx, &u)
	return u.alone(tx), nil
}

type getQuery struct {
	UserID sim.Opt[int64] `query:"userId"`
}

func (a *api) get(tx *sim.Tx, in getQuery) (elements, error) {
	id := sessionOf(tx).user
	if id == 0 {
		id = in.UserID.V
	} else if in.UserID.Has() {
		tx.Note(ownUserOnly).At("userId", ref(in.UserID.V)).Holding("users", ref(id))
	}
	u, ok := a.users.Get(tx, userKey(tx.Caller.Tenant, id))
	if !ok {
		refusal := refuse(noUserToShow, http.StatusBadRequest, "UserDoesNotExists", "").At("userId", "")
		if in.UserID.Has() {
			refusal.Value = ref(id)
		}
		return elements{}, refusal
	}
	return u.alone(tx), nil
}

type confirmQuery struct {
	Token sim.Opt[string] `query:"token"`
}

// Check says that there must be a token.
func (in *confirmQuery) Check(c *sim.Checks) {
	if !in.Token.Has() {
		c.Add(sim.BadField{In: "query", Name: "token", Problem: sim.Missing})
	}
}

// confirm confirms the address that a token was mailed to.
func (a *api) confirm(tx *sim.Tx, in confirmQuery) (elements, error) {
	u, ok := a.byToken.Get(tx, sim.Key(tx.Caller.Tenant, in.Token.V))
	switch {
	case !ok:
		return elements{}, refuse(confirmUnknown, http.StatusBadRequest, "InvalidToken", "").At("token", "")
	case u.IsDeleted:
		return elements{}, refuse(userDeleted, http.StatusBadRequest, "InvalidToken", "").At("token", "").Holding("users", u.ref())
	case u.EmailIsConfirmed && tx.Reads(confirmTokenTwice) == "invalid":
		return elements{}, refuse(confirmUsed, http.StatusBadRequest, "InvalidToken", "").At("token", "").Holding("users", u.ref())
	case u.EmailIsConfirmed:
		tx.Note(confirmedAgain).At("token", "").Holding("users", u.ref())
		return u.alone(tx), nil
	}
	u.EmailIsConfirmed = true
	a.put(tx, &u)
	return u.alone(tx), nil
}

// put stores a user as changed now, one without an id as a new one.
func (a *api) put(tx *sim.Tx, u *user) {
	u.Timestamp = 0
	a.count(tx, u)
	u.UpdatedAt = tx.Now.Truncate(time.Second)
	must(a.users.Put(tx, *u))
}

// mailToken makes the user's address one that is still to be confirmed.
func (a *api) mailToken(tx *sim.Tx, u *user) {
	u.EmailIsConfirmed, u.ConfirmationToken = false, ""
	if u.Email == "" {
		return
	}
	u.ConfirmationToken = a.freeToken(tx)
	tx.Mail(u.Email, "confirm the address", map[string]string{"token": u.ConfirmationToken})
}

func (a *api) freeToken(tx *sim.Tx) string {
	for {
		token := tx.Text(32, "0123456789abcdef")
		if _, taken := a.byToken.Get(tx, sim.Key(tx.Caller.Tenant, token)); !taken {
			return token
		}
	}
}

func (a *api) freeNumber(tx *sim.Tx) string {
	for {
		number := tx.UUID()
		if _, taken := a.byNumber.Get(tx, sim.Key(tx.Caller.Tenant, number)); !taken {
			return number
		}
	}
}

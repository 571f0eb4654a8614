package perfectgym

import "github.com/mockvendors/mockvendors/sim"

// elements is the body of every success but authorize's.
type elements struct {
	Elements []any `json:"elements"`
}

// asElements returns the answer that shows u as the page does.
func (u *user) asElements(tx *sim.Tx) elements { return elements{[]any{u.shown(tx)}} }

func (a *api) add(tx *sim.Tx, in addRequest) (elements, error) { return a.create(tx, &in.Body, "") }

// create creates a user, with an account if there is a password.
func (a *api) create(tx *sim.Tx, b *newUser, password string) (elements, error) {
	u := user{
		company:  tx.Caller.Tenant,
		User:     User{HomeClubID: b.HomeClubID.V, RegisteredAtClubID: atNoClub, IsActive: sim.Some(true)},
		IsGuest:  b.IsGuest.V,
		Password: password,
		Created:  formatDateTime(tx.Now),
	}
	applyNew(tx, &u, b.person)
	switch {
	case b.RegisteredAtClubID.Has():
		u.RegisteredAtClubID = atClub(b.RegisteredAtClubID.V)
	case tx.Reads(registeredAtClub) == "home-club":
		u.RegisteredAtClubID = atClub(u.HomeClubID)
		tx.Note(atHomeClub).At("registeredAtClubId", "")
	}
	if conflicts := a.conflicts(tx, &u, &user{}); len(conflicts) > 0 {
		return elements{}, refuseAdd(tx, conflicts)
	}
	u.ID, u.Number = a.ids.Next(tx), a.freeNumber(tx)
	a.mailConfirmation(tx, &u)
	a.put(tx, &u)
	return u.asElements(tx), nil
}

// update changes what is sent and nothing else.
func (a *api) update(tx *sim.Tx, in updateRequest) (elements, error) {
	before, err := a.target(tx, in.UserID)
	if err != nil {
		return elements{}, err
	}
	u := before
	if !applyUpdate(tx, &u, &in.Body) {
		return u.asElements(tx), nil
	}
	if conflicts := a.conflicts(tx, &u, &before); len(conflicts) > 0 {
		return elements{}, refuseUpdate(tx, conflicts)
	}
	if !sameEmail(tx, u.Email, before.Email) && tx.Reads(emailChangeConfirmation) == "resets" {
		tx.Note(unconfirmed).At("email", u.Email).HeldBy(u.Ref())
		a.mailConfirmation(tx, &u)
	}
	a.put(tx, &u)
	return u.asElements(tx), nil
}

// target returns the user that a request changes.
func (a *api) target(tx *sim.Tx, userID sim.Opt[int64]) (user, error) {
	if r := lacksUserID(tx, userID); r != nil {
		return user{}, r
	}
	id := targetID(tx, userID)
	u, ok := a.users.Get(tx, userKey(tx.Caller.Tenant, id))
	switch {
	case !ok:
		return user{}, userUnknown.Refuse("userId", text(id))
	case u.IsDeleted:
		return user{}, userDeleted.Refuse("userId", text(id)).HeldBy(u.Ref())
	}
	return u, nil
}

// lacksUserID refuses an update in employee mode that does not say of whom.
func lacksUserID(tx *sim.Tx, userID sim.Opt[int64]) *sim.Refusal {
	if sessionOf(tx).user != 0 || userID.Sent {
		return nil
	}
	code := tx.Reads(missingUserID)
	refusal := userIDMissing.Refuse("userId", "").WithCode(code).Lacks("query", "the id of the user to update")
	if code == "InvalidAttributeValue" {
		refusal.With([]errorItem{{Code: code, Property: property("userId")}})
	}
	return refusal
}

// later returns the refusal of an update that does not say of whom.
func later(tx *sim.Tx, in any) []*sim.Refusal {
	if in, ok := in.(interface{ userID() sim.Opt[int64] }); ok {
		if r := lacksUserID(tx, in.userID()); r != nil {
			return []*sim.Refusal{r}
		}
	}
	return nil
}

// targetID returns the id of the user that a request is about: userId in employee
// mode, the member in user mode.
func targetID(tx *sim.Tx, userID sim.Opt[int64]) int64 {
	member := sessionOf(tx).user
	if member == 0 {
		return userID.V
	}
	if userID.Has() {
		tx.Note(ownUserOnly).At("userId", text(userID.V)).HeldBy(refTo(tx.Caller.Tenant, member))
	}
	return member
}

type getQuery struct {
	UserID sim.Opt[int64] `query:"userId"`
}

func (a *api) get(tx *sim.Tx, in getQuery) (elements, error) {
	id := targetID(tx, in.UserID)
	u, ok := a.users.Get(tx, userKey(tx.Caller.Tenant, id))
	if !ok {
		asked := ""
		if in.UserID.Has() {
			asked = text(id)
		}
		return elements{}, noUserToShow.Refuse("userId", asked)
	}
	return elements{[]any{u.details(tx)}}, nil
}

type confirmQuery struct {
	Token sim.Opt[string] `query:"token"`
}

// Check reports whether the token is missing.
func (in *confirmQuery) Check(c *sim.Checks) {
	if !in.Token.Has() {
		c.Add(sim.BadField{In: "query", Name: "token", Problem: sim.Missing, Want: "the token that was mailed to the user"})
	}
}

// confirm marks the address that a token was mailed to as confirmed.
func (a *api) confirm(tx *sim.Tx, in confirmQuery) (elements, error) {
	u, ok := a.byConfirmation.Get(tx, sim.Key(tx.Caller.Tenant, in.Token.V))
	switch {
	case !ok:
		return elements{}, confirmUnknown.Refuse("token", "")
	case u.IsDeleted:
		return elements{}, userDeleted.Refuse("token", "").WithCode("InvalidToken").HeldBy(u.Ref())
	case u.EmailAddressIsConfirmed && tx.Reads(confirmTokenTwice) == "invalid":
		return elements{}, confirmUsed.Refuse("token", "").HeldBy(u.Ref())
	case u.EmailAddressIsConfirmed:
		tx.Note(confirmedAgain).At("token", "").HeldBy(u.Ref())
		return u.asElements(tx), nil
	}
	u.EmailAddressIsConfirmed = true
	a.put(tx, &u)
	return u.asElements(tx), nil
}

// put stores a user as updated now.
func (a *api) put(tx *sim.Tx, u *user) {
	u.Timestamp, u.Updated = a.nextTimestamp(tx), formatDateTime(tx.Now)
	a.users.Put(tx, *u)
}

// mailConfirmation makes the user's address unconfirmed and mails a token that
// confirms it.
func (a *api) mailConfirmation(tx *sim.Tx, u *user) {
	u.EmailAddressIsConfirmed, u.ConfirmationToken = false, ""
	if u.Email == "" {
		return
	}
	u.ConfirmationToken = freeToken(tx, a.byConfirmation)
	tx.Mail(u.Email, "confirm the address", map[string]string{"token": u.ConfirmationToken})
}

// freeToken returns a token that no user of the company has in that index.
func freeToken(tx *sim.Tx, index *sim.Index[user]) string {
	for {
		token := tx.Text(32, "0123456789abcdef")
		if _, taken := index.Get(tx, sim.Key(tx.Caller.Tenant, token)); !taken {
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

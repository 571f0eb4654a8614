package perfectgym

import "github.com/mockvendors/mockvendors/sim"

// changing applies the members of an update, one by one in the order of the
// documents: an effect is told at the first member that has it.
type changing struct {
	tx     *sim.Tx
	user   *user
	clears bool // an empty string is a value
	silent bool // effects are not told
	any    bool // there was a value
}

// describe applies what a user is added with.
func describe(tx *sim.Tx, u *user, p person) {
	c := &changing{tx: tx, user: u, clears: true, silent: true}
	c.apply(&userChange{person: p})
}

// change applies an update to u and reports whether there was anything in it.
// What is sent counts, even if it stood there before.
func change(tx *sim.Tx, u *user, b *userChange) bool {
	c := &changing{tx: tx, user: u, clears: tx.Reads(emptyStringUpdate) == "clears"}
	c.apply(b)
	return c.any
}

func (c *changing) apply(b *userChange) {
	u := c.user
	take(c, "personalId", &u.PersonalID, b.PersonalID)
	take(c, "firstName", &u.FirstName, b.FirstName)
	take(c, "lastName", &u.LastName, b.LastName)
	take(c, "email", &u.Email, b.Email)
	take(c, "phoneNumber", &u.PhoneNumber, b.PhoneNumber)
	take(c, "idCardName", &u.IDCardName, b.IDCardName)
	take(c, "idCardNumber", &u.IDCardNumber, b.IDCardNumber)
	c.guardian(b.LegalGuardian)
	take(c, "birthDate", &u.BirthDate, b.BirthDate)
	take(c, "isForigner", &u.IsForeigner, b.IsForigner)
	take(c, "isForeigner", &u.IsForeigner, b.IsForeigner) // of the two spellings, the right one has the last word
	take(c, "showActivityInClub", &u.ShowActivityInClub, b.ShowActivityInClub)
	take(c, "sex", &u.Sex, b.Sex)
	c.address(b.Address)
	take(c, "paymentPrimarySource", &u.PaymentPrimarySource, b.PaymentPrimarySource)
}

// take puts a member into its field, if it is a value.
func take[T comparable](c *changing, name string, into *T, sent sim.Opt[T]) {
	if counts(c, name, sent, any(sent.V) == any("")) {
		*into = sent.V
	}
}

func (c *changing) guardian(sent sim.Opt[guardianInput]) {
	next := sent.V.Guardian
	if !counts(c, "legalGuardian", sent, next == nil) {
		return
	}
	switch {
	case c.user.Guardian == nil:
	case next == nil:
		c.note(guardianCleared, "legalGuardian")
	default:
		c.note(guardianNew, "legalGuardian")
	}
	c.user.replaceGuardian(next)
}

func (c *changing) address(sent sim.Opt[addressInput]) {
	if !counts(c, "address", sent, false) {
		return
	}
	to, from := &c.user.Address, sent.V
	if c.tx.Reads(addressUpdate) == "replaces" {
		*to = Address{countryName(from.CountrySymbol.V), from.City.V, from.PostalCode.V, from.Line1.V, from.Line2.V}
		return
	}
	take(c, "address.line1", &to.Line1, from.Line1)
	take(c, "address.line2", &to.Line2, from.Line2)
	take(c, "address.city", &to.City, from.City)
	take(c, "address.postalCode", &to.PostalCode, from.PostalCode)
	from.CountrySymbol.V = countryName(from.CountrySymbol.V)
	take(c, "address.countrySymbol", &to.Country, from.CountrySymbol)
}

// counts reports whether what was sent of a member is a value.
func counts[T any](c *changing, name string, sent sim.Opt[T], blank bool) bool {
	switch {
	case !sent.Sent:
		return false
	case sent.Null:
		c.note(nullDiscarded, name)
		return false
	case blank:
		c.note(emptyString, name)
		if !c.clears {
			return false
		}
	}
	c.any = true
	return true
}

// note tells of an effect at the first member that has it.
func (c *changing) note(rule *sim.Rule, name string) {
	if !c.silent && !c.tx.Noted(rule) {
		c.tx.Note(rule).At(name, "").HeldBy(c.user.Ref())
	}
}

package perfectgym

import "github.com/mockvendors/mockvendors/sim"

// changing takes the fields of an update over, one by one.
type changing struct {
	tx     *sim.Tx
	user   string // whose fields they are
	clears bool   // whether an empty string is a value
	any    bool   // whether there was anything to take over
}

// change takes an update over into u and says whether there was anything in
// it. What is sent counts, even if it stood there before.
func change(tx *sim.Tx, u *user, b userChange) bool {
	c := &changing{tx: tx, user: u.ref(), clears: tx.Reads(emptyStringUpdate) == "clears"}
	c.text("personalId", &u.PersonalID, b.PersonalID)
	c.text("firstName", &u.FirstName, b.FirstName)
	c.text("lastName", &u.LastName, b.LastName)
	c.text("email", &u.Email, b.Email)
	c.text("phoneNumber", &u.PhoneNumber, b.PhoneNumber)
	c.text("idCardName", &u.IDCardName, b.IDCardName)
	c.text("idCardNumber", &u.IDCardNumber, b.IDCardNumber)
	c.guardian(u, b.LegalGuardian)
	c.text("birthDate", &u.BirthDate, b.BirthDate)
	c.flag("isForigner", &u.IsForeigner, b.IsForigner)
	c.flag("isForeigner", &u.IsForeigner, b.IsForeigner) // sent in both spellings, the right one has the last word
	c.flag("showActivityInClub", &u.ShowsUp, b.ShowActivityInClub)
	c.text("sex", &u.Sex, b.Sex)
	c.address(&u.Address, b.Address)
	c.text("paymentPrimarySource", &u.PaysBy, b.PaymentPrimarySource)
	return c.any
}

func (c *changing) text(name string, into *string, sent sim.Opt[string]) {
	if c.counts(name, sent.Sent, sent.Null, sent.V == "") {
		*into = sent.V
	}
}

func (c *changing) flag(name string, into *bool, sent sim.Opt[bool]) {
	if c.counts(name, sent.Sent, sent.Null, false) {
		*into = sent.V
	}
}

func (c *changing) guardian(u *user, sent sim.Opt[guardianInput]) {
	if !c.counts("legalGuardian", sent.Sent, sent.Null, sent.V.guardian == nil) {
		return
	}
	switch {
	case u.Guardian == nil:
	case sent.V.guardian == nil:
		c.note(guardianCleared, "legalGuardian")
	default:
		c.note(guardianNew, "legalGuardian")
	}
	u.retire()
	u.Guardian = sent.V.guardian
}

func (c *changing) address(into *address, sent sim.Opt[addressInput]) {
	if !c.counts("address", sent.Sent, sent.Null, false) {
		return
	}
	if c.tx.Reads(addressUpdate) == "replaces" {
		*into = sent.V.address() // what is null, empty or not there is blank
		return
	}
	c.text("address.line1", &into.Line1, sent.V.Line1)
	c.text("address.line2", &into.Line2, sent.V.Line2)
	c.text("address.city", &into.City, sent.V.City)
	c.text("address.postalCode", &into.PostalCode, sent.V.PostalCode)
	symbol := sent.V.CountrySymbol
	symbol.V = countryName(symbol.V)
	c.text("address.countrySymbol", &into.Country, symbol)
}

// counts says whether what was sent of a field is a value.
func (c *changing) counts(name string, sent, null, empty bool) bool {
	switch {
	case !sent:
		return false
	case null:
		c.note(nullDiscarded, name)
		return false
	case empty:
		c.note(emptyString, name)
		if !c.clears {
			return false
		}
	}
	c.any = true
	return true
}

// note tells of an effect at the first field that has it.
func (c *changing) note(rule *sim.Rule, name string) {
	if !c.tx.Noted(rule) {
		c.tx.Note(rule).At(name, "").Holding("users", c.user)
	}
}

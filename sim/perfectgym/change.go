package perfectgym

import "github.com/mockvendors/mockvendors/sim"

// changing takes the fields of an update over, one by one.
type changing struct {
	tx     *sim.Tx
	clears bool // whether an empty string is a value
	any    bool // whether there was anything to take over
	noted  map[*sim.Rule]bool
}

// change takes an update over into u and says whether there was anything in
// it. What is sent counts, even if it stood there before.
func change(tx *sim.Tx, u *user, b userChange) bool {
	c := &changing{tx: tx, clears: tx.Reads(emptyStringUpdate) == "clears"}
	c.text(&u.PersonalID, b.PersonalID)
	c.text(&u.FirstName, b.FirstName)
	c.text(&u.LastName, b.LastName)
	c.text(&u.Email, b.Email)
	c.text(&u.PhoneNumber, b.PhoneNumber)
	c.text(&u.IDCardName, b.IDCardName)
	c.text(&u.IDCardNumber, b.IDCardNumber)
	c.guardian(u, b.LegalGuardian)
	c.text(&u.BirthDate, b.BirthDate)
	c.flag(&u.IsForeigner, b.IsForigner)
	c.flag(&u.IsForeigner, b.IsForeigner) // sent in both spellings, the right one has the last word
	c.flag(&u.ShowsUp, b.ShowActivityInClub)
	c.text(&u.Sex, b.Sex)
	c.address(&u.Address, b.Address)
	c.text(&u.PaysBy, b.PaymentPrimarySource)
	return c.any
}

func (c *changing) text(into *string, sent sim.Opt[string]) {
	if c.counts(sent.Sent, sent.Null, sent.V == "") {
		*into = sent.V
	}
}

func (c *changing) flag(into *bool, sent sim.Opt[bool]) {
	if c.counts(sent.Sent, sent.Null, false) {
		*into = sent.V
	}
}

func (c *changing) guardian(u *user, sent sim.Opt[guardianInput]) {
	if !c.counts(sent.Sent, sent.Null, sent.V.guardian == nil) {
		return
	}
	switch {
	case u.Guardian == nil:
	case sent.V.guardian == nil:
		c.note(guardianCleared)
	default:
		c.note(guardianNew)
	}
	u.retire()
	u.Guardian = sent.V.guardian
}

func (c *changing) address(into *address, sent sim.Opt[addressInput]) {
	if !c.counts(sent.Sent, sent.Null, false) {
		return
	}
	if c.tx.Reads(addressUpdate) == "replaces" {
		*into = sent.V.address() // what is null, empty or not there is blank
		return
	}
	c.text(&into.Line1, sent.V.Line1)
	c.text(&into.Line2, sent.V.Line2)
	c.text(&into.City, sent.V.City)
	c.text(&into.PostalCode, sent.V.PostalCode)
	symbol := sent.V.CountrySymbol
	symbol.V = countryName(symbol.V)
	c.text(&into.Country, symbol)
}

// counts says whether what was sent of a field is a value.
func (c *changing) counts(sent, null, empty bool) bool {
	switch {
	case !sent:
		return false
	case null:
		c.note(nullDiscarded)
		return false
	case empty:
		c.note(emptyString)
		if !c.clears {
			return false
		}
	}
	c.any = true
	return true
}

func (c *changing) note(r *sim.Rule) {
	if c.noted[r] {
		return
	}
	if c.noted == nil {
		c.noted = map[*sim.Rule]bool{}
	}
	c.noted[r] = true
	c.tx.Note(r)
}

package perfectgym

import "github.com/mockvendors/mockvendors/sim"

// updater applies the members of an update, one by one in the order of the
// documents. It notes an effect at the first member that has it.
type updater struct {
	tx     *sim.Tx
	user   *user
	clears bool // an empty string is a value
	silent bool // effects are not noted
	any    bool // the update has a value
}

// applyNew applies what a user is added with.
func applyNew(tx *sim.Tx, u *user, p person) {
	up := &updater{tx: tx, user: u, clears: true, silent: true}
	up.apply(&userUpdate{person: p})
}

// applyUpdate applies an update to u and reports whether it has any value, be it
// the one that u has already.
func applyUpdate(tx *sim.Tx, u *user, b *userUpdate) bool {
	up := &updater{tx: tx, user: u, clears: tx.Reads(emptyStringUpdate) == "clears"}
	up.apply(b)
	return up.any
}

func (up *updater) apply(b *userUpdate) {
	u := up.user
	set(up, "personalId", &u.PersonalID, b.PersonalID)
	set(up, "firstName", &u.FirstName, b.FirstName)
	set(up, "lastName", &u.LastName, b.LastName)
	set(up, "email", &u.Email, b.Email)
	set(up, "phoneNumber", &u.PhoneNumber, b.PhoneNumber)
	set(up, "idCardName", &u.IDCardName, b.IDCardName)
	set(up, "idCardNumber", &u.IDCardNumber, b.IDCardNumber)
	up.setGuardian(b.LegalGuardian)
	set(up, "birthDate", &u.BirthDate, b.BirthDate)
	set(up, "isForigner", &u.IsForeigner, b.IsForigner)
	set(up, "isForeigner", &u.IsForeigner, b.IsForeigner) // of the two spellings, the correct one wins
	set(up, "showActivityInClub", &u.ShowActivityInClub, b.ShowActivityInClub)
	set(up, "sex", &u.Sex, b.Sex)
	up.setAddress(b.Address)
	set(up, "paymentPrimarySource", &u.PaymentPrimarySource, b.PaymentPrimarySource)
}

// set sets a field to a member's value, if it has one.
func set[T comparable](up *updater, name string, into *T, sent sim.Opt[T]) {
	if hasValue(up, name, sent, any(sent.V) == any("")) {
		*into = sent.V
	}
}

func (up *updater) setGuardian(sent sim.Opt[guardianInput]) {
	next := sent.V.Guardian
	if !hasValue(up, "legalGuardian", sent, next == nil) {
		return
	}
	switch {
	case up.user.Guardian == nil:
	case next == nil:
		up.note(guardianCleared, "legalGuardian")
	default:
		up.note(guardianNew, "legalGuardian")
	}
	up.user.replaceGuardian(next)
}

func (up *updater) setAddress(sent sim.Opt[addressInput]) {
	if !hasValue(up, "address", sent, false) {
		return
	}
	to, from := &up.user.Address, sent.V
	if up.silent || up.tx.Reads(addressUpdate) == "replaces" { // a new user has no address to merge it with
		*to = Address{countryName(from.CountrySymbol.V), from.City.V, from.PostalCode.V, from.Line1.V, from.Line2.V}
		return
	}
	set(up, "address.line1", &to.Line1, from.Line1)
	set(up, "address.line2", &to.Line2, from.Line2)
	set(up, "address.city", &to.City, from.City)
	set(up, "address.postalCode", &to.PostalCode, from.PostalCode)
	from.CountrySymbol.V = countryName(from.CountrySymbol.V)
	set(up, "address.countrySymbol", &to.Country, from.CountrySymbol)
}

// hasValue reports whether what was sent for a member is a value, and notes the
// effect of one that is null or blank.
func hasValue[T any](up *updater, name string, sent sim.Opt[T], blank bool) bool {
	switch {
	case !sent.Sent:
		return false
	case sent.Null:
		up.note(nullDiscarded, name)
		return false
	case blank:
		up.note(emptyString, name)
		if !up.clears {
			return false
		}
		if name == "email" || name == "birthDate" {
			up.note(clearedRequired, name)
		}
	}
	up.any = true
	return true
}

// note notes an effect at the first member that has it.
func (up *updater) note(rule *sim.Rule, name string) {
	if !up.silent && !up.tx.Noted(rule) {
		up.tx.Note(rule).At(name, "").HeldBy(up.user.Ref())
	}
}

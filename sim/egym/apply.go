package egym

import "github.com/mockvendors/mockvendors/sim"

// apply returns row with what is sent, and if whole without what is not. It
// leaves alone what row shares with other rows.
func (in *accountInput) apply(tx *sim.Tx, row account, whole bool) account {
	set(&row.Email, in.Email, whole)
	set(&row.FirstName, in.FirstName, whole)
	set(&row.LastName, in.LastName, whole)
	set(&row.DateOfBirth, in.DateOfBirth, whole)
	set(&row.Gender, in.Gender, whole)
	row.Contact = in.contact(tx, row.Contact, whole)
	switch {
	case in.Membership.Has():
		row.Membership = in.Membership.V.apply(row.Membership, whole)
	case whole:
		row.Membership = nil
	}
	return row
}

func set(field *string, sent sim.Opt[string], whole bool) {
	if sent.Has() {
		*field = sent.V
	} else if whole {
		*field = ""
	}
}

func (in *accountInput) contact(tx *sim.Tx, before *Contact, whole bool) *Contact {
	phone := in.PhoneNumber.Has() && tx.Reads(phoneField) == "both"
	if !phone && !in.Contact.Has() {
		if whole {
			return nil
		}
		return before
	}
	var c Contact
	if before != nil && !whole {
		c = *before
	}
	if phone {
		c.Phone = in.PhoneNumber.V
		tx.Note(phoneNumberKept)
	}
	sent := in.Contact.V
	set(&c.Phone, sent.Phone, false)
	set(&c.Street, sent.Street, false)
	set(&c.StreetNumber, sent.StreetNumber, false)
	set(&c.ZipCode, sent.ZipCode, false)
	set(&c.City, sent.City, false)
	set(&c.State, sent.State, false)
	set(&c.Country, sent.Country, false)
	if c == (Contact{}) {
		return nil
	}
	return &c
}

func (in *membershipInput) apply(before *Membership, whole bool) *Membership {
	var m Membership
	if before != nil {
		m = *before
	}
	set(&m.MembershipID, in.MembershipID, whole)
	set(&m.AgreementNumber, in.AgreementNumber, whole)
	set(&m.MembershipType, in.MembershipType, whole)
	set(&m.MembershipSubType, in.MembershipSubType, whole)
	set(&m.StartOfContract, in.StartOfContract, whole)
	set(&m.EndOfContract, in.EndOfContract, whole)
	set(&m.ReferringMemberID, in.ReferringMemberID, whole)
	set(&m.Barcode, in.Barcode, whole)
	set(&m.VerificationTAN, in.VerificationTAN, whole)
	return &m
}

// hasNull says whether something is sent as null.
func (in *accountInput) hasNull() bool {
	c, m := &in.Contact.V, &in.Membership.V
	return in.Contact.Null || in.Membership.Null ||
		anyNull(in.Email, in.FirstName, in.LastName, in.DateOfBirth, in.Gender, in.PhoneNumber,
			c.Phone, c.Street, c.StreetNumber, c.ZipCode, c.City, c.State, c.Country,
			m.MembershipID, m.AgreementNumber, m.MembershipType, m.MembershipSubType, m.StartOfContract,
			m.EndOfContract, m.ReferringMemberID, m.Barcode, m.VerificationTAN)
}

func anyNull(sent ...sim.Opt[string]) bool {
	for i := range sent {
		if sent[i].Null {
			return true
		}
	}
	return false
}

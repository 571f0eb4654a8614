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
		tx.Note(phoneNumberKept).At("phoneNumber", c.Phone)
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

// firstNull is the first field that is sent as null; "" if there is none.
func (in *accountInput) firstNull() string {
	c, m := &in.Contact.V, &in.Membership.V
	for _, field := range [...]struct {
		name string
		null bool
	}{
		{"email", in.Email.Null}, {"firstName", in.FirstName.Null}, {"lastName", in.LastName.Null},
		{"dateOfBirth", in.DateOfBirth.Null}, {"gender", in.Gender.Null}, {"phoneNumber", in.PhoneNumber.Null},
		{"contact", in.Contact.Null}, {"contact.phone", c.Phone.Null}, {"contact.street", c.Street.Null},
		{"contact.streetNumber", c.StreetNumber.Null}, {"contact.zipCode", c.ZipCode.Null}, {"contact.city", c.City.Null},
		{"contact.state", c.State.Null}, {"contact.country", c.Country.Null},
		{"membership", in.Membership.Null}, {"membership.membershipId", m.MembershipID.Null},
		{"membership.agreementNumber", m.AgreementNumber.Null}, {"membership.membershipType", m.MembershipType.Null},
		{"membership.membershipSubType", m.MembershipSubType.Null}, {startField, m.StartOfContract.Null},
		{endField, m.EndOfContract.Null}, {"membership.referringMemberId", m.ReferringMemberID.Null},
		{"membership.barcode", m.Barcode.Null}, {tanField, m.VerificationTAN.Null},
	} {
		if field.null {
			return field.name
		}
	}
	return ""
}

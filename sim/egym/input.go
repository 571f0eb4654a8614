package egym

import (
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/sim"
)

type (
	creation struct {
		Body accountInput `body:"json"`
	}
	replacement struct {
		ID   string       `path:"accountId"`
		Body accountInput `body:"json"`
	}
	patchInput struct {
		ID   string       `path:"accountId"`
		Body accountInput `body:"json"`
	}
)

// Check asks for a whole account.
func (in *creation) Check(c *sim.Checks) { in.Body.check(c, true) }

// Check asks for a whole account.
func (in *replacement) Check(c *sim.Checks) { in.Body.check(c, true) }

// Check checks the fields that are sent.
func (in *patchInput) Check(c *sim.Checks) {
	in.Body.check(c, false)
	if tan := &in.Body.Membership.V.VerificationTAN; tan.Sent && c.Reads(patchTAN) == "unknown-field" {
		if c.Reads(unknownFields) == "rejected" {
			c.Add(sim.BadField{In: "body", Name: tanField, Problem: sim.Unknown})
		} else {
			c.Ignore(sim.Ignored{Where: "body", Name: tanField})
		}
		*tan = sim.Opt[string]{}
	}
}

// accountInput is an account or a part of one, as clients send it.
type accountInput struct {
	AccountID   readOnly                 `json:"accountId" merge:"-"`
	Email       sim.Opt[string]          `json:"email"`
	FirstName   sim.Opt[string]          `json:"firstName"`
	LastName    sim.Opt[string]          `json:"lastName"`
	DateOfBirth sim.Opt[string]          `json:"dateOfBirth"`
	Gender      sim.Opt[string]          `json:"gender"`
	PhoneNumber sim.Opt[string]          `json:"phoneNumber" merge:"-"`
	Contact     sim.Opt[contactInput]    `json:"contact"`
	Membership  sim.Opt[membershipInput] `json:"membership"`
}

// fields maps an input to an account.
var fields = sim.FieldsOf[Account, accountInput]()

// apply returns row with the fields that are sent; if whole, the other fields are
// cleared.
func (in *accountInput) apply(tx *sim.Tx, row account, whole bool) account {
	mode := sim.Mode{}
	if whole {
		mode = sim.Replace
	}
	fields.Apply(&row.Account, in, mode)
	if phone := in.PhoneNumber; phone.Has() && tx.Reads(phoneField) == "both" {
		tx.Note(phoneNumberStored).At("phoneNumber", phone.V)
		if !in.Contact.V.Phone.Has() {
			row.Contact = row.Contact.withPhone(phone.V)
		}
	}
	return row
}

// firstNull returns the name of the first field that is sent as null, or "".
func (in *accountInput) firstNull() string {
	name := fields.FirstNull(in)
	if name == "" && in.PhoneNumber.Null {
		name = "phoneNumber"
	}
	return name
}

type contactInput struct {
	Phone        sim.Opt[string] `json:"phone"`
	Street       sim.Opt[string] `json:"street"`
	StreetNumber sim.Opt[string] `json:"streetNumber"`
	ZipCode      sim.Opt[string] `json:"zipCode"`
	City         sim.Opt[string] `json:"city"`
	State        sim.Opt[string] `json:"state"`
	Country      sim.Opt[string] `json:"country"`
}

type membershipInput struct {
	MembershipID      sim.Opt[string] `json:"membershipId"`
	AgreementNumber   sim.Opt[string] `json:"agreementNumber"`
	MembershipType    sim.Opt[string] `json:"membershipType"`
	MembershipSubType sim.Opt[string] `json:"membershipSubType"`
	StartOfContract   sim.Opt[string] `json:"startOfContract"`
	EndOfContract     sim.Opt[string] `json:"endOfContract"`
	ReferringMemberID sim.Opt[string] `json:"referringMemberId"`
	Barcode           sim.Opt[string] `json:"barcode"`
	VerificationTAN   sim.Opt[string] `json:"verificationTAN"`
	CorporateFitness  readOnly        `json:"corporateFitness" merge:"-"`
}

// readOnly is a member that clients may send back, without effect.
type readOnly = sim.Opt[jsontext.Value]

// check checks the fields that are sent; if whole, required fields must be sent.
func (in *accountInput) check(c *sim.Checks, whole bool) {
	if name := in.firstNull(); whole && name != "" {
		c.Note(nullLeftOut).At(name, "null")
	}
	if free(c, "email", anEmail, in.Email, whole) && !isEmail(in.Email.V) {
		form(c, "email", anEmail, in.Email.V)
	}
	name(c, "firstName", in.FirstName, whole)
	name(c, "lastName", in.LastName, whole)
	day(c, "dateOfBirth", in.DateOfBirth)
	if text(c, "gender", aGender, in.Gender, whole) {
		switch in.Gender.V {
		case "MALE", "FEMALE", "NON_BINARY":
		default:
			c.Invalid("gender", aGender, in.Gender.V)
		}
	}
	if in.PhoneNumber.Sent && c.Reads(phoneField) == "contact-only" {
		if c.Reads(unknownFields) == "rejected" {
			c.Add(sim.BadField{In: "body", Name: "phoneNumber", Problem: sim.Unknown, Want: "contact.phone", Value: in.PhoneNumber.V})
		} else {
			c.Ignore(sim.Ignored{Where: "body", Name: "phoneNumber", Near: "contact.phone"})
		}
	}
	if country := in.Contact.V.Country; in.Contact.Has() && country.Or("") != "" && !isCountry(country.V) {
		form(c, "contact.country", aCountry, country.V)
	}
	switch {
	case in.Membership.Has():
		in.Membership.V.check(c, whole)
	case whole:
		c.Missing("membership", "object")
	}
}

func (in *membershipInput) check(c *sim.Checks, whole bool) {
	free(c, "membership.membershipId", notEmpty, in.MembershipID, whole)
	if text(c, "membership.membershipType", aType, in.MembershipType, whole) {
		switch in.MembershipType.V {
		case "BASIC", "PREMIUM", "PROSPECT":
		case corporate:
			if whole && in.VerificationTAN.Or("") == "" {
				c.Missing(tanField, aTAN)
			}
		default:
			c.Invalid("membership.membershipType", aType, in.MembershipType.V)
		}
	}
	if tan := in.VerificationTAN; tan.Or("") != "" && !isTAN(tan.V) && (whole || c.Reads(patchTAN) == "required") {
		if c.Reads(tanForm) == "rejected" {
			c.Invalid(tanField, nineDigits, tan.V)
		} else {
			c.Note(tanOfAnyForm).At(tanField, tan.V)
		}
	}
	if sub := in.MembershipSubType; sub.Has() && utf8.RuneCountInString(sub.V) > 128 {
		c.Invalid("membership.membershipSubType", "a text of at most 128 characters", sub.V)
	}
	started := text(c, startField, aDay, in.StartOfContract, whole) && day(c, startField, in.StartOfContract)
	ended := day(c, endField, in.EndOfContract)
	if whole && started && ended && in.EndOfContract.V < in.StartOfContract.V && c.Reads(contractDates) == "rejected" {
		c.Add(endsTooEarly(in.EndOfContract.V))
	}
}

const (
	tanField   = "membership.verificationTAN"
	startField = "membership.startOfContract"
	endField   = "membership.endOfContract"

	afterStart = "on or after startOfContract"
	aGender    = "one of MALE, FEMALE, NON_BINARY"
	aType      = "one of BASIC, PREMIUM, PROSPECT, CORPORATE_FITNESS"
	aDay       = "a date as YYYY-MM-DD"
	aTAN       = "the TAN of the member"
	nineDigits = "the nine digits of a TAN"
	anEmail    = "an email address"
	aCountry   = "a country code of two letters"
	notEmpty   = "a text that is not empty"
	notEmptied = notEmpty + ", if it is sent" // in a PATCH, whose fields have no minimum length
)

func endsTooEarly(end string) sim.BadField {
	return sim.BadField{In: "body", Name: endField, Problem: sim.Invalid, Want: afterStart, Value: end}
}

// text reports whether a text is sent that is not empty. An empty text is an
// error, and so is a required one that is missing: want says what it should be.
func text(c *sim.Checks, name, want string, sent sim.Opt[string], required bool) bool {
	switch {
	case !sent.Has():
		if required {
			c.Missing(name, want)
		}
		return false
	case sent.V == "":
		c.Invalid(name, notEmpty, "")
		return false
	}
	return true
}

// free is text for a field that may hold any text. A PATCH, which requires none,
// has a rule of its own for an empty one.
func free(c *sim.Checks, name, want string, sent sim.Opt[string], required bool) bool {
	if !required && sent.Has() && sent.V == "" {
		c.Invalid(name, notEmptied, "")
		return false
	}
	return text(c, name, want, sent, required)
}

// mayBeNull notes that a field is null, and so counts as left out.
func mayBeNull[T any](c *sim.Checks, name string, sent sim.Opt[T]) {
	if sent.Null {
		c.Note(nullLeftOut).At(name, "null")
	}
}

// name checks a person's name. In a PATCH it may be empty.
func name(c *sim.Checks, field string, sent sim.Opt[string], required bool) {
	if !required && sent.Has() && sent.V == "" && c.Reads(patchEmptyName) == "accepted" {
		c.Note(emptyNameAccepted).At(field, "")
		return
	}
	free(c, field, notEmpty, sent, required)
}

// form takes a value that has not the form of what it is, or refuses it.
func form(c *sim.Checks, name, want, value string) {
	if c.Reads(formOfValues) == "accepted" {
		c.Note(formAccepted).At(name, value)
		return
	}
	c.Invalid(name, want, value)
}

// day reports whether a valid date is sent. Any other value is an error.
func day(c *sim.Checks, name string, sent sim.Opt[string]) bool {
	if !sent.Has() {
		return false
	}
	if !sim.IsDay(sent.V) {
		c.Invalid(name, aDay, sent.V)
		return false
	}
	return true
}

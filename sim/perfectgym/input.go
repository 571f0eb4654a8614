package perfectgym

import (
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// person is what adding and updating a user have in common.
type person struct {
	Email         sim.Opt[string]        `json:"email"`
	BirthDate     sim.Opt[string]        `json:"birthDate"`
	PersonalID    sim.Opt[string]        `json:"personalId"`
	FirstName     sim.Opt[string]        `json:"firstName"`
	LastName      sim.Opt[string]        `json:"lastName"`
	PhoneNumber   sim.Opt[string]        `json:"phoneNumber"`
	IDCardName    sim.Opt[string]        `json:"idCardName"`
	IDCardNumber  sim.Opt[string]        `json:"idCardNumber"`
	LegalGuardian sim.Opt[guardianInput] `json:"legalGuardian"`
	IsForeigner   sim.Opt[bool]          `json:"isForeigner"`
	Sex           sim.Opt[string]        `json:"sex"`
	Address       sim.Opt[addressInput]  `json:"address"`
}

type addressInput struct {
	Line1         sim.Opt[string] `json:"line1"`
	Line2         sim.Opt[string] `json:"line2"`
	City          sim.Opt[string] `json:"city"`
	PostalCode    sim.Opt[string] `json:"postalCode"`
	CountrySymbol sim.Opt[string] `json:"countrySymbol"`
}

// newUser is the body that adds a user. Null counts as absent.
type newUser struct {
	person
	HomeClubID         sim.Opt[int64] `json:"homeClubId"`
	RegisteredAtClubID sim.Opt[int64] `json:"registeredAtClubId"`
	IsGuest            sim.Opt[bool]  `json:"isGuest"`
}

type addRequest struct {
	Body newUser `body:"json"`
}

// Check reports what is wrong with a new user.
func (in *addRequest) Check(c *sim.Checks) { in.Body.checkNew(c) }

func (b *newUser) checkNew(c *sim.Checks) {
	if b.Email.V == "" {
		c.Missing("email", wantEmail)
	}
	if b.BirthDate.V == "" {
		c.Missing("birthDate", wantDateTime)
	}
	if !b.HomeClubID.Has() {
		c.Missing("homeClubId", sessionOf(c.Tx).clubs.oneOf())
	}
	checkClub(c, "homeClubId", b.HomeClubID)
	checkClub(c, "registeredAtClubId", b.RegisteredAtClubID)
	b.check(c, "")
}

// userUpdate is the body that updates a user.
type userUpdate struct {
	person
	IsForigner           sim.Opt[bool]   `json:"isForigner"` // as the page spells it
	ShowActivityInClub   sim.Opt[bool]   `json:"showActivityInClub"`
	PaymentPrimarySource sim.Opt[string] `json:"paymentPrimarySource"`
}

type updateRequest struct {
	UserID sim.Opt[int64] `query:"userId"`
	Body   userUpdate     `body:"json"`
}

func (in *updateRequest) userID() sim.Opt[int64] { return in.UserID }

// Check reports what is wrong with an update.
func (in *updateRequest) Check(c *sim.Checks) {
	checkCleared(c, "email", in.Body.Email)
	checkCleared(c, "birthDate", in.Body.BirthDate)
	in.Body.check(c, in.Body.PaymentPrimarySource.V)
}

// checkCleared reports an empty string for a required attribute, where it would
// clear the attribute.
func checkCleared(c *sim.Checks, name string, sent sim.Opt[string]) {
	if sent.Has() && sent.V == "" && c.Reads(emptyStringUpdate) == "clears" && c.Reads(clearRequired) == "rejected" {
		c.Add(sim.BadField{In: "body", Name: name, Problem: cleared, Want: "a value", Value: ""})
	}
}

// check reports which values are not valid. It ignores empty strings: a reading
// decides what they do.
func (p *person) check(c *sim.Checks, paymentSource string) {
	checkEmail(c, "email", p.Email.V)
	checkDateTime(c, "birthDate", p.BirthDate.V)
	checkOneOf(c, "sex", p.Sex.V, sexes)
	checkOneOf(c, "paymentPrimarySource", paymentSource, paymentSources)
	checkCountry(c, "address.countrySymbol", p.Address.V.CountrySymbol.V)
	checkGuardian(c, p.LegalGuardian)
}

var (
	sexes          = []string{"Male", "Female"}
	paymentSources = []string{"CreditCard", "DirectDebit", "Cash"}
)

func checkClub(c *sim.Checks, name string, id sim.Opt[int64]) {
	if id.Has() && !sessionOf(c.Tx).clubs.has(id.V) {
		c.Add(sim.BadField{In: "body", Name: name, Problem: unknownClub, Want: sessionOf(c.Tx).clubs.oneOf(), Value: id.V})
	}
}

func checkEmail(c *sim.Checks, name, email string) {
	if email != "" && !isEmail(email) {
		c.Invalid(name, wantEmail, email)
	}
}

const (
	wantEmail    = "an email address"
	wantDateTime = "a date and time as YYYY-MM-DDTHH:MM:SS"
)

func checkDateTime(c *sim.Checks, name, text string) {
	if text != "" && !isDateTime(text) {
		c.Invalid(name, wantDateTime, text)
	}
}

func checkOneOf(c *sim.Checks, name, value string, values []string) {
	if value != "" && !slices.Contains(values, value) {
		c.Invalid(name, sim.OneOf(values...), value)
	}
}

// isEmail accepts the common part of what RFC 5322 allows: words joined by dots on
// both sides of the @.
func isEmail(text string) bool {
	local, domain, ok := strings.Cut(text, "@")
	return ok && len(text) <= 254 && areWords(local) && areWords(domain)
}

func areWords(text string) bool {
	last := '.'
	for _, r := range text {
		switch {
		case r == '.' && last == '.':
			return false
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r >= 0x80:
		case !strings.ContainsRune(".!#$%&'*+-/=?^_`{|}~", r):
			return false
		}
		last = r
	}
	return last != '.'
}

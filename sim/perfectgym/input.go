package perfectgym

import (
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// newUser is the body that adds a user. Null counts as not sent.
type newUser struct {
	Email              string                 `json:"email"`
	HomeClubID         sim.Opt[int64]         `json:"homeClubId"`
	RegisteredAtClubID sim.Opt[int64]         `json:"registeredAtClubId"`
	BirthDate          string                 `json:"birthDate"`
	PersonalID         string                 `json:"personalId"`
	FirstName          string                 `json:"firstName"`
	LastName           string                 `json:"lastName"`
	PhoneNumber        string                 `json:"phoneNumber"`
	IDCardName         string                 `json:"idCardName"`
	IDCardNumber       string                 `json:"idCardNumber"`
	LegalGuardian      sim.Opt[guardianInput] `json:"legalGuardian"`
	IsForeigner        bool                   `json:"isForeigner"`
	Sex                string                 `json:"sex"`
	Address            addressInput           `json:"address"`
	IsGuest            bool                   `json:"isGuest"`
}

type addRequest struct {
	Body newUser `body:"json"`
}

// Check says what is wrong with a new user.
func (in *addRequest) Check(c *sim.Checks) {
	b := &in.Body
	if b.Email == "" {
		c.Missing("email")
	}
	if b.BirthDate == "" {
		c.Missing("birthDate")
	}
	if !b.HomeClubID.Has() {
		c.Missing("homeClubId")
	}
	checkClub(c, "homeClubId", b.HomeClubID)
	checkClub(c, "registeredAtClubId", b.RegisteredAtClubID)
	checkEmail(c, "email", b.Email)
	checkMoment(c, "birthDate", b.BirthDate)
	checkOneOf(c, "sex", b.Sex, sexes)
	checkCountry(c, "address.countrySymbol", b.Address.CountrySymbol.V)
	checkSent(c, b.LegalGuardian)
}

// userChange is the body that updates a user: what is there changes.
type userChange struct {
	PersonalID           sim.Opt[string]        `json:"personalId"`
	FirstName            sim.Opt[string]        `json:"firstName"`
	LastName             sim.Opt[string]        `json:"lastName"`
	Email                sim.Opt[string]        `json:"email"`
	PhoneNumber          sim.Opt[string]        `json:"phoneNumber"`
	IDCardName           sim.Opt[string]        `json:"idCardName"`
	IDCardNumber         sim.Opt[string]        `json:"idCardNumber"`
	LegalGuardian        sim.Opt[guardianInput] `json:"legalGuardian"`
	BirthDate            sim.Opt[string]        `json:"birthDate"`
	IsForigner           sim.Opt[bool]          `json:"isForigner"` // as the page spells it
	IsForeigner          sim.Opt[bool]          `json:"isForeigner"`
	ShowActivityInClub   sim.Opt[bool]          `json:"showActivityInClub"`
	Sex                  sim.Opt[string]        `json:"sex"`
	Address              sim.Opt[addressInput]  `json:"address"`
	PaymentPrimarySource sim.Opt[string]        `json:"paymentPrimarySource"`
}

type updateRequest struct {
	UserID sim.Opt[int64] `query:"userId"`
	Body   userChange     `body:"json"`
}

// Check says what is wrong with an update. Empty strings are no values: what
// they do is a reading's to say.
func (in *updateRequest) Check(c *sim.Checks) {
	b := &in.Body
	checkEmail(c, "email", b.Email.V)
	checkMoment(c, "birthDate", b.BirthDate.V)
	checkOneOf(c, "sex", b.Sex.V, sexes)
	checkOneOf(c, "paymentPrimarySource", b.PaymentPrimarySource.V, paymentSources)
	checkCountry(c, "address.countrySymbol", b.Address.V.CountrySymbol.V)
	checkSent(c, b.LegalGuardian)
}

type addressInput struct {
	Line1         sim.Opt[string] `json:"line1"`
	Line2         sim.Opt[string] `json:"line2"`
	City          sim.Opt[string] `json:"city"`
	PostalCode    sim.Opt[string] `json:"postalCode"`
	CountrySymbol sim.Opt[string] `json:"countrySymbol"`
}

func (in addressInput) address() Address {
	return Address{
		Country:    countryName(in.CountrySymbol.V),
		City:       in.City.V,
		PostalCode: in.PostalCode.V,
		Line1:      in.Line1.V,
		Line2:      in.Line2.V,
	}
}

var (
	sexes          = []string{"Male", "Female"}
	paymentSources = []string{"CreditCard", "DirectDebit", "Cash"}
)

func checkClub(c *sim.Checks, name string, id sim.Opt[int64]) {
	if id.Has() && !sessionOf(c.Tx).clubs.has(id.V) {
		c.Add(sim.BadField{In: "body", Name: name, Problem: unknownClub, Want: "the id of a club of the company", Value: id.V})
	}
}

func checkEmail(c *sim.Checks, name, email string) {
	if email != "" && !isEmail(email) {
		c.Invalid(name, "an email address", email)
	}
}

func checkMoment(c *sim.Checks, name, moment string) {
	if moment != "" && !isMoment(moment) {
		c.Invalid(name, "a moment as YYYY-MM-DDTHH:MM:SS", moment)
	}
}

func checkOneOf(c *sim.Checks, name, value string, values []string) {
	if value == "" {
		return
	}
	for _, v := range values {
		if v == value {
			return
		}
	}
	c.Invalid(name, "one of "+strings.Join(values, ", "), value)
}

// isEmail takes what is usual of what RFC 5322 allows: words joined by dots on
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

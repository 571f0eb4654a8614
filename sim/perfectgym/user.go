package perfectgym

import (
	"slices"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/sim"
)

// User is a user as the page shows one, always with every member.
type User struct {
	ID                          int64         `json:"id" min:"1" generated:"true"`
	Timestamp                   int64         `json:"timestamp" min:"1" generated:"true"` // the company's counter when the user last changed
	PersonalID                  string        `json:"personalId"`
	Number                      string        `json:"number" generated:"true"`
	CardNumber                  string        `json:"cardNumber"`
	FirstName                   string        `json:"firstName"`
	LastName                    string        `json:"lastName"`
	Email                       string        `json:"email" natural:"true" credential:"username"`
	EmailAddressIsConfirmed     bool          `json:"emailAddressIsConfirmed"`
	PhoneNumber                 string        `json:"phoneNumber"`
	IDCardName                  string        `json:"idCardName"`
	IDCardNumber                string        `json:"idCardNumber" natural:"true"`
	LegalGuardian               string        `json:"legalGuardian"` // the full name
	PhotoURL                    string        `json:"photoUrl"`
	CoverPhotoURL               string        `json:"coverPhotoUrl"`
	BirthDate                   string        `json:"birthDate"`
	IsForeigner                 bool          `json:"isForeigner"`
	Sex                         string        `json:"sex"`
	NewsletterAgreement         bool          `json:"newsletterAgreement"`
	TermsAndConditionsAgreement bool          `json:"termsAndConditionsAgreement"`
	Address                     Address       `json:"address"`
	DirectDebit                 DirectDebit   `json:"directDebit"`
	HomeClubID                  int64         `json:"homeClubId" required:"true"`
	RegisteredAtClubID          registeredAt  `json:"registeredAtClubId"`
	IsActive                    sim.Opt[bool] `json:"isActive"` // a scenario that leaves it out means true
	IsDeleted                   bool          `json:"isDeleted"`
	Contracts                   []Contract    `json:"contracts"`
}

// Address is where a user lives.
type Address struct {
	Country    string `json:"country"`
	City       string `json:"city"`
	PostalCode string `json:"postalCode"`
	Line1      string `json:"line1"`
	Line2      string `json:"line2"`
}

// DirectDebit is the account that a user pays from.
type DirectDebit struct {
	AccountNumber     string `json:"accountNumber"`
	OwnerName         string `json:"ownerName"`
	Street            string `json:"street"`
	CityAndPostalCode string `json:"cityAndPostalCode"`
	DocumentURL       string `json:"documentUrl"`
}

// registeredAt is the club where a user is registered; null means none.
type registeredAt struct {
	sim.Opt[int64]
	emptyIfNone bool // encode none as an empty string
}

func atClub(id int64) registeredAt { return registeredAt{Opt: sim.Some(id)} }

var atNoClub = registeredAt{Opt: sim.Opt[int64]{Sent: true, Null: true}}

// AppendJSON appends the id, or none.
func (r registeredAt) AppendJSON(dst []byte) []byte {
	switch {
	case r.Has():
		return strconv.AppendInt(dst, r.V, 10)
	case r.emptyIfNone:
		return append(dst, `""`...)
	}
	return append(dst, "null"...)
}

// MarshalJSONTo writes the id, or none.
func (r registeredAt) MarshalJSONTo(e *jsontext.Encoder) error {
	return e.WriteValue(r.AppendJSON(nil))
}

// user is a row: a user, and what only the state shows of one. What its pointer
// and its slices hold is shared and never changed.
type user struct {
	User
	company string

	Guardian             *Guardian     `json:"guardian,omitempty"`          // all of the legal guardian
	ObsoleteGuardians    []Guardian    `json:"obsoleteGuardians,omitempty"` // oldest first
	IsGuest              bool          `json:"isGuest,omitempty"`
	ShowActivityInClub   bool          `json:"showActivityInClub,omitempty"` // others see the user in classes and in the club
	PaymentPrimarySource string        `json:"paymentPrimarySource,omitempty" enum:"CreditCard|DirectDebit|Cash"`
	ConfirmationToken    string        `json:"confirmationToken,omitempty" generated:"true"`
	Password             string        `json:"password,omitempty" credential:"true"`
	Token                string        `json:"token,omitempty" generated:"true" credential:"true"`
	PasswordToken        string        `json:"passwordToken,omitempty" generated:"true"` // sets a new password
	CardIsBlocked        bool          `json:"cardIsBlocked,omitempty"`
	EmployeeID           int64         `json:"employeeId,omitempty" min:"0"` // 0 for who is no employee
	FacebookID           string        `json:"facebookId,omitempty"`
	IsAccepted           sim.Opt[bool] `json:"isAccepted,omitzero"` // a scenario that leaves it out means true
	Language             string        `json:"language,omitempty"`
	PrepaidAmount        float64       `json:"prepaidAmount,omitempty"`
	Created              string        `json:"created,omitempty" generated:"true"`
	Updated              string        `json:"updated,omitempty" generated:"true"`
}

// Ref names the record.
func (u user) Ref() sim.Ref { return refTo(u.company, u.ID) }

func refTo(company string, id int64) sim.Ref {
	return sim.Ref{Tenant: company, Collection: "users", ID: text(id)}
}

// text returns an id as text.
func text(id int64) string { return strconv.FormatInt(id, 10) }

// Shown returns what the state shows.
func (u user) Shown() any { return u }

func userKey(company string, id int64) string { return sim.Key(company, sim.Ordinal(id)) }

func (u user) key() string              { return userKey(u.company, u.ID) }
func (u user) emailKey() string         { return within(u.company, sim.Fold(u.Email)) }
func (u user) phoneKey() string         { return within(u.company, u.PhoneNumber) }
func (u user) personalIDKey() string    { return within(u.company, u.PersonalID) }
func (u user) numberKey() string        { return within(u.company, u.Number) }
func (u user) cardKey() string          { return within(u.company, u.CardNumber) }
func (u user) confirmationKey() string  { return within(u.company, u.ConfirmationToken) }
func (u user) passwordTokenKey() string { return within(u.company, u.PasswordToken) }
func (u user) timestampKey() string     { return sim.Key(u.company, sim.Ordinal(u.Timestamp)) }
func (u user) changed() int64           { return u.Timestamp }

// within returns an index key within a company, "" for a blank value.
func within(company, value string) string {
	if value == "" {
		return ""
	}
	return sim.Key(company, value)
}

// replaceGuardian makes the user's guardian obsolete and sets g, which may be nil.
func (u *user) replaceGuardian(g *Guardian) {
	if u.Guardian != nil {
		u.ObsoleteGuardians = append(slices.Clip(u.ObsoleteGuardians), *u.Guardian)
	}
	u.Guardian, u.LegalGuardian = g, g.fullName()
}

// sameEmail compares emails as the reading email-case decides.
func sameEmail(tx *sim.Tx, x, y string) bool {
	if tx.Reads(emailCase) == "sensitive" {
		return x == y
	}
	return sim.Fold(x) == sim.Fold(y)
}

// dateTimeLayout is the vendor's format of times, without a zone. Texts in it sort
// by time.
const dateTimeLayout = "2006-01-02T15:04:05"

func formatDateTime(t time.Time) string { return t.UTC().Format(dateTimeLayout) }

func isDateTime(text string) bool {
	_, err := time.Parse(dateTimeLayout, text)
	return err == nil && len(text) == len(dateTimeLayout) // Parse accepts a fraction too
}

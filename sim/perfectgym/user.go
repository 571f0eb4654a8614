package perfectgym

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// user is a row.
type user struct {
	Company   string
	ID        int64
	Timestamp int64 // the company's counter when the user last changed
	Number    string

	PersonalID, CardNumber  string
	FirstName, LastName     string
	Email                   string
	EmailIsConfirmed        bool
	ConfirmationToken       string
	PhoneNumber             string
	IDCardName              string
	IDCardNumber            string
	PhotoURL, CoverPhotoURL string
	BirthDate, Sex          string
	IsForeigner             bool
	Newsletter, Terms       bool // agreements
	Address                 address
	DirectDebit             *directDebit // nil for a blank one, which most are
	HomeClub, RegisteredAt  int64        // RegisteredAt is 0 where it is blank
	IsActive, IsDeleted     bool
	Contracts               []contract

	Guardian  *guardian
	Obsolete  []guardian // oldest first
	IsGuest   bool
	ShowsUp   bool // whether others see the user in classes and in the club
	PaysBy    string
	Password  string
	Token     string // a bearer token that the scenario declares
	CreatedAt time.Time
	UpdatedAt time.Time
}

type address struct {
	Country    string `json:"country"`
	City       string `json:"city"`
	PostalCode string `json:"postalCode"`
	Line1      string `json:"line1"`
	Line2      string `json:"line2"`
}

type directDebit struct {
	AccountNumber     string `json:"accountNumber"`
	OwnerName         string `json:"ownerName"`
	Street            string `json:"street"`
	CityAndPostalCode string `json:"cityAndPostalCode"`
	DocumentURL       string `json:"documentUrl"`
}

type contract struct {
	ID int64 `json:"id" required:"true"`
}

func userKey(company string, id int64) string { return sim.Key(company, ordered(id)) }

// key is an index key within the company; a blank value has none.
func (u user) key(value string) string {
	if value == "" {
		return ""
	}
	return sim.Key(u.Company, value)
}

// ref is the id as people see it.
func (u user) ref() string { return ref(u.ID) }

func ref(id int64) string { return strconv.FormatInt(id, 10) }

// fold makes emails that differ in case alone the same.
func fold(email string) string { return strings.ToLower(email) }

// sameEmail compares emails as the reading has it.
func sameEmail(tx *sim.Tx, x, y string) bool {
	if tx.Reads(emailCase) == "sensitive" {
		return x == y
	}
	return fold(x) == fold(y)
}

// moments are written without a zone; a fraction is for what only states show.
const (
	momentForm = "2006-01-02T15:04:05"
	exactForm  = "2006-01-02T15:04:05.999999999"
)

func isMoment(text string) bool {
	_, err := time.Parse(momentForm, text)
	return err == nil && len(text) == len(momentForm) // parsing would take a fraction as well
}

// wireUser is a user as answers have it, with every key.
type wireUser struct {
	ID                          int64           `json:"id"`
	Timestamp                   int64           `json:"timestamp"`
	PersonalID                  *string         `json:"personalId"`
	Number                      string          `json:"number"`
	CardNumber                  *string         `json:"cardNumber"`
	FirstName                   *string         `json:"firstName"`
	LastName                    *string         `json:"lastName"`
	Email                       *string         `json:"email"`
	EmailAddressIsConfirmed     bool            `json:"emailAddressIsConfirmed"`
	PhoneNumber                 *string         `json:"phoneNumber"`
	IDCardName                  *string         `json:"idCardName"`
	IDCardNumber                *string         `json:"idCardNumber"`
	LegalGuardian               *string         `json:"legalGuardian"`
	PhotoURL                    *string         `json:"photoUrl"`
	CoverPhotoURL               *string         `json:"coverPhotoUrl"`
	BirthDate                   *string         `json:"birthDate"`
	IsForeigner                 bool            `json:"isForeigner"`
	Sex                         *string         `json:"sex"`
	NewsletterAgreement         bool            `json:"newsletterAgreement"`
	TermsAndConditionsAgreement bool            `json:"termsAndConditionsAgreement"`
	Address                     wireAddress     `json:"address"`
	DirectDebit                 wireDirectDebit `json:"directDebit"`
	HomeClubID                  int64           `json:"homeClubId"`
	RegisteredAtClubID          any             `json:"registeredAtClubId"` // a number, or blank
	IsActive                    bool            `json:"isActive"`
	IsDeleted                   bool            `json:"isDeleted"`
	Contracts                   []contract      `json:"contracts"`
}

type wireAddress struct {
	Country    *string `json:"country"`
	City       *string `json:"city"`
	PostalCode *string `json:"postalCode"`
	Line1      *string `json:"line1"`
	Line2      *string `json:"line2"`
}

type wireDirectDebit struct {
	AccountNumber     *string `json:"accountNumber"`
	OwnerName         *string `json:"ownerName"`
	Street            *string `json:"street"`
	CityAndPostalCode *string `json:"cityAndPostalCode"`
	DocumentURL       *string `json:"documentUrl"`
}

// wire is the user as an answer shows it. It keeps the parts of u, which must
// not change any more.
func (u *user) wire(tx *sim.Tx) wireUser {
	null := tx.Reads(blankFields) == "null"
	text := func(value *string) *string {
		if null && *value == "" {
			return nil
		}
		return value
	}
	var registeredAt any
	switch {
	case u.RegisteredAt != 0:
		registeredAt = u.RegisteredAt
	case !null:
		registeredAt = ""
	}
	guardian := u.Guardian.fullName()
	debit := u.debit()
	contracts := u.Contracts
	if contracts == nil {
		contracts = []contract{}
	}
	return wireUser{
		ID:                          u.ID,
		Timestamp:                   u.Timestamp,
		PersonalID:                  text(&u.PersonalID),
		Number:                      u.Number,
		CardNumber:                  text(&u.CardNumber),
		FirstName:                   text(&u.FirstName),
		LastName:                    text(&u.LastName),
		Email:                       text(&u.Email),
		EmailAddressIsConfirmed:     u.EmailIsConfirmed,
		PhoneNumber:                 text(&u.PhoneNumber),
		IDCardName:                  text(&u.IDCardName),
		IDCardNumber:                text(&u.IDCardNumber),
		LegalGuardian:               text(&guardian),
		PhotoURL:                    text(&u.PhotoURL),
		CoverPhotoURL:               text(&u.CoverPhotoURL),
		BirthDate:                   text(&u.BirthDate),
		IsForeigner:                 u.IsForeigner,
		Sex:                         text(&u.Sex),
		NewsletterAgreement:         u.Newsletter,
		TermsAndConditionsAgreement: u.Terms,
		Address: wireAddress{
			Country:    text(&u.Address.Country),
			City:       text(&u.Address.City),
			PostalCode: text(&u.Address.PostalCode),
			Line1:      text(&u.Address.Line1),
			Line2:      text(&u.Address.Line2),
		},
		DirectDebit: wireDirectDebit{
			AccountNumber:     text(&debit.AccountNumber),
			OwnerName:         text(&debit.OwnerName),
			Street:            text(&debit.Street),
			CityAndPostalCode: text(&debit.CityAndPostalCode),
			DocumentURL:       text(&debit.DocumentURL),
		},
		HomeClubID:         u.HomeClub,
		RegisteredAtClubID: registeredAt,
		IsActive:           u.IsActive,
		IsDeleted:          u.IsDeleted,
		Contracts:          contracts,
	}
}

func (u *user) debit() directDebit {
	if u.DirectDebit == nil {
		return directDebit{}
	}
	return *u.DirectDebit
}

// retire makes the user's guardian an obsolete one.
func (u *user) retire() {
	if u.Guardian != nil {
		u.Obsolete = append(slices.Clip(u.Obsolete), *u.Guardian)
		u.Guardian = nil
	}
}

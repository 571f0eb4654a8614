package perfectgym

import (
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// state is what a scenario says under the vendor's name.
type state struct {
	Companies []stateCompany `json:"companies,omitempty"`
}

// stateCompany is a company with all that is its own. One that an unknown
// credential opened has no API users to show.
type stateCompany struct {
	ID           string       `json:"id" required:"true"`
	APIUsers     []apiUser    `json:"apiUsers,omitempty"`
	Clubs        []club       `json:"clubs,omitempty"`
	AccessTokens []stateToken `json:"accessTokens,omitempty"` // those that authorize handed out
	Users        []stateUser  `json:"users"`
	Generate     *amounts     `json:"generate,omitempty"`
}

type amounts struct {
	Users int `json:"users,omitempty" min:"0"`
}

type stateToken struct {
	Token   string `json:"token" required:"true"`
	UserID  int64  `json:"userId,omitempty"` // none for an API user's
	Expires string `json:"expires" required:"true"`
}

// stateUser is a user as answers show it, and below that what they do not show.
type stateUser struct {
	ID                          int64          `json:"id,omitempty" min:"1"`
	Timestamp                   int64          `json:"timestamp,omitempty" min:"1"`
	PersonalID                  string         `json:"personalId"`
	Number                      string         `json:"number,omitempty"`
	CardNumber                  string         `json:"cardNumber"`
	FirstName                   string         `json:"firstName"`
	LastName                    string         `json:"lastName"`
	Email                       string         `json:"email"`
	EmailAddressIsConfirmed     bool           `json:"emailAddressIsConfirmed"`
	PhoneNumber                 string         `json:"phoneNumber"`
	IDCardName                  string         `json:"idCardName"`
	IDCardNumber                string         `json:"idCardNumber"`
	LegalGuardian               string         `json:"legalGuardian"` // the full name
	PhotoURL                    string         `json:"photoUrl"`
	CoverPhotoURL               string         `json:"coverPhotoUrl"`
	BirthDate                   string         `json:"birthDate"`
	IsForeigner                 bool           `json:"isForeigner"`
	Sex                         string         `json:"sex"`
	NewsletterAgreement         bool           `json:"newsletterAgreement"`
	TermsAndConditionsAgreement bool           `json:"termsAndConditionsAgreement"`
	Address                     address        `json:"address"`
	DirectDebit                 directDebit    `json:"directDebit"`
	HomeClubID                  int64          `json:"homeClubId" required:"true"`
	RegisteredAtClubID          sim.Opt[int64] `json:"registeredAtClubId,omitzero"` // null for blank
	IsActive                    sim.Opt[bool]  `json:"isActive,omitzero"`           // true unless it says otherwise
	IsDeleted                   bool           `json:"isDeleted"`
	Contracts                   []contract     `json:"contracts"`

	Guardian             *guardian  `json:"guardian,omitempty"` // all of the legal guardian
	ObsoleteGuardians    []guardian `json:"obsoleteGuardians,omitempty"`
	IsGuest              bool       `json:"isGuest,omitempty"`
	ShowActivityInClub   bool       `json:"showActivityInClub,omitempty"`
	PaymentPrimarySource string     `json:"paymentPrimarySource,omitempty" enum:"CreditCard|DirectDebit|Cash"`
	ConfirmationToken    string     `json:"confirmationToken,omitempty"`
	Password             string     `json:"password,omitempty"`
	Token                string     `json:"token,omitempty"`
	Created              string     `json:"created,omitempty"`
	Updated              string     `json:"updated,omitempty"`
}

func (a *api) dump(tx *sim.Tx) state {
	s := state{Companies: []stateCompany{}}
	for c := range a.declared.All(tx, "") {
		shown := stateCompany{ID: c.ID, APIUsers: c.APIUsers, Clubs: c.Clubs}
		for t := range a.issued.Each(tx, sim.Key(c.ID)) {
			shown.AccessTokens = append(shown.AccessTokens, stateToken{t.Token, t.User, t.Expires.UTC().Format(exactForm)})
		}
		prefix := sim.Prefix(c.ID)
		shown.Users = make([]stateUser, 0, a.users.Count(tx, prefix))
		for u := range a.users.All(tx, prefix) {
			shown.Users = append(shown.Users, dumpUser(u))
		}
		s.Companies = append(s.Companies, shown)
	}
	return s
}

func dumpUser(u user) stateUser {
	contracts := u.Contracts
	if contracts == nil {
		contracts = []contract{}
	}
	return stateUser{
		ID:                          u.ID,
		Timestamp:                   u.Timestamp,
		PersonalID:                  u.PersonalID,
		Number:                      u.Number,
		CardNumber:                  u.CardNumber,
		FirstName:                   u.FirstName,
		LastName:                    u.LastName,
		Email:                       u.Email,
		EmailAddressIsConfirmed:     u.EmailIsConfirmed,
		PhoneNumber:                 u.PhoneNumber,
		IDCardName:                  u.IDCardName,
		IDCardNumber:                u.IDCardNumber,
		LegalGuardian:               u.Guardian.fullName(),
		PhotoURL:                    u.PhotoURL,
		CoverPhotoURL:               u.CoverPhotoURL,
		BirthDate:                   u.BirthDate,
		IsForeigner:                 u.IsForeigner,
		Sex:                         u.Sex,
		NewsletterAgreement:         u.Newsletter,
		TermsAndConditionsAgreement: u.Terms,
		Address:                     u.Address,
		DirectDebit:                 u.debit(),
		HomeClubID:                  u.HomeClub,
		RegisteredAtClubID:          sim.Opt[int64]{V: u.RegisteredAt, Sent: true, Null: u.RegisteredAt == 0},
		IsActive:                    sim.Some(u.IsActive),
		IsDeleted:                   u.IsDeleted,
		Contracts:                   contracts,
		Guardian:                    u.Guardian,
		ObsoleteGuardians:           u.Obsolete,
		IsGuest:                     u.IsGuest,
		ShowActivityInClub:          u.ShowsUp,
		PaymentPrimarySource:        u.PaysBy,
		ConfirmationToken:           u.ConfirmationToken,
		Password:                    u.Password,
		Token:                       u.Token,
		Created:                     u.CreatedAt.UTC().Format(momentForm),
		Updated:                     u.UpdatedAt.UTC().Format(momentForm),
	}
}

// row is the user that the state tells of, but for what is left out of it.
func (s *stateUser) row(company string) user {
	created, _ := time.Parse(momentForm, s.Created)
	updated, _ := time.Parse(momentForm, s.Updated)
	var debit *directDebit
	if d := s.DirectDebit; d != (directDebit{}) {
		debit = &d
	}
	return user{
		Company:           company,
		ID:                s.ID,
		Timestamp:         s.Timestamp,
		PersonalID:        s.PersonalID,
		Number:            s.Number,
		CardNumber:        s.CardNumber,
		FirstName:         s.FirstName,
		LastName:          s.LastName,
		Email:             s.Email,
		EmailIsConfirmed:  s.EmailAddressIsConfirmed,
		PhoneNumber:       s.PhoneNumber,
		IDCardName:        s.IDCardName,
		IDCardNumber:      s.IDCardNumber,
		PhotoURL:          s.PhotoURL,
		CoverPhotoURL:     s.CoverPhotoURL,
		BirthDate:         s.BirthDate,
		IsForeigner:       s.IsForeigner,
		Sex:               s.Sex,
		Newsletter:        s.NewsletterAgreement,
		Terms:             s.TermsAndConditionsAgreement,
		Address:           s.Address,
		DirectDebit:       debit,
		HomeClub:          s.HomeClubID,
		RegisteredAt:      s.RegisteredAtClubID.V,
		IsActive:          s.IsActive.Or(true),
		IsDeleted:         s.IsDeleted,
		Contracts:         s.Contracts,
		Guardian:          s.Guardian,
		Obsolete:          s.ObsoleteGuardians,
		IsGuest:           s.IsGuest,
		ShowsUp:           s.ShowActivityInClub,
		PaysBy:            s.PaymentPrimarySource,
		ConfirmationToken: s.ConfirmationToken,
		Password:          s.Password,
		Token:             s.Token,
		CreatedAt:         created,
		UpdatedAt:         updated,
	}
}

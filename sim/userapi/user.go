package userapi

import (
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// user is a row. What its strings point to is never changed, and an unchanged
// string keeps its pointer, so that == reports whether a user was changed.
type user struct {
	account string
	User
}

// User is a user as answers show one, always with every attribute: null is one
// without a value.
type User struct {
	Email                    string  `json:"email" natural:"true"`
	FirstName                *string `json:"firstName"`
	LastName                 *string `json:"lastName"`
	Active                   bool    `json:"active"`
	MemberNumber             *string `json:"memberNumber"`
	Address                  *string `json:"address"`
	City                     *string `json:"city"`
	State                    *string `json:"state"`
	ProvinceOrRegion         *string `json:"provinceOrRegion"`
	PostalCode               *string `json:"postalCode"`
	Phone                    *string `json:"phone"`
	EmergencyContactName     *string `json:"emergencyContactName"`
	EmergencyContactPhone    *string `json:"emergencyContactPhone"`
	MembershipPlan           *string `json:"membershipPlan"`
	MembershipExpirationDate *string `json:"membershipExpirationDate"`
	SignedWaiver             bool    `json:"signedWaiver"`
	PaidDues                 bool    `json:"paidDues"`
	AccountExpirationDate    *string `json:"accountExpirationDate"`
}

func (u user) key() string       { return sim.Key(u.account, u.Email) }
func (u user) foldedKey() string { return sim.Key(u.account, fold(u.Email)) }

// Ref names the record.
func (u user) Ref() sim.Ref { return sim.Ref{Tenant: u.account, Collection: "users", ID: u.Email} }

// Shown returns what the state shows.
func (u user) Shown() any { return u.User }

// newUser returns a user with an email and the defaults.
func newUser(email string) User { return User{Email: email, Active: true} }

// apply sets the attributes that in passes. Where null clears, it sets a flag to
// its default.
func (u *User) apply(in *Attributes, mode sim.Mode) {
	attributes.Apply(u, in, mode)
	if mode.ClearsNull && in.Active.Null {
		u.Active = true
	}
}

// hasShown reports whether the state can have shown that value of canLogIn in this
// world: a state that came out goes in again after its clock has moved.
func (u *User) hasShown(tx *sim.Tx, can bool) bool {
	for _, at := range []time.Time{tx.Now, tx.Earliest, tx.Latest} {
		if !at.IsZero() && u.canLogIn(at) == can {
			return true
		}
	}
	return false
}

// canLogIn reports whether the vendor lets a user log in at now. The day on which
// the account expires is the last one. Days are in UTC, as no time zone is
// documented.
func (u *User) canLogIn(now time.Time) bool {
	return u.Active && (u.AccountExpirationDate == nil || now.UTC().Format(time.DateOnly) <= *u.AccountExpirationDate)
}

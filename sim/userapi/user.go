package userapi

import (
	"cmp"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// user is a row. It is a value: what its texts point to is never written, and
// a text that stays the same stays in place, so that == tells whether a user
// was changed.
type user struct {
	account string
	User
}

func (u user) key() string       { return sim.Key(u.account, u.Email) }
func (u user) foldedKey() string { return sim.Key(u.account, fold(u.Email)) }

// User is what the vendor shows of a user: always every attribute, null where
// one is unset.
type User struct {
	Email                    string  `json:"email"`
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

// newUser is a user of whom only the email is known, and the defaults.
func newUser(email string) User { return User{Email: email, Active: true} }

// Attributes is what a request passes of a user, and what a scenario declares.
type Attributes struct {
	Email                    sim.Opt[string] `json:"email,omitzero" required:"true"`
	FirstName                sim.Opt[string] `json:"firstName,omitzero" required:"true"`
	LastName                 sim.Opt[string] `json:"lastName,omitzero" required:"true"`
	Active                   sim.Opt[bool]   `json:"active,omitzero"`
	MemberNumber             sim.Opt[string] `json:"memberNumber,omitzero"`
	Address                  sim.Opt[string] `json:"address,omitzero"`
	City                     sim.Opt[string] `json:"city,omitzero"`
	State                    sim.Opt[string] `json:"state,omitzero"`
	ProvinceOrRegion         sim.Opt[string] `json:"provinceOrRegion,omitzero"`
	PostalCode               sim.Opt[string] `json:"postalCode,omitzero"`
	Phone                    sim.Opt[string] `json:"phone,omitzero"`
	EmergencyContactName     sim.Opt[string] `json:"emergencyContactName,omitzero"`
	EmergencyContactPhone    sim.Opt[string] `json:"emergencyContactPhone,omitzero"`
	MembershipPlan           sim.Opt[string] `json:"membershipPlan,omitzero"`
	MembershipExpirationDate sim.Opt[string] `json:"membershipExpirationDate,omitzero"`
	SignedWaiver             sim.Opt[bool]   `json:"signedWaiver,omitzero"`
	PaidDues                 sim.Opt[bool]   `json:"paidDues,omitzero"`
	AccountExpirationDate    sim.Opt[string] `json:"accountExpirationDate,omitzero"`
}

// attributes is the names of all attributes, in the page's order.
var attributes = []string{
	"email", "firstName", "lastName", "active", "memberNumber", "address", "city", "state", "provinceOrRegion",
	"postalCode", "phone", "emergencyContactName", "emergencyContactPhone", "membershipPlan",
	"membershipExpirationDate", "signedWaiver", "paidDues", "accountExpirationDate",
}

// What would be right.
const (
	wantEmail = "an email address"
	wantState = "the two-letter code or the full name of a state of the US"
	wantDate  = "a date as YYYY-MM-DD"
)

func (in *Attributes) checkEmail(c *sim.Checks) {
	if !isEmail(in.Email.V) {
		c.Invalid("email", wantEmail, in.Email.V)
	}
}

// check looks at what can be judged without knowing the user, email aside.
func (in *Attributes) check(c *sim.Checks) {
	if s := in.State; s.Has() && s.V != "" {
		if _, ok := stateCode(s.V); !ok {
			c.Invalid("state", wantState, s.V)
		}
	}
	if d := in.MembershipExpirationDate; d.Has() && !isDate(d.V) {
		c.Invalid("membershipExpirationDate", wantDate, d.V)
	}
	if d := in.AccountExpirationDate; d.Has() && !isDate(d.V) {
		c.Invalid("accountExpirationDate", wantDate, d.V)
	}
}

// change gives u the values that in passes, and for nulls, if they clear, the
// values of a user of whom nothing is known. It names an attribute that was
// null, "" if none was.
func (u *User) change(in *Attributes, nullClears bool) (null string) {
	to := u.texts()
	for i, from := range in.texts() {
		switch {
		case from.Has():
			if old := *to[i]; old == nil || *old != from.V {
				text := from.V
				*to[i] = &text
			}
		case from.Null:
			null = cmp.Or(null, textNames[i])
			if nullClears {
				*to[i] = nil
			}
		}
	}
	flags, defaults := u.flags(), newUser("")
	for i, from := range in.flags() {
		switch {
		case from.Has():
			*flags[i] = from.V
		case from.Null:
			null = cmp.Or(null, flagNames[i])
			if nullClears {
				*flags[i] = *defaults.flags()[i]
			}
		}
	}
	return null
}

// texts is the attributes that are texts and can be unset.
func (u *User) texts() [14]**string {
	return [...]**string{
		&u.FirstName, &u.LastName, &u.MemberNumber, &u.Address, &u.City, &u.State, &u.ProvinceOrRegion,
		&u.PostalCode, &u.Phone, &u.EmergencyContactName, &u.EmergencyContactPhone, &u.MembershipPlan,
		&u.MembershipExpirationDate, &u.AccountExpirationDate,
	}
}

// texts is those of [User.texts], in the same order.
func (in *Attributes) texts() [14]*sim.Opt[string] {
	return [...]*sim.Opt[string]{
		&in.FirstName, &in.LastName, &in.MemberNumber, &in.Address, &in.City, &in.State, &in.ProvinceOrRegion,
		&in.PostalCode, &in.Phone, &in.EmergencyContactName, &in.EmergencyContactPhone, &in.MembershipPlan,
		&in.MembershipExpirationDate, &in.AccountExpirationDate,
	}
}

// textNames is the names of those of [User.texts], in the same order.
var textNames = [14]string{
	"firstName", "lastName", "memberNumber", "address", "city", "state", "provinceOrRegion",
	"postalCode", "phone", "emergencyContactName", "emergencyContactPhone", "membershipPlan",
	"membershipExpirationDate", "accountExpirationDate",
}

func (u *User) flags() [3]*bool {
	return [...]*bool{&u.Active, &u.SignedWaiver, &u.PaidDues}
}

func (in *Attributes) flags() [3]*sim.Opt[bool] {
	return [...]*sim.Opt[bool]{&in.Active, &in.SignedWaiver, &in.PaidDues}
}

var flagNames = [3]string{"active", "signedWaiver", "paidDues"}

// attributes is u as a scenario declares it.
func (u *User) attributes() Attributes {
	in := Attributes{Email: sim.Some(u.Email)}
	from := u.texts()
	for i, to := range in.texts() {
		if text := *from[i]; text != nil {
			*to = sim.Some(*text)
		} else {
			*to = sim.Opt[string]{Sent: true, Null: true}
		}
	}
	flags := u.flags()
	for i, to := range in.flags() {
		*to = sim.Some(*flags[i])
	}
	return in
}

// isBlank says that an attribute which a creation needs is as good as missing.
func isBlank(o sim.Opt[string]) bool { return !o.Has() || strings.TrimSpace(o.V) == "" }

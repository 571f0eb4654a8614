package userapi

import (
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// Attributes is what a request passes of a user, and what a scenario declares.
// They stand in the page's order.
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

var attributes = sim.FieldsOf[User, Attributes]()

// upsert is the input of [api.upsert], with its email in the body.
type upsert struct {
	Body Attributes `body:"json"`
}

// Check looks at the form of the body, which has to say whose it is.
func (in *upsert) Check(c *sim.Checks) {
	if isBlank(in.Body.Email) {
		c.Missing("email")
	} else {
		in.Body.checkEmail(c)
	}
	in.Body.check(c)
}

// upsertByEmail is the input of [api.upsertByEmail].
type upsertByEmail struct {
	Email string     `path:"email"`
	Body  Attributes `body:"json"`
}

// Check looks at the form of the email in the URL and of the body.
func (in *upsertByEmail) Check(c *sim.Checks) {
	if !isEmail(in.Email) {
		c.Add(sim.BadField{In: "path", Name: "email", Problem: sim.Invalid, Want: wantEmail, Value: in.Email})
	}
	switch e := in.Body.Email; {
	case e.Null && c.Reads(explicitNull) == "clears":
		c.Invalid("email", wantEmail, nil)
	case e.Has():
		in.Body.checkEmail(c)
	}
	in.Body.check(c)
}

// byEmail is the input of operations that take an email only.
type byEmail struct {
	Email string `path:"email"`
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
	if d := in.MembershipExpirationDate; d.Has() && !sim.IsDay(d.V) {
		c.Invalid("membershipExpirationDate", wantDate, d.V)
	}
	if d := in.AccountExpirationDate; d.Has() && !sim.IsDay(d.V) {
		c.Invalid("accountExpirationDate", wantDate, d.V)
	}
}

// isBlank reports whether an attribute which a creation needs is as good as
// missing.
func isBlank(o sim.Opt[string]) bool { return !o.Has() || strings.TrimSpace(o.V) == "" }

package userapi

import (
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// Attributes are the attributes of a user that a request passes or a scenario
// declares, in the page's order.
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

// upsertRequest is the input of [api.upsert], with the email in the body.
type upsertRequest struct {
	Body Attributes `body:"json"`
}

// Check reports what is wrong with the body, which must have an email.
func (in *upsertRequest) Check(c *sim.Checks) {
	if isBlank(in.Body.Email) {
		c.Missing("email", wantEmail)
	} else {
		in.Body.checkEmail(c)
	}
	in.Body.check(c)
}

// upsertByEmailRequest is the input of [api.upsertByEmail].
type upsertByEmailRequest struct {
	Email string     `path:"email"`
	Body  Attributes `body:"json"`
}

// Check reports what is wrong with the email in the URL and with the body.
func (in *upsertByEmailRequest) Check(c *sim.Checks) {
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

// emailRequest is the input of operations that take only an email.
type emailRequest struct {
	Email string `path:"email"`
}

// What valid values are.
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

// check reports what is wrong with the attributes, except the email.
func (in *Attributes) check(c *sim.Checks) {
	if s := in.State; s.Has() && s.V != "" {
		if _, ok := stateCode(s.V); !ok && c.Reads(unknownState) == "rejected" {
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

// isBlank reports whether an attribute has no value or only blanks.
func isBlank(o sim.Opt[string]) bool { return !o.Has() || strings.TrimSpace(o.V) == "" }

package clubos

import (
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/sim"
)

// userQuery names a user in the URL.
type userQuery struct {
	Location sim.Opt[int64] `query:"clubLocationId"`
	User     sim.Opt[int64] `query:"userId"`
}

// Check reports what is wrong with the query.
func (in *userQuery) Check(c *sim.Checks) {
	requireInURL(c, "clubLocationId", in.Location)
	requireInURL(c, "userId", in.User)
}

func (in *userQuery) at() sim.Opt[int64] { return in.Location }

// request has a body, and names a location in the URL.
type request[Body any, P checkedBody[Body]] struct {
	Location sim.Opt[int64] `query:"clubLocationId"`
	Body     Body           `body:"json"`
}

type checkedBody[Body any] interface {
	*Body
	check(*sim.Checks)
}

// Check reports what is wrong with the request.
func (in *request[Body, P]) Check(c *sim.Checks) {
	P(&in.Body).check(c)
	requireInURL(c, "clubLocationId", in.Location)
}

func (in *request[Body, P]) at() sim.Opt[int64] { return in.Location }

type (
	addRequest    = request[newUser, *newUser]
	updateRequest = request[userUpdate, *userUpdate]
)

// person is what users and prospects have in common.
type person struct {
	FirstName   sim.Opt[string] `json:"firstName"`
	LastName    sim.Opt[string] `json:"lastName"`
	Email       sim.Opt[string] `json:"email"`
	HomePhone   sim.Opt[string] `json:"homePhone"`
	WorkPhone   sim.Opt[string] `json:"workPhone"`
	MobilePhone sim.Opt[string] `json:"mobilePhone"`
	Address1    sim.Opt[string] `json:"address1"`
	Address2    sim.Opt[string] `json:"address2"`
	City        sim.Opt[string] `json:"city"`
	State       sim.Opt[string] `json:"state"`
	Zip         sim.Opt[string] `json:"zip"`
}

func (p *person) check(c *sim.Checks) {
	if s := p.State.V; s != "" && !(len(s) == 2 && isLetter(s[0]) && isLetter(s[1])) {
		c.Invalid("state", "two letters, or blank", s)
	}
}

// checkNulls rejects null.
func (p *person) checkNulls(c *sim.Checks) {
	notNull(c, "firstName", "string", p.FirstName)
	notNull(c, "lastName", "string", p.LastName)
	notNull(c, "email", "string", p.Email)
	notNull(c, "homePhone", "string", p.HomePhone)
	notNull(c, "workPhone", "string", p.WorkPhone)
	notNull(c, "mobilePhone", "string", p.MobilePhone)
	notNull(c, "address1", "string", p.Address1)
	notNull(c, "address2", "string", p.Address2)
	notNull(c, "city", "string", p.City)
	notNull(c, "state", "string", p.State)
	notNull(c, "zip", "string", p.Zip)
}

// checkKept rejects an empty first name, which nobody can have.
func (p *person) checkKept(c *sim.Checks) {
	if p.FirstName.Has() && p.FirstName.V == "" {
		c.Invalid("firstName", notBlank, "")
	}
}

// profile is what adding and updating a user have in common.
type profile struct {
	person
	FullAccount    sim.Opt[bool]   `json:"fullAccount"`
	JoinDate       sim.Opt[string] `json:"joinDate"`
	GuestPassStart sim.Opt[string] `json:"guestPassStart"`
	GuestPassEnd   sim.Opt[string] `json:"guestPassEnd"`
}

func (p *profile) check(c *sim.Checks) {
	p.person.check(c)
	date(c, "joinDate", p.JoinDate)
	if p.GuestPassStart.V != "" {
		date(c, "guestPassStart", p.GuestPassStart)
	}
	if p.GuestPassEnd.V != "" {
		date(c, "guestPassEnd", p.GuestPassEnd)
	}
}

// checkNulls rejects null, which only guest-pass dates can be.
func (p *profile) checkNulls(c *sim.Checks) {
	p.person.checkNulls(c)
	notNull(c, "fullAccount", "boolean", p.FullAccount)
	notNull(c, "joinDate", "string", p.JoinDate)
}

// firstNull returns the name of the first property that is null and cannot be, or
// "".
func (p profile) firstNull() string {
	p.GuestPassStart, p.GuestPassEnd = sim.Opt[string]{}, sim.Opt[string]{}
	return profileFields.FirstNull(&p)
}

// newUser is the body that adds a user.
type newUser struct {
	profile
	Role             sim.Opt[string] `json:"role"`
	SendEmail        sim.Opt[bool]   `json:"sendEmail" merge:"-"` // not stored
	TrainerID        sim.Opt[int64]  `json:"trainerId"`
	SalespersonID    sim.Opt[int64]  `json:"salespersonId"`
	TemplateUsername sim.Opt[string] `json:"templateUsername"`
	LocalUserID      sim.Opt[string] `json:"localUserId"`
	Username         sim.Opt[string] `json:"username"`
	Password         sim.Opt[string] `json:"password" merge:"-"` // hidden, and generated if blank
	Gender           sim.Opt[string] `json:"gender"`
	BirthDate        sim.Opt[string] `json:"birthDate"`
}

// How the members of a body change a user's fields.
var (
	profileFields = sim.FieldsOf[User, profile]()
	newUserFields = sim.FieldsOf[User, newUser]()
)

func (n *newUser) check(c *sim.Checks) {
	oneOf(c, "role", n.Role, "member", "trainer", "salesperson", "manager", "frontdesk")
	required(c, "localUserId", notBlank, n.LocalUserID)
	required(c, "firstName", notBlank, n.FirstName)
	oneOf(c, "gender", n.Gender, "M", "F")
	if c.Reads(requiredWithDefault) == "rejected" {
		if !n.FullAccount.Sent {
			c.Missing("fullAccount", "boolean")
		}
		if !n.SendEmail.Sent {
			c.Missing("sendEmail", "boolean")
		}
	}
	n.checkNulls(c)
	n.profile.check(c)
	notNull(c, "role", "string", n.Role)
	notNull(c, "localUserId", "string", n.LocalUserID)
	notNull(c, "gender", "string", n.Gender)
	notNull(c, "sendEmail", "boolean", n.SendEmail)
	notNull(c, "trainerId", "integer", n.TrainerID)
	notNull(c, "salespersonId", "integer", n.SalespersonID)
	notNull(c, "templateUsername", "string", n.TemplateUsername)
	notNull(c, "username", "string", n.Username)
	notNull(c, "password", "string", n.Password)
	notNull(c, "birthDate", "string", n.BirthDate)
	date(c, "birthDate", n.BirthDate)
}

// userUpdate is the body that updates a user.
type userUpdate struct {
	UserID sim.Opt[userID] `json:"userId"`
	profile
}

func (u *userUpdate) check(c *sim.Checks) {
	requireID(c, "userId", u.UserID)
	u.checkKept(c)
	if u.firstNull() != "" && c.Reads(nullInPut) == "rejected" {
		u.checkNulls(c)
	}
	u.profile.check(c)
}

// requireID requires an id of Club OS's in a body.
func requireID(c *sim.Checks, name string, id sim.Opt[userID]) {
	if !id.Sent {
		c.Missing(name, userID(0).JSONType())
	}
	notNull(c, name, userID(0).JSONType(), id)
}

// userID is an id of Club OS's, such as a user's, sent as a number or as a string
// of digits.
type userID int64

// UnmarshalJSONFrom reads a number or a string.
func (id *userID) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	token, err := d.ReadToken()
	if err != nil {
		return err
	}
	text := token.String()
	switch token.Kind() {
	case '0':
	case '"':
		if text == "" || strings.Trim(text, "0123456789") != "" {
			return strconv.ErrSyntax
		}
	default:
		return strconv.ErrSyntax
	}
	n, err := strconv.ParseInt(text, 10, 64)
	*id = userID(n)
	return err
}

// JSONType returns what UnmarshalJSONFrom accepts, in words.
func (userID) JSONType() string { return "integer, as a number or in digits" }

func requireInURL(c *sim.Checks, name string, id sim.Opt[int64]) {
	if !id.Sent {
		c.Add(sim.BadField{In: "query", Name: name, Problem: sim.Missing, Want: "integer"})
	}
}

// requireTextInURL requires a parameter that is any text but an empty one.
func requireTextInURL(c *sim.Checks, name string, text sim.Opt[string]) {
	if text.V == "" {
		c.Add(sim.BadField{In: "query", Name: name, Problem: sim.Missing, Want: notBlank})
	}
}

// notBlank is what a text must be that cannot be empty.
const notBlank = "at least one character"

// notNull rejects null.
func notNull[T any](c *sim.Checks, name, want string, o sim.Opt[T]) {
	if o.Null {
		c.Add(sim.BadField{In: "body", Name: name, Problem: nulled, Want: want})
	}
}

func required(c *sim.Checks, name, want string, o sim.Opt[string]) {
	if o.V == "" && !o.Null {
		c.Missing(name, want)
	}
}

func oneOf(c *sim.Checks, name string, o sim.Opt[string], values ...string) {
	switch {
	case !o.Has():
		required(c, name, sim.OneOf(values...), o)
	case !slices.Contains(values, o.V):
		c.Invalid(name, sim.OneOf(values...), o.V)
	}
}

func date(c *sim.Checks, name string, o sim.Opt[string]) {
	if o.Has() && !isDate(o.V) {
		c.Invalid(name, "a date as M-d-YYYY, such as 1-15-2026", o.V)
	}
}

// isDate reports whether s is a calendar date as M-d-YYYY: month and day have one
// or two digits, the year has four.
func isDate(s string) bool {
	month, rest, _ := strings.Cut(s, "-")
	day, year, _ := strings.Cut(rest, "-")
	if len(month) > 2 || len(day) > 2 || len(year) != 4 {
		return false
	}
	m, d, y := sim.Digits(month), sim.Digits(day), sim.Digits(year)
	return y >= 1 && m >= 1 && m <= 12 && d >= 1 && d <= sim.DaysIn(y, m)
}

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

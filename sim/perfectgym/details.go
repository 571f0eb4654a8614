package perfectgym

import "github.com/mockvendors/mockvendors/sim"

// Details is a user as getting and searching show one: the page's user, and what
// the documentation adds.
type Details struct {
	User
	Cards         []Card    `json:"cards"` // the card that cardNumber names
	CardIsBlocked bool      `json:"cardIsBlocked"`
	Employee      *Employee `json:"employee"` // null for who is none
	FacebookID    string    `json:"facebookId"`
	HasAccount    bool      `json:"hasAccount"`
	HasPassword   bool      `json:"hasPassword"`
	Language      string    `json:"language"`
	PrepaidAmount float64   `json:"prepaidAmount"`
}

// Card is a card of a user.
type Card struct {
	CardNumber string `json:"cardNumber"`
}

// Employee is what a user is who works for the company.
type Employee struct {
	EmployeeID int64 `json:"employeeId"`
}

// Listed is a user as lists show one.
type Listed struct {
	User
	Created    string `json:"created"`
	Updated    string `json:"updated"`
	IsAccepted bool   `json:"isAccepted"`
}

func (u *user) details(tx *sim.Tx) any {
	d := &Details{
		User:          u.User,
		CardIsBlocked: u.CardIsBlocked,
		FacebookID:    u.FacebookID,
		HasAccount:    u.Password != "",
		HasPassword:   u.Password != "",
		Language:      u.Language,
		PrepaidAmount: u.PrepaidAmount,
	}
	if u.CardNumber != "" {
		d.Cards = []Card{{u.CardNumber}}
	}
	if u.EmployeeID != 0 {
		d.Employee = &Employee{u.EmployeeID}
	}
	return blanked(tx, d, &d.User)
}

func (u *user) listed(tx *sim.Tx) any {
	l := &Listed{u.User, u.Created, u.Updated, u.IsAccepted.Or(true)}
	return blanked(tx, l, &l.User)
}

// shown returns the user as the answers of the page show one.
func (u *user) shown(tx *sim.Tx) any {
	shown := u.User
	return blanked(tx, &shown, &shown)
}

// blanked returns a pointer to an answer's record, with what is blank as the reading
// decides. u is the user in it, if there is one.
func blanked(tx *sim.Tx, record any, u *User) any {
	if tx.Reads(blankFields) == "null" {
		return sim.Nulled(record)
	}
	if u != nil {
		u.RegisteredAtClubID.emptyIfNone = true
	}
	return record
}

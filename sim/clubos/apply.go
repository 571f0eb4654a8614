package clubos

import (
	"strconv"

	"github.com/mockvendors/mockvendors/sim"
)

// onto puts what was sent of a new user onto a row.
func (n *newUser) onto(tx *sim.Tx, u *user) {
	u.Role = n.Role.V
	n.profile.onto(tx, u)
	switch {
	case !blank(n.Username.V):
		u.Username = n.Username.V
	case u.Email != "" && n.Email.Sent:
		tx.Note(emailIsUsername).At("email", u.Email)
		u.Username = u.Email
	}
	if !blank(n.Password.V) {
		u.Password, u.PasswordShown = n.Password.V, false
	}
	set(&u.Gender, n.Gender)
	set(&u.BirthDate, n.BirthDate)
	set(&u.TrainerID, n.TrainerID)
	if u.Role == member {
		set(&u.SalespersonID, n.SalespersonID)
		set(&u.TemplateUsername, n.TemplateUsername)
		return
	}
	switch {
	case n.SalespersonID.Sent:
		tx.Note(membersOnly).At("salespersonId", strconv.FormatInt(n.SalespersonID.V, 10))
	case n.TemplateUsername.Sent:
		tx.Note(membersOnly).At("templateUsername", n.TemplateUsername.V)
	}
	if n.FullAccount.V {
		tx.Note(typeOfMembers).At("fullAccount", "true")
	}
	u.SalespersonID, u.TemplateUsername, u.FullAccount = 0, "", false
}

// login is the property that the username comes from.
func (n *newUser) login() string {
	if blank(n.Username.V) {
		return "email"
	}
	return "username"
}

// onto puts what was sent onto a row whose role is known. What follows for the
// login is not its affair.
func (p *profile) onto(tx *sim.Tx, u *user) {
	set(&u.FirstName, p.FirstName)
	set(&u.LastName, p.LastName)
	set(&u.Email, p.Email)
	if blank(u.Email) {
		u.Email = ""
	}
	set(&u.HomePhone, p.HomePhone)
	set(&u.WorkPhone, p.WorkPhone)
	set(&u.MobilePhone, p.MobilePhone)
	set(&u.Address1, p.Address1)
	set(&u.Address2, p.Address2)
	set(&u.City, p.City)
	set(&u.State, p.State)
	set(&u.Zip, p.Zip)
	set(&u.JoinDate, p.JoinDate)
	if u.Role == member {
		set(&u.FullAccount, p.FullAccount)
	}
	keptStart := guestPass(&u.GuestPassStart, p.GuestPassStart)
	keptEnd := guestPass(&u.GuestPassEnd, p.GuestPassEnd)
	switch {
	case keptStart:
		tx.Note(guestPassKept).At("guestPassStart", "")
	case keptEnd:
		tx.Note(guestPassKept).At("guestPassEnd", "")
	}
}

func set[T any](to *T, sent sim.Opt[T]) {
	if sent.Has() {
		*to = sent.V
	}
}

// guestPass says whether a blank date was sent, which leaves the one that there
// is alone.
func guestPass(to *string, sent sim.Opt[string]) (kept bool) {
	if sent.V == "" {
		return sent.Sent
	}
	*to = sent.V
	return false
}

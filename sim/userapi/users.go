package userapi

import (
	"net/http"
	"strconv"

	"github.com/mockvendors/mockvendors/sim"
)

// upsert is an [api.upsert] with its email in the body.
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

// upsert creates a user, or updates the one that has the email.
func (a *api) upsert(tx *sim.Tx, in upsert) (sim.Answer, error) {
	email := in.Body.Email.V
	if u, ok := a.find(tx, email); ok {
		tx.Note(updates).At("email", email).Holding("users", u.Email)
		return a.update(tx, u, u.Email, in.Body)
	}
	return a.create(tx, email, in.Body)
}

// upsertByEmail is an [api.upsertByEmail].
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

// upsertByEmail is upsert with the email in the URL; a body that gives another
// one is taken by the reading email-mismatch.
func (a *api) upsertByEmail(tx *sim.Tx, in upsertByEmail) (sim.Answer, error) {
	email, effect := in.Email, (*sim.Rule)(nil)
	if other := in.Body.Email; other.Has() && !same(tx, other.V, in.Email) {
		switch tx.Reads(emailMismatch) {
		case "rejected":
			return sim.Answer{}, invalid(tx, mismatch, "the email in the body is another than the one in the URL").At("email", other.V)
		case "renames":
			email, effect = other.V, renames
		case "url-wins":
			effect = urlWins
		}
	}

	u, known := a.find(tx, in.Email)
	if !known && tx.Reads(unknownEmailInURL) == "404" {
		return sim.Answer{}, a.refuseUnknown(tx, urlUnknown, in.Email)
	}
	if effect == renames {
		if holder, taken := a.find(tx, email); taken {
			return sim.Answer{}, invalid(tx, emailTaken, "another user of the account has this email").
				At("email", email).Holding("users", holder.Email)
		}
	} else if known {
		email = u.Email // as it is spelled
	}

	var answer sim.Answer
	var err error
	if known {
		tx.Note(updates).At("email", in.Email).Holding("users", u.Email)
		answer, err = a.update(tx, u, email, in.Body)
	} else {
		answer, err = a.create(tx, email, in.Body)
		tx.Note(urlCreates).At("email", in.Email)
	}
	if effect != nil {
		n := tx.Note(effect).At("email", in.Body.Email.V)
		if known {
			n.Holding("users", u.Email)
		}
	}
	return answer, err
}

func (a *api) create(tx *sim.Tx, email string, in Attributes) (sim.Answer, error) {
	if isBlank(in.FirstName) {
		return sim.Answer{}, required(tx, "firstName")
	}
	if isBlank(in.LastName) {
		return sim.Answer{}, required(tx, "lastName")
	}
	tx.Note(creates).At("email", email)
	if err := a.settle(tx, &in); err != nil {
		return sim.Answer{}, err
	}
	u := user{tx.Caller.Tenant, newUser(email)}
	u.change(&in, true)
	must(a.users.Put(tx, u))
	status, err := strconv.Atoi(tx.Reads(createdStatus))
	must(err)
	return sim.Answer{Status: status, Body: u.User}, nil
}

// update changes what in passes, and gives the user that email.
func (a *api) update(tx *sim.Tx, u user, email string, in Attributes) (sim.Answer, error) {
	if err := a.settle(tx, &in); err != nil {
		return sim.Answer{}, err
	}
	before := u
	nullClears := tx.Reads(explicitNull) == "clears"
	if null := u.change(&in, nullClears); null != "" {
		effect := ignores
		if nullClears {
			effect = clears
		}
		tx.Note(effect).At(null, "").Holding("users", before.Email)
	}
	if tx.Reads(updateDefaults) == "false" {
		reset := ""
		if u.PaidDues && !in.PaidDues.Has() {
			u.PaidDues, reset = false, "paidDues"
		}
		if u.SignedWaiver && !in.SignedWaiver.Has() {
			u.SignedWaiver, reset = false, "signedWaiver"
		}
		if reset != "" {
			tx.Note(resets).At(reset, "").Holding("users", before.Email)
		}
	}
	if u.Email = email; email != before.Email {
		a.users.Delete(tx, before.key())
	}
	if u != before {
		must(a.users.Put(tx, u))
	}
	return sim.Answer{Status: http.StatusOK, Body: u.User}, nil
}

// settle brings values into the words that are kept: a plan's own name, and by
// the reading state-form a state's code.
func (a *api) settle(tx *sim.Tx, in *Attributes) error {
	if plan := in.MembershipPlan; plan.Has() {
		acc, _ := a.accounts.Get(tx, sim.Key(tx.Caller.Tenant))
		own, ok := acc.plans.byFold[fold(plan.V)]
		if !ok {
			return invalid(tx, planUnknown, "membershipPlan is not the full name of a plan of the account").At("membershipPlan", plan.V)
		}
		if own != plan.V {
			in.MembershipPlan.V = own
			tx.Note(planNamed).At("membershipPlan", plan.V)
		}
	}
	if state := in.State; state.Has() && tx.Reads(stateForm) == "two-letter" {
		if code, ok := stateCode(state.V); ok && code != state.V {
			in.State.V = code
			tx.Note(stateCoded).At("state", state.V)
		}
	}
	return nil
}

type byEmail struct {
	Email string `path:"email"`
}

func (a *api) get(tx *sim.Tx, in byEmail) (User, error) {
	u, ok := a.find(tx, in.Email)
	if !ok {
		return User{}, a.refuseUnknown(tx, userUnknown, in.Email)
	}
	return u.User, nil
}

// Users is the answer to listUsers.
type Users struct {
	Users []User `json:"users"`
}

func (a *api) list(tx *sim.Tx, _ sim.None) (Users, error) {
	of := sim.Prefix(tx.Caller.Tenant)
	all := make([]User, 0, a.users.Count(tx, of))
	for u := range a.users.All(tx, of) {
		all = append(all, u.User)
	}
	return Users{all}, nil
}

// archive makes a user inactive.
func (a *api) archive(tx *sim.Tx, in byEmail) (User, error) {
	u, ok := a.find(tx, in.Email)
	if !ok {
		return User{}, a.refuseUnknown(tx, userUnknown, in.Email)
	}
	tx.Note(archives).At("email", in.Email).Holding("users", u.Email)
	if !u.Active {
		tx.Note(archivedAlready).At("email", in.Email).Holding("users", u.Email)
		return u.User, nil
	}
	u.Active = false
	must(a.users.Put(tx, u))
	return u.User, nil
}

// find is the user that the caller's account has under email. Where case does
// not tell emails apart, one that is spelled the same goes first: two can be
// left from a time when it did.
func (a *api) find(tx *sim.Tx, email string) (user, bool) {
	u, ok := a.users.Get(tx, sim.Key(tx.Caller.Tenant, email))
	if ok || tx.Reads(emailCase) == "sensitive" {
		return u, ok
	}
	return a.usersByEmail.Get(tx, sim.Key(tx.Caller.Tenant, fold(email)))
}

func same(tx *sim.Tx, a, b string) bool {
	return a == b || tx.Reads(emailCase) == "insensitive" && fold(a) == fold(b)
}

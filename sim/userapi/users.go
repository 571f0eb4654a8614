package userapi

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

// upsert creates a user, or updates the one that has the email.
func (a *api) upsert(tx *sim.Tx, in upsertRequest) (sim.Answer, error) {
	tx.Note(answersUser)
	email := in.Body.Email.V
	u, known := a.find(tx, email)
	if !known {
		return a.create(tx, in.Body)
	}
	tx.Note(updates).At("email", email).HeldBy(u.Ref())
	in.Body.Email.V = u.Email // as it is stored
	return a.update(tx, u, in.Body)
}

// upsertByEmail is upsert with the email in the URL. The reading email-mismatch
// decides about a body with another one.
func (a *api) upsertByEmail(tx *sim.Tx, in upsertByEmailRequest) (sim.Answer, error) {
	tx.Note(answersUser)
	email, other, effect := in.Email, in.Body.Email, (*sim.Rule)(nil)
	if other.Has() && !sameEmail(tx, other.V, in.Email) {
		switch tx.Reads(emailMismatch) {
		case "rejected":
			return sim.Answer{}, invalid(tx, mismatch, "email", other.V)
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
			return sim.Answer{}, invalid(tx, emailTaken, "email", email).HeldBy(holder.Ref())
		}
	} else if known {
		email = u.Email // as it is stored
	}

	var answer sim.Answer
	var err error
	in.Body.Email = sim.Some(email)
	if known {
		tx.Note(updates).At("email", in.Email).HeldBy(u.Ref())
		answer, err = a.update(tx, u, in.Body)
	} else {
		answer, err = a.create(tx, in.Body)
		tx.Note(urlCreates).At("email", in.Email)
	}
	if effect != nil {
		n := tx.Note(effect).At("email", other.V)
		if known {
			n.HeldBy(u.Ref())
		}
	}
	return answer, err
}

// create creates a user with the email in in.
func (a *api) create(tx *sim.Tx, in Attributes) (sim.Answer, error) {
	if lacking := lackingNames(tx, &in); lacking != nil {
		return sim.Answer{}, lacking[0]
	}
	tx.Note(creates).At("email", in.Email.V)
	if err := a.normalize(tx, &in); err != nil {
		return sim.Answer{}, err
	}
	u := user{tx.Caller.Tenant, newUser(in.Email.V)}
	u.apply(&in, sim.Mode{ClearsNull: true})
	a.users.Put(tx, u)
	return sim.Answer{Status: sim.Digits(tx.Reads(createdStatus)), Body: u.User}, nil
}

// lackingNames returns a refusal for each name that a new user lacks.
func lackingNames(tx *sim.Tx, in *Attributes) (lacking []*sim.Refusal) {
	for _, x := range [...]struct {
		name  string
		value sim.Opt[string]
	}{{"firstName", in.FirstName}, {"lastName", in.LastName}} {
		if isBlank(x.value) {
			lacking = append(lacking, invalid(tx, namesRequired, x.name, "").
				WithMessage(x.name+" is required to create a user").Lacks("body", "a name, to create the user"))
		}
	}
	return lacking
}

// later returns the refusals for a plan that the account does not have, and for the
// names that a new user lacks.
func (a *api) later(tx *sim.Tx, in any) (found []*sim.Refusal) {
	var email string
	var body *Attributes
	switch in := in.(type) {
	case *upsertRequest:
		email, body = in.Body.Email.V, &in.Body
	case *upsertByEmailRequest:
		email, body = in.Email, &in.Body
	default:
		return nil
	}
	if _, known := a.find(tx, email); !known && isEmail(email) {
		found = lackingNames(tx, body)
	}
	if _, unknown := a.planNamed(tx, body); unknown != nil {
		found = append(found, unknown)
	}
	return found
}

// update changes what in passes. in.Email is the user's new email.
func (a *api) update(tx *sim.Tx, u user, in Attributes) (sim.Answer, error) {
	if err := a.normalize(tx, &in); err != nil {
		return sim.Answer{}, err
	}
	before, mode, effect := u, sim.Mode{}, ignores
	if tx.Reads(explicitNull) == "clears" {
		mode.ClearsNull, effect = true, clears
	}
	u.apply(&in, mode)
	if null := attributes.FirstNull(&in); null != "" {
		tx.Note(effect).At(null, "").HeldBy(before.Ref())
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
			tx.Note(resets).At(reset, "").HeldBy(before.Ref())
		}
	}
	if u.Email != before.Email {
		a.users.Delete(tx, before.key())
	}
	if u != before {
		a.users.Put(tx, u)
	}
	return sim.Answer{Status: http.StatusOK, Body: u.User}, nil
}

// normalize replaces values by those to store: a plan's declared name, and under
// the reading state-form a state's code. It refuses an unknown plan.
func (a *api) normalize(tx *sim.Tx, in *Attributes) error {
	if plan := in.MembershipPlan; plan.Has() {
		name, unknown := a.planNamed(tx, in)
		if unknown != nil {
			return unknown
		}
		if name != plan.V {
			in.MembershipPlan.V = name
			tx.Note(planNamed).At("membershipPlan", plan.V)
		}
	}
	if state := in.State; state.Has() && state.V != "" {
		switch code, ok := stateCode(state.V); {
		case !ok:
			tx.Note(stateKept).At("state", state.V)
		case code != state.V && tx.Reads(stateForm) == "two-letter":
			in.State.V = code
			tx.Note(stateCoded).At("state", state.V)
		}
	}
	return nil
}

// planNamed returns the declared name of the plan that in passes, or refuses one that
// the account does not have.
func (a *api) planNamed(tx *sim.Tx, in *Attributes) (name string, unknown *sim.Refusal) {
	plans := a.accounts.Of(tx).Data
	name, ok := plans.find(in.MembershipPlan.V)
	if !ok && in.MembershipPlan.Has() {
		return "", invalid(tx, planUnknown, "membershipPlan", in.MembershipPlan.V).Wants("body", sim.OneOf(plans.names...))
	}
	return name, nil
}

func (a *api) get(tx *sim.Tx, in emailRequest) (User, error) {
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
	prefix := sim.Prefix(tx.Caller.Tenant)
	all := make([]User, 0, a.users.Count(tx, prefix))
	for u := range a.users.All(tx, prefix) {
		all = append(all, u.User)
	}
	return Users{all}, nil
}

// archive makes a user inactive.
func (a *api) archive(tx *sim.Tx, in emailRequest) (User, error) {
	u, ok := a.find(tx, in.Email)
	if !ok {
		return User{}, a.refuseUnknown(tx, userUnknown, in.Email)
	}
	tx.Note(archives).At("email", in.Email).HeldBy(u.Ref())
	if !u.Active {
		tx.Note(archivedAlready).At("email", in.Email).HeldBy(u.Ref())
		return u.User, nil
	}
	u.Active = false
	a.users.Put(tx, u)
	return u.User, nil
}

// find returns the account's user with that email. Where case does not matter, it
// prefers the same spelling: two may be left from before the reading was changed.
func (a *api) find(tx *sim.Tx, email string) (user, bool) {
	u, ok := a.users.Get(tx, sim.Key(tx.Caller.Tenant, email))
	if ok || tx.Reads(emailCase) == "sensitive" {
		return u, ok
	}
	return a.usersByEmail.Get(tx, sim.Key(tx.Caller.Tenant, fold(email)))
}

// sameEmail compares emails as the reading email-case decides.
func sameEmail(tx *sim.Tx, a, b string) bool {
	return a == b || tx.Reads(emailCase) == "insensitive" && fold(a) == fold(b)
}

// refuseUnknown refuses a request about a user that the account does not have. It
// names the user whose email differs only in case, if there is one.
func (a *api) refuseUnknown(tx *sim.Tx, rule *sim.Rule, email string) *sim.Refusal {
	r := rule.Refuse("email", sim.Readable(email))
	if u, ok := a.usersByEmail.Get(tx, sim.Key(tx.Caller.Tenant, fold(email))); ok {
		r.HeldBy(u.Ref())
	}
	return r
}

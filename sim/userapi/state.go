package userapi

import (
	"slices"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// State is what a scenario declares of this vendor.
type State struct {
	Accounts []AccountState `json:"accounts"`
}

// AccountState is an account with its users.
type AccountState struct {
	ID              string      `json:"id" required:"true"`
	APIKeys         []APIKey    `json:"apiKeys,omitempty" credential:"true"`
	MembershipPlans []string    `json:"membershipPlans,omitempty"`
	Users           []UserState `json:"users,omitempty"`
	Generate        *Generate   `json:"generate,omitempty"`
}

// UserState is a user as the vendor shows one, and whether the user can log in
// now, which follows from the rest.
type UserState struct {
	Attributes
	CanLogIn *bool `json:"canLogIn,omitempty"`
}

// Generate says how many records to make up.
type Generate struct {
	Users int `json:"users,omitempty"`
}

func (a *api) load(tx *sim.Tx, s State) error {
	var wrong sim.Mistakes
	for i, declared := range s.Accounts {
		wrong.Add(a.loadAccount(tx, sim.Place{"accounts", i}, declared))
	}
	return wrong.Err()
}

func (a *api) loadAccount(tx *sim.Tx, at sim.Place, declared AccountState) error {
	var wrong sim.Mistakes
	plans, err := plansOf(at, declared.MembershipPlans)
	wrong.Add(err)
	_, err = a.accounts.Declare(tx, at, declared.ID, plans)
	wrong.Add(err)
	for i, k := range declared.APIKeys {
		at := at.In("apiKeys", i)
		if grant, err := k.grant(at); !wrong.Add(err) {
			wrong.Add(a.accounts.AddGrant(tx, at, grant))
		}
	}
	for i, u := range declared.Users {
		wrong.Add(a.loadUser(tx, at.In("users", i), declared.Users[:i], u))
	}
	switch g := declared.Generate; {
	case g == nil:
	case g.Users < 0:
		wrong.Add(at.In("generate", "users").Errorf("cannot generate %d users: use 0 or more", g.Users))
	default:
		a.generate(tx, g.Users)
	}
	return wrong.Err()
}

func (a *api) loadUser(tx *sim.Tx, at sim.Place, before []UserState, declared UserState) error {
	in := declared.Attributes
	var wrong sim.Mistakes
	checks := sim.NewChecks(tx)
	if isBlank(in.Email) {
		wrong.Add(at.In("email").Errorf("a user needs an email"))
	} else {
		in.checkEmail(checks)
	}
	if !in.FirstName.Sent {
		wrong.Add(at.In("firstName").Errorf("a user needs a firstName; null means that it was cleared"))
	}
	if !in.LastName.Sent {
		wrong.Add(at.In("lastName").Errorf("a user needs a lastName; null means that it was cleared"))
	}
	in.check(checks)
	for _, f := range checks.Fields() {
		wrong.Add(at.In(f.Name).Errorf("%s must be %s%s", f.Name, f.Want, f.Instead()))
	}
	flags := Attributes{Active: in.Active, SignedWaiver: in.SignedWaiver, PaidDues: in.PaidDues}
	if flag := attributes.FirstNull(&flags); flag != "" {
		wrong.Add(at.In(flag).Errorf("%s must be true or false; leave it out for the default", flag))
	}
	account := a.accounts.Of(tx)
	if plan := &in.MembershipPlan; plan.Has() {
		name, ok := account.Data.find(plan.V)
		if !ok {
			wrong.Add(at.In("membershipPlan").Errorf("account %s has no membership plan %q; it has: %s", account.ID, plan.V, account.Data))
			name = plan.V
		}
		plan.V = name
	}
	holder, held := a.find(tx, in.Email.V)
	if held {
		i := slices.IndexFunc(before, func(b UserState) bool { return b.Email.V == holder.Email })
		wrong.Add(at.In("email").Errorf("users[%d] already has the email %s, as %s: emails are unique within an account", i, in.Email.V, holder.Email))
	}
	wrongSoFar := wrong.Any()
	u := user{account.ID, newUser(in.Email.V)}
	u.apply(&in, sim.Mode{ClearsNull: true})
	if can := u.canLogIn(tx.Now); declared.CanLogIn != nil && !u.hasShown(tx, *declared.CanLogIn) && !wrongSoFar {
		wrong.Add(at.In("canLogIn").Errorf("canLogIn must be %t on %s, given active and accountExpirationDate: leave it out, or change those",
			can, tx.Now.UTC().Format(time.DateOnly)))
	}
	if !held && in.Email.V != "" {
		a.users.Put(tx, u) // even if it is wrong: others may clash with it
	}
	return wrong.Err()
}

func (a *api) dump(tx *sim.Tx) State {
	s := State{Accounts: []AccountState{}}
	for account := range a.accounts.All(tx) {
		shown := AccountState{ID: account.ID, MembershipPlans: account.Data.names}
		for g := range a.accounts.Grants(tx, account.ID) {
			shown.APIKeys = append(shown.APIKeys, apiKeyOf(g))
		}
		prefix := sim.Prefix(account.ID)
		shown.Users = make([]UserState, 0, a.users.Count(tx, prefix))
		for u := range a.users.All(tx, prefix) {
			can := u.canLogIn(tx.Now)
			shown.Users = append(shown.Users, UserState{attributes.Whole(&u.User), &can})
		}
		s.Accounts = append(s.Accounts, shown)
	}
	return s
}

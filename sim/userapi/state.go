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
	for i, declared := range s.Accounts {
		if err := a.loadAccount(tx, sim.Place{"accounts", i}, declared); err != nil {
			return err
		}
	}
	return nil
}

func (a *api) loadAccount(tx *sim.Tx, at sim.Place, declared AccountState) error {
	plans, err := plansOf(at, declared.MembershipPlans)
	if err != nil {
		return err
	}
	if _, err := a.accounts.Declare(tx, at, declared.ID, plans); err != nil {
		return err
	}
	for i, k := range declared.APIKeys {
		at := at.In("apiKeys", i)
		grant, err := k.grant(at)
		if err != nil {
			return err
		}
		if err := a.accounts.AddGrant(tx, at, grant); err != nil {
			return err
		}
	}
	for i, u := range declared.Users {
		if err := a.loadUser(tx, at.In("users", i), declared.Users[:i], u); err != nil {
			return err
		}
	}
	if g := declared.Generate; g != nil {
		if g.Users < 0 {
			return at.In("generate", "users").Errorf("cannot generate %d users: use 0 or more", g.Users)
		}
		a.generate(tx, g.Users)
	}
	return nil
}

func (a *api) loadUser(tx *sim.Tx, at sim.Place, before []UserState, declared UserState) error {
	in := declared.Attributes
	switch {
	case isBlank(in.Email):
		return at.In("email").Errorf("a user needs an email")
	case !in.FirstName.Sent:
		return at.In("firstName").Errorf("a user needs a firstName; null means that it was cleared")
	case !in.LastName.Sent:
		return at.In("lastName").Errorf("a user needs a lastName; null means that it was cleared")
	}
	checks := sim.NewChecks(tx)
	in.checkEmail(checks)
	in.check(checks)
	if wrong := checks.Fields(); len(wrong) > 0 {
		f := wrong[0]
		return at.In(f.Name).Errorf("%s must be %s, not %q", f.Name, f.Want, f.Value)
	}
	flags := Attributes{Active: in.Active, SignedWaiver: in.SignedWaiver, PaidDues: in.PaidDues}
	if flag := attributes.FirstNull(&flags); flag != "" {
		return at.In(flag).Errorf("%s must be true or false; leave it out for the default", flag)
	}
	account := a.accounts.Of(tx)
	if plan := &in.MembershipPlan; plan.Has() {
		name, ok := account.Data.find(plan.V)
		if !ok {
			return at.In("membershipPlan").Errorf("account %s has no membership plan %q; it has: %s", account.ID, plan.V, account.Data)
		}
		plan.V = name
	}
	if holder, ok := a.find(tx, in.Email.V); ok {
		i := slices.IndexFunc(before, func(b UserState) bool { return b.Email.V == holder.Email })
		return at.In("email").Errorf("users[%d] already has the email %s, as %s: emails are unique within an account", i, in.Email.V, holder.Email)
	}
	u := user{account.ID, newUser(in.Email.V)}
	u.apply(&in, sim.Mode{ClearsNull: true})
	if can := u.canLogIn(tx.Now); declared.CanLogIn != nil && !u.hasShown(tx, *declared.CanLogIn) {
		return at.In("canLogIn").Errorf("canLogIn must be %t on %s, given active and accountExpirationDate: leave it out, or change those",
			can, tx.Now.UTC().Format(time.DateOnly))
	}
	a.users.Put(tx, u)
	return nil
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

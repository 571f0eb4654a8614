package userapi

import (
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// State is what a scenario declares of this vendor.
type State struct {
	Accounts []AccountState `json:"accounts"`
}

// AccountState is an account with all that is in it.
type AccountState struct {
	ID              string      `json:"id" required:"true"`
	APIKeys         []APIKey    `json:"apiKeys,omitempty"`
	MembershipPlans []string    `json:"membershipPlans,omitempty"`
	Users           []UserState `json:"users,omitempty"`
	Generate        *Generate   `json:"generate,omitempty"`
}

// UserState is a user as the vendor shows one, and whether that user can log
// in now, which follows from the rest.
type UserState struct {
	Attributes
	CanLogIn *bool `json:"canLogIn,omitempty"`
}

// Generate says how many records to make up.
type Generate struct {
	Users int `json:"users,omitempty"`
}

func (a *api) load(tx *sim.Tx, s State) error {
	shared := plans{byFold: map[string]string{}}
	for i, declared := range s.Accounts {
		at := place{"accounts", i}
		acc, err := a.loadAccount(tx, at, i, declared)
		if err != nil {
			return err
		}
		for _, name := range acc.plans.names {
			if _, ok := shared.byFold[fold(name)]; !ok {
				shared.add(name)
			}
		}
		if err := a.loadKeys(tx, at, declared); err != nil {
			return err
		}
		for j, u := range declared.Users {
			if err := a.loadUser(tx, at.and("users", j), acc, declared.Users[:j], u); err != nil {
				return err
			}
		}
		if g := declared.Generate; g != nil {
			if g.Users < 0 {
				return at.and("generate", "users").errorf("%d users cannot be made; it takes 0 or more", g.Users)
			}
			a.generate(tx, acc, g.Users)
		}
	}
	must(a.shared.Put(tx, shared))
	return nil
}

func (a *api) loadAccount(tx *sim.Tx, at place, rank int, declared AccountState) (account, error) {
	acc := account{id: declared.ID, rank: rank, plans: plans{byFold: map[string]string{}}}
	if acc.id == "" || strings.Trim(acc.id, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return acc, at.and("id").errorf("an account's id is made of a-z, 0-9 and -")
	}
	if other, ok := a.accounts.Get(tx, acc.key()); ok {
		return acc, at.and("id").errorf("the account %s is declared already, as accounts[%d]; give this one another id", acc.id, other.rank)
	}
	for j, name := range declared.MembershipPlans {
		at := at.and("membershipPlans", j)
		if strings.TrimSpace(name) == "" {
			return acc, at.errorf("a plan needs a name")
		}
		if other, ok := acc.plans.byFold[fold(name)]; ok {
			return acc, at.errorf("the plan %q is declared already, as %q; names of plans differ in more than case", name, other)
		}
		acc.plans.add(name)
	}
	must(a.accounts.Put(tx, acc))
	tx.In(acc.id)
	return acc, nil
}

func (p *plans) add(name string) {
	p.names = append(p.names, name)
	p.byFold[fold(name)] = name
}

func (a *api) loadKeys(tx *sim.Tx, at place, declared AccountState) error {
	for j, k := range declared.APIKeys {
		at := at.and("apiKeys", j)
		if !isSendable(k.Key) {
			return at.errorf("an API key is one or more printable ASCII characters without spaces around them, so that it can be sent in a header")
		}
		if other, ok := a.keys.Get(tx, sim.Key(k.Key)); ok {
			return at.errorf("this API key is the account %s's already, as apiKeys[%d]; a key belongs to one account, and stands there once", other.account, other.rank)
		}
		may, err := k.may(at)
		if err != nil {
			return err
		}
		must(a.keys.Put(tx, key{secret: k.Key, account: declared.ID, rank: j, active: k.Active.Or(true), may: may}))
	}
	return nil
}

func isSendable(key string) bool {
	for i := range len(key) {
		if key[i] < ' ' || key[i] > '~' {
			return false
		}
	}
	return key != "" && strings.TrimSpace(key) == key
}

func (a *api) loadUser(tx *sim.Tx, at place, acc account, before []UserState, declared UserState) error {
	in := declared.Attributes
	switch {
	case isBlank(in.Email):
		return at.and("email").errorf("a user needs an email")
	case !in.FirstName.Sent:
		return at.and("firstName").errorf("a user needs a firstName; null stands for one that was cleared")
	case !in.LastName.Sent:
		return at.and("lastName").errorf("a user needs a lastName; null stands for one that was cleared")
	}
	checks := sim.NewChecks(tx)
	in.checkEmail(checks)
	in.check(checks)
	if wrong := checks.Fields(); len(wrong) > 0 {
		f := wrong[0]
		return at.and(f.Name).errorf("%s %q must be %s", f.Name, f.Value, f.Want)
	}
	for i, flag := range in.flags() {
		if flag.Null {
			return at.and(flagNames[i]).errorf("%s is true or false; left out, it has its default", flagNames[i])
		}
	}
	if plan := &in.MembershipPlan; plan.Has() {
		own, ok := acc.plans.byFold[fold(plan.V)]
		if !ok {
			return at.and("membershipPlan").errorf("the account %s has no plan %q; it has %s", acc.id, plan.V, listed(acc.plans.names))
		}
		plan.V = own
	}
	if holder, ok := a.find(tx, in.Email.V); ok {
		j := slices.IndexFunc(before, func(b UserState) bool { return b.Email.V == holder.Email })
		return at.and("email").errorf("the email %s is held by users[%d] of the account, %s; give this user another", in.Email.V, j, holder.Email)
	}
	u := user{acc.id, newUser(in.Email.V)}
	u.change(&in, true)
	if can := canLogIn(&u.User, tx.Now); declared.CanLogIn != nil && *declared.CanLogIn != can {
		return at.and("canLogIn").errorf("canLogIn is %t at %s, by active and accountExpirationDate; leave it out, or change these", can, tx.Now.UTC().Format(time.DateOnly))
	}
	must(a.users.Put(tx, u))
	return nil
}

func (a *api) dump(tx *sim.Tx) State {
	s := State{Accounts: make([]AccountState, 0, a.accounts.Count(tx, ""))}
	for acc := range a.accountsByRank.All(tx, "") {
		shown := AccountState{ID: acc.id, MembershipPlans: acc.plans.names}
		for k := range a.keysByAccount.All(tx, sim.Prefix(acc.id)) {
			shown.APIKeys = append(shown.APIKeys, k.shown())
		}
		of := sim.Prefix(acc.id)
		shown.Users = make([]UserState, 0, a.users.Count(tx, of))
		for u := range a.users.All(tx, of) {
			can := canLogIn(&u.User, tx.Now)
			shown.Users = append(shown.Users, UserState{u.attributes(), &can})
		}
		s.Accounts = append(s.Accounts, shown)
	}
	return s
}

// place is where something stands in the state.
type place []any

func (p place) and(steps ...any) place { return append(slices.Clip(p), steps...) }

func (p place) errorf(format string, args ...any) error { return sim.At(p...)(format, args...) }

func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

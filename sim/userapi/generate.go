package userapi

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// generate makes up n users of the account that tx acts as. Some have a plan, some
// have an expired account, and some are inactive, so that there is something to find.
func (a *api) generate(tx *sim.Tx, n int) {
	if n == 0 {
		return
	}
	fake := tx.Faker()
	account := a.accounts.Of(tx)
	names := account.Data.names
	for i := range tx.Times(n) {
		first, last := fake.FirstName(), fake.LastName()
		u := user{account.ID, newUser(a.freeEmail(tx, first, last, i+1))}
		u.FirstName, u.LastName = &first, &last
		u.MemberNumber = text(fmt.Sprintf("M-%06d", i+1))
		u.Address, u.City = text(fake.Street()), text(fake.City())
		u.State, u.PostalCode, u.Phone = text(fake.StateAbr()), text(fake.Zip()), text(fake.Phone())
		u.Active = fake.Number(1, 20) > 1
		u.SignedWaiver, u.PaidDues = fake.Bool(), fake.Bool()
		if len(names) > 0 {
			u.MembershipPlan = &names[fake.Number(0, len(names)-1)]
			u.MembershipExpirationDate = day(tx.Now, fake.Number(-90, 365))
		}
		if fake.Number(1, 5) == 1 {
			u.AccountExpirationDate = day(tx.Now, fake.Number(-90, 365))
		}
		a.users.Put(tx, u)
	}
}

// freeEmail returns an email that no user of the account has, in any case.
func (a *api) freeEmail(tx *sim.Tx, first, last string, number int) string {
	name := emailPart(first) + "." + emailPart(last) + "."
	email := name + strconv.Itoa(number) + "@example.com"
	for spare := 1; ; spare++ {
		if _, taken := a.usersByEmail.Get(tx, sim.Key(tx.Caller.Tenant, email)); !taken { // lower case already
			return email
		}
		email = name + strconv.Itoa(number) + "-" + strconv.Itoa(spare) + "@example.com"
	}
}

// emailPart returns the letters of a name that are safe in an email.
func emailPart(name string) string {
	return strings.Map(func(c rune) rune {
		if 'a' <= c && c <= 'z' {
			return c
		}
		return -1
	}, strings.ToLower(name))
}

// day returns the date that many days after now.
func day(now time.Time, days int) *string {
	return text(now.UTC().AddDate(0, 0, days).Format(time.DateOnly))
}

func text(s string) *string { return &s }

package perfectgym

import (
	"strconv"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// generate makes up users of a company, spread evenly over its clubs. It counts
// ids and timestamps itself, which is faster for a million users.
func (a *api) generate(tx *sim.Tx, at sim.Place, c sim.Tenant[reference], count int) error {
	if count == 0 {
		return nil
	}
	clubs := c.Data.clubs
	if len(clubs) == 0 {
		return at.Errorf("a user needs a home club, but company %s has none", c.ID)
	}
	faker := tx.Faker()
	today := tx.Now.UTC().Truncate(time.Second)
	id, timestamp := a.ids.Last(tx), a.timestamps.Last(tx)
	number := 0
	for i := range tx.Times(count) {
		id++
		timestamp += int64(faker.Number(1, 3))
		u := user{
			company: c.ID,
			User: User{
				ID:                      id,
				Timestamp:               timestamp,
				FirstName:               faker.FirstName(),
				LastName:                faker.LastName(),
				BirthDate:               today.AddDate(-faker.Number(16, 80), 0, -faker.Number(0, 364)).Format("2006-01-02") + "T00:00:00",
				Sex:                     sexes[faker.Number(0, 1)],
				HomeClubID:              clubs[i%len(clubs)].ID,
				Address:                 Address{Country: "Poland", City: faker.City(), PostalCode: faker.Zip(), Line1: faker.Street()},
				EmailAddressIsConfirmed: true,
				IsActive:                sim.Some(true),
			},
			Created: formatDateTime(today),
			Updated: formatDateTime(today),
		}
		u.RegisteredAtClubID = atClub(u.HomeClubID)
		for taken := true; taken; taken = len(a.conflicts(tx, &u, &user{})) > 0 {
			number++
			digits := strconv.Itoa(number)
			u.Email = emailPart(u.FirstName) + "." + emailPart(u.LastName) + "." + digits + "@example.com"
			u.PhoneNumber = "0048" + strconv.Itoa(600000000+number)
			u.PersonalID = strings.Repeat("0", max(0, 11-len(digits))) + digits
		}
		for taken := true; taken; {
			u.Number = faker.UUID()
			_, taken = a.byNumber.Get(tx, u.numberKey())
		}
		a.users.Put(tx, u)
	}
	a.ids.Raise(tx, id)
	a.timestamps.Raise(tx, timestamp)
	return nil
}

// emailPart returns the letters of a name that are safe in an email.
func emailPart(name string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(name))
}

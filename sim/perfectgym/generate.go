package perfectgym

import (
	"strconv"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// generate makes up users of a company, spread over its clubs.
func (a *api) generate(tx *sim.Tx, c company, count int, at place) error {
	if count == 0 {
		return nil
	}
	if len(c.Clubs) == 0 {
		return at("generate", "users")("users have a home club, and company %q has no club: declare one", c.ID)
	}
	faker := tx.Faker()
	now := tx.Now.UTC().Truncate(time.Second)
	last, _ := a.counters.Get(tx, c.ID) // stored once at the end: a million users are many
	number := 0
	for i := range count {
		last.ID++
		last.Timestamp += int64(faker.Number(1, 3))
		u := user{
			Company:          c.ID,
			ID:               last.ID,
			Timestamp:        last.Timestamp,
			CreatedAt:        now,
			UpdatedAt:        now,
			FirstName:        faker.FirstName(),
			LastName:         faker.LastName(),
			BirthDate:        now.AddDate(-faker.Number(16, 80), 0, -faker.Number(0, 364)).Format("2006-01-02") + "T00:00:00",
			Sex:              sexes[faker.Number(0, 1)],
			HomeClub:         c.Clubs[i%len(c.Clubs)].ID,
			Address:          address{Country: "Poland", City: faker.City(), PostalCode: faker.Zip(), Line1: faker.Street()},
			EmailIsConfirmed: true,
			IsActive:         true,
		}
		u.RegisteredAt = u.HomeClub
		for held := true; held; held = len(a.takenBy(tx, u, user{})) > 0 {
			number++
			digits := strconv.Itoa(number)
			u.Email = word(u.FirstName) + "." + word(u.LastName) + "." + digits + "@example.com"
			u.PhoneNumber = "0048" + strconv.Itoa(600000000+number)
			u.PersonalID = strings.Repeat("0", max(0, 11-len(digits))) + digits
		}
		for taken := true; taken; {
			u.Number = faker.UUID()
			_, taken = a.byNumber.Get(tx, u.key(u.Number))
		}
		must(a.users.Put(tx, u))
	}
	must(a.counters.Put(tx, last))
	return nil
}

// word is a name as part of an email.
func word(name string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(name))
}

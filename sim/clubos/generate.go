package clubos

import (
	"fmt"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// generate makes up members of a partner, spread evenly over its locations.
func (a *api) generate(tx *sim.Tx, p sim.Tenant[reach], count int) {
	faker := tx.Faker()
	noneDeclared := a.users.Count(tx, sim.Prefix(p.ID)) == 0
	lastID := a.userIDs.Skip(tx, int64(count))
	number := 0 // some are skipped because they are taken
	for i := range tx.Times(count) {
		u := user{Partner: p.ID, User: User{
			UserID:         lastID - int64(count-1-i),
			ClubLocationID: p.Data.Locations[i%len(p.Data.Locations)],
			Role:           member,
			FirstName:      faker.FirstName(),
			LastName:       faker.LastName(),
			Gender:         [...]string{"M", "F"}[faker.Number(0, 1)],
			FullAccount:    faker.Bool(),
			MobilePhone:    faker.Phone(),
			Address1:       faker.Street(),
			City:           faker.City(),
			State:          faker.StateAbr(),
			Zip:            faker.Zip(),
			JoinDate:       tx.Now.UTC().AddDate(0, 0, -faker.Number(1, 3000)).Format("1-2-2006"),
			BirthDate:      tx.Now.UTC().AddDate(-faker.Number(16, 80), 0, -faker.Number(0, 364)).Format("1-2-2006"),
		}}
		for {
			number++
			digits := fmt.Sprintf("%06d", number)
			u.LocalUserID = "G-" + digits
			u.Email = strings.ToLower(u.FirstName) + "." + digits + "@example.com"
			u.Username = u.Email
			if noneDeclared || !a.isTaken(tx, u) {
				break
			}
		}
		a.users.Put(tx, u)
	}
}

// isTaken reports whether another user has u's local id or username.
func (a *api) isTaken(tx *sim.Tx, u user) bool {
	_, local := a.byLocalID.Get(tx, u.localKey())
	_, name := a.byUsername.Get(tx, u.usernameKey())
	return local || name
}

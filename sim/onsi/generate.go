package onsi

import (
	"fmt"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// generation says how many members to make up.
type generation struct {
	Members int `json:"members,omitzero" min:"0"`
}

// generate makes up members for the caller's client. About one in ten is invited,
// and one in ten inactive.
func (a *api) generate(tx *sim.Tx, at sim.Place, count int) error {
	if count == 0 {
		return nil
	}
	client := a.clients.Of(tx)
	tiers := client.Data.Tiers
	if len(tiers) == 0 {
		return at.Errorf("a member needs a tier, but client %s has none", client.ID)
	}
	fake := tx.Faker()
	serial := 0
	for range tx.Times(count) {
		var m member
		a.join(tx, &m)
		m.FirstName, m.LastName = fake.FirstName(), fake.LastName()
		m.Phone = new(fmt.Sprintf("+447%09d", fake.Number(0, 999_999_999)))
		m.Tier = tiers[fake.Number(0, len(tiers)-1)]
		m.DateOfBirth = new(fmt.Sprintf("%d-%02d-%02d", fake.Number(1955, 2006), fake.Number(1, 12), fake.Number(1, 28)))
		m.Gender = new(genders[fake.Number(0, len(genders)-1)])
		for free := false; !free; {
			serial++
			m.Email = strings.ToLower(fmt.Sprintf("%s.%s.%d@example.com", letters(m.FirstName), letters(m.LastName), serial))
			m.WorkerID = new(fmt.Sprintf("G-%06d", serial))
			_, emailTaken := a.byEmail.Get(tx, m.foldedKey())
			_, workerIDTaken := a.byWorkerID.Get(tx, m.workerIDKey())
			free = !emailTaken && !workerIDTaken
		}
		switch fake.Number(0, 9) {
		case 0:
			m.Status = invited
		case 1:
			m.Status, m.accepted = inactive, true
		default:
			m.Status, m.EnablePayroll = active, true
			m.AccountDetails = &BankAccount{
				AccountHolder: m.FirstName + " " + m.LastName,
				SortCode:      new(fmt.Sprintf("%06d", fake.Number(0, 999_999))),
				AccountNumber: new(fmt.Sprintf("%08d", fake.Number(0, 99_999_999))),
			}
		}
		a.put(tx, m)
	}
	return nil
}

// letters returns the letters of a name that an email can have.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if isLetter(r) {
			return r
		}
		return -1
	}, name)
}

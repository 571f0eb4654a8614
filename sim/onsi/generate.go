package onsi

import (
	"fmt"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// generation is how many more members a scenario wants.
type generation struct {
	Members int `json:"members,omitzero" min:"0"`
}

// generate makes up members. Of ten, one is invited and one is inactive.
func (a api) generate(tx *sim.Tx, at place, c *client, count int) error {
	if count == 0 {
		return nil
	}
	if len(c.Tiers) == 0 {
		return at.errorf("a member needs a tier, and client %s has none", c.ID)
	}
	fake := tx.Faker()
	serial := 0
	for range count {
		first, last := fake.FirstName(), fake.LastName()
		m := member{Member: Member{
			MemberID:    a.newID(tx),
			FirstName:   first,
			LastName:    last,
			Phone:       made(fmt.Sprintf("+447%09d", fake.Number(0, 999_999_999))),
			Tier:        c.Tiers[fake.Number(0, len(c.Tiers)-1)],
			DateOfBirth: made(fmt.Sprintf("%d-%02d-%02d", fake.Number(1955, 2006), fake.Number(1, 12), fake.Number(1, 28))),
			Gender:      made(genders[fake.Number(0, len(genders)-1)]),
		}}
		c.join(&m)
		for free := false; !free; {
			serial++
			m.Email = strings.ToLower(fmt.Sprintf("%s.%s.%d@example.com", letters(first), letters(last), serial))
			m.WorkerID = made(fmt.Sprintf("G-%06d", serial))
			_, emailTaken := a.byEmail.Get(tx, memberEmail(m))
			_, workerIDTaken := a.byWorkerID.Get(tx, memberWorkerID(m))
			free = !emailTaken && !workerIDTaken
		}
		switch fake.Number(0, 9) {
		case 0:
			m.Status = invited
		case 1:
			m.Status, m.Accepted = inactive, true
		default:
			m.Status, m.EnablePayroll = active, true
			m.AccountDetails = &BankAccount{
				AccountHolder: first + " " + last,
				SortCode:      made(fmt.Sprintf("%06d", fake.Number(0, 999_999))),
				AccountNumber: made(fmt.Sprintf("%08d", fake.Number(0, 99_999_999))),
			}
		}
		a.put(tx, m)
	}
	return nil
}

func made(s string) *string { return &s }

// letters is what of a name can stand in an email.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if isLetter(r) {
			return r
		}
		return -1
	}, name)
}

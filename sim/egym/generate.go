package egym

import (
	"fmt"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// generate makes up members of a chain, distributed over its gyms in turn. Their
// updates are numbered from seq.
func (a *api) generate(tx *sim.Tx, c sim.Tenant[chain], seq, count int) {
	if count == 0 {
		return
	}
	f := tx.Faker()
	genders := []string{"MALE", "FEMALE", "NON_BINARY"}
	types := []string{"BASIC", "BASIC", "PREMIUM", "PROSPECT"}
	today := tx.Now.UTC()
	for n, made := 1, 0; made < count && !tx.Abandoned(); n++ {
		first, last := f.FirstName(), f.LastName()
		row := account{
			Account: Account{
				AccountID:   f.UUID(),
				Email:       fmt.Sprintf("%s.%s.%d@example.com", strings.ToLower(first), strings.ToLower(last), n),
				FirstName:   first,
				LastName:    last,
				DateOfBirth: today.AddDate(-f.Number(16, 80), 0, -f.Number(0, 365)).Format(time.DateOnly),
				Gender:      genders[f.Number(0, 2)],
				Contact:     &Contact{Phone: "+49" + f.DigitN(9), City: f.City(), Country: "DE"},
				Membership: &Membership{
					MembershipID:    fmt.Sprintf("G-%06d", n),
					MembershipType:  types[f.Number(0, 3)],
					StartOfContract: today.AddDate(0, 0, -f.Number(0, 2000)).Format(time.DateOnly),
				},
			},
			chain: c.ID,
			gym:   c.Data.gyms[made%len(c.Data.gyms)].ID,
		}
		if a.isTaken(tx, row) {
			continue
		}
		a.accounts.Put(tx, row.updatedAt(tx.Now, uint64(seq+made)))
		made++
	}
}

func (a *api) isTaken(tx *sim.Tx, row account) bool {
	_, id := a.accounts.Get(tx, row.key())
	_, membership := a.holderOfMembershipID(tx, row.Membership.MembershipID, "")
	_, email := a.holderOfEmail(tx, row.Email, "")
	return id || membership || email
}

package perfectgym

import (
	"net/http"

	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// taken is a value that a user wants and another user has.
type taken struct {
	rule         *sim.Rule
	field, value string
	holder       user
}

// takenBy finds who has the email, phone number or personal id that u has and
// before had not, in the order in which the vendor looks.
func (a *api) takenBy(tx *sim.Tx, u, before user) []taken {
	var found []taken
	look := func(rule *sim.Rule, in *store.Index[user], field, value, old string, same func(user) bool) {
		if value == "" || value == old {
			return
		}
		key := value
		if in == a.byEmail {
			key = fold(value)
		}
		for holder := range in.Each(tx, sim.Key(u.Company, key)) {
			if holder.ID == u.ID || !same(holder) {
				continue
			}
			if holder.IsDeleted && tx.Reads(deletedUsers) == "free" {
				if !tx.Noted(deletedHolder) {
					tx.Note(deletedHolder).At(field, value).Holding("users", holder.ref())
				}
				continue
			}
			found = append(found, taken{rule, field, value, holder})
			return
		}
	}
	look(emailHeld, a.byEmail, "email", u.Email, before.Email, func(h user) bool { return sameEmail(tx, h.Email, u.Email) })
	look(phoneHeld, a.byPhone, "phoneNumber", u.PhoneNumber, before.PhoneNumber, func(user) bool { return true })
	look(personHeld, a.byPerson, "personalId", u.PersonalID, before.PersonalID, func(user) bool { return true })
	return found
}

func alreadyExists(tx *sim.Tx, found []taken) *sim.Refusal {
	return held(tx, found[0].rule, "UserAlreadyExist", found)
}

func heldByOthers(tx *sim.Tx, found []taken) *sim.Refusal {
	return held(tx, heldOnUpdate, tx.Reads(updateDuplicateCode), found)
}

func held(tx *sim.Tx, rule *sim.Rule, code string, found []taken) *sim.Refusal {
	if tx.Reads(duplicateReport) == "first" {
		found = found[:1]
	}
	first := found[0]
	errors := make([]finding, len(found))
	for i, f := range found {
		errors[i] = finding{Code: code, Property: property(f.field)}
	}
	return refuse(rule, http.StatusBadRequest, code, first.field).
		At(first.field, first.value).Holding("users", first.holder.ref()).With(errors)
}

package perfectgym

import "github.com/mockvendors/mockvendors/sim"

// taken is a value that a user is to have and another user has.
type taken struct {
	rule         *sim.Rule
	field, value string
	holder       sim.Ref
}

// takenBy returns which of the values that u has, and had not before, belong to
// other users of the company, in the order in which the vendor looks.
func (a *api) takenBy(tx *sim.Tx, u, before *user) (found []taken) {
	for _, x := range [...]struct {
		rule               *sim.Rule
		in                 *sim.Index[user]
		field, value, kept string
	}{
		{emailHeld, a.byEmail, "email", u.Email, before.Email},
		{phoneHeld, a.byPhone, "phoneNumber", u.PhoneNumber, before.PhoneNumber},
		{personHeld, a.byPersonalID, "personalId", u.PersonalID, before.PersonalID},
	} {
		if x.value == "" || x.value == x.kept {
			continue
		}
		key, isEmail := x.value, x.in == a.byEmail
		if isEmail {
			key = sim.Fold(key)
		}
		for holder := range x.in.Each(tx, sim.Key(u.company, key)) {
			if holder.ID == u.ID || isEmail && !sameEmail(tx, holder.Email, x.value) {
				continue
			}
			if holder.IsDeleted && tx.Reads(deletedUsers) == "free" {
				if !tx.Noted(deletedHolder) {
					tx.Note(deletedHolder).At(x.field, x.value).HeldBy(holder.Ref())
				}
				continue
			}
			found = append(found, taken{x.rule, x.field, x.value, holder.Ref()})
			break
		}
	}
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
	errors := make([]finding, len(found))
	for i, f := range found {
		errors[i] = finding{Code: code, Property: property(f.field)}
	}
	first := found[0]
	return rule.Refuse(first.field, first.value).HeldBy(first.holder).WithCode(code).With(errors)
}

package perfectgym

import "github.com/mockvendors/mockvendors/sim"

// conflict is a value that a request gives a user and another user has.
type conflict struct {
	rule         *sim.Rule
	field, value string
	holder       sim.Ref
}

// conflicts returns the values of u that are new, compared with before, and that
// another user of the company has, in the order in which the vendor checks them.
func (a *api) conflicts(tx *sim.Tx, u, before *user) (found []conflict) {
	for _, x := range [...]struct {
		rule                 *sim.Rule
		index                *sim.Index[user]
		field, value, before string
	}{
		{emailHeld, a.byEmail, "email", u.Email, before.Email},
		{phoneHeld, a.byPhone, "phoneNumber", u.PhoneNumber, before.PhoneNumber},
		{personalIDHeld, a.byPersonalID, "personalId", u.PersonalID, before.PersonalID},
	} {
		if x.value == "" || x.value == x.before {
			continue
		}
		key, isEmail := x.value, x.index == a.byEmail
		if isEmail {
			key = sim.Fold(key)
		}
		for holder := range x.index.Each(tx, sim.Key(u.company, key)) {
			if holder.ID == u.ID || isEmail && !sameEmail(tx, holder.Email, x.value) {
				continue
			}
			if holder.IsDeleted && tx.Reads(deletedUsers) == "free" {
				if !tx.Noted(deletedHolder) {
					tx.Note(deletedHolder).At(x.field, x.value).HeldBy(holder.Ref())
				}
				continue
			}
			found = append(found, conflict{x.rule, x.field, x.value, holder.Ref()})
			break
		}
	}
	return found
}

// refuseAdd refuses to add a user with conflicts.
func refuseAdd(tx *sim.Tx, found []conflict) *sim.Refusal {
	return refuseConflicts(tx, found[0].rule, "UserAlreadyExist", found)
}

// refuseUpdate refuses to update a user with conflicts.
func refuseUpdate(tx *sim.Tx, found []conflict) *sim.Refusal {
	return refuseConflicts(tx, heldOnUpdate, tx.Reads(updateDuplicateCode), found)
}

func refuseConflicts(tx *sim.Tx, rule *sim.Rule, code string, found []conflict) *sim.Refusal {
	if tx.Reads(duplicateReport) == "first" {
		found = found[:1]
	}
	errors := make([]errorItem, len(found))
	for i, f := range found {
		errors[i] = errorItem{Code: code, Property: property(f.field)}
	}
	first := found[0]
	return rule.Refuse(first.field, first.value).HeldBy(first.holder).WithCode(code).With(errors)
}

package perfectgym

import "github.com/mockvendors/mockvendors/sim"

// unique is a field whose value belongs to one user of a company.
type unique struct {
	rule  *sim.Rule
	field string
	value func(*user) string
	key   func(user) string
	in    *sim.Index[user]
	same  func(tx *sim.Tx, x, y string) bool // whether values with one key are the same; nil if they are always
}

// uniques returns those fields, in the order in which the vendor looks at them.
func (a *api) uniques() []unique {
	return []unique{
		{emailHeld, "email", func(u *user) string { return u.Email }, user.emailKey, a.byEmail, sameEmail},
		{phoneHeld, "phoneNumber", func(u *user) string { return u.PhoneNumber }, user.phoneKey, a.byPhone, nil},
		{personHeld, "personalId", func(u *user) string { return u.PersonalID }, user.personalIDKey, a.byPersonalID, nil},
	}
}

// taken is a value that a user is to have and another user has.
type taken struct {
	rule         *sim.Rule
	field, value string
	holder       user
}

// takenBy returns which of the values that u has, and had not before, belong to
// other users.
func (a *api) takenBy(tx *sim.Tx, u, before *user) (found []taken) {
	for _, x := range a.unique {
		value := x.value(u)
		if value == "" || value == x.value(before) {
			continue
		}
		for holder := range x.in.Each(tx, x.key(*u)) {
			switch {
			case holder.ID == u.ID, x.same != nil && !x.same(tx, x.value(&holder), value):
				continue
			case holder.IsDeleted && tx.Reads(deletedUsers) == "free":
				if !tx.Noted(deletedHolder) {
					tx.Note(deletedHolder).At(x.field, value).HeldBy(holder.Ref())
				}
				continue
			}
			found = append(found, taken{x.rule, x.field, value, holder})
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
	return rule.Refuse(first.field, first.value).HeldBy(first.holder.Ref()).WithCode(code).With(errors)
}

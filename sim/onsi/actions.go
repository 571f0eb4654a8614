package onsi

import (
	"slices"
	"strconv"

	"github.com/mockvendors/mockvendors/sim"
)

// action is one change of a job. Its type decides which fields it has.
type action struct {
	Type     sim.Opt[string] `json:"type,omitzero"`
	MemberID sim.Opt[string] `json:"memberId,omitzero" refers:"members"`
	fields
}

// The types of an action.
const (
	actionAdd      = "Add"
	actionReplace  = "Replace"
	actionUpdate   = "Update"
	actionOffboard = "Offboard"
)

var actionTypes = []string{actionAdd, actionReplace, actionUpdate, actionOffboard}

// check checks an action whose fields' names begin with prefix.
func (a *action) check(c *sim.Checks, prefix string) {
	switch {
	case !a.Type.Sent || a.Type.Null:
		text(c, prefix+"type", a.Type, true)
		return
	case !slices.Contains(actionTypes, a.Type.V):
		c.Invalid(prefix+"type", sim.OneOf(actionTypes...), a.Type.V)
		return
	}
	if a.Type.V == actionAdd {
		if a.MemberID.Sent {
			c.Add(unknown(prefix + "memberId"))
		}
	} else {
		text(c, prefix+"memberId", a.MemberID, true)
	}
	if a.Type.V == actionOffboard {
		for _, name := range sentNames(&a.fields) {
			c.Add(unknown(prefix + name))
		}
		return
	}
	a.fields.check(c, prefix, a.Type.V != actionUpdate)
}

// sentNames returns the names of the fields that are sent.
func sentNames(f *fields) (names []string) {
	for _, field := range []struct {
		name string
		sent bool
	}{
		{"email", f.Email.Sent},
		{"firstName", f.FirstName.Sent},
		{"lastName", f.LastName.Sent},
		{"phone", f.Phone.Sent},
		{"workerId", f.WorkerID.Sent},
		{"tier", f.Tier.Sent},
		{"accountDetails", f.AccountDetails.Sent},
		{"enablePayroll", f.EnablePayroll.Sent},
		{"dob", f.DateOfBirth.Sent},
		{"gender", f.Gender.Sent},
	} {
		if field.sent {
			names = append(names, field.name)
		}
	}
	return names
}

// fieldsOf returns the beginning of the names of an action's fields.
func fieldsOf(i int) string { return "actions." + strconv.Itoa(i) + "." }

// failure is the refusal of one action of a job.
type failure struct {
	at int // the action's index
	*sim.Refusal
}

// carryOut carries out actions in order, each as the operation on one member does,
// and returns the failures of those that have an issue.
func (a *api) carryOut(tx *sim.Tx, actions []action) (failures []failure) {
	for i := range actions {
		if r, ok := a.carryOutOne(tx, &actions[i]).(*sim.Refusal); ok {
			failures = append(failures, failure{i, r})
		}
	}
	return failures
}

func (a *api) carryOutOne(tx *sim.Tx, act *action) (err error) {
	switch id := act.MemberID.V; act.Type.V {
	case actionAdd:
		_, err = a.invite(tx, invitation{Body: act.fields})
	case actionReplace:
		_, err = a.replace(tx, replacement{ID: id, Body: act.fields})
	case actionUpdate:
		_, err = a.update(tx, updateInput{ID: id, Body: act.fields})
	default:
		_, err = a.remove(tx, removal{ID: id})
	}
	return err
}

// deciding has the readings that decide whether an action has an issue. The others
// that a carried out action asks for only decide what it does.
var deciding = []*sim.Reading{reinvitedMember, emailCase, activeEmailReplace, removeInactive}

// try carries actions out and undoes them, and returns the failures. These name no
// member that there was only meanwhile.
func (a *api) try(tx *sim.Tx, actions []action) []failure {
	changes, asked, notes := len(tx.Changes()), tx.Asked, len(tx.Notes)
	failures := a.carryOut(tx, actions)
	undo(tx, changes, asked, notes)
	for i := range failures {
		f := &failures[i]
		if f.Rule == alreadyInvited {
			if holder, ok := a.withEmail(tx, f.Value, isCurrent); !ok || holder.Ref() != *f.Holder {
				f.Refusal = addedTwice.Refuse("email", f.Value).With(issue{Email: &f.Value})
			}
		}
		if f.Holder != nil {
			if _, ok := a.members.Get(tx, sim.Key(tx.Caller.Tenant, f.Holder.ID)); !ok {
				f.Holder = nil
			}
		}
	}
	return failures
}

// undo goes back to where the transaction had so many changes and notes, and had
// asked for these readings only. Readings that decided stay asked for.
func undo(tx *sim.Tx, changes int, asked sim.Asked, notes int) {
	since := tx.Asked
	tx.RollbackTo(changes)
	tx.Notes, tx.Asked = tx.Notes[:notes], asked
	for _, r := range deciding {
		if since.Has(r) {
			tx.Asked.Note(r)
		}
	}
}

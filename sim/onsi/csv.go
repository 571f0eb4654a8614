package onsi

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

type upload struct {
	Key  string `header:"X-Idempotency-Key"` // used by once
	File string `text:"text/csv"`
}

// columns has the columns that a file can have, and where a cell goes.
var columns = map[string]func(*action, string){
	"memberId":      func(a *action, cell string) { a.MemberID = sim.Some(cell) },
	"email":         func(a *action, cell string) { a.Email = sim.Some(cell) },
	"firstName":     func(a *action, cell string) { a.FirstName = sim.Some(cell) },
	"lastName":      func(a *action, cell string) { a.LastName = sim.Some(cell) },
	"phone":         func(a *action, cell string) { a.Phone = sim.Some(cell) },
	"workerId":      func(a *action, cell string) { a.WorkerID = sim.Some(cell) },
	"tier":          func(a *action, cell string) { a.Tier = sim.Some(cell) },
	"dob":           func(a *action, cell string) { a.DateOfBirth = sim.Some(cell) },
	"gender":        func(a *action, cell string) { a.Gender = sim.Some(cell) },
	"accountHolder": func(a *action, cell string) { a.account().AccountHolder = sim.Some(cell) },
	"sortCode":      func(a *action, cell string) { a.account().SortCode = sim.Some(cell) },
	"accountNumber": func(a *action, cell string) { a.account().AccountNumber = sim.Some(cell) },
	"iban":          func(a *action, cell string) { a.account().IBAN = sim.Some(cell) },
	"enablePayroll": func(a *action, cell string) { a.EnablePayroll = sim.Some(cell == "true") },
}

var requiredColumns = []string{"email", "firstName", "lastName", "tier"}

func (a *action) account() *bankAccount {
	a.AccountDetails.Sent = true
	return &a.AccountDetails.V
}

// createJobFromCSV accepts a job of the members in a file, or refuses it with the
// issues of all rows.
func (a *api) createJobFromCSV(tx *sim.Tx, in upload) (accepted, error) {
	rows, failures := a.read(tx, in.File)
	if len(failures) == 0 {
		actions := slices.Concat(rows, a.offboardings(tx, rows))
		failures = a.try(tx, actions)
		for i := range failures {
			failures[i].at += 2 // the first action is the second row
		}
		if len(failures) == 0 {
			tx.Note(fileOfMembers)
			return a.accept(tx, actions), nil
		}
	}
	return accepted{}, refuseJob(failures, issueOfRow)
}

// issueOfRow returns the issue of a row of a file.
func issueOfRow(f failure) issue {
	message := issueOf(f.Refusal).Message
	if f.Field != "" {
		message = f.Field + ": " + message
	}
	return issue{Code: "FileContent", Message: message, Row: &f.at}
}

// read returns the members in a file as actions, and a failure for whatever is wrong
// with the form of its rows. The first row has the names of columns.
func (a *api) read(tx *sim.Tx, file string) (actions []action, failures []failure) {
	r := csv.NewReader(strings.NewReader(file))
	r.FieldsPerRecord = -1
	names, err := r.Read()
	if err != nil {
		return nil, []failure{{1, unreadableRow()}}
	}
	if failures = checkColumns(names); len(failures) > 0 {
		return nil, failures
	}
	for row := 2; ; row++ {
		cells, err := r.Read()
		switch {
		case errors.Is(err, io.EOF) && len(actions) == 0 && len(failures) == 0:
			return nil, []failure{{row, unreadableRow().WithMessage("The file has no members")}}
		case errors.Is(err, io.EOF):
			return actions, failures
		case err != nil || len(cells) != len(names):
			return nil, append(failures, failure{row, unreadableRow()})
		}
		act, wrong := a.readRow(tx, names, cells)
		for _, f := range wrong {
			failures = append(failures, failure{row, refuseField(f).OfFields([]sim.BadField{f}, nil)})
		}
		actions = append(actions, act)
	}
}

func unreadableRow() *sim.Refusal { return fileUnreadable.Refuse("", "") }

// checkColumns returns failures of the first row: names that no column has, or that
// stand twice, and those that are missing.
func checkColumns(names []string) (failures []failure) {
	for i, name := range names {
		if columns[name] == nil || slices.Contains(names[:i], name) {
			failures = append(failures, failure{1, fieldUnknown.Refuse(sim.Readable(name), "")})
		}
	}
	for _, name := range requiredColumns {
		if !slices.Contains(names, name) {
			failures = append(failures, failure{1, fieldMissing.Refuse(name, "")})
		}
	}
	return failures
}

// readRow returns a row as an action. An empty cell is left out. The member that the
// row names by its memberId, or else by its email, is replaced; without one, it is
// added.
func (a *api) readRow(tx *sim.Tx, names, cells []string) (act action, wrong []sim.BadField) {
	checks := sim.NewChecks(tx)
	for i, cell := range cells {
		if cell == "" {
			continue
		}
		columns[names[i]](&act, cell)
		if names[i] == "enablePayroll" && cell != "true" && cell != "false" {
			checks.Add(mistyped("enablePayroll", "true or false"))
		}
	}
	act.Type = sim.Some(actionReplace)
	if !act.MemberID.Sent {
		if m, ok := a.withEmail(tx, act.Email.V, isAny); ok {
			act.MemberID = sim.Some(m.MemberID)
		} else {
			act.Type = sim.Some(actionAdd)
		}
	}
	act.check(checks, "")
	return act, checks.Fields()
}

// offboardings returns an action for each member that is not in a file, if the
// reading says so.
func (a *api) offboardings(tx *sim.Tx, rows []action) (actions []action) {
	if tx.Reads(csvMissingMembers) == "kept" {
		return nil
	}
	named := map[string]bool{}
	for i := range rows {
		named[rows[i].MemberID.V] = true
	}
	for m := range a.joined.All(tx, sim.Prefix(tx.Caller.Tenant)) {
		if m.Status != inactive && !named[m.MemberID] {
			actions = append(actions, action{Type: sim.Some(actionOffboard), MemberID: sim.Some(m.MemberID)})
		}
	}
	return actions
}

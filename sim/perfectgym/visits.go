package perfectgym

import (
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

var visitForm = rules.Rule("visit-form",
	"A visit is shown with its id, timestamp, user, club, and when the user came and left; "+
		"visits come by timestamp, 100 a page, to employees only.",
	sim.Assumed("public clients call the operation with a timestamp; what a visit has is our choice"))

// visit is a row: a user's stay in a club. Turnstiles make visits, and not this API.
type visit struct {
	ID        int64  `json:"id" min:"1" generated:"true"`
	Timestamp int64  `json:"timestamp" min:"1" generated:"true"`
	UserID    int64  `json:"userId" required:"true" refers:"users"`
	ClubID    int64  `json:"clubId"` // the user's home club if left out
	EnterDate string `json:"enterDate"`
	LeaveDate string `json:"leaveDate"` // blank while the user is there
	company   string
}

func (v visit) key() string          { return sim.Key(v.company, sim.Ordinal(v.ID)) }
func (v visit) timestampKey() string { return sim.Key(v.company, sim.Ordinal(v.Timestamp)) }
func (v visit) changed() int64       { return v.Timestamp }

// Ref names the record.
func (v visit) Ref() sim.Ref {
	return sim.Ref{Tenant: v.company, Collection: "visits", ID: text(v.ID)}
}

// Shown returns what the state shows.
func (v visit) Shown() any { return v }

type visitsQuery struct {
	Timestamp sim.Opt[int64] `query:"timestamp"`
}

// listVisits answers with the first page of the visits that changed after a
// timestamp.
func (a *api) listVisits(tx *sim.Tx, in visitsQuery) (elements, error) {
	tx.Note(visitForm)
	found := elements{Elements: []any{}}
	for v := range changedAfter(tx, a.visitByTimestamp, visit.changed, in.Timestamp.Or(0)) {
		if len(found.Elements) == pageSize {
			break
		}
		found.Elements = append(found.Elements, blanked(tx, &v, nil))
	}
	return found, nil
}

func (a *api) loadVisits(tx *sim.Tx, at sim.Place, c sim.Tenant[reference], visits []visit, wrong *sim.Mistakes) {
	for i := range visits {
		a.visitIDs.Raise(tx, visits[i].ID)
		a.timestamps.Raise(tx, visits[i].Timestamp)
	}
	for i, v := range visits {
		wrong.Add(a.loadVisit(tx, at.In("visits", i), c, v))
	}
}

func (a *api) loadVisit(tx *sim.Tx, at sim.Place, c sim.Tenant[reference], v visit) error {
	var wrong sim.Mistakes
	v.company = c.ID
	u, ok := a.users.Get(tx, userKey(c.ID, v.UserID))
	if !ok {
		wrong.Add(at.In("userId").Errorf("company %s has no user %d: name one that it has", c.ID, v.UserID))
	}
	if v.ClubID == 0 {
		v.ClubID = u.HomeClubID
	} else if !c.Data.clubs.has(v.ClubID) {
		wrong.Add(at.In("clubId").Errorf(noSuchClub, c.ID, v.ClubID, c.Data.clubs.ids()))
	}
	if v.EnterDate == "" {
		v.EnterDate = formatDateTime(tx.Now)
	}
	checks := sim.NewChecks(tx)
	checkDateTime(checks, "enterDate", v.EnterDate)
	checkDateTime(checks, "leaveDate", v.LeaveDate)
	for _, f := range checks.Fields() {
		wrong.Add(at.In(f.Name).Errorf("%s must be %s%s", f.Name, f.Want, f.Instead()))
	}
	if v.ID > maxNumber {
		wrong.Add(at.In("id").Errorf("%d is not a valid id for a visit: use a whole number from 1 to %d", v.ID, int64(maxNumber)))
	}
	if v.Timestamp > maxNumber {
		wrong.Add(at.In("timestamp").Errorf(wrongTimestamp, v.Timestamp, int64(maxNumber)))
	}
	if v.ID == 0 {
		v.ID = a.visitIDs.Next(tx)
	} else if _, twice := a.visits.Get(tx, v.key()); twice {
		wrong.Add(at.In("id").Errorf("duplicate visit %d: ids are unique within a company", v.ID))
	}
	if v.Timestamp == 0 {
		v.Timestamp = a.nextTimestamp(tx)
	}
	a.visits.Put(tx, v)
	return wrong.Err()
}

// generateVisits makes up visits of the caller's users in turn, one an hour, the last
// of which ended an hour ago.
func (a *api) generateVisits(tx *sim.Tx, at sim.Place, count int) error {
	if count == 0 {
		return nil
	}
	prefix := sim.Prefix(tx.Caller.Tenant)
	users := a.users.Count(tx, prefix)
	if users == 0 {
		return at.Errorf("a visit needs a user, but company %s has none", tx.Caller.Tenant)
	}
	id, timestamp := a.visitIDs.Last(tx), a.timestamps.Last(tx)
	now := tx.Now.UTC().Truncate(time.Hour)
	for i := range tx.Times(count) {
		id++
		timestamp++
		u := a.users.Page(tx, prefix, i%users, 1)[0]
		entered := now.Add(time.Duration(i-count-1) * time.Hour)
		a.visits.Put(tx, visit{
			ID: id, Timestamp: timestamp, UserID: u.ID, ClubID: u.HomeClubID, company: u.company,
			EnterDate: formatDateTime(entered), LeaveDate: formatDateTime(entered.Add(time.Hour)),
		})
	}
	a.timestamps.Raise(tx, timestamp)
	return nil
}

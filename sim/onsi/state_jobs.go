package onsi

import (
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// jobState is a job in a scenario. One that is processing has its actions, any other
// how many it had.
type jobState struct {
	JobID        string   `json:"jobId" generated:"true"`
	CreatedAt    string   `json:"createdAt,omitzero" generated:"true"`
	Status       string   `json:"status" enum:"Processing|Completed|AwaitingReview|NotReady|Rejected"`
	TotalActions int      `json:"totalActions,omitzero" min:"0"`
	Actions      []action `json:"actions,omitzero"`
}

func (j job) state() jobState {
	s := jobState{JobID: j.id, CreatedAt: timeText(j.created), Status: j.status, Actions: j.actions}
	if j.status != processing {
		s.TotalActions = j.total
	}
	return s
}

func (a *api) loadJobs(tx *sim.Tx, at sim.Place, declared []jobState) error {
	var wrong sim.Mistakes
	for i, d := range declared {
		wrong.Add(a.loadJob(tx, at.In(i), d))
	}
	return wrong.Err()
}

func (a *api) loadJob(tx *sim.Tx, at sim.Place, declared jobState) error {
	var wrong sim.Mistakes
	j := job{
		id: declared.JobID, client: tx.Caller.Tenant, status: declared.Status, total: declared.TotalActions,
		actions: declared.Actions,
	}
	if j.status == "" {
		j.status = completed
	}
	switch waits := j.status == processing; {
	case waits && len(j.actions) == 0:
		wrong.Add(at.In("actions").Errorf("a job that is %s needs actions", processing))
	case waits:
		j.total = len(j.actions)
	case len(j.actions) > 0:
		wrong.Add(at.In("actions").Errorf("only a job that is %s has actions; give any other its totalActions", processing))
	}
	for i := range j.actions {
		checks := sim.NewChecks(tx)
		j.actions[i].check(checks, "")
		for _, f := range checks.Fields() {
			wrong.Add(at.In("actions", i).Dotted(f.Name).Errorf("%s %s", f.Name, complaint(f)))
		}
	}
	var err error
	j.created, err = loadTime(tx, at.In("createdAt"), declared.CreatedAt)
	wrong.Add(err)
	wrong.Add(takeID(tx, at.In("jobId"), a.jobs, "maj_", &j.id, jobIDLength))
	if !wrong.Any() {
		j.order = sim.Ordinal(a.jobNumbers.Next(tx))
		a.jobs.Put(tx, j)
	}
	return wrong.Err()
}

// loadTime reads a time of a scenario; "" stands for the scenario's start.
func loadTime(tx *sim.Tx, at sim.Place, text string) (time.Time, error) {
	if text == "" {
		return stamp(tx.Now), nil
	}
	t, ok := parseTime(text)
	if !ok {
		return t, at.Errorf("%q is not a time in UTC, such as %s", text, timeForm)
	}
	return stamp(t), nil
}

// takeID checks the id that a scenario gives to a row, or gives it one.
func takeID[R any](tx *sim.Tx, at sim.Place, rows sim.Table[R], prefix string, id *string, length int) error {
	switch {
	case *id == "":
		*id = newID(tx, rows, prefix, length)
		return nil
	case !strings.HasPrefix(*id, prefix) || len(*id) == len(prefix):
		return at.Errorf("%q is not a valid id here: it must begin with %s", *id, prefix)
	}
	if _, taken := rows.Get(tx, sim.Key(tx.Caller.Tenant, *id)); taken {
		return at.Errorf("another has the id %s: ids are unique within a client", *id)
	}
	return nil
}

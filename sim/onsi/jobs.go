package onsi

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// jobTime is how long after its acceptance a job is processed.
const jobTime = 10 * time.Second

// The statuses of a job.
const (
	processing = "Processing"
	completed  = "Completed"
	rejected   = "Rejected"
)

// job is a row: changes of many members.
type job struct {
	id      string
	client  string
	order   string // ordinal among the jobs of the client
	created time.Time
	status  string
	total   int
	actions []action // until they are carried out
}

func (j job) key() string { return sim.Key(j.client, j.id) }

func (j job) orderKey() string { return sim.Key(j.client, j.order) }

// pendingKey is the client of a job that is not processed yet.
func (j job) pendingKey() string {
	if j.status != processing {
		return ""
	}
	return j.client
}

// Ref names the record.
func (j job) Ref() sim.Ref { return sim.Ref{Tenant: j.client, Collection: "jobs", ID: j.id} }

// Shown returns what the state shows of the record.
func (j job) Shown() any { return j.state() }

type jobInput struct {
	Key  string `header:"X-Idempotency-Key"` // used by once
	Body struct {
		Actions sim.Opt[[]action] `json:"actions"`
	} `body:"json"`
}

// Check reports what is wrong with the form of the request.
func (in *jobInput) Check(c *sim.Checks) {
	actions := in.Body.Actions
	switch {
	case actions.Null:
		c.Add(mistyped("actions", "array"))
	case !actions.Sent:
		c.Missing("actions", "array")
	case len(actions.V) == 0:
		c.Invalid("actions", "one action or more", nil)
	}
	for i := range actions.V {
		actions.V[i].check(c, fieldsOf(i))
	}
}

// accepted is the answer to a job that was accepted.
type accepted struct {
	JobID string `json:"jobId"`
}

func (a accepted) ref(client string) sim.Ref { return job{id: a.JobID, client: client}.Ref() }

// createJob accepts a job, or refuses it with the issues of all actions.
func (a *api) createJob(tx *sim.Tx, in jobInput) (accepted, error) {
	actions := slices.Clone(in.Body.Actions.V) // the input is used again
	if failures := a.try(tx, actions); len(failures) > 0 {
		return accepted{}, refuseJob(failures, func(f failure) issue { return issueOf(f.Refusal) })
	}
	return a.accept(tx, actions), nil
}

// accept stores a job whose actions have no issue now.
func (a *api) accept(tx *sim.Tx, actions []action) accepted {
	j := job{
		id: newID(tx, a.jobs, "maj_", jobIDLength), client: tx.Caller.Tenant, order: sim.Ordinal(a.jobNumbers.Next(tx)), created: stamp(tx.Now),
		status: processing, total: len(actions), actions: actions,
	}
	a.jobs.Put(tx, j)
	tx.Note(jobAccepted).At("actions", strconv.Itoa(j.total))
	return accepted{j.id}
}

// maxIssues limits how many issues the refusal of a job lists.
const maxIssues = 1000

// refuseJob refuses a job because of its failures. show returns the issue of one.
func refuseJob(failures []failure, show func(failure) issue) *sim.Refusal {
	var list []issue
	for i, f := range failures {
		if i < maxIssues {
			list = append(list, show(f))
		}
		failures[0].And(f.Rule)
	}
	return failures[0].Refusal.WithStatus(http.StatusBadRequest).With(list)
}

// settle processes the client's jobs whose time has come. Every operation does so
// first, and so does whoever is shown the state.
func (a *api) settle(tx *sim.Tx) {
	if _, any := a.pending.Get(tx, tx.Caller.Tenant); !any {
		return
	}
	var due []job
	for j := range a.pending.Each(tx, tx.Caller.Tenant) {
		if !tx.Now.Before(j.created.Add(jobTime)) {
			due = append(due, j)
		}
	}
	slices.SortFunc(due, func(x, y job) int { return cmp.Compare(x.order, y.order) })
	for _, j := range due {
		a.process(tx, j)
	}
}

// process carries out all actions of a job, or none if one of them has an issue by
// now.
func (a *api) process(tx *sim.Tx, j job) {
	changes, asked, notes := len(tx.Changes()), tx.Asked, len(tx.Notes)
	failures := a.carryOut(tx, j.actions)
	rule := jobProcessed
	j.status, j.actions = completed, nil
	if len(failures) > 0 {
		undo(tx, changes, asked, notes)
		rule, j.status = jobRejected, rejected
	}
	tx.Note(rule).At("jobId", j.id).HeldBy(j.Ref())
	a.jobs.Put(tx, j)
}

type jobByID struct {
	ID string `path:"jobId"`
}

// jobShown is a job as the API shows it.
type jobShown struct {
	ID        string   `json:"id"`
	Progress  progress `json:"progress"`
	CreatedAt string   `json:"createdAt"`
}

type progress struct {
	Type            string `json:"type"`
	TotalActions    int    `json:"totalActions"`
	TotalComplete   int    `json:"totalComplete"`
	TotalProcessing int    `json:"totalProcessing"`
}

// getJob returns a job.
func (a *api) getJob(tx *sim.Tx, in jobByID) (jobShown, error) {
	j, ok := a.jobs.Get(tx, sim.Key(tx.Caller.Tenant, in.ID))
	if !ok {
		return jobShown{}, jobNotFound.Refuse("jobId", in.ID)
	}
	shown := jobShown{ID: j.id, Progress: progress{Type: j.status, TotalActions: j.total}, CreatedAt: timeText(j.created)}
	switch j.status {
	case processing:
		shown.Progress.TotalProcessing = j.total
	case completed:
		shown.Progress.TotalComplete = j.total
	}
	return shown, nil
}

const jobIDLength = 25 // after the prefix, as in the specification's example

// stamp returns a time as the vendor keeps it, in milliseconds.
func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// timeForm is how the vendor writes times.
const timeForm = "2006-01-02T15:04:05.000Z"

func timeText(t time.Time) string { return t.Format(timeForm) }

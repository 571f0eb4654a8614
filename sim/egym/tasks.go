package egym

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

var (
	taskUnknown = rules.Rule("task-unknown",
		"A task that the key's gym does not have is answered with a 404 for the entity TASK.",
		sim.Inferred("TASK is one of the entities that a 404 can name, and the specification calls tasks those of a gym"),
		"List the gym's tasks by GET /api/v2/tasks, and send the id of one of them.",
		"For a task of another gym, send the request with a key of that gym.").
		Refuses(http.StatusNotFound, "notFound", "There is no such task.")
	taskReplaced = rules.Rule("task-replace-clears",
		"A PUT clears the optional fields of a task that it leaves out.",
		sim.Inferred("the specification requires the task's other fields on every PUT"))
	taskOrder = rules.Rule("task-order",
		"Tasks are listed by their last change, newest first.",
		sim.Assumed("the specification gives no order; accounts are listed so"))
	personNotAsked = rules.Rule("task-person-accepted",
		"The author or the completer of a task need not be an account of the chain.",
		sim.Assumed("this applies only under the reading task-people"))
	tasksErased = rules.Rule("tasks-erased",
		"Erasing a member also erases the tasks about the member.",
		sim.Inferred("the specification erases all data of the member"))

	taskPeople = &sim.Reading{
		ID:       "task-people",
		Question: "Must the author and the completer of a task be accounts of the chain?",
		Values:   []string{"accounts", "any"},
		Source:   "the specification calls both the id of an EGYM account, and does not say that it is checked",
		Unprobed: tasksStay,
	}
	completedTasks = &sim.Reading{
		ID:       "completed-tasks",
		Question: "Does the list of tasks have those that are completed?",
		Values:   []string{"listed", "left-out"},
		Source:   "the specification lists tasks that are available in the gym, and says that a task is active until it is completed",
		Unprobed: tasksStay,
	}
)

// tasksStay is why there is no probe of some readings.
const tasksStay = "No operation removes a task, and the specification does not name tasks among what erasing a member removes, " +
	"so a probe could not be sure to clean up."

// Task is work for a trainer, as the API shows it.
type Task struct {
	ID          string `json:"id,omitzero" generated:"true"` // a number
	Name        string `json:"name" required:"true" natural:"true"`
	Type        string `json:"type,omitzero"`
	DueDate     string `json:"dueDate" required:"true"`
	AuthorID    string `json:"authorId" required:"true" refers:"accounts"`
	TargetID    string `json:"targetId" required:"true" refers:"accounts"`
	CompleterID string `json:"completerId,omitzero" refers:"accounts"`
	Completed   bool   `json:"completed"`
}

// task is a row.
type task struct {
	Task
	chain, gym string
	number     int64 // its id
	millis     int64 // from 1970 to the last change
	stamp      string
}

// Ref names the record.
func (row task) Ref() sim.Ref { return sim.Ref{Tenant: row.chain, Collection: "tasks", ID: row.ID} }

// Shown returns the task as a scenario would declare it.
func (row task) Shown() any { return row.shown() }

func (row task) shown() taskState {
	modified := time.UnixMilli(row.millis).UTC()
	return taskState{row.Task, row.gym, &modified}
}

func (row task) key() string { return sim.Key(row.chain, sim.Ordinal(row.number)) }

func (row task) modifiedKey() string { return sim.Key(row.chain, row.gym, row.stamp) }

func (row task) targetKey() string { return sim.Key(row.chain, row.TargetID) }

// touch returns row as changed now, by this request.
func (row task) touch(tx *sim.Tx) task {
	row.millis = tx.Now.UnixMilli()
	row.stamp = stampOf(row.millis, firstSeq+uint64(tx.Number))
	return row
}

type taskListing struct {
	Since sim.Opt[string] `query:"modifiedSince"`

	since time.Time // zero for none
}

// Check parses the time.
func (in *taskListing) Check(c *sim.Checks) { in.since = parseTime(c, "modifiedSince", in.Since) }

// listTasks lists the tasks of the key's gym.
func (a *api) listTasks(tx *sim.Tx, in taskListing) ([]any, error) {
	shown := []any{}
	prefix := sim.Prefix(tx.Caller.Tenant, caller(tx).gym)
	for _, row := range a.tasksByChange.Page(tx, prefix, 0, a.tasksByChange.Count(tx, prefix), true) {
		if !in.since.IsZero() && time.UnixMilli(row.millis).Before(in.since) {
			break
		}
		if row.Completed && tx.Reads(completedTasks) == "left-out" {
			continue
		}
		shown = append(shown, shownOf(tx, &row.Task))
	}
	if len(shown) > 1 {
		tx.Note(taskOrder)
	}
	return shown, nil
}

type byTaskID struct {
	ID sim.Opt[int64] `path:"taskId"`
}

// showTask shows one task.
func (a *api) showTask(tx *sim.Tx, in byTaskID) (any, error) {
	row, err := a.lookupTask(tx, in.ID.V)
	if err != nil {
		return nil, err
	}
	return shownOf(tx, &row.Task), nil
}

// lookupTask returns the task of the key's gym with the id.
func (a *api) lookupTask(tx *sim.Tx, id int64) (task, error) {
	row, ok := a.tasks.Get(tx, sim.Key(tx.Caller.Tenant, sim.Ordinal(id)))
	if !ok || row.gym != caller(tx).gym {
		return row, taskUnknown.Refuse("taskId", strconv.FormatInt(id, 10)).With(detail{entity: "TASK"})
	}
	return row, nil
}

type taskInput struct {
	ID          readOnly        `json:"id" merge:"-"`
	Name        sim.Opt[string] `json:"name"`
	Type        sim.Opt[string] `json:"type"`
	DueDate     sim.Opt[string] `json:"dueDate"`
	AuthorID    sim.Opt[string] `json:"authorId"`
	TargetID    sim.Opt[string] `json:"targetId"`
	CompleterID sim.Opt[string] `json:"completerId"`
	Completed   sim.Opt[bool]   `json:"completed"`
}

var taskFields = sim.FieldsOf[Task, taskInput]()

var taskTypes = []string{
	"GENERAL", "ANAMNESIS", "COORDINATION_FITNESS_TEST", "HEALTH_FITNESS_TEST", "PWC_FITNESS_TEST", "MAX_FORCE_FITNESS_TEST",
	"MOBILITY_SCREEN_FITNESS_TEST", "BLOOD_PRESSURE_FITNESS_TEST", "POLAR_FITNESS_TEST", "INBODY_FITNESS_TEST", "JAWON_FITNESS_TEST",
}

var aTaskType = "one of " + strings.Join(taskTypes, ", ")

const anAccountID = "the accountId of an account"

func (in *taskInput) check(c *sim.Checks) {
	if name := taskFields.FirstNull(in); name != "" {
		c.Note(nullLeftOut).At(name, "null")
	}
	free(c, "name", notEmpty, in.Name, true)
	if in.Type.Has() && !slices.Contains(taskTypes, in.Type.V) {
		c.Invalid("type", aTaskType, in.Type.V)
	}
	if !in.DueDate.Has() {
		c.Missing("dueDate", aDay)
	}
	day(c, "dueDate", in.DueDate)
	free(c, "authorId", anAccountID, in.AuthorID, true)
	free(c, "targetId", anAccountID, in.TargetID, true)
}

type newTask struct {
	Body taskInput `body:"json"`
}

type taskReplacement struct {
	ID   sim.Opt[int64] `path:"taskId"`
	Body taskInput      `body:"json"`
}

// Check asks for a whole task.
func (in *newTask) Check(c *sim.Checks) { in.Body.check(c) }

// Check asks for a whole task.
func (in *taskReplacement) Check(c *sim.Checks) { in.Body.check(c) }

// createTask gives the trainers of the key's gym a task.
func (a *api) createTask(tx *sim.Tx, in newTask) (any, error) {
	row := task{chain: tx.Caller.Tenant, gym: caller(tx).gym}
	taskFields.Apply(&row.Task, &in.Body, sim.Replace)
	if err := a.checkPeople(tx, row.Task); err != nil {
		return nil, err
	}
	row.number = a.taskIDs.Next(tx)
	row.ID = strconv.FormatInt(row.number, 10)
	a.tasks.Put(tx, row.touch(tx))
	return shownOf(tx, &row.Task), nil
}

// updateTask replaces a task.
func (a *api) updateTask(tx *sim.Tx, in taskReplacement) (any, error) {
	before, err := a.lookupTask(tx, in.ID.V)
	if err != nil {
		return nil, err
	}
	row := before
	taskFields.Apply(&row.Task, &in.Body, sim.Replace)
	if err := a.checkPeople(tx, row.Task); err != nil {
		return nil, err
	}
	if name := taskFields.Cleared(&before.Task, &row.Task); name != "" {
		tx.Note(taskReplaced).At(name, "").HeldBy(before.Ref())
	}
	a.tasks.Put(tx, row.touch(tx))
	return shownOf(tx, &row.Task), nil
}

// checkPeople refuses a task about somebody who is not a member of the chain. The
// reading decides on those who wrote and completed it.
func (a *api) checkPeople(tx *sim.Tx, t Task) error {
	if _, err := a.lookupMember(tx, t.TargetID); err != nil {
		return inField("targetId", err)
	}
	for _, person := range []struct{ field, id string }{{"authorId", t.AuthorID}, {"completerId", t.CompleterID}} {
		_, err := a.lookup(tx, person.id)
		switch {
		case person.id == "" || err == nil:
		case tx.Reads(taskPeople) == "accounts":
			return inField(person.field, err)
		default:
			tx.Note(personNotAsked).At(person.field, sim.Readable(person.id))
		}
	}
	return nil
}

// inField returns a refusal as decided by another field than it names.
func inField(field string, err error) error {
	if r, ok := err.(*sim.Refusal); ok {
		r.Field = field
	}
	return err
}

// forgetTasks removes the tasks about an account.
func (a *api) forgetTasks(tx *sim.Tx, target account) {
	for _, row := range slices.Collect(a.tasksByTarget.Each(tx, sim.Key(target.chain, target.AccountID))) {
		a.tasks.Delete(tx, row.key())
		tx.Note(tasksErased).At("accountId", target.AccountID).HeldBy(row.Ref())
	}
}

// taskState is a task in a scenario.
type taskState struct {
	Task
	Gym        string     `json:"gym,omitzero"` // the chain's first one if left out
	ModifiedAt *time.Time `json:"modifiedAt,omitzero" generated:"true"`
}

// loadTask stores a declared task. seq is its index in its chain.
func (a *api) loadTask(tx *sim.Tx, at sim.Place, c sim.Tenant[chain], declared taskState, seq int) error {
	var wrong sim.Mistakes
	gym, err := gymOr(at, c, declared.Gym)
	wrong.Add(err)
	row := task{Task: declared.Task, chain: c.ID, gym: gym, millis: tx.Now.UnixMilli()}
	if declared.ModifiedAt != nil {
		row.millis = declared.ModifiedAt.UnixMilli()
	}
	row.stamp = stampOf(row.millis, uint64(seq))
	checks, sent := sim.NewChecks(tx), taskFields.Sent(&declared.Task)
	sent.check(checks)
	for _, f := range checks.Fields() {
		wrong.Add(at.In(f.Name).Errorf("%s %s%s", f.Name, complaint(f), f.Instead()))
	}
	wrong.Add(a.checkAccount(tx, at.In("targetId"), row.TargetID))
	n, err := strconv.ParseInt(cmp.Or(row.ID, "0"), 10, 64)
	if err != nil {
		wrong.Add(at.In("id").Errorf("%q is not an id: use \"1\", \"2\", \"3\" and so on", row.ID))
	}
	row.number, err = declaredNumber(tx, at.In("id"), a.taskIDs, n)
	wrong.Add(err)
	row.ID = strconv.FormatInt(row.number, 10)
	if _, twice := a.tasks.Get(tx, row.key()); twice {
		wrong.Add(at.In("id").Errorf("duplicate task %s: ids are unique within a chain", row.ID))
		return wrong.Err()
	}
	a.tasks.Put(tx, row)
	return wrong.Err()
}

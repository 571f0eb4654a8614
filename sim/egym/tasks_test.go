package egym_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// taskWith is a task with some members replaced.
func taskWith(t *testing.T, changes map[string]any) string { return with(t, firstTask, changes) }

func TestTasks(t *testing.T) {
	const first = `{"id":"3","name":"First training","type":"ANAMNESIS","dueDate":"2026-01-31","authorId":"acc-mary","targetId":"acc-john","completed":false}`
	post := func(reason, body string, status int, want, rule, field, value, holder string) turn {
		return turn{reason: reason, method: "POST", path: tasks, body: body, status: status, want: want, rule: rule, field: field, value: value, holder: holder}
	}
	turns(t, []turn{
		{reason: "the gym's", method: "GET", path: tasks, status: 200, want: `[` + first + `]`},
		{reason: "another gym's", key: "key-a2", method: "GET", path: tasks, status: 200, want: `[{"id":"4","name":"Second training","completerId":"acc-mary","completed":true}]`},
		{reason: "of another chain", key: "key-b", method: "GET", path: tasks, status: 200, want: `[]`},
		{reason: "one", method: "GET", path: tasks + "/3", status: 200, want: first},
		{reason: "one that there is not", method: "GET", path: tasks + "/9", status: 404, want: `{"errorCode":"notFound","metadata":{"entity":"TASK"}}`,
			rule: "task-unknown", field: "taskId", value: "9"},
		{reason: "one of another gym", method: "GET", path: tasks + "/4", status: 404, want: `{"metadata":{"entity":"TASK"}}`, rule: "task-unknown", field: "taskId", value: "4"},
		{reason: "one of another chain", key: "key-b", method: "PUT", path: tasks + "/3", body: firstTask, status: 404, want: `{"metadata":{"entity":"TASK"}}`,
			rule: "task-unknown", field: "taskId", value: "3"},
		{reason: "an id that is no number", method: "GET", path: tasks + "/three", status: 400, want: `{"fieldErrors":[{"name":"taskId","rejectedValue":"three"}]}`,
			rule: "field-invalid", field: "taskId", value: "three"},
		post("a new one has the next id, whatever was sent", taskWith(t, map[string]any{"id": "77"}), 201, `{"id":"5","name":"Body Check","completed":false}`, "", "", "", ""),
		post("of no type, and completed", taskWith(t, map[string]any{"type": "-", "completed": true, "completerId": "acc-tan"}), 201, `{"completerId":"acc-tan","completed":true}`, "", "", "", ""),
		post("null is like left out", taskWith(t, map[string]any{"id": nil, "type": nil, "completed": nil, "completerId": nil}), 201, `{"completed":false}`, "null-left-out", "type", "null", ""),
		post("a type that there is not", taskWith(t, map[string]any{"type": "YOGA"}), 400, `{"fieldErrors":[{"name":"type","rejectedValue":"YOGA"}]}`, "field-invalid", "type", "YOGA", ""),
		post("nothing", `{}`, 400, `{"fieldErrors":[{"name":"name"},{"name":"dueDate"},{"name":"authorId"},{"name":"targetId"}]}`, "field-missing", "name", "", ""),
		post("nothing but blanks", taskWith(t, map[string]any{"name": "", "dueDate": "", "authorId": "", "targetId": ""}), 400,
			`{"fieldErrors":[{"name":"name"},{"name":"dueDate"},{"name":"authorId"},{"name":"targetId"}]}`, "field-invalid", "name", "", ""),
		post("about nobody", taskWith(t, map[string]any{"targetId": "nobody"}), 404, `{"metadata":{"entity":"ACCOUNT"}}`, "account-unknown", "targetId", "nobody", ""),
		post("about another chain's member", taskWith(t, map[string]any{"targetId": "acc-b"}), 404, `{"metadata":{"entity":"CHAIN_PROFILE"}}`, "foreign-account", "targetId", "acc-b", ""),
		post("by nobody", taskWith(t, map[string]any{"authorId": "nobody"}), 404, `{"metadata":{"entity":"ACCOUNT"}}`, "account-unknown", "authorId", "nobody", ""),
		{reason: "by anybody", reading: "task-people=any", method: "POST", path: tasks, body: taskWith(t, map[string]any{"authorId": "nobody"}), status: 201,
			want: `{"authorId":"nobody"}`, rule: "task-person-accepted", field: "authorId", value: "nobody"},
		{reason: "completed by nobody", method: "PUT", path: tasks + "/3", body: taskWith(t, map[string]any{"completerId": "nobody"}), status: 404,
			want: `{"metadata":{"entity":"ACCOUNT"}}`, rule: "account-unknown", field: "completerId", value: "nobody"},
		{reason: "a PUT replaces", method: "PUT", path: tasks + "/3", body: taskWith(t, map[string]any{"completerId": "acc-mary", "completed": true}), status: 200,
			want: `{"id":"3","name":"Body Check","type":"GENERAL","dueDate":"2026-02-01","completerId":"acc-mary","completed":true}`},
		{reason: "what a PUT leaves out is cleared", method: "PUT", path: tasks + "/3", body: taskWith(t, map[string]any{"type": "-"}), status: 200,
			want: `{"id":"3","completed":false}`, rule: "task-replace-clears", field: "type", holder: "3"},
		{reason: "completed is cleared too", key: "key-a2", method: "PUT", path: tasks + "/4", body: taskWith(t, map[string]any{"completed": nil, "completerId": "acc-mary"}), status: 200,
			want: `{"id":"4","completed":false}`, rule: "task-replace-clears", field: "completed", holder: "4"},
		{reason: "a time that is none", method: "GET", path: tasks + "?modifiedSince=yesterday", status: 400, want: `{"fieldErrors":[{"name":"modifiedSince"}]}`,
			rule: "field-invalid", field: "modifiedSince", value: "yesterday"},
		{reason: "a key that reads members does not read tasks", key: "key-r", method: "GET", path: tasks, status: 403,
			want: `{"message":"The API key lacks the permission MANAGE_TASKS."}`, rule: "permission-missing", field: "x-api-key"},
	})
}

func TestWaysOutOfTasks(t *testing.T) {
	apitest.Ways(t, "a task of another gym", turn{method: "GET", path: tasks + "/4", status: 404, rule: "task-unknown"}.refused,
		succeeds(turn{method: "GET", path: tasks}, turn{method: "GET", path: tasks + "/3"}),
		succeeds(turn{key: "key-a2", method: "GET", path: tasks + "/4"}))
}

// Tasks are listed newest first, from a time on.
func TestTaskList(t *testing.T) {
	w, c := start(t)
	w.Advance(time.Hour)
	c.Do("POST", tasks, firstTask).Is(201, `{"id":"5"}`)
	c.Do("POST", tasks, firstTask).Is(201, `{"id":"6"}`)
	c.Do("POST", tasks, firstTask, "x-api-key", "key-a2").Is(201, `{"id":"7"}`)
	w.Advance(time.Hour)
	c.Do("PUT", tasks+"/5", firstTask).Is(200, "")
	for _, row := range []struct{ reason, query, want string }{
		{"all", "", `[{"id":"5"},{"id":"6"},{"id":"3"}]`},
		{"from the very time", "?modifiedSince=2026-01-15T10:00:00Z", `[{"id":"5"},{"id":"6"}]`},
		{"from a time in another zone", "?modifiedSince=2026-01-15T12:00:00%2B01:00", `[{"id":"5"}]`},
		{"from the future", "?modifiedSince=2027-01-01T00:00:00.000Z", `[]`},
	} {
		t.Log(row.reason)
		c.Do("GET", tasks+row.query, nil).Is(200, row.want)
	}
	c.Do("GET", tasks, nil).Is(200, "").By("egym.task-order").TurnedOn("egym.task-order", "", "", "")
	c.Do("GET", tasks, nil, "x-api-key", "key-b").Is(200, `[]`).By("")
}

// A member's tasks are erased with the member; what a member wrote is not.
func TestTasksErased(t *testing.T) {
	w, c := start(t)
	c.Do("DELETE", accounts+"/acc-john?eraseMemberData=true", nil).Is(204, "").
		Through("egym.webhook-sent", "egym.tasks-erased", "egym.member-erased").TurnedOn("egym.tasks-erased", "accountId", "acc-john", "3")
	c.Do("GET", tasks+"/3", nil).Is(404, "")
	w.Reset()
	c.Do("DELETE", accounts+"/acc-mary?eraseMemberData=true", nil).Is(204, "")
	c.Do("GET", tasks, nil).Is(200, `[{"id":"3","authorId":"acc-mary"}]`)
	put(t, w, w.StateText()) // the author is no account any more
	c.Do("GET", tasks, nil).Is(200, `[{"id":"3","authorId":"acc-mary"}]`)
}

func TestReadingsOfTasks(t *testing.T) {
	task := func(method, path string, changes map[string]any) func(*apitest.Client) *apitest.Answer {
		body := taskWith(t, changes)
		return func(c *apitest.Client) *apitest.Answer { return c.Do(method, path, body) }
	}
	apitest.Readings(t, func(tb testing.TB) *apitest.Client { _, c := start(tb); return c },
		apitest.Reads("task-people", "an author who has no account", task("POST", tasks, map[string]any{"authorId": "trainer"})).
			As("accounts", 404, `{"metadata":{"entity":"ACCOUNT"}}`, "egym.account-unknown").
			As("any", 201, `{"id":"5","authorId":"trainer"}`, "egym.task-person-accepted"),
		apitest.Reads("task-people", "a completer who has no account", task("PUT", tasks+"/3", map[string]any{"completerId": "acc-b", "completed": true})).
			As("accounts", 404, `{"metadata":{"entity":"CHAIN_PROFILE"}}`, "egym.foreign-account").
			As("any", 200, `{"completerId":"acc-b"}`, "egym.task-person-accepted"),
		apitest.Reads("completed-tasks", "a task that is completed", func(c *apitest.Client) *apitest.Answer {
			return c.Do("GET", tasks, nil, "x-api-key", "key-a2")
		}).
			As("listed", 200, `[{"id":"4","completed":true}]`, "").
			As("left-out", 200, `[]`, ""),
		apitest.Reads("null-fields", "a task that nobody completed", func(c *apitest.Client) *apitest.Answer { return c.Do("GET", tasks+"/3", nil) }).
			As("omitted", 200, `{"id":"3","completed":false}`, "").
			As("null", 200, `{"id":"3","completerId":null,"completed":false}`, ""),
	)
}

// Each row makes one mistake in the tasks of the closed scenario.
func TestMistakesInTasks(t *testing.T) {
	for _, row := range []struct{ reason, old, new, want string }{
		{"about nobody", "targetId: acc-john", "targetId: nobody", `chain chain-a has no account "nobody"`},
		{"a type that there is not", "type: ANAMNESIS", "type: YOGA", "one of GENERAL, ANAMNESIS"},
		{"a day that there is not", `dueDate: "2026-01-31"`, `dueDate: "2026-01-32"`, "dueDate must be a date"},
		{"no name", "name: First training", `name: ""`, "name must be a text that is not empty"},
		{"an id that is no number", `id: "3"`, `id: task-3`, `"task-3" is not an id`},
		{"an id below 1", `id: "3"`, `id: "-3"`, "-3 is not an id: use 1, 2, 3 and so on"},
		{"an id twice", `{gym: "gym-2", name: Second`, `{id: "3", gym: "gym-2", name: Second`, "duplicate task 3"},
		{"a gym that there is not", `{gym: "gym-2", name: Second`, `{gym: gym-9, name: Second`, "use gym-1, gym-2, gym-3, gym-4"},
	} {
		t.Run(row.reason, func(t *testing.T) { mistake(t, row.old, row.new, row.want) })
	}
}

// Numbers go on after those of a state that is put back.
func TestRoundTripOfGyms(t *testing.T) {
	w, c := start(t)
	w.Advance(time.Minute)
	c.Do("POST", tasks, firstTask).Is(201, `{"id":"5"}`)
	c.Do("PUT", tasks+"/3", firstTask).Is(200, "")
	c.Do("PUT", bookings, `{"productId":"p-1"}`).Is(201, "")
	c.Do("POST", webhooks, `{"url":"http://127.0.0.1:9000/b","secret":"client-s3cr3t"}`).Is(200, `{"id":7}`)
	c.Do("DELETE", webhooks+"/5", nil).Is(204, "")
	shown, listed := w.StateText(), c.Do("GET", tasks, nil).Text
	if strings.Contains(shown, "s3cr3t") || !strings.Contains(shown, `"secret": null`) || !strings.Contains(shown, `"hook-a2"`) {
		t.Errorf("secrets of clients are null, and only those: %s", shown)
	}
	other, d := start(t)
	put(t, other, shown)
	if again := other.StateText(); again != shown {
		t.Errorf("the state is another one after it was put back:\n%s\nwas\n%s", again, shown)
	}
	d.Do("GET", tasks, nil).Is(200, listed)
	d.Do("GET", bookings, nil).Is(200, `[{"productId":"p-1"},{"productId":"p-2"}]`)
	d.Do("GET", webhooks, nil).Is(200, `[{"id":7,"url":"http://127.0.0.1:9000/b"}]`)
	d.Do("POST", tasks, firstTask).Is(201, `{"id":"6"}`)
	d.Do("POST", webhooks, `{"url":"http://127.0.0.1:9000/c","secret":"x"}`).Is(200, `{"id":8}`)
}

package onsi_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

const jobTime = 10 * time.Second

// changes is a job with an action of each type.
var changes = job(
	adds(fields{"workerId": "W-7", "accountDetails": fields{"accountHolder": "Ann", "iban": "DE1"}}),
	to("Replace", henry, whole(fields{"email": "henry@example.com", "firstName": "Harry"})),
	to("Update", grace, fields{"tier": "Silver", "accountDetails": nil}),
	to("Offboard", ivy, nil),
)

func jobID(a *apitest.Answer) string { return jobs + "/" + a.String("/jobId") }

func TestJobIsProcessedLater(t *testing.T) {
	w := start(t)
	c := acme(w)
	a := c.Do("POST", jobs, changes).Is(202, "").By("onsi.job-accepted").TurnedOn("onsi.job-accepted", "actions", "4", "")
	id := jobID(a)
	if !strings.HasPrefix(a.String("/jobId"), "maj_") {
		t.Errorf("the job's id is %s", a.Text)
	}
	w.Advance(jobTime - time.Millisecond)
	c.Do("GET", id, nil).Is(200, `{"progress":{"type":"Processing","totalActions":4,"totalComplete":0,"totalProcessing":4},"createdAt":"2026-01-15T09:00:00.000Z"}`).By("")
	c.Do("GET", grace, nil).Is(200, `{"tier":"Gold"}`)
	c.Do("GET", everybody, nil).Is(200, `{"total":4}`)

	w.Advance(time.Millisecond)
	c.Do("GET", id, nil).Is(200, `{"progress":{"type":"Completed","totalActions":4,"totalComplete":4,"totalProcessing":0}}`).
		By("onsi.job-processed").TurnedOn("onsi.job-processed", "jobId", a.String("/jobId"), a.String("/jobId"))
	c.Do("GET", everybody+"?emails=ann@example.com", nil).Is(200, `{"members":[{"status":"invited","workerId":"W-7","accountDetails":{"iban":"DE1"}}]}`).By("")
	c.Do("GET", henry, nil).Is(200, `{"firstName":"Harry","status":"active","workerId":null}`)
	c.Do("GET", grace, nil).Is(200, `{"firstName":"Grace","tier":"Silver","accountDetails":null}`)
	c.Do("GET", ivy, nil).Is(200, `{"status":"inactive"}`)
}

// A job with issues is refused as a whole, with all of them.
func TestJobIsAllOrNothing(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	for _, tt := range []struct {
		reason string
		body   any
		status int
		issues string
		rule   string
	}{
		{"one tier", job(adds(nil), to("Update", grace, fields{"tier": "Tin"})), 400,
			`[{"code":"InvalidUpdateMemberPayload","memberId":"mem_aaaaaaaaaaaaaaaaaaaa"}]`, "tier-unknown"},
		{"one of each", job(adds(fields{"email": "ivy@example.com"}), adds(fields{"workerId": "W-1"}), to("Replace", none, whole(nil)),
			to("Update", grace, fields{"email": "g@example.com"}), to("Offboard", henry, nil), to("Offboard", ivy, nil)), 400,
			`[{"code":"MemberAlreadyInvited","memberId":"mem_cccccccccccccccccccc"},{"code":"InvalidAddMemberPayload","email":"ann@example.com"},` +
				`{"code":"MemberNotFound","memberId":"mem_zzzzzzzzzzzzzzzzzzzz"},{"code":"InvalidUpdateMemberPayload","memberId":"mem_aaaaaaaaaaaaaaaaaaaa"},` +
				`{"code":"InvalidRemoveMemberPayload","memberId":"mem_bbbbbbbbbbbbbbbbbbbb"}]`, "already-invited"},
		{"another client's member", job(to("Offboard", kate, nil)), 400, `[{"code":"MemberNotFound","memberId":"mem_eeeeeeeeeeeeeeeeeeee"}]`, "member-not-found"},
		{"twice the same member", job(adds(nil), adds(nil)), 400, `[{"code":"InvalidAddMemberPayload","email":"ann@example.com"}]`, "added-twice"},
		{"an email that an action before gives to a member", job(to("Update", ivy, fields{"email": "new@example.com"}), adds(fields{"email": "new@example.com"})), 400,
			`[{"code":"InvalidAddMemberPayload","email":"new@example.com"}]`, "added-twice"},
		{"a workerId that an action before took", job(adds(fields{"workerId": "W-7"}), to("Update", ivy, fields{"workerId": "W-7"})), 400,
			`[{"code":"InvalidUpdateMemberPayload","memberId":"mem_cccccccccccccccccccc"}]`, "worker-id-held"},
		{"no actions", fields{}, 400, `[{"code":"BodyValidation","path":"actions","message":"Required"}]`, "field-missing"},
		{"null", fields{"actions": nil}, 400, `[{"code":"BodyValidation","path":"actions","message":"Expected array"}]`, "field-mistyped"},
		{"an empty list", fields{"actions": []fields{}}, 400, `[{"code":"BodyValidation","path":"actions","message":"Expected one action or more"}]`, "field-invalid"},
		{"no list", fields{"actions": 5}, 400, `[{"code":"BodyValidation","path":"actions","message":"Expected array"}]`, "field-mistyped"},
		{"no object", fields{"actions": []any{adds(nil), "x"}}, 400,
			`[{"code":"BodyValidation","path":"actions.1","message":"Expected object"}]`, "field-mistyped"},
		{"no type", job(fields{"memberId": "mem_1"}), 400, `[{"code":"BodyValidation","path":"actions.0.type","message":"Required"}]`, "field-missing"},
		{"another type", job(adds(nil), fields{"type": "Remove"}), 400,
			`[{"code":"BodyValidation","path":"actions.1.type","message":"Expected one of Add, Replace, Update, Offboard"}]`, "field-invalid"},
		{"an added one has no id yet", job(to("Add", grace, whole(nil))), 400,
			`[{"code":"BodyValidation","path":"actions.0.memberId","message":"There is no such field here"}]`, "field-unknown"},
		{"a changed one has", job(fields{"type": "Update", "tier": "Gold"}), 400, `[{"code":"BodyValidation","path":"actions.0.memberId","message":"Required"}]`, "field-missing"},
		{"nothing else offboards", job(to("Offboard", ivy, fields{"tier": "Gold", "accountDetails": nil})), 400,
			`[{"code":"BodyValidation","path":"actions.0.tier"},{"code":"BodyValidation","path":"actions.0.accountDetails"}]`, "field-unknown"},
		{"a replace is whole", job(to("Replace", ivy, fields{"email": "x"})), 400,
			`[{"path":"actions.0.firstName"},{"path":"actions.0.lastName"},{"path":"actions.0.tier"},{"path":"actions.0.email"}]`, "field-missing"},
		{"every action's form", job(adds(fields{"tier": 5}), to("Update", ivy, fields{"phone": nil, "accountDetails": fields{"iban": "1"}, "x": 1})), 400,
			`[{"path":"actions.0.tier"},{"path":"actions.1.x"},{"path":"actions.1.phone"},{"path":"actions.1.accountDetails.accountHolder"}]`, "field-mistyped"},
		{"too much", job(adds(fields{"firstName": long})), 413, `[{"code":"BadRequest"}]`, "body-too-large"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			w := start(t)
			unchanged(t, w, func() *apitest.Answer { return acme(w).Do("POST", jobs, tt.body) }).
				Is(tt.status, `{"issues":`+tt.issues+`}`).By("onsi." + tt.rule)
		})
	}
}

// Actions are carried out in order, so a later one meets what an earlier one did.
func TestActionsFollowEachOther(t *testing.T) {
	w := start(t)
	c := acme(w)
	id := jobID(c.Do("POST", jobs, job(
		to("Offboard", ivy, nil),
		adds(fields{"email": "ivy@example.com"}),
		to("Update", henry, fields{"workerId": nil}),
		to("Update", grace, fields{"workerId": "W-2"}),
	)).Is(202, ""))
	w.Advance(jobTime)
	c.Do("GET", id, nil).Is(200, `{"progress":{"type":"Completed"}}`)
	c.Do("GET", ivy, nil).Is(200, `{"status":"invited","firstName":"Ann"}`)
	c.Do("GET", henry, nil).Is(200, `{"status":"inactive","workerId":null}`)
	c.Do("GET", grace, nil).Is(200, `{"workerId":"W-2"}`)
}

func TestJobsFollowEachOther(t *testing.T) {
	w := start(t)
	c := acme(w)
	first := jobID(c.Do("POST", jobs, job(to("Update", grace, fields{"lastName": "One"}), to("Offboard", ivy, nil))).Is(202, ""))
	w.Advance(time.Second)
	second := jobID(c.Do("POST", jobs, job(to("Update", grace, fields{"lastName": "Two"}), to("Offboard", ivy, nil))).Is(202, ""))
	w.Advance(jobTime)
	before := w.StateText()
	c.Do("GET", first, nil).Is(200, `{"progress":{"type":"Completed","totalComplete":2}}`)
	c.Do("GET", second, nil).Is(200, `{"progress":{"type":"Rejected","totalActions":2,"totalComplete":0,"totalProcessing":0}}`)
	c.Do("GET", grace, nil).Is(200, `{"lastName":"One"}`)
	if diff := cmp.Diff(before, w.StateText()); diff != "" {
		t.Errorf("the state was another before anybody asked (-before +after):\n%s", diff)
	}
}

// What happens between the acceptance and the processing can reject a job.
func TestJobIsRejectedLate(t *testing.T) {
	w := start(t)
	c := acme(w)
	a := c.Do("POST", jobs, job(to("Update", ivy, fields{"lastName": "X"}), adds(nil))).Is(202, "")
	c.Do("POST", everybody, whole(nil)).Is(201, "")
	w.Advance(jobTime)
	c.Do("GET", jobID(a), nil).Is(200, `{"progress":{"type":"Rejected","totalActions":2,"totalComplete":0,"totalProcessing":0}}`).
		By("onsi.job-rejected").TurnedOn("onsi.job-rejected", "jobId", a.String("/jobId"), a.String("/jobId"))
	c.Do("GET", ivy, nil).Is(200, `{"lastName":"Lane"}`).By("")
}

// A refusal undoes what a request did, and no job: the next request processes it.
func TestRefusedRequestsLoseNoJob(t *testing.T) {
	w := start(t)
	c := acme(w)
	back := whole(fields{"email": "henry@example.com"})
	c.Do("POST", jobs, job(adds(back))).Is(202, "")
	w.Advance(jobTime)
	c.Do("POST", everybody, back).Is(400, "").By("onsi.already-invited")
	c.Do("GET", everybody+"?statuses=invited", nil).Is(200, `{"total":2}`).Through("onsi.invited-again", "onsi.job-processed")
}

// The readings decide of an action what they decide of the operation, first when the
// job is accepted and again when it is processed.
func TestReadingsDecideOfActions(t *testing.T) {
	for _, tt := range []struct {
		reason, reading string
		accepts         string // the value under which the action is accepted
		refuses         string
		action          fields
		rule            string // that refuses
	}{
		{"an active member's email", "active-email-replace", "accepted", "rejected", to("Replace", grace, whole(nil)), "active-email-fixed"},
		{"the email in another case", "email-case", "insensitive", "sensitive", to("Update", grace, fields{"email": "GRACE@example.com"}), "email-fixed"},
		{"an inactive member's email", "reinvited-member", "new-member", "same-member", to("Replace", grace, whole(fields{"email": "jack@example.com"})), "email-held"},
		{"an inactive member", "remove-inactive", "ok", "rejected", to("Offboard", jack, nil), "already-removed"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			w := start(t)
			w.Flip(tt.reading, tt.refuses)
			acme(w).Do("POST", jobs, job(tt.action)).Is(400, "").By("onsi." + tt.rule)
			w.Flip(tt.reading, tt.accepts)
			id := jobID(acme(w).Do("POST", jobs, job(tt.action)).Is(202, ""))
			w.Advance(jobTime)
			acme(w).Do("GET", id, nil).Is(200, `{"progress":{"type":"Completed"}}`)
		})
	}
}

func TestJobsOfOthersAreUnseen(t *testing.T) {
	w := start(t)
	id := jobID(acme(w).Do("POST", jobs, changes).Is(202, ""))
	for _, target := range []string{id, jobs + "/maj_1"} {
		w.Client("X-API-KEY", "key-globex").Do("GET", target, nil).Is(404, `{"issues":[{"code":"NotFound"}]}`).By("onsi.job-not-found")
	}
	w.Advance(jobTime)
	w.Client("X-API-KEY", "key-globex").Do("GET", everybody, nil).Is(200, `{"total":1}`).By("")
	acme(w).Do("GET", jobs+"/maj_1", nil).Is(200, `{"id":"maj_1","progress":{"type":"AwaitingReview","totalActions":3,"totalComplete":0,"totalProcessing":0},"createdAt":"2026-01-14T09:00:00.000Z"}`)
}

// A job that waits is part of the state.
func TestPendingJobGoesInAsItComesOut(t *testing.T) {
	w := start(t)
	id := jobID(acme(w).Do("POST", jobs, changes).Is(202, ""))
	before := w.StateText()
	put(t, w, before)
	if diff := cmp.Diff(before, w.StateText()); diff != "" {
		t.Errorf("the state is another afterwards (-before +after):\n%s", diff)
	}
	w.Advance(jobTime)
	acme(w).Do("GET", id, nil).Is(200, `{"progress":{"type":"Completed"}}`)
	acme(w).Do("GET", grace, nil).Is(200, `{"tier":"Silver","accountDetails":null,"phone":"+441"}`)
}

func TestRewindBringsAJobBack(t *testing.T) {
	w := start(t)
	id := jobID(acme(w).Do("POST", jobs, changes).Is(202, ""))
	w.Advance(jobTime)
	acme(w).Do("GET", id, nil).Is(200, `{"progress":{"type":"Completed"}}`)
	if err := w.Rewind(1); err != nil {
		t.Fatal(err)
	}
	acme(w).Do("GET", id, nil).Is(200, `{"progress":{"type":"Processing"}}`)
	acme(w).Do("GET", ivy, nil).Is(200, `{"status":"invited"}`)
}

// Nothing of a refused job is carried out, so no answer and no reason names a member that
// there was only while the job was tried.
func TestARefusedJobNamesNobodyNew(t *testing.T) {
	c := acme(start(t))
	c.Do("POST", jobs, job(adds(nil), adds(nil))).Is(400, "").TurnedOn("onsi.added-twice", "email", "ann@example.com", "").LeftBy(1)
	c.Do("POST", jobs, job(adds(fields{"firstName": "Once"}))).Is(202, "")
	c.Do("POST", jobs, job(adds(fields{"workerId": "W-7"}), to("Update", ivy, fields{"workerId": "W-7"}))).Is(400, "").
		TurnedOn("onsi.worker-id-held", "workerId", "W-7", "")
	c.Do("POST", jobs, job(adds(fields{"workerId": "W-1"}))).Is(400, "").
		TurnedOn("onsi.worker-id-held", "workerId", "W-1", grace[len("/v1/members/"):])
}

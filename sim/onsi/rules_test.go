package onsi_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// keys is the names of the members of a JSON object, sorted.
func keys(object any) []string { return slices.Sorted(maps.Keys(object.(map[string]any))) }

type refusal struct {
	reason string
	method string
	target string
	body   any
	status int
	issues string // whole, but for messages
	rule   string
}

func of(code, target string) string {
	return fmt.Sprintf(`{"issues":[{"code":%q,"memberId":%q}]}`, code, target[len("/v1/members/"):])
}

func code(code string) string { return fmt.Sprintf(`{"issues":[{"code":%q}]}`, code) }

func add(email string) string {
	return fmt.Sprintf(`{"issues":[{"code":"InvalidAddMemberPayload","email":%q}]}`, email)
}

var refusals = []refusal{
	{"the email of an active member", "POST", "/v1/members", whole(fields{"email": "grace@example.com"}), 400, of("MemberAlreadyInvited", grace), "onsi.already-invited"},
	{"the email of an invited member", "POST", "/v1/members", whole(fields{"email": "ivy@example.com"}), 400, of("MemberAlreadyInvited", ivy), "onsi.already-invited"},
	{"the email of a member, in another case", "POST", "/v1/members", whole(fields{"email": "GRACE@Example.com"}), 400, of("MemberAlreadyInvited", grace), "onsi.already-invited"},
	{"already invited goes before tier and workerId", "POST", "/v1/members", whole(fields{"email": "ivy@example.com", "tier": "Tin", "workerId": "W-1"}), 400, of("MemberAlreadyInvited", ivy), "onsi.already-invited"},
	{"a tier that there is not", "POST", "/v1/members", whole(fields{"tier": "Tin"}), 400, add("ann@example.com"), "onsi.tier-unknown"},
	{"the tier of another client", "POST", "/v1/members", whole(fields{"tier": "Bronze"}), 400, add("ann@example.com"), "onsi.tier-unknown"},
	{"tiers are told apart by case", "POST", "/v1/members", whole(fields{"tier": "gold"}), 400, add("ann@example.com"), "onsi.tier-unknown"},
	{"the tier goes before the workerId", "POST", "/v1/members", whole(fields{"tier": "Tin", "workerId": "W-1"}), 400, add("ann@example.com"), "onsi.tier-unknown"},
	{"the workerId of an active member", "POST", "/v1/members", whole(fields{"workerId": "W-1"}), 400, add("ann@example.com"), "onsi.worker-id-held"},
	{"the workerId of an inactive member", "POST", "/v1/members", whole(fields{"workerId": "W-2"}), 400, add("ann@example.com"), "onsi.worker-id-held"},
	{"inviting again does not take another's workerId", "POST", "/v1/members", whole(fields{"email": "henry@example.com", "workerId": "W-1"}), 400, add("henry@example.com"), "onsi.worker-id-held"},

	{"nobody", "PUT", none, whole(nil), 400, of("MemberNotFound", none), "onsi.member-not-found"},
	{"a member of another client", "PUT", kate, whole(nil), 400, of("MemberNotFound", kate), "onsi.member-not-found"},
	{"not found goes before the tier", "PUT", none, whole(fields{"tier": "Tin"}), 400, of("MemberNotFound", none), "onsi.member-not-found"},
	{"a tier that there is not", "PUT", grace, whole(fields{"tier": "Tin"}), 400, of("InvalidUpdateMemberPayload", grace), "onsi.tier-unknown"},
	{"the tier goes before email and workerId", "PUT", grace, whole(fields{"tier": "Tin", "email": "ivy@example.com", "workerId": "W-2"}), 400, of("InvalidUpdateMemberPayload", grace), "onsi.tier-unknown"},
	{"the email of an invited member", "PUT", grace, whole(fields{"email": "ivy@example.com"}), 400, of("InvalidUpdateMemberPayload", grace), "onsi.email-held"},
	{"the email of an inactive member", "PUT", grace, whole(fields{"email": "henry@example.com"}), 400, of("InvalidUpdateMemberPayload", grace), "onsi.email-held"},
	{"another's email, in another case", "PUT", grace, whole(fields{"email": "IVY@example.com"}), 400, of("InvalidUpdateMemberPayload", grace), "onsi.email-held"},
	{"the email goes before the workerId", "PUT", grace, whole(fields{"email": "ivy@example.com", "workerId": "W-2"}), 400, of("InvalidUpdateMemberPayload", grace), "onsi.email-held"},
	{"the workerId of an inactive member", "PUT", grace, whole(fields{"workerId": "W-2"}), 400, of("InvalidUpdateMemberPayload", grace), "onsi.worker-id-held"},
	{"the workerId of an active member", "PUT", henry, whole(fields{"workerId": "W-1"}), 400, of("InvalidUpdateMemberPayload", henry), "onsi.worker-id-held"},

	{"nobody", "PATCH", none, fields{}, 400, of("MemberNotFound", none), "onsi.member-not-found"},
	{"a member of another client", "PATCH", kate, fields{"firstName": "K"}, 400, of("MemberNotFound", kate), "onsi.member-not-found"},
	{"a tier that there is not", "PATCH", ivy, fields{"tier": "Tin", "email": "grace@example.com"}, 400, of("InvalidUpdateMemberPayload", ivy), "onsi.tier-unknown"},
	{"the email of an active member stays", "PATCH", grace, fields{"email": "new@example.com"}, 400, of("InvalidUpdateMemberPayload", grace), "onsi.email-fixed"},
	{"the email of an inactive member stays", "PATCH", henry, fields{"email": "new@example.com"}, 400, of("InvalidUpdateMemberPayload", henry), "onsi.email-fixed"},
	{"an invited member cannot take an active one's email", "PATCH", ivy, fields{"email": "grace@example.com", "workerId": "W-1"}, 400, of("InvalidUpdateMemberPayload", ivy), "onsi.email-held"},
	{"an invited member cannot take an inactive one's email", "PATCH", ivy, fields{"email": "henry@example.com"}, 400, of("InvalidUpdateMemberPayload", ivy), "onsi.email-held"},
	{"the workerId of an inactive member", "PATCH", ivy, fields{"workerId": "W-2"}, 400, of("InvalidUpdateMemberPayload", ivy), "onsi.worker-id-held"},

	{"nobody", "GET", none, nil, 404, of("MemberNotFound", none), "onsi.member-not-found"},
	{"a member of another client", "GET", kate, nil, 404, of("MemberNotFound", kate), "onsi.member-not-found"},
	{"nobody", "DELETE", none, nil, 400, of("MemberNotFound", none), "onsi.member-not-found"},
	{"a member of another client", "DELETE", kate, nil, 400, of("MemberNotFound", kate), "onsi.member-not-found"},
	{"an inactive member", "DELETE", henry, nil, 400, of("InvalidRemoveMemberPayload", henry), "onsi.already-removed"},

	{"no job", "GET", "/v1/members/jobs/x", nil, 404, code("NotFound"), "onsi.job-not-found"},
	{"another client's job", "GET", "/v1/members/jobs/maj_2", nil, 404, code("NotFound"), "onsi.job-not-found"},
	{"no file", "PUT", "/v1/members/jobs/csv", fields{}, 400, code("BadRequest"), "onsi.file-unreadable"},
	{"no cycle", "GET", "/v1/pay/cycles/x", nil, 404, code("NotFound"), "onsi.pay-cycle-not-found"},
	{"the deductions of another client's cycle", "GET", "/v1/pay/cycles/pc_3/deductions", nil, 404, code("NotFound"), "onsi.pay-cycle-not-found"},
	{"pay in another currency", "POST", runs, fields{"payDetails": []fields{{"memberId": idOf(grace), "money": fields{"amount": 1, "currency": "EUR"}}}}, 422, code("UnprocessableEntity"), "onsi.currency-differs"},
	{"a withdrawal in another currency", "POST", intents, fields{"memberId": idOf(grace), "amount": fields{"amount": 1000, "currency": "EUR"}}, 422, code("UnprocessableEntity"), "onsi.currency-differs"},
	{"an intent of nobody", "POST", intents, intent(none, 1000), 400, of("MemberNotFound", none), "onsi.member-not-found"},
	{"an intent of an invited member", "POST", intents, intent(ivy, 1000), 400, of("MemberNotEligible", ivy), "onsi.member-not-eligible"},
	{"an intent of an inactive member", "POST", intents, intent(jack, 1000), 400, of("MemberNotEligible", jack), "onsi.member-not-eligible"},
	{"below the lower limit", "POST", intents, intent(grace, 999), 422, code("UnprocessableEntity"), "onsi.withdrawal-limits"},
	{"nothing", "POST", intents, intent(grace, -1000), 422, code("UnprocessableEntity"), "onsi.withdrawal-limits"},
	{"above the upper limit", "POST", intents, intent(grace, 20001), 422, code("UnprocessableEntity"), "onsi.withdrawal-limits"},
	{"more than there is", "POST", intents, intent(grace, 9501), 422, code("UnprocessableEntity"), "onsi.funds-insufficient"},
	{"no intent", "POST", complete, fields{"withdrawalIntentId": "wi_9"}, 404, code("NotFound"), "onsi.intent-not-found"},
	{"another client's intent", "POST", complete, fields{"withdrawalIntentId": "wi_2"}, 404, code("NotFound"), "onsi.intent-not-found"},
}

func TestRefusals(t *testing.T) {
	about := func(r refusal) (string, string) { return r.rule, r.method + " " + r.reason }
	apitest.Rows(t, refusals, about, func(t *testing.T, r refusal) {
		w := start(t)
		before := w.StateText()
		got := acme(w).Do(r.method, r.target, r.body).Is(r.status, r.issues).By(r.rule)
		if diff := cmp.Diff(decode(t, r.issues), withoutMessages(t, got.JSON())); diff != "" {
			t.Errorf("the issues are others (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(before, w.StateText()); diff != "" {
			t.Errorf("a refusal changed the state (-before +after):\n%s", diff)
		}
	})
}

func TestWorkerIDIsHeldInEveryStatus(t *testing.T) {
	for _, tt := range []struct{ status, holder, workerID string }{
		{"active", grace, "W-1"}, {"invited", ivy, "W-7"}, {"inactive", henry, "W-2"},
	} {
		t.Run(tt.status, func(t *testing.T) {
			w := start(t)
			acme(w).Do("PATCH", tt.holder, fields{"workerId": tt.workerID}).Is(200, `{"status":"`+tt.status+`","workerId":"`+tt.workerID+`"}`)
			acme(w).Do("POST", "/v1/members", whole(fields{"workerId": tt.workerID})).Is(400, add("ann@example.com")).By("onsi.worker-id-held")
			acme(w).Do("PATCH", jack, fields{"workerId": tt.workerID}).Is(400, of("InvalidUpdateMemberPayload", jack)).By("onsi.worker-id-held")
		})
	}
}

// withoutMessages drops the messages of issues, which are in our own words.
func withoutMessages(t *testing.T, body any) any {
	t.Helper()
	for _, i := range body.(map[string]any)["issues"].([]any) {
		issue := i.(map[string]any)
		if message, _ := issue["message"].(string); message == "" {
			t.Error("an issue has no message")
		}
		delete(issue, "message")
	}
	return body
}

func TestHolders(t *testing.T) {
	tests := []struct {
		method, target string
		body           any
		field, value   string
		holder         string
	}{
		{"POST", "/v1/members", whole(fields{"email": "ivy@example.com"}), "email", "ivy@example.com", ivy},
		{"POST", "/v1/members", whole(fields{"workerId": "W-2"}), "workerId", "W-2", henry},
		{"PUT", grace, whole(fields{"email": "henry@example.com"}), "email", "henry@example.com", henry},
		{"PATCH", ivy, fields{"workerId": "W-1"}, "workerId", "W-1", grace},
	}
	for _, tt := range tests {
		w := start(t)
		acme(w).Do(tt.method, tt.target, tt.body).Is(400, "")
		r := w.Last().Refusal
		if r.Field != tt.field || r.Value != tt.value || r.Holder == nil || r.Holder.Collection != "members" || "/v1/members/"+r.Holder.ID != tt.holder {
			t.Errorf("%s %s: the refusal says %s %q, held by %v; want %s %q, held by %s", tt.method, tt.target, r.Field, r.Value, r.Holder, tt.field, tt.value, tt.holder)
		}
	}
}

package onsi_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// Each row meets a refusal, takes some of the steps of its rule's way out, and
// is out. {id} is the member that the refusal names.
func TestWaysOut(t *testing.T) {
	const get, put, patch, post, del = "GET", "PUT", "PATCH", "POST", "DELETE"
	type calls = []call
	is := func(name string, value any) fields { return fields{name: value} }
	looks := func(filter string) call { return call{get, everybody + "?" + filter, nil, nil} }
	invites := func(name string, value any) call { return call{post, everybody, whole(is(name, value)), nil} }
	ann := call{post, everybody, whole(nil), nil}
	annIvy := whole(is("email", "ivy@example.com"))
	for _, row := range []struct {
		reason  string
		reading string
		before  calls
		refused call
		rule    string
		taken   []int // the steps of the way out, from 1
		steps   calls
		again   bool // the refused request succeeds then
	}{
		{"send the data to the member", "", nil, call{post, everybody, annIvy, nil}, "already-invited", []int{1}, calls{{patch, everybody + "/{id}", annIvy, nil}, {put, everybody + "/{id}", annIvy, nil}}, false},
		{"a lost answer, with a key", "", calls{once(post, everybody, whole(nil))}, ann, "already-invited", []int{2}, calls{once(post, everybody, whole(nil)), {get, everybody + "/{id}", nil, nil}}, false},
		{"remove it first", "", nil, call{post, everybody, annIvy, nil}, "already-invited", []int{3}, calls{{del, everybody + "/{id}", nil, nil}}, true},

		{"the same person", "", nil, call{patch, ivy, is("email", "grace@example.com"), nil}, "email-held", []int{1, 2}, calls{looks("emails=grace@example.com"), {patch, grace, is("firstName", "I"), nil}}, false},
		{"the same person, inactive", "", nil, call{patch, ivy, is("email", "jack@example.com"), nil}, "email-held", []int{1, 2}, calls{looks("emails=jack@example.com"), {put, jack, whole(is("email", "jack@example.com")), nil}}, false},
		{"another email for an invited one", "", nil, call{put, grace, annIvy, nil}, "email-held", []int{1, 3}, calls{looks("emails=ivy@example.com"), {patch, ivy, is("email", "i@example.com"), nil}}, true},
		{"another email for an active one", "", nil, call{patch, ivy, is("email", "grace@example.com"), nil}, "email-held", []int{1, 3}, calls{looks("emails=grace@example.com"), {put, grace, whole(nil), nil}}, true},

		{"the same person, inactive", "", nil, invites("workerId", "W-2"), "worker-id-held", []int{1, 2}, calls{looks("workerIds=W-2"), {put, henry, whole(is("workerId", "W-2")), nil}}, false},
		{"the same person, active", "", nil, invites("workerId", "W-1"), "worker-id-held", []int{1, 2}, calls{looks("workerIds=W-1"), {patch, grace, is("lastName", "H"), nil}}, false},
		{"another workerId for the other", "", nil, invites("workerId", "W-1"), "worker-id-held", []int{1, 3}, calls{looks("workerIds=W-1"), {patch, grace, is("workerId", "W-5"), nil}}, true},
		{"none for the other", "", nil, call{put, ivy, whole(is("workerId", "W-2")), nil}, "worker-id-held", []int{1, 3}, calls{looks("workerIds=W-2"), {patch, henry, is("workerId", nil), nil}}, true},

		{"the email that it has", "", nil, call{patch, grace, fields{"email": "g@example.com", "firstName": "G"}, nil}, "email-fixed", []int{1}, calls{{patch, grace, fields{"email": "grace@example.com", "firstName": "G"}, nil}, {patch, grace, is("firstName", "G"), nil}}, false},
		{"a PUT", "", nil, call{patch, grace, is("email", "ann@example.com"), nil}, "email-fixed", []int{2}, calls{{put, grace, whole(nil), nil}}, true},
		{"a PUT of an inactive one", "", nil, call{patch, henry, is("email", "ann@example.com"), nil}, "email-fixed", []int{2}, calls{{put, henry, whole(nil), nil}}, true},
		{"the email that it has", "active-email-replace=rejected", nil, call{put, grace, whole(nil), nil}, "active-email-fixed", []int{1}, calls{{put, grace, whole(is("email", "grace@example.com")), nil}}, false},
		{"away and back", "active-email-replace=rejected", nil, call{put, grace, whole(nil), nil}, "active-email-fixed", []int{2}, calls{{del, grace, nil, nil}}, true},
		{"nothing is left to do", "", nil, call{del, henry, nil, nil}, "already-removed", []int{1}, calls{looks("memberIds=mem_bbbbbbbbbbbbbbbbbbbb&statuses=inactive")}, false},
		{"a tier of the programme", "", nil, invites("tier", "gold"), "tier-unknown", []int{1}, calls{{get, "/v1/tiers", nil, nil}, invites("tier", "Gold")}, false},

		{"found by email or workerId", "", nil, call{get, none, nil, nil}, "member-not-found", []int{1}, calls{looks("emails=henry@example.com"), looks("workerIds=W-2")}, false},
		{"invited", "", nil, call{get, none, nil, nil}, "member-not-found", []int{2}, calls{ann, {get, everybody + "/{id}", nil, nil}}, false},
		{"a key of its own", "idempotency-other-body=conflict", calls{once(del, ivy, nil)}, once(del, grace, nil), "idempotency-key-reused", []int{1}, calls{{del, grace, nil, []string{"x-idempotency-key", "k-2"}}}, false},
		{"the earlier request", "idempotency-other-body=conflict", calls{once(del, ivy, nil)}, once(del, grace, nil), "idempotency-key-reused", []int{2}, calls{once(del, ivy, nil)}, false},

		{"a job as it was told", "", calls{{post, jobs, job(adds(nil)), nil}}, call{get, jobs + "/x", nil, nil}, "job-not-found", []int{1}, calls{{post, jobs, job(to("Update", grace, nil)), nil}, {get, jobs + "/{id}", nil, nil}}, false},
		{"a file", "", nil, call{"PUT", file, fields{}, nil}, "file-unreadable", []int{1}, calls{{"PUT", file, csv("email,firstName,lastName,tier,dob\nann@example.com,Ann,Day,Gold,\n"), nil}}, false},
		{"a listed cycle", "", nil, call{get, "/v1/pay/cycles/pc_3", nil, nil}, "pay-cycle-not-found", []int{1}, calls{{get, "/v1/pay/cycles", nil, nil}, {get, "/v1/pay/cycles/pc_2", nil, nil}}, false},
		{"the balance's currency", "", nil, call{post, intents, fields{"memberId": idOf(grace), "amount": fields{"amount": 1000, "currency": "EUR"}}, nil}, "currency-differs", []int{1}, calls{{get, balance, nil, nil}, {post, intents, intent(grace, 1000), nil}}, false},
		{"an inactive one comes back", "", nil, call{post, intents, intent(jack, 1000), nil}, "member-not-eligible", []int{1}, calls{{put, jack, whole(fields{"accountDetails": fields{"accountHolder": "J", "iban": "1"}}), nil}, {post, runs, payRun(jack, 1000), nil}}, true},
		{"an account", "", calls{{patch, grace, is("accountDetails", nil), nil}}, call{post, intents, intent(grace, 1000), nil}, "bank-account-missing", []int{1}, calls{{patch, grace, is("accountDetails", fields{"accountHolder": "G", "iban": "1"}), nil}}, true},
		{"from limit to limit", "", nil, call{post, intents, intent(grace, 999), nil}, "withdrawal-limits", []int{1}, calls{{get, balance, nil, nil}, {post, intents, intent(grace, 1000), nil}}, false},
		{"no more than there is", "", nil, call{post, intents, intent(grace, 9501), nil}, "funds-insufficient", []int{1}, calls{{get, balance, nil, nil}, {post, intents, intent(grace, 9500), nil}, {post, complete, fields{"withdrawalIntentId": "wi_1"}, nil}}, false},
		{"more pay", "", nil, call{post, intents, intent(grace, 9501), nil}, "funds-insufficient", []int{2}, calls{{post, runs, payRun(grace, 1), nil}}, true},
		{"an intent as it was told", "", nil, call{post, complete, fields{"withdrawalIntentId": "wi_2"}, nil}, "intent-not-found", []int{1}, calls{{post, intents, intent(grace, 1000), nil}, {post, complete, fields{"withdrawalIntentId": "wi_1"}, nil}}, false},
		{"it is made", "", calls{{post, complete, fields{"withdrawalIntentId": "wi_1"}, nil}}, call{post, complete, fields{"withdrawalIntentId": "wi_1"}, nil}, "intent-completed", []int{1, 2}, calls{{get, "/v1/pay/withdrawals?memberId=" + idOf(grace), nil, nil}, {post, intents, intent(grace, 1000), nil}}, false},

		{"a key", "", nil, call{get, grace, nil, []string{"X-API-KEY", ""}}, "key-missing", []int{1}, calls{{get, grace, nil, nil}}, false},
		{"a declared key", "", nil, call{get, grace, nil, []string{"X-API-KEY", "wrong"}}, "key-unknown", []int{1}, calls{{get, grace, nil, nil}}, false},
		{"an id as it was told", "", nil, call{get, everybody + "/aaaaaaaaaaaaaaaaaaaa", nil, nil}, "member-id-malformed", []int{1}, calls{{get, grace, nil, nil}}, false},
		{"a right filter, or none", "", nil, looks("skip=-1"), "query-invalid", []int{1}, calls{looks("skip=1"), looks("")}, false},
		{"one value", "", nil, looks("take=1&take=1"), "query-invalid", []int{1}, calls{looks("take=1"), looks("")}, false},
		{"no such parameter", "unknown-query=rejected", nil, looks("statuses[]=active"), "query-unknown", []int{1}, calls{looks("statuses=active"), looks("")}, false},
		{"both", "page-parameters=required", nil, looks("skip=0"), "page-parameter-missing", []int{1}, calls{looks("skip=0&take=50")}, false},
		{"all that must be there", "", nil, call{post, everybody, whole(is("tier", absent)), nil}, "field-missing", []int{1}, calls{ann}, false},
		{"a PATCH", "", nil, call{put, grace, is("firstName", "G"), nil}, "field-missing", []int{2}, calls{{patch, grace, is("firstName", "G"), nil}}, false},
		{"its own type", "", nil, invites("phone", 5), "field-mistyped", []int{1}, calls{invites("phone", "5"), invites("email", "bob@example.com")}, false},
		{"null where it may be", "", nil, call{patch, grace, is("phone", nil), nil}, "field-mistyped", []int{2}, calls{{patch, grace, fields{"gender": nil, "accountDetails": nil, "workerId": nil}, nil}, {put, grace, whole(fields{"gender": nil, "accountDetails": nil}), nil}}, false},
		{"a right value", "", nil, invites("email", "ann"), "field-invalid", []int{1}, calls{ann}, false},
		{"only what is known", "", nil, invites("status", "active"), "field-unknown", []int{1}, calls{ann}, false},
		{"an object", "", nil, call{post, everybody, "[]", nil}, "body-unreadable", []int{1}, calls{ann}, false},
		{"an object", "", nil, call{post, everybody, nil, nil}, "body-empty", []int{1}, calls{ann}, false},
		{"JSON", "", nil, call{post, everybody, apitest.Body{Type: "text/plain", Text: "{}"}, nil}, "body-not-json", []int{1}, calls{ann}, false},
		{"a shorter body", "", nil, invites("firstName", strings.Repeat("x", 1<<20)), "body-too-large", []int{1}, calls{ann}, false},
	} {
		t.Run(row.rule+" "+row.reason, func(t *testing.T) {
			w := start(t)
			c := acme(w)
			if reading, value, ok := strings.Cut(row.reading, "="); ok {
				w.Flip(reading, value)
			}
			for _, r := range row.before {
				r.by(c, "")
			}
			a := row.refused.by(c, "").By("onsi." + row.rule).LeftBy(row.taken...)
			if row.again {
				row.steps = append(row.steps, row.refused)
			}
			apitest.Follow(a, named, func(r call, id string) *apitest.Answer {
				next := r.by(c, id)
				if next.Operation == "getMembers" && next.At("/total") == 0.0 {
					t.Fatalf("it finds nobody: %s", r.target)
				}
				return next
			}, row.steps...)
		})
	}
}

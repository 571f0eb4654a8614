package onsi_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim"
)

// call is a request. In a target, {id} stands for the member that the answer
// before named.
type call struct {
	method, target string
	body           any
	header         []string // names and values, by turns; the key is key-acme unless it is among them
}

const everybody = "/v1/members"

func (r call) by(c *apitest.Client, id string) *apitest.Answer {
	return c.Do(r.method, strings.Replace(r.target, "{id}", id, 1), r.body, r.header...)
}

// once is a call with an idempotency key.
func once(method, target string, body any) call {
	return call{method, target, body, []string{"x-idempotency-key", "k-1"}}
}

// named is the member that an answer names; before if it names none.
func named(a *apitest.Answer, before string) string {
	return a.Named(before, "/memberId", "/jobId", "/withdrawalIntentId", "/id", "/issues/0/memberId")
}

func TestWhy(t *testing.T) {
	type calls = []call
	noKey, wrongKey, second := []string{"X-API-KEY", ""}, []string{"X-API-KEY", "wrong"}, []string{"X-API-KEY", "key-acme-2"}
	ann := calls{{"POST", everybody, whole(nil), nil}}
	grown := whole(fields{"email": "grace@example.com", "phone": "+441", "workerId": "W-1", "dob": "1991-03-05", "gender": "Female"})
	for _, row := range []struct {
		reason             string
		reading            string // one that is flipped: "id=value"
		before             calls
		pause              time.Duration
		last               call
		rule, field, value string
		holder             string // {id}: the member that was named last before
	}{
		{"no key: the header is named", "", nil, 0, call{"GET", grace, nil, noKey}, "key-missing", "x-api-key", "", ""},
		{"a key is a secret", "", nil, 0, call{"GET", grace, nil, wrongKey}, "key-unknown", "x-api-key", "", ""},
		{"an id that is none", "", nil, 0, call{"GET", everybody + "/5", nil, nil}, "member-id-malformed", "id", "5", ""},
		{"a filter of another type", "", nil, 0, call{"GET", everybody + "?take=x", nil, nil}, "query-invalid", "take", "x", ""},
		{"a number that is too small", "", nil, 0, call{"GET", everybody + "?skip=-1", nil, nil}, "query-invalid", "skip", "-1", ""},
		{"what an unknown parameter holds may be a secret", "unknown-query=rejected", nil, 0, call{"GET", everybody + "?key=s", nil, nil}, "query-unknown", "key", "", ""},
		{"the first parameter that is missing", "page-parameters=required", nil, 0, call{"GET", everybody + "?skip=1", nil, nil}, "page-parameter-missing", "take", "", ""},
		{"the first field that is missing", "", nil, 0, call{"POST", everybody, fields{"email": "ann@example.com"}, nil}, "field-missing", "firstName", "", ""},
		{"a number as text", "", nil, 0, call{"PATCH", grace, fields{"firstName": 5}, nil}, "field-mistyped", "firstName", "5", ""},
		{"bank details may be anywhere in an object", "", nil, 0, call{"PATCH", grace, fields{"tier": fields{"iban": "DE1"}}, nil}, "field-mistyped", "tier", "", ""},
		{"bank details are never shown", "", nil, 0, call{"PATCH", grace, fields{"accountDetails": fields{"accountHolder": "G", "iban": 5}}, nil}, "field-mistyped", "accountDetails.iban", "", ""},
		{"nor is what stands in their place", "", nil, 0, call{"PATCH", grace, fields{"accountDetails": "DE1"}, nil}, "field-mistyped", "accountDetails", "", ""},
		{"a gender that there is not", "", nil, 0, call{"PATCH", grace, fields{"gender": "f"}, nil}, "field-invalid", "gender", "f", ""},
		{"a secret may be in a field that nobody knows", "", nil, 0, call{"PATCH", grace, fields{"iban": "DE1"}, nil}, "field-unknown", "iban", "", ""},
		{"nothing can be read of a broken body", "", nil, 0, call{"PATCH", grace, "{", nil}, "body-unreadable", "", "", ""},
		{"nothing is sent", "", nil, 0, call{"PATCH", grace, nil, nil}, "body-empty", "", "", ""},
		{"another content type", "", nil, 0, call{"PATCH", grace, apitest.Body{Type: "text/plain", Text: "{}"}, nil}, "body-not-json", "Content-Type", "text/plain", ""},
		{"too much", "", nil, 0, call{"PATCH", grace, fields{"firstName": strings.Repeat("x", sim.MaxBody)}, nil}, "body-too-large", "", "", ""},

		{"nobody", "", nil, 0, call{"PUT", none, whole(nil), nil}, "member-not-found", "id", none[len(everybody)+1:], ""},
		{"another client's member is no business of this one", "", nil, 0, call{"DELETE", kate, nil, nil}, "member-not-found", "id", kate[len(everybody)+1:], ""},
		{"who is invited", "", nil, 0, call{"POST", everybody, whole(fields{"email": "ivy@example.com"}), nil}, "already-invited", "email", "ivy@example.com", ivy},
		{"a member that a request made", "", ann, 0, call{"POST", everybody, whole(nil), second}, "already-invited", "email", "ann@example.com", "{id}"},
		{"a tier", "", nil, 0, call{"PUT", grace, whole(fields{"tier": "Tin"}), nil}, "tier-unknown", "tier", "Tin", ""},
		{"the member's own status fixes its email", "", nil, 0, call{"PATCH", henry, fields{"email": "new@example.com"}, nil}, "email-fixed", "email", "new@example.com", henry},
		{"the same of an active one", "active-email-replace=rejected", nil, 0, call{"PUT", grace, whole(nil), nil}, "active-email-fixed", "email", "ann@example.com", grace},
		{"who has the email, though inactive", "", nil, 0, call{"PATCH", ivy, fields{"email": "henry@example.com"}, nil}, "email-held", "email", "henry@example.com", henry},
		{"who has the workerId, though inactive", "", nil, 0, call{"POST", everybody, whole(fields{"workerId": "W-2"}), nil}, "worker-id-held", "workerId", "W-2", henry},
		{"it was the status that decided", "", nil, 0, call{"DELETE", jack, nil, nil}, "already-removed", "status", "inactive", jack},

		{"an email with an Onsi account meets no member", "", nil, 0, call{"POST", everybody, whole(fields{"email": "there@example.com"}), nil}, "active-at-once", "email", "there@example.com", ""},
		{"or one who was removed", "", calls{{"POST", everybody, whole(fields{"email": "there@example.com"}), nil}, {"DELETE", everybody + "/{id}", nil, nil}}, 0,
			call{"POST", everybody, whole(fields{"email": "there@example.com"}), nil}, "active-at-once", "email", "there@example.com", "{id}"},
		{"who is invited again", "", nil, 0, call{"POST", everybody, whole(fields{"email": "henry@example.com"}), nil}, "invited-again", "email", "henry@example.com", henry},
		{"who stays behind", "reinvited-member=new-member", nil, 0, call{"POST", everybody, whole(fields{"email": "henry@example.com"}), nil}, "invited-as-new", "email", "henry@example.com", henry},
		{"who is active again", "", nil, 0, call{"PUT", jack, whole(nil), nil}, "reactivate-on-replace", "id", jack[len(everybody)+1:], jack},
		{"who is invited by a replace", "reactivated-status=invited-unless-accepted-before", nil, 0, call{"PUT", henry, whole(fields{"workerId": "W-2"}), nil}, "invite-on-replace", "id", henry[len(everybody)+1:], henry},
		{"the first field that is cleared", "", nil, 0, call{"PUT", grace, whole(fields{"phone": "1", "accountDetails": nil, "enablePayroll": true}), nil}, "omitted-cleared", "workerId", "", grace},
		{"a gender is cleared last", "", nil, 0, call{"PUT", grace, whole(fields{"phone": "1", "workerId": "W-1", "dob": "1991-03-05", "accountDetails": nil, "enablePayroll": true}), nil}, "omitted-cleared", "gender", "", grace},
		{"the account that is left out", "", nil, 0, call{"PUT", grace, with(grown, "enablePayroll", true), nil}, "omitted-account-details", "accountDetails", "", grace},
		{"the payroll that is left out", "", nil, 0, call{"PUT", grace, with(grown, "accountDetails", nil), nil}, "omitted-enable-payroll", "enablePayroll", "", grace},
		{"who stays inactive", "", nil, 0, call{"PATCH", henry, fields{"firstName": "H"}, nil}, "update-keeps-inactive", "id", henry[len(everybody)+1:], henry},

		{"no job", "", nil, 0, call{"GET", jobs + "/maj_9", nil, nil}, "job-not-found", "jobId", "maj_9", ""},
		{"the tier of an action", "", nil, 0, call{"POST", jobs, job(adds(nil), to("Update", grace, fields{"tier": "Tin"})), nil}, "tier-unknown", "tier", "Tin", ""},
		{"who has what an action of a file wants", "", nil, 0, call{"PUT", file, csv("email,firstName,lastName,tier,workerId\na@example.com,A,B,Gold,W-2\n"), nil}, "worker-id-held", "workerId", "W-2", henry},
		{"nothing can be read of a broken file", "", nil, 0, call{"PUT", file, csv("a,\"b\n"), nil}, "file-unreadable", "", "", ""},
		{"no cycle", "", nil, 0, call{"GET", "/v1/pay/cycles/pc_3", nil, nil}, "pay-cycle-not-found", "id", "pc_3", ""},
		{"after the last cycle", "", nil, month, call{"GET", balance, nil, nil}, "no-open-pay-cycle", "", "", ""},
		{"the first amount in another currency", "", nil, 0, call{"POST", intents, fields{"memberId": idOf(grace), "amount": fields{"amount": 1000, "currency": "EUR"}}, nil}, "currency-differs", "amount.currency", "EUR", ""},
		{"the status of the member", "", nil, 0, call{"POST", intents, intent(ivy, 1000), nil}, "member-not-eligible", "status", "invited", ivy},
		{"the member who lacks an account", "", calls{{"PATCH", grace, fields{"accountDetails": nil}, nil}}, 0, call{"POST", intents, intent(grace, 1000), nil}, "bank-account-missing", "accountDetails", "", grace},
		{"an amount below the limit", "", nil, 0, call{"POST", intents, intent(grace, 999), nil}, "withdrawal-limits", "amount.amount", "999", ""},
		{"an amount above the funds", "", nil, 0, call{"POST", intents, intent(grace, 9501), nil}, "funds-insufficient", "amount.amount", "9501", ""},
		{"an intent that was within the funds", "", calls{{"POST", runs, payRun(grace, -9000), nil}}, 0, call{"POST", complete, fields{"withdrawalIntentId": "wi_1"}, nil}, "funds-insufficient", "withdrawalIntentId", "wi_1", "wi_1"},
		{"no intent", "", nil, 0, call{"POST", complete, fields{"withdrawalIntentId": "wi_9"}, nil}, "intent-not-found", "withdrawalIntentId", "wi_9", ""},
		{"the intent that was completed", "", calls{{"POST", complete, fields{"withdrawalIntentId": "wi_1"}, nil}}, 0, call{"POST", complete, fields{"withdrawalIntentId": "wi_1"}, nil}, "intent-completed", "withdrawalIntentId", "wi_1", "wi_1"},
		{"the pay run that is told again", "", calls{once("POST", runs, payRun(grace, 1))}, 0, once("POST", runs, payRun(grace, 2)), "idempotent-replay", "x-idempotency-key", "k-1", "{id}"},
		{"the job that is told again", "", calls{once("POST", jobs, job(adds(nil)))}, 0, once("POST", jobs, job(adds(nil))), "idempotent-replay", "x-idempotency-key", "k-1", "{id}"},
		{"the intent that is told again", "", calls{once("POST", intents, intent(grace, 1000))}, 0, once("POST", intents, intent(grace, 1000)), "idempotent-replay", "x-idempotency-key", "k-1", "{id}"},

		{"the invitation that is told again", "", calls{once("POST", everybody, whole(nil))}, 0, once("POST", everybody, whole(nil)), "idempotent-replay", "x-idempotency-key", "k-1", "{id}"},
		{"the removal that is told again", "", calls{once("DELETE", ivy, nil)}, 0, once("DELETE", ivy, nil), "idempotent-replay", "x-idempotency-key", "k-1", ivy},
		{"it is about the first one's member, whatever the path", "", calls{once("PATCH", ivy, fields{})}, 0, once("PATCH", grace, fields{}), "idempotent-replay", "x-idempotency-key", "k-1", ivy},
		{"a key of another request", "idempotency-other-body=conflict", calls{once("DELETE", ivy, nil)}, 0, once("PATCH", grace, fields{}), "idempotency-key-reused", "x-idempotency-key", "k-1", ivy},
		{"what the key stood for", "", calls{once("POST", everybody, whole(nil))}, week, once("PATCH", grace, fields{}), "idempotency-key-expired", "x-idempotency-key", "k-1", "{id}"},
		{"what it stood for under the same path", "idempotency-scope=api-key-method-path", calls{once("PATCH", grace, fields{}), once("PATCH", ivy, fields{})}, week, once("PATCH", grace, fields{}), "idempotency-key-expired", "x-idempotency-key", "k-1", grace},
	} {
		t.Run(row.reason, func(t *testing.T) {
			w := start(t)
			c := acme(w)
			if reading, value, ok := strings.Cut(row.reading, "="); ok {
				w.Flip(reading, value)
			}
			id := "nobody"
			for _, r := range row.before {
				id = named(r.by(c, id), id)
			}
			w.Advance(row.pause)
			rule, holder := "onsi."+row.rule, strings.TrimPrefix(strings.Replace(row.holder, "{id}", id, 1), everybody+"/")
			row.last.by(c, id).By(rule).TurnedOn(rule, row.field, row.value, holder)
		})
	}
}

// with is a body with one field more.
func with(body fields, name string, value any) fields {
	more := fields{name: value}
	for n, v := range body {
		more[n] = v
	}
	return more
}

// A limit needs a world of its own.
func TestWhyOfTheLimit(t *testing.T) {
	w := limited(t)
	empty(t, acme(w))
	acme(w).Do("GET", "/v1/tiers", nil).Is(429, "").TurnedOn("onsi.rate-limit", "", "", "").LeftBy(1)
	w.Advance(time.Second / 100)
	acme(w).Do("GET", "/v1/tiers", nil).Is(200, "")
}

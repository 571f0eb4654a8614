package onsi_test

import (
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// one is a single request of acme's.
func one(method, target string, body any, header ...string) func(*apitest.Client) *apitest.Answer {
	return func(c *apitest.Client) *apitest.Answer { return c.Do(method, target, body, header...) }
}

// twice is two requests with one idempotency key.
func twice(first, second string) func(*apitest.Client) *apitest.Answer {
	return func(c *apitest.Client) *apitest.Answer {
		keyed(c, "PATCH", first, fields{"firstName": "One"}).Is(200, `{"firstName":"One"}`)
		return keyed(c, "PATCH", second, fields{"firstName": "Two"})
	}
}

func TestReadings(t *testing.T) {
	const keyRequired = `{"issues":[{"code":"HeaderValidation","message":"Required","path":"x-api-key"}]}`
	apitest.Readings(t, func(tb testing.TB) *apitest.Client { return acme(start(tb)) },
		apitest.Reads("reactivated-status", "a member that never accepted", one("PUT", henry, whole(nil))).
			As("active", 200, `{"status":"active"}`, "onsi.reactivate-on-replace").
			As("invited-unless-accepted-before", 200, `{"status":"invited"}`, "onsi.invite-on-replace"),
		apitest.Reads("idempotency-other-body", "a key for the second time, with another body", twice(ivy, ivy)).
			As("first-result", 200, `{"firstName":"One"}`, "onsi.idempotent-replay").
			As("conflict", 409, `{"issues":[{"code":"Conflict"}]}`, "onsi.idempotency-key-reused"),
		apitest.Reads("idempotency-other-body", "another invitation under the key of the first", func(c *apitest.Client) *apitest.Answer {
			keyed(c, "POST", "/v1/members", whole(nil)).Is(201, `{"email":"ann@example.com"}`)
			return keyed(c, "POST", "/v1/members", whole(fields{"email": "bea@example.com"}))
		}).
			As("first-result", 201, `{"email":"ann@example.com"}`, "onsi.idempotent-replay").
			As("conflict", 409, `{"issues":[{"code":"Conflict"}]}`, "onsi.idempotency-key-reused"),
		apitest.Reads("idempotency-scope", "a removal under the key of an invitation", func(c *apitest.Client) *apitest.Answer {
			keyed(c, "POST", "/v1/members", whole(nil)).Is(201, "")
			return keyed(c, "DELETE", grace, nil)
		}).
			As("api-key", 201, `{"email":"ann@example.com"}`, "onsi.idempotent-replay").
			As("api-key-method-path", 200, `{"message":"OK"}`, ""),
		apitest.Reads("idempotency-scope", "a key for the second time, for another member", twice(ivy, grace)).
			As("api-key", 200, `{"firstName":"One","lastName":"Lane"}`, "onsi.idempotent-replay").
			As("api-key-method-path", 200, `{"firstName":"Two","lastName":"Hill"}`, ""),
		apitest.Reads("unknown-member-status", "a replace of nobody", one("PUT", none, whole(nil))).
			As("400", 400, of("MemberNotFound", none), "onsi.member-not-found").
			As("404", 404, of("MemberNotFound", none), "onsi.member-not-found").Then(func(_ *testing.T, c *apitest.Client) {
			c.Do("PATCH", none, fields{}).Is(404, "")
			c.Do("DELETE", none, nil).Is(404, "")
		}),
		apitest.Reads("active-email-replace", "a replace of an active member with another email", one("PUT", grace, whole(nil))).
			As("accepted", 200, `{"email":"ann@example.com"}`, "onsi.omitted-enable-payroll").
			As("rejected", 400, of("InvalidUpdateMemberPayload", grace), "onsi.active-email-fixed"),
		apitest.Reads("omitted-account-details", "a replace without a bank account", one("PUT", grace, whole(fields{"enablePayroll": true}))).
			As("kept", 200, `{"accountDetails":{"accountHolder":"Grace Hill","sortCode":"112233","accountNumber":"44556677"}}`, "onsi.omitted-account-details").
			As("cleared", 200, `{"accountDetails":null}`, "onsi.omitted-account-details"),
		apitest.Reads("omitted-enable-payroll", "a replace without the payroll", one("PUT", grace, whole(nil))).
			As("false", 200, `{"enablePayroll":false}`, "onsi.omitted-enable-payroll").
			As("kept", 200, `{"enablePayroll":true}`, "onsi.omitted-enable-payroll"),
		apitest.Reads("reinvited-member", "the members of an email that was invited again", func(c *apitest.Client) *apitest.Answer {
			c.Do("POST", "/v1/members", whole(fields{"email": "henry@example.com"})).Is(201, `{"status":"invited"}`)
			return c.Do("GET", "/v1/members?emails=henry@example.com", nil)
		}).
			As("same-member", 200, `{"total":1,"members":[{"memberId":"mem_bbbbbbbbbbbbbbbbbbbb","status":"invited"}]}`, "").
			As("new-member", 200, `{"total":2,"members":[{"memberId":"mem_bbbbbbbbbbbbbbbbbbbb","status":"inactive"},{"status":"invited","firstName":"Ann"}]}`, ""),
		apitest.Reads("remove-inactive", "a removal for the second time", one("DELETE", jack, nil)).
			As("rejected", 400, of("InvalidRemoveMemberPayload", jack), "onsi.already-removed").
			As("ok", 200, `{"message":"OK"}`, ""),
		apitest.Reads("missing-key-status", "no API key", one("GET", grace, nil, "X-API-KEY", "")).
			As("400", 400, keyRequired, "onsi.key-missing").
			As("401", 401, keyRequired, "onsi.key-missing"),
		apitest.Reads("email-case", "the email of an active member, in another case", one("POST", "/v1/members", whole(fields{"email": "GRACE@example.com"}))).
			As("insensitive", 400, of("MemberAlreadyInvited", grace), "onsi.already-invited").
			As("sensitive", 201, `{"email":"GRACE@example.com","status":"invited"}`, "").Then(func(_ *testing.T, c *apitest.Client) {
			c.Do("GET", "/v1/members?emails=grace@example.com", nil).Is(200, `{"total":1}`)
			c.Do("PATCH", grace, fields{"email": "Grace@example.com"}).Is(400, "").By("onsi.email-fixed")
			c.Do("POST", "/v1/members", whole(fields{"email": "Henry@example.com"})).Is(201, "").By("")
			c.Do("POST", "/v1/members", whole(fields{"email": "There@example.com"})).Is(201, `{"status":"invited"}`).By("")
		}),
		apitest.Reads("email-case", "letters beyond ASCII have a case too", func(c *apitest.Client) *apitest.Answer {
			c.Do("POST", "/v1/members", whole(fields{"email": "ilk@example.com"})).Is(201, "")
			return c.Do("GET", "/v1/members?skip=0&emails=%C4%B0L%E2%84%AA@example.com", nil)
		}).
			As("insensitive", 200, `{"total":1}`, "").
			As("sensitive", 200, `{"total":0}`, ""),
		apitest.Reads("page-parameters", "a list without skip and take", one("GET", "/v1/members", nil)).
			As("optional", 200, `{"total":4,"skip":0,"take":50}`, "").
			As("required", 400, issues("QueryValidation", "skip Required", "take Required"), "onsi.page-parameter-missing").Then(func(_ *testing.T, c *apitest.Client) {
			c.Do("GET", "/v1/members?skip=0", nil).Is(400, issues("QueryValidation", "take Required"))
			c.Do("GET", "/v1/members?skip=0&take=50", nil).Is(200, `{"total":4}`)
			c.Do("GET", "/v1/tiers", nil).Is(200, "")
		}),
		apitest.Reads("payload-code", "an invitation without a tier", one("POST", "/v1/members", whole(fields{"tier": absent}))).
			As("BodyValidation", 400, issues("BodyValidation", "tier Required"), "onsi.field-missing").
			As("InvalidAddMemberPayload", 400, `{"issues":[{"code":"InvalidAddMemberPayload","message":"tier: Required","email":"ann@example.com"}]}`, "onsi.field-missing").
			Then(func(_ *testing.T, c *apitest.Client) {
				c.Do("POST", "/v1/members", whole(fields{"email": 5, "status": "x"})).
					Is(400, `{"issues":[{"code":"InvalidAddMemberPayload","email":""},{"code":"InvalidAddMemberPayload","email":""}]}`)
				c.Do("PUT", grace, whole(fields{"tier": absent})).Is(400, issues("BodyValidation", "tier Required"))
			}),
		apitest.Reads("unknown-query", "a filter as another client writes it", one("GET", "/v1/members?statuses[]=inactive", nil)).
			As("ignored", 200, `{"total":4}`, "").
			As("rejected", 400, issues("QueryValidation", "statuses[] There is no such parameter here"), "onsi.query-unknown").Then(func(_ *testing.T, c *apitest.Client) {
			const wrong = `{"issues":[{"code":"QueryValidation","path":"x"}]}`
			for _, op := range everything {
				c.Do(op.method, op.target+"?x=1", op.body).Is(400, wrong).By("onsi.query-unknown")
			}
			c.Do("GET", "/v1/members?statuses=inactive&skip=0", nil).Is(200, `{"total":2}`)
		}),

		apitest.Reads("born-1900", "someone born in 1900", one("POST", "/v1/members", whole(fields{"dob": "1900-12-31"}))).
			As("accepted", 201, `{"dob":"1900-12-31"}`, "").
			As("rejected", 400, issues("BodyValidation", "dob Expected a date as YYYY-MM-DD, 1901 or later"), "onsi.field-invalid").Then(func(_ *testing.T, c *apitest.Client) {
			c.Do("PATCH", ivy, fields{"dob": "1901-01-01"}).Is(200, "")
		}),
		apitest.Reads("csv-missing-members", "how many actions a file has of which two members are missing", func(c *apitest.Client) *apitest.Answer {
			c.Do("PUT", file, csv("email,firstName,lastName,tier\nann@example.com,A,D,Gold\n")).Is(202, "")
			id := c.Do("PUT", fileV2, csv("email,firstName,lastName,tier\nann@example.com,A,D,Gold\n")).Is(202, "").String("/jobId")
			return c.Do("GET", jobs+"/"+id, nil)
		}).
			As("kept", 200, `{"progress":{"totalActions":1}}`, "").
			As("offboarded", 200, `{"progress":{"totalActions":3}}`, ""),
		apitest.Reads("pay-run-status", "a pay run", one("POST", runs, payRun(grace, 1000))).
			As("Available", 201, `{"status":"Available"}`, "").Then(func(_ *testing.T, c *apitest.Client) {
			c.Do("GET", balance, nil).Is(200, amounts(10500))
		}).
			As("Scheduled", 201, `{"status":"Scheduled","scheduledFor":"2026-01-16T00:00:00.000Z"}`, "").Then(func(_ *testing.T, c *apitest.Client) {
			c.Do("GET", balance, nil).Is(200, amounts(9500))
			c.World.Advance(15 * time.Hour)
			c.Do("GET", balance, nil).Is(200, amounts(10500))
		}),
		apitest.Reads("pay-refusal-status", "more than there is", one("POST", intents, intent(grace, 9501))).
			As("422", 422, code("UnprocessableEntity"), "onsi.funds-insufficient").
			As("400", 400, code("BadRequest"), "onsi.funds-insufficient").Then(func(_ *testing.T, c *apitest.Client) {
			c.Do("POST", intents, intent(grace, 1)).Is(400, code("BadRequest"))
			c.Do("POST", runs, fields{"payDetails": []fields{{"memberId": idOf(grace), "money": fields{"amount": 1, "currency": "EUR"}}}}).Is(400, code("BadRequest"))
		}),
		apitest.Reads("withdrawal-amount", "the withdrawals of a member", one("GET", "/v1/pay/members/mem_aaaaaaaaaaaaaaaaaaaa/withdrawals", nil)).
			As("gross", 200, `{"withdrawals":[{"amount":{"amount":3000},"fee":{"amount":50}}]}`, "").
			As("net", 200, `{"withdrawals":[{"amount":{"amount":2950},"fee":{"amount":50}}]}`, ""),

		// Asked for, and without a difference.
		apitest.Reads("csv-missing-members", "a file that is refused", one("PUT", file, csv("email,firstName,lastName,tier\nann@example.com,A,D,Tin\n"))).
			As("kept", 400, "", "onsi.tier-unknown"),
		apitest.Reads("reactivated-status", "a member that comes back with another's email", one("PUT", henry, whole(fields{"email": "grace@example.com"}))).
			As("active", 400, "", "onsi.email-held"),
		apitest.Reads("active-email-replace", "a replace with the same email", one("PUT", grace, whole(fields{"email": "grace@example.com"}))).
			As("accepted", 200, `{"email":"grace@example.com"}`, "onsi.omitted-enable-payroll"),
		apitest.Reads("omitted-account-details", "a replace that is refused", one("PUT", grace, whole(fields{"email": "ivy@example.com"}))).
			As("kept", 400, "", "onsi.email-held"),
		apitest.Reads("omitted-enable-payroll", "a replace that is refused", one("PUT", grace, whole(fields{"email": "ivy@example.com"}))).
			As("false", 400, "", "onsi.email-held"),
		apitest.Reads("email-case", "an inactive member's email in another case, where that is invited as new", func(c *apitest.Client) *apitest.Answer {
			c.World.Flip("reinvited-member", "new-member")
			return c.Do("POST", "/v1/members", whole(fields{"email": "HENRY@example.com"}))
		}).
			As("insensitive", 201, `{"status":"invited"}`, "onsi.invited-as-new"),
	)
}

func TestInvitedUnlessAcceptedBefore(t *testing.T) {
	w := start(t)
	w.Flip("reactivated-status", "invited-unless-accepted-before")
	c := acme(w)
	c.Do("PUT", jack, whole(nil)).Is(200, `{"status":"active"}`).By("onsi.reactivate-on-replace")

	c.Do("DELETE", grace, nil).Is(200, "")
	c.Do("PUT", grace, whole(fields{"email": "grace@example.com"})).Is(200, `{"status":"active"}`)

	c.Do("DELETE", ivy, nil).Is(200, "")
	c.Do("PUT", ivy, whole(fields{"email": "ivy@example.com"})).Is(200, `{"status":"invited"}`)

	// Invited again, and so not active, a member still was so before.
	c.Do("DELETE", grace, nil).Is(200, "")
	c.Do("POST", "/v1/members", whole(fields{"email": "grace@example.com"})).Is(201, `{"status":"invited"}`)
	c.Do("DELETE", grace, nil).Is(200, "")
	c.Do("PUT", grace, whole(fields{"email": "grace@example.com"})).Is(200, `{"status":"active"}`)

	there := "/v1/members/" + c.Do("POST", "/v1/members", whole(fields{"email": "there@example.com"})).Is(201, "").String("/memberId")
	c.Do("DELETE", there, nil).Is(200, "")
	c.Do("PUT", there, whole(fields{"email": "there@example.com"})).Is(200, `{"status":"active"}`)
}

// Two members with one email: the inactive one of before, and the new one.
func TestNewMemberOfAnInactiveOne(t *testing.T) {
	w := start(t)
	w.Flip("reinvited-member", "new-member")
	c := acme(w)
	body := whole(fields{"email": "henry@example.com"})
	made := c.Do("POST", "/v1/members", body).Is(201, `{"status":"invited","firstName":"Ann"}`).By("onsi.invited-as-new").String("/memberId")
	now := "/v1/members/" + made

	c.Do("PUT", now, body).Is(200, `{"status":"invited"}`)
	c.Do("PATCH", henry, fields{"firstName": "Old"}).Is(200, `{"status":"inactive"}`)
	c.Do("PUT", henry, body).Is(400, "").By("onsi.email-held")
	c.Do("POST", "/v1/members", body).Is(400, "").By("onsi.already-invited")
	c.Do("POST", "/v1/members", whole(fields{"workerId": "W-2"})).Is(400, "").By("onsi.worker-id-held")
	c.Do("PUT", ivy, whole(fields{"email": "jack@example.com"})).Is(200, "").By("") // an inactive one's email is free

	w.Flip("reinvited-member", "same-member")
	c.Do("PUT", now, body).Is(200, `{"status":"invited"}`)
	c.Do("DELETE", now, nil).Is(200, "")
	c.Do("PUT", henry, body).Is(200, `{"status":"active"}`)
}

func TestRejectedEmailOfActiveOnly(t *testing.T) {
	w := start(t)
	w.Flip("active-email-replace", "rejected")
	c := acme(w)
	c.Do("PUT", ivy, whole(nil)).Is(200, `{"email":"ann@example.com"}`)
	c.Do("PUT", henry, whole(fields{"email": "h@example.com"})).Is(200, `{"email":"h@example.com"}`)
	c.Do("PUT", grace, whole(fields{"email": "grace@example.com"})).Is(200, "")
	c.Do("PUT", grace, whole(fields{"email": "g@example.com", "tier": "Tin"})).Is(400, "").By("onsi.tier-unknown")
}

// Two members can be left from a time when case told emails apart.
func TestTheSameSpellingGoesFirst(t *testing.T) {
	w := start(t)
	w.Flip("email-case", "sensitive")
	c := acme(w)
	made := c.Do("POST", "/v1/members", whole(fields{"email": "GRACE@example.com"})).Is(201, "").String("/memberId")
	w.Flip("email-case", "insensitive")
	of := func(id string) string { return `{"issues":[{"code":"MemberAlreadyInvited","memberId":"` + id + `"}]}` }
	c.Do("POST", "/v1/members", whole(fields{"email": "GRACE@example.com"})).Is(400, of(made))
	c.Do("POST", "/v1/members", whole(fields{"email": "grace@example.com"})).Is(400, of("mem_aaaaaaaaaaaaaaaaaaaa"))
	c.Do("GET", "/v1/members?emails=Grace@example.com", nil).Is(200, `{"total":2}`)
}

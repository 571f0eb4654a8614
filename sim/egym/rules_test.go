package egym_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// Each row is one request to the closed scenario. A refusal must leave the
// state as it was.
func TestRules(t *testing.T) {
	tan := func(tan string) string {
		return someone(t, map[string]any{"membership.membershipType": "CORPORATE_FITNESS", "membership.verificationTAN": tan})
	}
	type row struct {
		reason       string
		key          string // key-a if empty
		method, path string
		body         string
		status       int
		rule         string
		want         string
	}
	rows := []row{
		{"no key at all", "none", "GET", "", "", 401, "egym.key-missing", `{"error":"Unauthorized"}`},
		{"a key that nobody issued", "wrong", "GET", "", "", 403, "egym.key-unknown", `{"errorCode":"forbiddenAction"}`},
		{"a key without any permission", "key-n", "GET", "", "", 403, "egym.permission-missing", `{"errorCode":"missingPermission"}`},
		{"a key that reads only may read", "key-r", "GET", "/acc-john", "", 200, "", ""},
		{"a key that reads only may not write, and hears that before its mistakes", "key-r", "POST", "", `{}`, 403, "egym.permission-missing", ""},
		{"a key that reads only may not delete", "key-r", "DELETE", "/acc-john", "", 403, "egym.permission-missing", ""},
		{"a key that reads only may not assign roles", "key-r", "POST", "/acc-john/roles", `{}`, 403, "egym.permission-missing", ""},

		{"the same account again is the membership conflict", "", "POST", "", john, 409, "egym.email-held",
			`{"errorCode":"membershipExists","message":"Membership conflicts with another account.","metadata":{"accountId":"acc-john"}}`},
		{"an email is one for the whole chain, over gyms and keys", "key-a2", "POST", "", with(t, john, map[string]any{"membership.membershipId": "M-9"}), 409, "egym.email-held", `{"metadata":{"accountId":"acc-john"}}`},
		{"an email is the same in another case", "", "POST", "", someone(t, map[string]any{"email": "MARY@mailinator.COM"}), 409, "egym.email-held", `{"metadata":{"accountId":"acc-mary"}}`},
		{"a membershipId is one for the whole chain", "key-a2", "POST", "", someone(t, map[string]any{"membership.membershipId": "M-1"}), 409, "egym.membership-id-held",
			`{"errorCode":"membershipExists","metadata":{"accountId":"acc-john"}}`},
		{"a membershipId is another in another case", "", "POST", "", someone(t, map[string]any{"membership.membershipId": "m-1"}), 201, "", ""},
		{"email and membershipId of two members: the email goes first", "", "POST", "", someone(t, map[string]any{"email": "mary@mailinator.com", "membership.membershipId": "M-1"}), 409, "egym.email-held", `{"metadata":{"accountId":"acc-mary"}}`},
		{"what another chain has is no conflict", "key-b", "POST", "", someone(t, map[string]any{"email": "mary@mailinator.com", "membership.membershipId": "M-2"}), 201, "", ""},
		{"a PUT to an email in use", "", "PUT", "/acc-john", with(t, john, map[string]any{"email": "mary@mailinator.com"}), 409, "egym.new-email-held", `{"errorCode":"userEmailConflict","metadata":{"accountId":"acc-mary"}}`},
		{"a PATCH to an email in use", "", "PATCH", "/acc-john", `{"email":"mary@mailinator.com"}`, 409, "egym.new-email-held", `{"errorCode":"userEmailConflict","metadata":{"accountId":"acc-mary"}}`},
		{"a PUT to a membershipId in use", "", "PUT", "/acc-john", with(t, john, map[string]any{"membership.membershipId": "M-2"}), 409, "egym.membership-id-held", `{"errorCode":"membershipExists","metadata":{"accountId":"acc-mary"}}`},
		{"a PATCH to a membershipId in use", "", "PATCH", "/acc-john", `{"membership":{"membershipId":"M-2"}}`, 409, "egym.membership-id-held", `{"metadata":{"accountId":"acc-mary"}}`},
		{"a PATCH to the email and membershipId that it has", "", "PATCH", "/acc-john", `{"email":"John.Wick@mailinator.com","membership":{"membershipId":"M-1"}}`, 200, "", `{"email":"John.Wick@mailinator.com"}`},
		{"an email of an account outside of the chain", "", "POST", "", someone(t, map[string]any{"email": "Outside@example.com"}), 409, "egym.email-held-elsewhere", `{"errorCode":"userEmailUsedByAnotherAccountConflict","metadata":{"accountId":"acc-outside"}}`},
		{"a change to such an email", "", "PATCH", "/acc-john", `{"email":"outside@example.com"}`, 409, "egym.email-held-elsewhere", ""},

		{"a corporate membership keeps its TAN", "", "PATCH", "/acc-tan", `{"membership":{"membershipType":"CORPORATE_FITNESS"}}`, 200, "", `{"membership":{"verificationTAN":"222222222"}}`},
		{"a TAN that there is not", "", "POST", "", tan("999999999"), 404, "egym.tan-unknown", `{"errorCode":"notFound","metadata":{"entity":"TAN"}}`},
		{"a PUT with such a TAN", "", "PUT", "/acc-john", tan("999999999"), 404, "egym.tan-unknown", ""},
		{"a TAN of another member", "", "POST", "", tan("222222222"), 409, "egym.tan-held", `{"errorCode":"tanAssociatedWithAnotherAccount","metadata":{"accountId":"acc-tan"}}`},
		{"a TAN of somebody outside of the chain", "", "POST", "", tan("333333333"), 409, "egym.tan-held-elsewhere", `{"metadata":{"accountId":"acc-outside"}}`},
		{"a corporate membership that is still to start", "", "POST", "", tan("111111111"), 201, "", `{"membership":{"corporateFitness":{"startTimestamp":"2026-03-01T00:00:00Z","endTimestamp":"2027-03-01T00:00:00Z"}}}`},
		{"a corporate membership that holds and ends", "", "POST", "", tan("444444444"), 201, "", `{"membership":{"corporateFitness":{"endTimestamp":"2026-12-31T00:00:00Z"}}}`},
		{"a chain without TANs takes any", "key-b", "POST", "", tan("999999999"), 201, "egym.any-tan", `{"membership":{"membershipType":"CORPORATE_FITNESS","verificationTAN":"999999999"}}`},

		{"an accountId that nobody has", "", "GET", "/nobody", "", 404, "egym.account-unknown", `{"errorCode":"notFound","metadata":{"entity":"ACCOUNT"}}`},
		{"an account of another chain", "", "GET", "/acc-b", "", 404, "egym.foreign-account", `{"metadata":{"entity":"CHAIN_PROFILE"}}`},
		{"an account of another gym of the chain", "", "GET", "/acc-mary", "", 200, "", `{"email":"Mary@Mailinator.com"}`},
		{"an email that nobody in the chain has", "key-b", "GET", "/email/mary@mailinator.com", "", 404, "egym.email-unknown", `{"metadata":{"entity":"ACCOUNT"}}`},
		{"an email in another case", "", "GET", "/email/mary%40mailinator.com", "", 200, "", `{"accountId":"acc-mary"}`},
		{"a membershipId that nobody in the chain has", "key-b", "GET", "/membership/M-2", "", 404, "egym.membership-id-unknown", `{"metadata":{"entity":"MEMBERSHIP"}}`},

		{"a PATCH ignores null, inside objects too", "", "PATCH", "/acc-mary", `{"email":null,"contact":null,"membership":{"endOfContract":null,"barcode":"b-3"}}`, 200, "egym.null-ignored",
			`{"email":"Mary@Mailinator.com","membership":{"endOfContract":"2026-12-31","barcode":"b-3"}}`},
		{"a POST with null for what may be left out", "", "POST", "", someone(t, map[string]any{"contact": nil, "membership.barcode": nil}), 201, "egym.null-left-out", ""},
		{"a PUT with null, which clears what there was", "", "PUT", "/acc-john", with(t, john, map[string]any{"contact": nil}), 200, "egym.replace-clears", ""},
		{"null for what must be there is missing", "", "PUT", "/acc-john", with(t, john, map[string]any{"email": nil}), 400, "egym.field-missing", `{"fieldErrors":[{"name":"email"}]}`},
		{"a PATCH of nothing", "", "PATCH", "/acc-john", `{}`, 200, "", `{"contact":{"phone":"+1 555 100","city":"Berlin","country":"DE"}}`},
		{"a PATCH inside contact", "", "PATCH", "/acc-john", `{"contact":{"city":"Wien","phone":null}}`, 200, "egym.null-ignored", `{"contact":{"phone":"+1 555 100","city":"Wien","country":"DE"}}`},
		{"a contract that ends before it starts, as on the page", "", "PATCH", "/acc-john", `{"membership":{"endOfContract":"2019-08-24"}}`, 200, "egym.end-before-start-accepted", `{"membership":{"startOfContract":"2025-08-24","endOfContract":"2019-08-24"}}`},

		{"the first of two limits", "", "GET", "?limit=100&limit=1", "", 200, "egym.first-value", `{"limit":100}`},
		{"the first of two values that is wrong", "", "GET", "?limit=x&limit=1", "", 400, "egym.field-invalid", `{"fieldErrors":[{"name":"limit","rejectedValue":"x"}]}`},
		{"deleting a picture that is not there", "", "DELETE", "/acc-john/images", "", 204, "egym.no-image", ""},
	}
	apitest.Rows(t, rows, func(r row) (string, string) { return r.rule, r.reason }, func(t *testing.T, r row) {
		w, c := start(t)
		key := r.key
		if key == "" {
			key = "key-a"
		}
		if key == "none" {
			key = ""
		}
		before := w.StateText()
		var sent any
		if r.body != "" {
			sent = r.body
		}
		c.Do(r.method, accounts+r.path, sent, "x-api-key", key).Is(r.status, r.want).By(r.rule)
		if r.status >= 400 && w.StateText() != before {
			t.Error("a refusal changed the state")
		}
		if e := w.Last(); r.status == 409 && (e.Refusal.Field == "" || e.Refusal.Value == "") {
			t.Error("a conflict does not say which field decided")
		}
	})
}

// TestRefusedEverywhere sends what nobody may send to every operation.
func TestRefusedEverywhere(t *testing.T) {
	for _, op := range operations {
		t.Run(op.id, func(t *testing.T) {
			w, c := start(t)
			before := w.StateText()
			c.Do(op.method, op.path, body(op.id, op.body), "x-api-key", "").Is(401, "").By("egym.key-missing")
			c.Do(op.method, op.path, body(op.id, op.body), "x-api-key", "wrong").Is(403, `{"errorCode":"forbiddenAction"}`).By("egym.key-unknown")
			c.Do(op.method, op.path, body(op.id, op.body), "x-api-key", "key-n").Is(403, `{"errorCode":"missingPermission"}`).By("egym.permission-missing")
			if strings.Contains(op.path, "acc-john") {
				foreign := strings.Replace(op.path, "acc-john", "acc-b", 1)
				c.Do(op.method, foreign, body(op.id, op.body)).Is(404, `{"metadata":{"entity":"CHAIN_PROFILE"}}`).By("egym.foreign-account")
				unknown := strings.Replace(op.path, "acc-john", "nobody", 1)
				c.Do(op.method, unknown, body(op.id, op.body)).Is(404, `{"metadata":{"entity":"ACCOUNT"}}`).By("egym.account-unknown")
			}
			if w.StateText() != before {
				t.Error("a refusal changed the state")
			}
			if status := c.Do(op.method, op.path, body(op.id, op.body)).Status; status >= 300 {
				t.Errorf("the request itself is refused with %d", status)
			}
		})
	}
}

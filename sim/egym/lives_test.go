package egym_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// A PUT clears what it leaves out.
func TestReplace(t *testing.T) {
	mary := with(t, john, map[string]any{"email": "mary@mailinator.com", "membership.membershipId": "M-2"})
	street := with(t, john, map[string]any{"contact": map[string]any{"city": nil, "street": "Ring"}})
	for _, row := range []struct {
		reason, path, sent, want string
		gone                     []string
	}{
		{"a whole contact, and parts of the membership", "/acc-mary", mary, mary, []string{"/contact", "/membership/endOfContract", "/membership/barcode"}},
		{"what the account had itself is no conflict", "/acc-john", john, john, []string{"/contact"}},
		{"parts of a contact, left out or null", "/acc-john", street, `{"contact":{"street":"Ring"}}`, []string{"/contact/city", "/contact/phone", "/contact/country"}},
		{"accountId and corporateFitness are read-only", "/acc-john", with(t, john, map[string]any{"accountId": 5, "membership.corporateFitness": "x"}), `{"accountId":"acc-john"}`,
			[]string{"/contact", "/membership/corporateFitness"}},
	} {
		t.Run(row.reason, func(t *testing.T) {
			_, c := start(t)
			got := c.Do("PUT", accounts+row.path, row.sent).Is(200, row.want).By("egym.replace-clears")
			for _, gone := range row.gone {
				if got.At(gone) != nil {
					t.Errorf("%s outlived a PUT that left it out: %s", gone, got.Text)
				}
			}
		})
	}
}

// An account is held only while it has a membership.
func TestDelete(t *testing.T) {
	for _, whole := range []bool{false, true} {
		t.Run(fmt.Sprintf("eraseMemberData=%v", whole), func(t *testing.T) {
			w, c := start(t)
			c.Do("POST", accounts, john).Is(409, "")
			deleted, entity, rule := "egym.membership-dropped", "CHAIN_PROFILE", "egym.membership-gone"
			if whole {
				deleted, entity, rule = "egym.member-erased", "ACCOUNT", "egym.account-unknown"
			}
			c.Do("DELETE", fmt.Sprintf("%s/acc-john?eraseMemberData=%v", accounts, whole), nil).Is(204, "").By(deleted)
			for _, op := range operations {
				if strings.Contains(op.path, "acc-john") {
					c.Do(op.method, op.path, body(op.id, op.body)).Is(404, `{"metadata":{"entity":"`+entity+`"}}`).By(rule)
				}
			}
			c.Do("GET", accounts+"/email/john.wick@mailinator.com", nil).Is(404, "")
			c.Do("GET", accounts+"/membership/M-1", nil).Is(404, "")
			c.Do("GET", accounts, nil).Is(200, `{"total":1}`)
			if kept := strings.Contains(w.StateText(), "acc-john"); kept == whole {
				t.Errorf("the person is kept: %v", kept)
			}
			again := c.Do("POST", accounts, john).Is(201, john)
			if again.String("/accountId") == "acc-john" {
				t.Error("the new account is the old one")
			}
			c.Do("POST", accounts, john).Is(409, `{"metadata":{"accountId":"`+again.String("/accountId")+`"}}`)
			if !whole {
				c.Do("DELETE", accounts+"/acc-john?eraseMemberData=true", nil).Is(204, "").By("egym.member-erased")
				c.Do("GET", accounts+"/acc-john", nil).Is(404, "").By("egym.account-unknown")
			}
		})
	}
}

// Roles are per gym, and revoked by false.
func TestRoles(t *testing.T) {
	const both = `{"trainer":true,"gymOwner":true}`
	type row struct{ reason, sent, rule, want string }
	rows := []row{
		{"false revokes", `{"trainer":false,"gymOwner":true}`, "egym.role-revoked", `{"trainer":false,"gymOwner":true}`},
		{"both at once", `{"trainer":false,"gymOwner":false}`, "egym.role-revoked", `{"trainer":false,"gymOwner":false}`},
		{"left out stays as it is", `{"trainer":true}`, "egym.role-left-out", both},
		{"null stays as it is", `{"trainer":null,"gymOwner":true}`, "egym.role-left-out", both},
		{"one is revoked, the other one left out", `{"gymOwner":false}`, "egym.role-revoked", `{"trainer":true,"gymOwner":false}`},
		{"one is revoked, the other one null", `{"gymOwner":false,"trainer":null}`, "egym.role-revoked", `{"trainer":true,"gymOwner":false}`},
	}
	apitest.Rows(t, rows, func(r row) (string, string) { return r.rule, r.reason }, func(t *testing.T, r row) {
		_, c := start(t)
		roles := accounts + "/acc-john/roles"
		c.Do("GET", roles, nil).Is(200, `{"trainer":false,"gymOwner":false}`)
		c.Do("POST", roles, both).Is(204, "").By("")
		c.Do("GET", roles, nil, "x-api-key", "key-a2").Is(200, `{"trainer":false,"gymOwner":false}`)
		c.Do("POST", roles, both, "x-api-key", "key-a2").Is(204, "")
		c.Do("POST", roles, r.sent).Is(204, "").By(r.rule)
		c.Do("GET", roles, nil).Is(200, r.want)
		c.Do("GET", roles, nil, "x-api-key", "key-a2").Is(200, both)
	})
}

// Under the reading, what is not sent is revoked.
func TestRolesLeftOut(t *testing.T) {
	for sent, want := range map[string]string{
		`{"trainer":true}`:  `{"trainer":true,"gymOwner":false}`,
		`{"gymOwner":null}`: `{"trainer":false,"gymOwner":false}`,
		`{}`:                `{"trainer":false,"gymOwner":false}`,
	} {
		w, c := start(t)
		w.Flip("roles-left-out", "revoked")
		roles := accounts + "/acc-john/roles"
		c.Do("POST", roles, `{"trainer":true,"gymOwner":true}`).Is(204, "").By("")
		c.Do("POST", roles, sent).Is(204, "").By("egym.role-left-out-revoked")
		c.Do("GET", roles, nil).Is(200, want)
	}
}

// An email in a path may stand as it is, with its @ and +.
func TestRawEmail(t *testing.T) {
	_, c := start(t)
	c.Do("POST", accounts, someone(t, map[string]any{"email": "jane+gym@mailinator.com"})).Is(201, "")
	c.Do("GET", accounts+"/email/jane+gym@mailinator.com", nil).Is(200, `{"email":"jane+gym@mailinator.com"}`)
	c.Do("GET", accounts+"/email/jane%2Bgym%40mailinator.com", nil).Is(200, `{"email":"jane+gym@mailinator.com"}`)
}

func TestList(t *testing.T) {
	w, c := start(t)
	ids := func(query string) string {
		t.Helper()
		page := c.Do("GET", accounts+query, nil)
		page.Is(200, "")
		var all []string
		for _, item := range page.At("/items").([]any) {
			all = append(all, strings.TrimPrefix(item.(map[string]any)["accountId"].(string), "acc-"))
		}
		return fmt.Sprintf("%v of %v next %v at %v", all, page.At("/total"), page.At("/hasNext"), page.At("/nextAfterId"))
	}
	w.Advance(time.Hour)
	c.Do("PATCH", accounts+"/acc-mary", `{"firstName":"Maria"}`).Is(200, "")
	w.Advance(time.Hour)
	c.Do("PATCH", accounts+"/acc-tan", `{"firstName":"Tam"}`).Is(200, "")
	c.Do("PATCH", accounts+"/acc-john", `{"firstName":"Jon"}`).Is(200, "") // at the same time, but later
	for _, row := range []struct{ reason, query, want string }{
		{"this gym, newest first", "", "[john tan] of 2 next false at <nil>"},
		{"the chain", "?currentGymOnly=false", "[john tan mary] of 3 next false at <nil>"},
		{"a first page", "?currentGymOnly=false&limit=2", "[john tan] of 3 next true at 2"},
		{"and its next", "?currentGymOnly=false&limit=2&offset=2", "[mary] of 3 next false at <nil>"},
		{"a page that just fits", "?currentGymOnly=false&limit=3", "[john tan mary] of 3 next false at <nil>"},
		{"beyond the end", "?offset=7", "[] of 2 next false at <nil>"},
		{"no items asked for", "?limit=0", "[] of 2 next true at 0"},
		{"from a time on", "?currentGymOnly=false&fromTimestamp=2026-01-15T10:30:00Z", "[john tan] of 2 next false at <nil>"},
		{"from the very time", "?currentGymOnly=false&fromTimestamp=2026-01-15T10:00:00.000Z", "[john tan mary] of 3 next false at <nil>"},
		{"up to the very time", "?currentGymOnly=false&toTimestamp=2026-01-15T12:00:00%2B02:00", "[mary] of 1 next false at <nil>"},
		{"a span, by pages", "?currentGymOnly=false&fromTimestamp=2026-01-15T10:00:00Z&toTimestamp=2026-01-15T11:00:00Z&limit=1&offset=1", "[tan] of 3 next true at 2"},
		{"a span that is none", "?fromTimestamp=2026-01-15T12:00:00Z&toTimestamp=2026-01-15T09:00:00Z", "[] of 0 next false at <nil>"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			if got := ids(row.query); got != row.want {
				t.Errorf("%s is %s, want %s", row.query, got, row.want)
			}
		})
	}
	for _, bad := range []string{"limit=101", "limit=-1", "limit=x", "offset=-1", "offset=2147483648", "currentGymOnly=maybe", "fromTimestamp=yesterday", "toTimestamp=2026-01-15"} {
		name, _, _ := strings.Cut(bad, "=")
		answer := c.Do("GET", accounts+"?"+bad, nil).Is(400, `{"errorCode":"invalidArguments"}`).By("egym.field-invalid")
		if answer.String("/fieldErrors/0/name") != name {
			t.Errorf("%s: the field is %s", bad, answer.Text)
		}
	}
}

// A page tells where the next one begins, and the last one does not.
func TestNextAfterID(t *testing.T) {
	_, c := start(t)
	first := c.Do("GET", accounts+"?currentGymOnly=false&limit=2", nil).Is(200, `{"hasNext":true,"nextAfterId":2}`).By("egym.next-after-id")
	last := c.Do("GET", fmt.Sprint(accounts, "?currentGymOnly=false&limit=2&offset=", first.At("/nextAfterId")), nil).Is(200, `{"hasNext":false}`).By("")
	if items, id := last.At("/items").([]any), last.At("/nextAfterId"); len(items) != 1 || id != nil {
		t.Errorf("the last page has %d items, and %v as the next", len(items), id)
	}
}

// A phone number may come beside the contact, as the page has it.
func TestPhoneNumber(t *testing.T) {
	for _, row := range []struct{ reason, sent, want string }{
		{"it is the phone of the contact", `{"phoneNumber":"+1 555 200"}`, `{"contact":{"phone":"+1 555 200","city":"Berlin"}}`},
		{"unless the contact has one", `{"phoneNumber":"1","contact":{"phone":"2"}}`, `{"contact":{"phone":"2","city":"Berlin"}}`},
		{"a contact without one leaves it alone", `{"phoneNumber":"1","contact":{"city":"Wien"}}`, `{"contact":{"phone":"1","city":"Wien"}}`},
	} {
		t.Run(row.reason, func(t *testing.T) {
			_, c := start(t)
			c.Do("PATCH", accounts+"/acc-john", row.sent).Is(200, row.want).By("egym.phone-number")
		})
	}
}

func TestTANIsRequired(t *testing.T) {
	const lacks = `{"errorCode":"invalidRequest","fieldErrors":[{"name":"membership.verificationTAN","message":"must be given"}]}`
	corporate := map[string]any{"membership.membershipType": "CORPORATE_FITNESS"}
	for _, row := range []struct{ reason, method, path, sent string }{
		{"a new membership", "POST", "", someone(t, corporate)},
		{"a membership in place of another", "PUT", "/acc-john", with(t, john, corporate)},
		{"a membership that becomes corporate", "PATCH", "/acc-john", `{"membership":{"membershipType":"CORPORATE_FITNESS"}}`},
	} {
		t.Run(row.reason, func(t *testing.T) {
			w, c := start(t)
			before := w.StateText()
			c.Do(row.method, accounts+row.path, row.sent).Is(400, lacks).By("egym.tan-required")
			if w.StateText() != before {
				t.Error("a refusal changed the state")
			}
		})
	}
}

// A TAN that stands there from before does not prove a membership that becomes
// corporate; one that is corporate gives up its TAN when it ends or changes.
func TestTAN(t *testing.T) {
	_, c := start(t)
	become := `{"membership":{"membershipType":"CORPORATE_FITNESS"%s}}`
	c.Do("PATCH", accounts+"/acc-john", `{"membership":{"verificationTAN":"444444444"}}`).Is(200, "")
	c.Do("PATCH", accounts+"/acc-john", fmt.Sprintf(become, "")).Is(400, "").By("egym.tan-required")
	c.Do("PATCH", accounts+"/acc-john", fmt.Sprintf(become, `,"verificationTAN":"222222222"`)).Is(409, "").By("egym.tan-held")
	c.Do("PATCH", accounts+"/acc-tan", `{"membership":{"membershipType":"BASIC"}}`).Is(200, "")
	c.Do("PATCH", accounts+"/acc-john", fmt.Sprintf(become, `,"verificationTAN":"222222222"`)).Is(200, "")
	c.Do("PATCH", accounts+"/acc-john", `{"membership":{"verificationTAN":"444444444"}}`).Is(200, `{"membership":{"corporateFitness":{"endTimestamp":"2026-12-31T00:00:00Z"}}}`)
	c.Do("PATCH", accounts+"/acc-tan", fmt.Sprintf(become, `,"verificationTAN":"222222222"`)).Is(200, "")
}

// A start is shown while it lies ahead.
func TestCorporateStart(t *testing.T) {
	w, c := start(t)
	member := someone(t, map[string]any{"membership.membershipType": "CORPORATE_FITNESS", "membership.verificationTAN": "111111111"})
	created := c.Do("POST", accounts, member).Is(201, `{"membership":{"corporateFitness":{"startTimestamp":"2026-03-01T00:00:00Z"}}}`)
	w.Advance(45 * 24 * time.Hour)
	later := c.Do("GET", accounts+"/"+created.String("/accountId"), nil).Is(200, `{"membership":{"corporateFitness":{"endTimestamp":"2027-03-01T00:00:00Z"}}}`)
	if later.At("/membership/corporateFitness/startTimestamp") != nil {
		t.Errorf("a start that has passed is shown: %s", later.Text)
	}
}

package egym_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// Each row meets a refusal, takes some of the steps of its rule's way out, and
// is out. {id} is the account that the refusal names.
func TestWaysOut(t *testing.T) {
	const id = "membership.membershipId"
	const get, put, patch, post, del = "GET", "PUT", "PATCH", "POST", "DELETE"
	changed := func(name string, value any) string { return someone(t, map[string]any{name: value}) }
	twice := with(t, john, map[string]any{id: "M-9"}) // John once more, under another membershipId
	jane := changed("gender", "MALE")
	toMary := `{"email":"mary@mailinator.com","firstName":"J"}`
	type calls = []call
	for _, row := range []struct {
		reason  string
		reading string
		refused call
		rule    string
		taken   []int // the steps of the way out, from 1
		steps   calls
		again   bool // the refused request succeeds then
	}{
		{"the same person", "", call{post, "", twice, ""}, "email-held", []int{1, 2}, calls{{get, "/{id}", "", ""}, {put, "/{id}", twice, ""}}, false},
		{"the same person, by PATCH", "", call{post, "", twice, ""}, "email-held", []int{1, 2}, calls{{get, "/{id}", "", ""}, {patch, "/{id}", twice, ""}}, false},
		{"a membership out of date", "", call{post, "", john, ""}, "email-held", []int{1, 3}, calls{{get, "/{id}", "", ""}, {del, "/{id}", "", ""}}, true},
		{"two persons", "", call{post, "", twice, ""}, "email-held", []int{1, 4}, calls{{get, "/{id}", "", ""}, {post, "", jane, ""}}, false},

		{"the same person under another email", "", call{post, "", changed(id, "M-1"), ""}, "membership-id-held", []int{1, 2}, calls{{get, "/{id}", "", ""}, {put, "/{id}", changed(id, "M-1"), ""}}, false},
		{"a membership out of date", "", call{post, "", changed(id, "M-1"), ""}, "membership-id-held", []int{1, 3}, calls{{get, "/{id}", "", ""}, {del, "/{id}", "", ""}}, true},
		{"two accounts of one person", "", call{patch, "/acc-john", `{"membership":{"membershipId":"M-2"}}`, ""}, "membership-id-held", []int{1, 3}, calls{{get, "/{id}", "", ""}, {del, "/{id}", "", ""}}, true},
		{"a membershipId given twice", "", call{put, "/acc-john", changed(id, "M-2"), ""}, "membership-id-held", []int{1, 4}, calls{{get, "/{id}", "", ""}, {put, "/acc-john", jane, ""}}, false},

		{"two accounts of one person", "", call{patch, "/acc-john", toMary, ""}, "new-email-held", []int{1, 2}, calls{{get, "/{id}", "", ""}, {del, "/{id}", "", ""}}, true},
		{"a newer email", "", call{patch, "/acc-john", toMary, ""}, "new-email-held", []int{1, 3}, calls{{get, "/{id}", "", ""}, {patch, "/{id}", `{"email":"m@mailinator.com"}`, ""}}, true},
		{"all but the email", "", call{patch, "/acc-john", toMary, ""}, "new-email-held", []int{4}, calls{{patch, "/acc-john", `{"firstName":"J"}`, ""}}, false},
		{"all but the email, by PUT", "", call{put, "/acc-john", with(t, john, map[string]any{"email": "mary@mailinator.com", "firstName": "J"}), ""}, "new-email-held", []int{4},
			calls{{put, "/acc-john", with(t, john, map[string]any{"firstName": "J"}), ""}}, false},

		{"another email", "", call{post, "", changed("email", "outside@example.com"), ""}, "email-held-elsewhere", []int{1}, calls{{post, "", jane, ""}}, false},
		{"the same person", "", call{post, "", corporate(t, "222222222"), ""}, "tan-held", []int{1}, calls{{get, "/{id}", "", ""}, {put, "/{id}", corporate(t, "222222222"), ""}}, false},
		{"the right TAN", "", call{post, "", corporate(t, "222222222"), ""}, "tan-held", []int{2}, calls{{post, "", corporate(t, "444444444"), ""}}, false},
		{"the other's own TAN", "", call{post, "", corporate(t, "222222222"), ""}, "tan-held", []int{3}, calls{{patch, "/{id}", `{"membership":{"verificationTAN":"444444444"}}`, ""}}, true},
		{"the other's own type", "", call{post, "", corporate(t, "222222222"), ""}, "tan-held", []int{3}, calls{{patch, "/{id}", `{"membership":{"membershipType":"BASIC"}}`, ""}}, true},
		{"the other is no member any more", "", call{post, "", corporate(t, "222222222"), ""}, "tan-held", []int{3}, calls{{del, "/{id}", "", ""}}, true},
		{"the right TAN", "", call{post, "", corporate(t, "333333333"), ""}, "tan-held-elsewhere", []int{1}, calls{{post, "", corporate(t, "444444444"), ""}}, false},
		{"an account of the chain", "", call{post, "", corporate(t, "555555555"), ""}, "tan-held-elsewhere", []int{2}, calls{{put, "/{id}", corporate(t, "555555555"), ""}}, false},
		{"the right TAN", "", call{post, "", corporate(t, "999999999"), ""}, "tan-unknown", []int{1}, calls{{post, "", corporate(t, "444444444"), ""}}, false},
		{"no TAN yet", "", call{post, "", corporate(t, "999999999"), ""}, "tan-unknown", []int{2}, calls{{post, "", jane, ""}}, false},

		{"looked up", "", call{get, "/nobody", "", ""}, "account-unknown", []int{1}, calls{{get, "/email/mary@mailinator.com", "", ""}, {get, "/membership/M-2", "", ""}}, false},
		{"created", "", call{get, "/nobody", "", ""}, "account-unknown", []int{2}, calls{{post, "", jane, ""}, {get, "/{id}", "", ""}}, false},
		{"by membershipId", "", call{get, "/email/jane.roe@mailinator.com", "", ""}, "email-unknown", []int{1}, calls{{get, "/membership/M-1", "", ""}}, false},
		{"created", "", call{get, "/email/jane.roe@mailinator.com", "", ""}, "email-unknown", []int{2}, calls{{post, "", jane, ""}}, true},
		{"by email", "", call{get, "/membership/M-9", "", ""}, "membership-id-unknown", []int{1}, calls{{get, "/email/mary@mailinator.com", "", ""}}, false},
		{"created", "", call{get, "/membership/M-9", "", ""}, "membership-id-unknown", []int{2}, calls{{post, "", jane, ""}}, true},
		{"the chain's own key", "", call{get, "/acc-b", "", ""}, "foreign-account", []int{1}, calls{{get, "/acc-b", "", "key-b"}}, false},
		{"an account of this chain", "", call{put, "/acc-mary", jane, "key-b"}, "foreign-account", []int{2}, calls{{post, "", with(t, jane, map[string]any{"email": "mary@mailinator.com", id: "M-2"}), "key-b"}, {put, "/{id}", jane, "key-b"}}, false},

		{"a member once more", "", call{get, "/acc-gone", "", ""}, "membership-gone", []int{1, 2}, calls{{post, "", changed("email", "gone@mailinator.com"), ""}, {get, "/{id}", "", ""}}, false},

		{"a key", "", call{get, "/acc-john", "", "none"}, "key-missing", []int{1}, calls{{get, "/acc-john", "", ""}}, false},
		{"a declared key", "", call{get, "/acc-john", "", "wrong"}, "key-unknown", []int{1}, calls{{get, "/acc-john", "", ""}}, false},
		{"another key of the chain", "", call{del, "/acc-john", "", "key-r"}, "permission-missing", []int{1}, calls{{del, "/acc-john", "", ""}}, false},
		{"an object", "", call{post, "", "[]", ""}, "body-unreadable", []int{1}, calls{{post, "", jane, ""}}, false},
		{"JSON", "", call{post, "", "text:" + jane, ""}, "content-type", []int{1}, calls{{post, "", jane, ""}}, false},
		{"a shorter body", "", call{post, "", changed("firstName", strings.Repeat("x", 1<<20)), ""}, "too-large", []int{1}, calls{{post, "", jane, ""}}, false},
		{"a picture", "", call{put, "/acc-john/images", file("file", "GIF89a").Text, ""}, "not-a-picture", []int{1}, calls{{put, "/acc-john/images", file("file", jpeg).Text, ""}}, false},
		{"a right value", "", call{post, "", changed("gender", "male"), ""}, "field-invalid", []int{1}, calls{{post, "", jane, ""}}, false},
		{"a text that is not empty", "", call{patch, "/acc-john", `{"email":""}`, ""}, "empty-in-patch", []int{1}, calls{{patch, "/acc-john", `{"email":"j@mailinator.com"}`, ""}}, false},
		{"only known parameters", "unknown-query=rejected", call{get, "?currentgymonly=false", "", ""}, "field-unknown", []int{1}, calls{{get, "?currentGymOnly=false", "", ""}}, false},
		{"an email", "", call{post, "", changed("email", "jane"), ""}, "form-invalid", []int{1}, calls{{post, "", jane, ""}}, false},
		{"only what is known", "unknown-fields=rejected", call{post, "", changed("nickname", "J"), ""}, "field-unknown", []int{1}, calls{{post, "", jane, ""}}, false},
		{"all that must be there", "", call{post, "", changed("lastName", nil), ""}, "field-missing", []int{1}, calls{{post, "", jane, ""}}, false},
		{"a PATCH", "", call{put, "/acc-john", `{"firstName":"J"}`, ""}, "field-missing", []int{2}, calls{{patch, "/acc-john", `{"firstName":"J"}`, ""}}, false},
		{"the TAN beside the type", "", call{patch, "/acc-john", `{"membership":{"membershipType":"CORPORATE_FITNESS"}}`, ""}, "tan-required", []int{1},
			calls{{patch, "/acc-john", `{"membership":{"membershipType":"CORPORATE_FITNESS","verificationTAN":"444444444"}}`, ""}}, false},
		{"no end", "contract-dates=rejected", call{post, "", changed("membership.endOfContract", "2019-08-24"), ""}, "end-before-start-refused", []int{1}, calls{{post, "", jane, ""}}, false},
		{"both dates", "contract-dates=rejected", call{patch, "/acc-mary", `{"membership":{"startOfContract":"2027-01-01"}}`, ""}, "end-before-start-refused", []int{2},
			calls{{patch, "/acc-mary", `{"membership":{"startOfContract":"2027-01-01","endOfContract":"2027-12-31"}}`, ""}}, false},
	} {
		t.Run(row.rule+" "+row.reason, func(t *testing.T) {
			w := peopled(t)
			c := w.Client()
			if reading, value, ok := strings.Cut(row.reading, "="); ok {
				w.Flip(reading, value)
			}
			a := row.refused.by(c, "").By("egym." + row.rule).LeftBy(row.taken...)
			if row.again {
				row.steps = append(row.steps, row.refused)
			}
			apitest.Follow(a, named, func(r call, id string) *apitest.Answer { return r.by(c, id) }, row.steps...)
		})
	}
}

// A POST may clash with two accounts. The conflicts come one after the other,
// and each has its own way out.
func TestTwoConflicts(t *testing.T) {
	w, c := start(t)
	both := someone(t, map[string]any{"email": "mary@mailinator.com", "membership.membershipId": "M-1"})
	for _, rule := range []string{"egym.email-held", "egym.membership-id-held"} {
		a := c.Do("POST", accounts, both).Is(409, `{"errorCode":"membershipExists"}`).By(rule)
		c.Do("DELETE", accounts+"/"+a.String("/metadata/accountId"), nil).Is(204, "")
		if _, about := w.Last().Decided(); about.Holder.ID != a.String("/metadata/accountId") {
			t.Errorf("the membership of %s was dropped", about.Holder.ID)
		}
	}
	c.Do("POST", accounts, both).Is(201, both)
}

package egym_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// one is a single request to the accounts, as key-a.
func one(method, path, text string) func(*apitest.Client) *apitest.Answer {
	return func(c *apitest.Client) *apitest.Answer { return c.Do(method, accounts+path, body("", text)) }
}

func TestReadings(t *testing.T) {
	apitest.Readings(t, func(tb testing.TB) *apitest.Client { _, c := start(tb); return c },
		apitest.Reads("patch-response", "a change that succeeds", one("PATCH", "/acc-john", `{"firstName":"Jon"}`)).
			As("account", 200, `{"firstName":"Jon","lastName":"Wick"}`, "").
			As("no-content", 204, "", ""),
		apitest.Reads("membership-id-conflict-code", "a change to the membershipId of another member", one("PATCH", "/acc-john", `{"membership":{"membershipId":"M-2"}}`)).
			As("membershipExists", 409, `{"errorCode":"membershipExists","metadata":{"accountId":"acc-mary"}}`, "egym.membership-id-held").
			As("generalConflict", 409, `{"errorCode":"generalConflict","metadata":{"accountId":"acc-mary"}}`, "egym.membership-id-held"),
		apitest.Reads("email-change-conflict-code", "a change to the email of another member", one("PATCH", "/acc-john", `{"email":"mary@mailinator.com"}`)).
			As("userEmailConflict", 409, `{"errorCode":"userEmailConflict"}`, "egym.new-email-held").
			As("membershipExists", 409, `{"errorCode":"membershipExists"}`, "egym.new-email-held"),
		apitest.Reads("contract-dates", "a contract that ends before it starts", one("PATCH", "/acc-john", `{"membership":{"endOfContract":"2019-08-24"}}`)).
			As("accepted", 200, `{"membership":{"startOfContract":"2025-08-24","endOfContract":"2019-08-24"}}`, "egym.end-before-start-accepted").
			As("rejected", 400, `{"fieldErrors":[{"name":"membership.endOfContract","rejectedValue":"2019-08-24"}]}`, "egym.end-before-start-refused"),
		apitest.Reads("phone-field", "a phoneNumber beside the contact", one("PATCH", "/acc-john", `{"phoneNumber":"1"}`)).
			As("both", 200, `{"contact":{"phone":"1"}}`, "egym.phone-number").
			As("contact-only", 200, `{"contact":{"phone":"+1 555 100"}}`, ""),
		apitest.Reads("email-case", "a look-up by the email in another case", one("GET", "/email/MARY@mailinator.com", "")).
			As("insensitive", 200, `{"accountId":"acc-mary"}`, "").
			As("sensitive", 404, `{"metadata":{"entity":"ACCOUNT"}}`, "egym.email-unknown"),
		apitest.Reads("both-conflict", "email and membershipId of two other members", one("PATCH", "/acc-john", `{"email":"mary@mailinator.com","membership":{"membershipId":"M-3"}}`)).
			As("email-first", 409, `{"metadata":{"accountId":"acc-mary"}}`, "egym.new-email-held").
			As("membership-id-first", 409, `{"metadata":{"accountId":"acc-tan"}}`, "egym.membership-id-held"),
		apitest.Reads("recreate-after-delete", "the old accountId, when its member was deleted and created again", func(c *apitest.Client) *apitest.Answer {
			c.Do("DELETE", accounts+"/acc-john", nil).Is(204, "")
			c.Do("POST", accounts, john).Is(201, john)
			return c.Do("GET", accounts+"/acc-john", nil)
		}).
			As("new-account", 404, `{"metadata":{"entity":"CHAIN_PROFILE"}}`, "egym.membership-gone").
			As("same-account", 200, john, ""),
		apitest.Reads("unknown-fields", "fields that there are not", one("PATCH", "/acc-john", `{"nickname":"J","membership":{"level":3}}`)).
			As("ignored", 200, john, "").
			As("rejected", 400, `{"fieldErrors":[{"name":"membership.level"},{"name":"nickname"}]}`, "egym.field-unknown"),
		apitest.Reads("deleted-by-id", "an account whose membership was deleted", func(c *apitest.Client) *apitest.Answer {
			c.Do("DELETE", accounts+"/acc-john", nil).Is(204, "")
			return c.Do("GET", accounts+"/acc-john", nil)
		}).
			As("chain-profile-404", 404, `{"metadata":{"entity":"CHAIN_PROFILE"}}`, "egym.membership-gone").
			As("account-without-membership", 200, `{"accountId":"acc-john","contact":{"city":"Berlin"}}`, "egym.shown-without-membership").
			Then(func(t *testing.T, c *apitest.Client) {
				if a := c.Do("GET", accounts+"/acc-john", nil); a.At("/membership") != nil {
					t.Errorf("there still is a membership: %s", a.Text)
				}
			}),
		apitest.Reads("null-fields", "an account without much", one("GET", "/acc-mary", "")).
			As("omitted", 200, `{"accountId":"acc-mary","membership":{"barcode":"b-2"}}`, "").
			Then(func(t *testing.T, c *apitest.Client) {
				if a := c.Do("GET", accounts+"/acc-mary", nil); strings.Contains(a.Text, "null") {
					t.Errorf("a field without a value is shown: %s", a.Text)
				}
			}).
			As("null", 200, `{"dateOfBirth":null,"contact":null,"membership":{"agreementNumber":null,"membershipSubType":null,"barcode":"b-2","referringMemberId":null,"verificationTAN":null,"corporateFitness":null}}`, ""),
	)
}

// What a reading changes besides its row.
func TestReadingsBesides(t *testing.T) {
	w, c := start(t)
	w.Flip("contract-dates", "rejected")
	late := someone(t, map[string]any{"membership.endOfContract": "2019-08-24"})
	c.Do("POST", accounts, late).Is(400, "").By("egym.end-before-start-refused")
	c.Do("PUT", accounts+"/acc-john", late).Is(400, "").By("egym.end-before-start-refused")
	c.Do("PATCH", accounts+"/acc-mary", `{"membership":{"startOfContract":"2027-01-01"}}`).Is(400, "").By("egym.end-before-start-refused")
	c.Do("PATCH", accounts+"/acc-mary", `{"membership":{"startOfContract":"2026-12-31"}}`).Is(200, "")

	w.Flip("phone-field", "contact-only")
	w.Flip("unknown-fields", "rejected")
	c.Do("PATCH", accounts+"/acc-john", `{"phoneNumber":"1"}`).Is(400, `{"fieldErrors":[{"name":"phoneNumber"}]}`).By("egym.field-unknown")

	w.Flip("both-conflict", "membership-id-first")
	c.Do("POST", accounts, john).Is(409, "").By("egym.email-held") // one account, and so the membership conflict
	c.Do("POST", accounts, someone(t, map[string]any{"email": "mary@mailinator.com", "membership.membershipId": "M-1"})).Is(409, `{"metadata":{"accountId":"acc-john"}}`).By("egym.membership-id-held")

	w.Flip("email-case", "sensitive")
	c.Do("POST", accounts, someone(t, map[string]any{"email": "MARY@mailinator.com"})).Is(201, "")
	c.Do("POST", accounts, someone(t, map[string]any{"email": "MARY@mailinator.com"})).Is(409, "")
	c.Do("POST", accounts, someone(t, map[string]any{"email": "Outside@example.com", "membership.membershipId": "M-10"})).Is(201, "")
	w.Flip("email-case", "insensitive") // two members now have what is one email: each is found by its own
	c.Do("GET", accounts+"/email/Mary@Mailinator.com", nil).Is(200, `{"accountId":"acc-mary"}`)
	c.Do("GET", accounts+"/email/MARY@mailinator.com", nil).Is(200, `{"email":"MARY@mailinator.com"}`)
	c.Do("PATCH", accounts+"/acc-mary", `{"firstName":"Maria"}`).Is(200, "")

	w.Flip("null-fields", "null")
	c.Do("GET", accounts+"?limit=100", nil).Is(200, `{"nextAfterId":null,"hasNext":false}`)
	c.Do("GET", accounts+"/acc-john", nil).Is(200, `{"contact":{"phone":"+1 555 100","street":null,"country":"DE"}}`)
	c.Do("PATCH", accounts+"/acc-john", `{"membership":{"membershipType":"CORPORATE_FITNESS","verificationTAN":"444444"}}`).
		Is(200, `{"membership":{"corporateFitness":{"startTimestamp":null,"endTimestamp":"2026-12-31T00:00:00Z"}}}`)
}

// The account that comes back is the one that was deleted last, with what a
// DELETE leaves of it.
func TestSameAccountAgain(t *testing.T) {
	w, c := start(t)
	c.Do("POST", accounts+"/acc-john/roles", `{"trainer":true,"gymOwner":false}`).Is(204, "")
	c.Do("DELETE", accounts+"/acc-john", nil).Is(204, "")
	second := c.Do("POST", accounts, john).Is(201, "").String("/accountId")
	c.Do("DELETE", accounts+"/"+second, nil).Is(204, "")
	w.Flip("recreate-after-delete", "same-account")
	c.Do("POST", accounts, john).Is(201, `{"accountId":"`+second+`"}`).By("egym.same-account-again")
	c.Do("DELETE", accounts+"/"+second+"?eraseMemberData=true", nil).Is(204, "")
	again := c.Do("POST", accounts, with(t, john, map[string]any{"email": "JOHN.WICK@mailinator.com"})).Is(201, `{"accountId":"acc-john"}`)
	if again.At("/contact") != nil {
		t.Errorf("the contact outlived a new account: %s", again.Text)
	}
	c.Do("GET", accounts+"/acc-john/roles", nil).Is(200, `{"trainer":true,"gymOwner":false}`)
}

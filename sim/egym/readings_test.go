package egym_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/egym"
)

// readingRows has one row for each value of each reading: what is sent first,
// and the request whose answer shows the value. "{id}" in a path stands for
// the accountId of the first answer that had one.
var readingRows = []struct {
	reading, value string
	before         [][3]string
	request        [3]string
	status         int
	want, rule     string
}{
	{"patch-response", "account", nil, [3]string{"PATCH", "/acc-john", `{"firstName":"Jon"}`}, 200, `{"firstName":"Jon","lastName":"Wick"}`, ""},
	{"patch-response", "no-content", nil, [3]string{"PATCH", "/acc-john", `{"firstName":"Jon"}`}, 204, "", ""},

	{"membership-id-conflict-code", "membershipExists", nil, [3]string{"PATCH", "/acc-john", `{"membership":{"membershipId":"M-2"}}`}, 409, `{"errorCode":"membershipExists","metadata":{"accountId":"acc-mary"}}`, "egym.membership-id-held"},
	{"membership-id-conflict-code", "generalConflict", nil, [3]string{"PATCH", "/acc-john", `{"membership":{"membershipId":"M-2"}}`}, 409, `{"errorCode":"generalConflict","metadata":{"accountId":"acc-mary"}}`, "egym.membership-id-held"},

	{"email-change-conflict-code", "userEmailConflict", nil, [3]string{"PATCH", "/acc-john", `{"email":"mary@mailinator.com"}`}, 409, `{"errorCode":"userEmailConflict"}`, "egym.new-email-held"},
	{"email-change-conflict-code", "membershipExists", nil, [3]string{"PATCH", "/acc-john", `{"email":"mary@mailinator.com"}`}, 409, `{"errorCode":"membershipExists"}`, "egym.new-email-held"},

	{"contract-dates", "accepted", nil, [3]string{"PATCH", "/acc-john", `{"membership":{"endOfContract":"2019-08-24"}}`}, 200, "", "egym.end-before-start-accepted"},
	{"contract-dates", "rejected", nil, [3]string{"PATCH", "/acc-john", `{"membership":{"endOfContract":"2019-08-24"}}`}, 400, `{"fieldErrors":[{"name":"membership.endOfContract","rejectedValue":"2019-08-24"}]}`, "egym.end-before-start-refused"},

	{"phone-field", "both", nil, [3]string{"PATCH", "/acc-john", `{"phoneNumber":"1"}`}, 200, `{"contact":{"phone":"1"}}`, "egym.phone-number"},
	{"phone-field", "contact-only", nil, [3]string{"PATCH", "/acc-john", `{"phoneNumber":"1"}`}, 200, `{"contact":{"phone":"+1 555 100"}}`, ""},

	{"email-case", "insensitive", nil, [3]string{"GET", "/email/MARY@mailinator.com", ""}, 200, `{"accountId":"acc-mary"}`, ""},
	{"email-case", "sensitive", nil, [3]string{"GET", "/email/MARY@mailinator.com", ""}, 404, "", "egym.email-unknown"},

	{"both-conflict", "email-first", nil, [3]string{"PATCH", "/acc-john", `{"email":"mary@mailinator.com","membership":{"membershipId":"M-3"}}`}, 409, `{"metadata":{"accountId":"acc-mary"}}`, "egym.new-email-held"},
	{"both-conflict", "membership-id-first", nil, [3]string{"PATCH", "/acc-john", `{"email":"mary@mailinator.com","membership":{"membershipId":"M-3"}}`}, 409, `{"metadata":{"accountId":"acc-tan"}}`, "egym.membership-id-held"},

	{"recreate-after-delete", "new-account", [][3]string{{"DELETE", "/acc-john", ""}, {"POST", "", john}}, [3]string{"GET", "/acc-john", ""}, 404, "", "egym.membership-gone"},
	{"recreate-after-delete", "same-account", [][3]string{{"DELETE", "/acc-john", ""}}, [3]string{"POST", "", john}, 201, `{"accountId":"acc-john"}`, "egym.same-account-again"},

	{"unknown-fields", "ignored", nil, [3]string{"PATCH", "/acc-john", `{"nickname":"J","membership":{"level":3}}`}, 200, "", ""},
	{"unknown-fields", "rejected", nil, [3]string{"PATCH", "/acc-john", `{"nickname":"J","membership":{"level":3}}`}, 400, `{"fieldErrors":[{"name":"membership.level"},{"name":"nickname"}]}`, "egym.field-unknown"},

	{"deleted-by-id", "chain-profile-404", [][3]string{{"DELETE", "/acc-john", ""}}, [3]string{"GET", "/acc-john", ""}, 404, `{"metadata":{"entity":"CHAIN_PROFILE"}}`, "egym.membership-gone"},
	{"deleted-by-id", "account-without-membership", [][3]string{{"DELETE", "/acc-john", ""}}, [3]string{"GET", "/acc-john", ""}, 200, `{"accountId":"acc-john","contact":{"city":"Berlin"}}`, "egym.shown-without-membership"},

	{"null-fields", "omitted", nil, [3]string{"GET", "/acc-mary", ""}, 200, "", ""},
	{"null-fields", "null", nil, [3]string{"GET", "/acc-mary", ""}, 200,
		`{"dateOfBirth":null,"contact":null,"membership":{"agreementNumber":null,"membershipSubType":null,"barcode":"b-2","referringMemberId":null,"verificationTAN":null,"corporateFitness":null}}`, ""},
}

func TestReadings(t *testing.T) {
	covered := map[string]bool{}
	texts := map[string]string{}
	for _, row := range readingRows {
		covered[row.reading+" "+row.value] = true
		t.Run(row.reading+"="+row.value, func(t *testing.T) {
			w, c := start(t)
			w.Flip(row.reading, row.value)
			for _, r := range row.before {
				if a := do(c, r); a.Status >= 300 {
					t.Fatalf("%v is refused: %s", r, a.Text)
				}
			}
			a := do(c, row.request).Is(row.status, row.want).By(row.rule)
			if other, ok := texts[row.reading]; ok && other == a.Text {
				t.Error("the answer is the same under another value")
			}
			texts[row.reading] = a.Text
		})
	}
	for _, r := range egym.Vendor.Readings {
		for _, value := range r.Values {
			if !covered[r.ID+" "+value] {
				t.Errorf("reading %s has no row for %s", r.ID, value)
			}
		}
	}
}

func do(c *apitest.Client, r [3]string) *apitest.Answer {
	return c.Do(r[0], accounts+r[1], body("", r[2]), "x-api-key", "key-a")
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
	c.Do("POST", accounts, john).Is(201, `{"accountId":"`+second+`"}`)
	c.Do("DELETE", accounts+"/"+second+"?eraseMemberData=true", nil).Is(204, "")
	again := c.Do("POST", accounts, with(t, john, map[string]any{"email": "JOHN.WICK@mailinator.com"})).Is(201, `{"accountId":"acc-john"}`)
	if again.At("/contact") != nil {
		t.Errorf("the contact outlived a new account: %s", again.Text)
	}
	c.Do("GET", accounts+"/acc-john/roles", nil).Is(200, `{"trainer":true,"gymOwner":false}`)
}

package egym_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/egym"
)

// call is a request. In path and body, {id} stands for the account that the
// answer before named.
type call struct {
	method, path, body string
	key                string // key-a if empty, no key at all if "none"
}

func (r call) by(c *apitest.Client, id string) *apitest.Answer {
	fill := strings.NewReplacer("{id}", id)
	key := r.key
	switch key {
	case "":
		key = "key-a"
	case "none":
		key = ""
	}
	var sent any
	switch text := fill.Replace(r.body); {
	case strings.HasPrefix(text, "--b"):
		sent = multipart(text)
	case strings.HasPrefix(text, "text:"):
		sent = apitest.Body{Type: "text/plain", Text: text}
	case text != "":
		sent = text
	}
	path := r.path
	if !strings.HasPrefix(path, "/api/") {
		path = accounts + path
	}
	return c.Do(r.method, fill.Replace(path), sent, "x-api-key", key)
}

// named is the account that an answer names; before if it names none.
func named(a *apitest.Answer, before string) string {
	return a.Named(before, "/accountId", "/metadata/accountId")
}

// peopled is the closed scenario with two things more: a TAN of Mary's that she
// does not use, and an account that lost its membership.
func peopled(tb testing.TB) *apitest.World {
	tb.Helper()
	return apitest.Start(tb, egym.Vendor, strings.NewReplacer("wellpass:", `wellpass:
          - {tan: "555555555", accountId: acc-mary}`, "          - {accountId: acc-john", `
          - {accountId: acc-gone, email: gone@mailinator.com, firstName: Gone, lastName: Roe, gender: FEMALE}
          - {accountId: acc-john`).Replace(closed))
}

func corporate(t *testing.T, tan string) string {
	return someone(t, map[string]any{"membership.membershipType": "CORPORATE_FITNESS", "membership.verificationTAN": tan})
}

func TestWhy(t *testing.T) {
	const email, id, tan, start, end = "email", "membership.membershipId", "membership.verificationTAN", "membership.startOfContract", "membership.endOfContract"
	changed := func(name string, value any) string { return someone(t, map[string]any{name: value}) }
	becomes := `{"membership":{"membershipType":"CORPORATE_FITNESS"}}`
	gone := []call{{method: "DELETE", path: "/acc-john"}}
	upload := func(data string) string { return file("file", data).Text }
	type calls = []call
	for _, row := range []struct {
		reason             string
		reading            string // one that is flipped: "id=value"
		before             calls
		last               call
		rule, field, value string
		holder             string // {id}: the account that was named last before
	}{
		{"no key: the header is named", "", nil, call{"GET", "", "", "none"}, "key-missing", "x-api-key", "", ""},
		{"a key is a secret", "", nil, call{"GET", "", "", "wrong"}, "key-unknown", "x-api-key", "", ""},
		{"it is the key that lacks the permission", "", nil, call{"DELETE", "/acc-john", "", "key-r"}, "permission-missing", "x-api-key", "", ""},

		{"nothing can be read of a broken body", "", nil, call{"POST", "", "{", ""}, "body-unreadable", "", "", ""},
		{"another content type", "", nil, call{"POST", "", "text: {}", ""}, "content-type", "Content-Type", "text/plain", ""},
		{"a picture that is too large", "", nil, call{"PUT", "/acc-john/images", upload(png + strings.Repeat("x", 16<<20)), ""}, "too-large", "file", "", ""},
		{"the first field that is missing", "", nil, call{"POST", "", changed("lastName", nil), ""}, "field-missing", "lastName", "", ""},
		{"a value out of a list", "", nil, call{"PATCH", "/acc-john", `{"gender":"male"}`, ""}, "field-invalid", "gender", "male", ""},
		{"a nested field by its path, a number as text", "", nil, call{"POST", "", changed(id, 9), ""}, "field-invalid", id, "9", ""},
		{"a secret may be in an object", "", nil, call{"PATCH", "/acc-john", `{"email":{"password":"x"}}`, ""}, "field-invalid", email, "", ""},
		{"a parameter of the query", "", nil, call{"GET", "?limit=101", "", ""}, "field-invalid", "limit", "101", ""},
		{"a parameter of the path", "", nil, call{"GET", "/email/a@b", "", ""}, "field-invalid", email, "a@b", ""},
		{"a name that a PATCH empties", "", nil, call{"PATCH", "/acc-john", `{"lastName":""}`, ""}, "empty-name-accepted", "lastName", "", ""},
		{"an email that a PATCH empties", "", nil, call{"PATCH", "/acc-john", `{"email":""}`, ""}, "empty-in-patch", email, "", ""},
		{"an email of any form", "form-invalid=accepted", nil, call{"POST", "", changed(email, "nobody"), ""}, "form-accepted", email, "nobody", ""},
		{"a secret may be in a parameter that nobody knows", "unknown-query=rejected", nil, call{"GET", "?secret=x", "", ""}, "field-unknown", "secret", "", ""},
		{"no email", "", nil, call{"POST", "", changed(email, "nobody"), ""}, "form-invalid", email, "nobody", ""},
		{"a secret may be in a field that nobody knows", "unknown-fields=rejected", nil, call{"PATCH", "/acc-john", `{"secret":"x"}`, ""}, "field-unknown", "secret", "", ""},

		{"a new account lacks the TAN itself", "", nil, call{"POST", "", changed("membership.membershipType", "CORPORATE_FITNESS"), ""}, "tan-required", tan, "", ""},
		{"a PATCH is held against the account", "", nil, call{"PATCH", "/acc-john", becomes, ""}, "tan-required", tan, "", "acc-john"},
		{"a PATCH that has no TAN", "patch-tan=unknown-field", nil, call{"PATCH", "/acc-john", becomes, ""}, "tan-not-asked", tan, "", "acc-john"},
		{"an end before the account's start", "contract-dates=rejected", nil, call{"PATCH", "/acc-john", `{"membership":{"endOfContract":"2019-08-24"}}`, ""}, "end-before-start-refused", end, "2019-08-24", "acc-john"},
		{"a start after the account's end", "contract-dates=rejected", nil, call{"PATCH", "/acc-mary", `{"membership":{"startOfContract":"2027-01-01"}}`, ""}, "end-before-start-refused", start, "2027-01-01", "acc-mary"},
		{"both dates are the client's", "contract-dates=rejected", nil, call{"PATCH", "/acc-mary", `{"membership":{"startOfContract":"2027-01-01","endOfContract":"2026-01-01"}}`, ""}, "end-before-start-refused", end, "2026-01-01", ""},
		{"a new contract", "contract-dates=rejected", nil, call{"POST", "", changed(end, "2019-08-24"), ""}, "end-before-start-refused", end, "2019-08-24", ""},
		{"a start after the account's end is taken", "", nil, call{"PATCH", "/acc-mary", `{"membership":{"startOfContract":"2027-01-01"}}`, ""}, "end-before-start-accepted", start, "2027-01-01", "acc-mary"},
		{"a new contract is taken", "", nil, call{"POST", "", changed(end, "2019-08-24"), ""}, "end-before-start-accepted", end, "2019-08-24", ""},

		{"the email as sent, and who has it", "", nil, call{"POST", "", changed(email, "MARY@mailinator.com"), ""}, "email-held", email, "MARY@mailinator.com", "acc-mary"},
		{"an account that a request made", "", calls{{"POST", "", changed("gender", "MALE"), ""}}, call{"POST", "", changed("gender", "MALE"), "key-a2"}, "email-held", email, "jane.roe@mailinator.com", "{id}"},
		{"a changed email", "", nil, call{"PATCH", "/acc-john", `{"email":"mary@mailinator.com"}`, ""}, "new-email-held", email, "mary@mailinator.com", "acc-mary"},
		{"a membershipId", "", nil, call{"POST", "", changed(id, "M-1"), ""}, "membership-id-held", id, "M-1", "acc-john"},
		{"who has the email is another than who has the membershipId", "both-conflict=membership-id-first", nil, call{"PATCH", "/acc-john", `{"email":"mary@mailinator.com","membership":{"membershipId":"M-3"}}`, ""}, "membership-id-held", id, "M-3", "acc-tan"},
		{"the state has no account outside of the chain", "", nil, call{"POST", "", changed(email, "outside@example.com"), ""}, "email-held-elsewhere", email, "outside@example.com", ""},
		{"a TAN", "", nil, call{"POST", "", corporate(t, "222222222"), ""}, "tan-held", tan, "222222222", "acc-tan"},
		{"a TAN of nobody that the state has", "", nil, call{"POST", "", corporate(t, "333333333"), ""}, "tan-held-elsewhere", tan, "333333333", ""},
		{"a TAN of an account of the chain", "", nil, call{"POST", "", corporate(t, "555555555"), ""}, "tan-held-elsewhere", tan, "555555555", "acc-mary"},
		{"a TAN that there is not", "", nil, call{"POST", "", corporate(t, "999999999"), ""}, "tan-unknown", tan, "999999999", ""},
		{"any TAN", "", nil, call{"POST", "", corporate(t, "999999999"), "key-b"}, "any-tan", tan, "999999999", ""},

		{"nobody", "", nil, call{"GET", "/nobody", "", ""}, "account-unknown", "accountId", "nobody", ""},
		{"another chain's account is no business of this one", "", nil, call{"GET", "/acc-b", "", ""}, "foreign-account", "accountId", "acc-b", ""},
		{"an account that lost its membership", "", gone, call{"PATCH", "/acc-john", "{}", ""}, "membership-gone", "accountId", "acc-john", "acc-john"},
		{"the same, shown", "deleted-by-id=account-without-membership", gone, call{"GET", "/acc-john", "", ""}, "shown-without-membership", "accountId", "acc-john", "acc-john"},
		{"the same, a member again", "rejoin=by-put", gone, call{"PUT", "/acc-john", john, ""}, "rejoined", "accountId", "acc-john", "acc-john"},
		{"an email that nobody has", "", nil, call{"GET", "/email/jane.roe@mailinator.com", "", ""}, "email-unknown", email, "jane.roe@mailinator.com", ""},
		{"an email that another chain has", "", nil, call{"GET", "/email/mary@mailinator.com", "", "key-b"}, "email-unknown", email, "mary@mailinator.com", ""},
		{"an email of one who lost the membership", "", gone, call{"GET", "/email/JOHN.wick@mailinator.com", "", ""}, "email-unknown", email, "JOHN.wick@mailinator.com", "acc-john"},
		{"an email of two who did: the latest", "", calls{gone[0], {"POST", "", john, ""}, {"DELETE", "/{id}", "", ""}}, call{"GET", "/email/john.wick@mailinator.com", "", ""}, "email-unknown", email, "john.wick@mailinator.com", "{id}"},
		{"an email in another case", "email-case=sensitive", nil, call{"GET", "/email/MARY@mailinator.com", "", ""}, "email-unknown", email, "MARY@mailinator.com", "acc-mary"},
		{"a membershipId is no more known of one who lost it", "", gone, call{"GET", "/membership/M-1", "", ""}, "membership-id-unknown", "membershipId", "M-1", ""},

		{"the first field that a PUT clears", "", nil, call{"PUT", "/acc-mary", changed(id, "M-2"), ""}, "replace-clears", end, "", "acc-mary"},
		{"a null inside an object", "", nil, call{"PATCH", "/acc-mary", `{"contact":{"city":null}}`, ""}, "null-ignored", "contact.city", "null", "acc-mary"},
		{"the page's phoneNumber", "", nil, call{"PATCH", "/acc-john", `{"phoneNumber":"+1 555 200"}`, ""}, "phone-number", "phoneNumber", "+1 555 200", ""},
		{"a DELETE", "", nil, call{"DELETE", "/acc-john", "", "key-a2"}, "membership-dropped", "accountId", "acc-john", "acc-john"},
		{"a DELETE of everything", "", nil, call{"DELETE", "/acc-john?eraseMemberData=true", "", ""}, "member-erased", "eraseMemberData", "true", "acc-john"},
		{"who comes back", "recreate-after-delete=same-account", gone, call{"POST", "", with(t, john, map[string]any{email: "John.wick@mailinator.com"}), ""}, "same-account-again", email, "John.wick@mailinator.com", "acc-john"},

		{"who is in another chain too", "person-in-two-chains=one-account", nil, call{"POST", "", changed(email, "MARY@mailinator.com"), "key-b"}, "same-account-in-two-chains", email, "MARY@mailinator.com", ""},

		{"a part of another name", "", nil, call{"PUT", "/acc-john/images", file("picture", png).Text, ""}, "not-a-picture", "file", "", ""},
		{"no picture to delete", "", nil, call{"DELETE", "/acc-john/images", "", ""}, "no-image", "accountId", "acc-john", "acc-john"},
		{"the other role that is left out", "", nil, call{"POST", "/acc-john/roles", `{"gymOwner":true}`, ""}, "role-left-out", "trainer", "", "acc-john"},
		{"a role that is left out, and so revoked", "roles-left-out=revoked", nil, call{"POST", "/acc-john/roles", `{"trainer":true}`, ""}, "role-left-out-revoked", "gymOwner", "", "acc-john"},
		{"a role that is left out", "", nil, call{"POST", "/acc-john/roles", `{"trainer":true}`, ""}, "role-left-out", "gymOwner", "", "acc-john"},
		{"a role that is taken back", "", calls{{"POST", "/acc-john/roles", `{"trainer":true,"gymOwner":true}`, ""}}, call{"POST", "/acc-john/roles", `{"trainer":true,"gymOwner":false}`, ""}, "role-revoked", "gymOwner", "false", "acc-john"},
		{"the other role that is taken back", "", calls{{"POST", "/acc-john/roles", `{"trainer":true,"gymOwner":true}`, ""}}, call{"POST", "/acc-john/roles", `{"trainer":false,"gymOwner":true}`, ""}, "role-revoked", "trainer", "false", "acc-john"},
		{"a limit that was sent twice", "", nil, call{"GET", "?limit=100&limit=1", "", ""}, "first-value", "limit", "", ""},
		{"a page is about no record", "", nil, call{"GET", "?limit=1", "", ""}, "next-after-id", "", "", ""},
	} {
		t.Run(row.reason, func(t *testing.T) {
			w := peopled(t)
			c := w.Client()
			if reading, value, ok := strings.Cut(row.reading, "="); ok {
				w.Flip(reading, value)
			}
			id := "nobody"
			for _, r := range row.before {
				id = named(r.by(c, id), id)
			}
			rule, holder := "egym."+row.rule, strings.Replace(row.holder, "{id}", id, 1)
			row.last.by(c, id).By(rule).TurnedOn(rule, row.field, row.value, holder)
		})
	}
}

// A limit and a chunked body need a world and a request of their own.
func TestWhyOfTheRest(t *testing.T) {
	w, c := limited(t)
	empty(t, c)
	get(c).Is(429, "").TurnedOn("egym.rate-limit", "", "", "").LeftBy(1)
	w.Advance(time.Second/6 + 1)
	get(c).Is(200, "")

	_, c = start(t)
	chunked := httptest.NewRequest("PUT", "/egym"+images, strings.NewReader(picture))
	chunked.ContentLength = -1
	chunked.Host = "127.0.0.1"
	chunked.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	chunked.Header.Set("X-Api-Key", "key-a")
	c.Send(chunked, picture).TurnedOn("egym.length-missing", "Content-Length", "", "").LeftBy(1)
	c.Do("PUT", images, multipart(picture)).Is(204, "")
}

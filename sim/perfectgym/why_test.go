package perfectgym_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

var tooLong = `{"lastName":"` + strings.Repeat("x", 1<<20) + `"}`

// asks is a request in a fresh world of two companies.
type asks struct {
	readings map[string]string
	before   []call
	token    string // t-north if ""; "none" for no header
	host     string
	call     call
}

// send makes the world and sends the request.
func (a asks) send(tb testing.TB) (*apitest.Client, *apitest.Answer) {
	tb.Helper()
	c := start(tb)
	for id, value := range a.readings {
		c.World.Flip(id, value)
	}
	for _, r := range a.before {
		r.by(c).Is(200, "")
	}
	if a.token != "" {
		c.Header.Set("Authorization", "Bearer "+a.token)
	}
	if a.token == "none" {
		c.Header.Del("Authorization")
	}
	c.Host = a.host
	return c, a.call.by(c)
}

// Each rule says what it turned on, and names no record but one that is there.
func TestWhy(t *testing.T) {
	is := func(reading, value string) map[string]string { return map[string]string{reading: value} }
	tests := []struct {
		reason               string
		asks                 asks
		rule                 string
		field, value, holder string
	}{
		{"there is no credential", asks{token: "none", call: get("10")}, "token-missing", "Authorization", "", ""},
		{"a wrong one is not told", asks{token: "t-nobody", call: get("10")}, "token-unknown", "Authorization", "", ""},
		{"whose it was is not either: a refused credential belongs to nobody", asks{token: "t-cid", call: get("10")}, "token-unknown", "Authorization", "", ""},
		{"the host decided", asks{host: "south.perfectgym.com", call: get("10")}, "other-companys-host", "Host", "south.perfectgym.com", ""},
		{"the member whose token it is", asks{token: "t-ann", call: post("")}, "employee-only", "Authorization", "", "10"},
		{"however it is refused", asks{readings: is("employee-only-in-user-mode", "unauthorized"), token: "t-ann", call: post("")}, "employee-only", "Authorization", "", "10"},
		{"a login is not told", asks{call: logIn("ann.lee@example.com", "x")}, "login-unknown", "username", "", ""},

		{"what is missing has no value", asks{call: form("username", "u", "grant_type", "password")}, "login-malformed", "password", "", ""},
		{"a grant that there is not", asks{call: form("username", "u", "password", "p", "grant_type", "code")}, "login-malformed", "grant_type", "code", ""},
		{"no field made it broken", asks{call: call{"POST", userPath, "["}}, "body-unreadable", "", "", ""},
		{"the content type decided", asks{call: call{"POST", userPath, apitest.Body{Type: "text/\xff", Text: "x"}}}, "body-unreadable", "Content-Type", "text/\uFFFD", ""},
		{"no field made it too long", asks{call: put("10", tooLong)}, "body-too-large", "", "", ""},
		{"a number out of range", asks{call: list("page=0")}, "query-invalid", "page", "0", ""},
		{"a text that is no number", asks{call: get("ten")}, "query-invalid", "userId", "ten", ""},
		{"a token that is missing", asks{call: call{"GET", "/Api/Users/ConfirmEmailAddress", nil}}, "query-invalid", "token", "", ""},
		{"no criterion is the one that is missing", asks{call: search("email=")}, "search-without-criterion", "", "", ""},
		{"what stands in a field that we do not know may be anything", asks{readings: is("unknown-fields", "rejected"), call: post(`"pin":"1234"`)}, "unknown-field", "pin", "", ""},
		{"nor is what stands in a parameter", asks{readings: is("unknown-query", "rejected"), call: get("10&pin=1234")}, "unknown-parameter", "pin", "", ""},
		{"what adding lacks", asks{call: post(`"birthDate":null`)}, "invalid-parameters", "birthDate", "", ""},
		{"what cannot be cleared", asks{call: put("10", `{"email":""}`)}, "required-not-cleared", "email", "", ""},
		{"what was cleared", asks{readings: is("clear-required", "cleared"), call: put("10", `{"sex":"","birthDate":"","email":""}`)}, "required-cleared", "email", "", "10"},
		{"a new guardian's city", asks{call: put("10", `{`+guardian(`"city":""`)+`}`)}, "new-guardian-incomplete", "legalGuardian.city", "", ""},
		{"a number is told in digits", asks{call: post(`"lastName":12345678`)}, "form-invalid", "lastName", "12345678", ""},
		{"a flag", asks{call: post(`"firstName":true`)}, "form-invalid", "firstName", "true", ""},
		{"a part of an object", asks{call: post(`"address":{"countrySymbol":"XX"}`)}, "form-invalid", "address.countrySymbol", "XX", ""},
		{"an object is not told", asks{call: post(`"firstName":{"a":"b"}`)}, "form-invalid", "firstName", "", ""},
		{"a club; clubs are no records", asks{call: post(`"homeClubId":21`)}, "club-unknown", "homeClubId", "21", ""},
		{"an attribute", asks{call: put("10", `{"sex":"x"}`)}, "invalid-attribute", "sex", "x", ""},
		{"a guardian's city", asks{call: post(guardian(`"city":""`))}, "guardian-incomplete", "legalGuardian.city", "", ""},
		{"bank data is not told", asks{call: post(guardian(`"bankAccount":"DE89"`))}, "guardian-iban", "legalGuardian.bankAccount", "", ""},
		{"nor is a signature", asks{call: post(guardian(`"signatureDataBase64":"?"`))}, "form-invalid", "legalGuardian.signatureDataBase64", "", ""},

		{"an email, as it was sent", asks{call: post(`"email":"BOB@example.com"`)}, "email-held", "email", "BOB@example.com", "11"},
		{"a phone number", asks{call: post(`"phoneNumber":"101"`)}, "phone-held", "phoneNumber", "101", "11"},
		{"a personal id", asks{call: post(`"personalId":"P-100"`)}, "personal-id-held", "personalId", "P-100", "10"},
		{"of several, the first", asks{readings: is("duplicate-report", "all"), call: post(`"phoneNumber":"101","personalId":"P-100"`)}, "phone-held", "phoneNumber", "101", "11"},
		{"a deleted user who holds it still", asks{readings: is("deleted-users", "held"), call: post(`"email":"cid@example.com"`)}, "email-held", "email", "cid@example.com", "12"},
		{"whoever was just added", asks{before: []call{post("")}, call: post("")}, "email-held", "email", "new@example.com", "13"},
		{"an update to a phone number", asks{call: put("11", `{"phoneNumber":"100"}`)}, "held-on-update", "phoneNumber", "100", "10"},
		{"a member's own", asks{token: "t-ann", call: put("10", `{"personalId":"P-101"}`)}, "held-on-update", "personalId", "P-101", "11"},

		{"an id of nobody's", asks{call: put("999", `{}`)}, "user-unknown", "userId", "999", ""},
		{"no id", asks{call: call{"PUT", userPath, `{}`}}, "user-id-missing", "userId", "", ""},
		{"no id, by the other code", asks{readings: is("missing-user-id", "InvalidAttributeValue"), call: call{"PUT", userPath, `{}`}}, "user-id-missing", "userId", "", ""},
		{"nobody to show", asks{call: get("999")}, "no-user-to-show", "userId", "999", ""},
		{"nobody said whom to show", asks{call: call{"GET", userPath, nil}}, "no-user-to-show", "userId", "", ""},
		{"a deleted user is why", asks{call: put("12", `{}`)}, "user-deleted", "userId", "12", "12"},
		{"a deleted user's token is not told", asks{call: confirm("cid-token")}, "user-deleted", "token", "", "12"},
		{"nor is one of nobody's", asks{call: confirm("nobody-token")}, "confirmation-token-unknown", "token", "", ""},
		{"a member's login is not told", asks{call: validate("ann.lee@example.com", "x")}, "credentials-wrong", "login", "", "10"},
		{"nor is nobody's", asks{call: validate("nobody@example.com", "x")}, "credentials-wrong", "login", "", ""},
		{"an email of nobody's", asks{call: forgot("nobody@example.com")}, "reset-user-unknown", "email", "nobody@example.com", ""},
		{"a token that resets nothing", asks{call: reset("x", "y")}, "reset-token-unknown", "token", "", ""},
		{"what a body lacks", asks{call: contract("10", "{}")}, "body-invalid", "paymentPlanId", "", ""},
		{"a day", asks{call: contract("10", `{"paymentPlanId":1,"endDate":"x"}`)}, "body-invalid", "endDate", "x", ""},
		{"an account is not told", asks{call: debit("10", `{"accountNumber":"DE00"}`)}, "direct-debit-iban", "accountNumber", "", ""},
		{"a plan", asks{call: contract("10", `{"paymentPlanId":3}`)}, "plan-unknown", "paymentPlanId", "3", ""},
		{"a contract that the user does not have", asks{call: end("11", "5")}, "contract-unknown", "contractId", "5", ""},
		{"a club that is not there", asks{call: club("21")}, "club-not-found", "clubId", "21", ""},
		{"whose credentials they are", asks{call: validate("ann.lee@example.com", "ann-secret")}, "credentials-right", "login", "", "10"},
		{"no field made it signing up", asks{call: signUp(`"password":"x"`)}, "signed-up", "", "", ""},
		{"who gets the mail", asks{call: forgot("bob@example.com")}, "reset-mailed", "email", "bob@example.com", "11"},
		{"whose password is new", asks{call: reset("bob-reset", "x")}, "password-reset", "token", "", "11"},
		{"who agrees", asks{call: agree("10", "{}")}, "agreements-recorded", "", "", "10"},
		{"who pays", asks{call: debit("10", `{"accountNumber":"`+iban+`"}`)}, "direct-debit-recorded", "accountNumber", "", "10"},
		{"what is bought", asks{call: contract("10", `{"paymentPlanId":1}`)}, "contract-added", "paymentPlanId", "1", "10"},
		{"what ends", asks{call: end("10", "5")}, "contract-ended", "contractId", "5", "10"},
		{"what has ended", asks{call: end("10", "6")}, "contract-ended-again", "contractId", "6", "10"},
		{"no field made it a club", asks{call: clubs("")}, "club-form", "", "", ""},
		{"nor a visit", asks{call: visits("")}, "visit-form", "", "", ""},
		{"a token that did its work", asks{readings: is("confirm-token-twice", "invalid"), call: confirm("used-token")}, "confirmation-token-used", "token", "", "10"},

		{"whom it confirmed", asks{call: confirm("used-token")}, "confirmed-again", "token", "", "10"},
		{"who had it", asks{call: post(`"email":"cid@example.com","phoneNumber":"102"`)}, "deleted-holds-nothing", "email", "cid@example.com", "12"},
		{"what was left out", asks{call: post("")}, "registered-at-home-club", "registeredAtClubId", "", ""},
		{"the first null", asks{call: put("10", `{"sex":null,"lastName":null}`)}, "null-discarded", "lastName", "", "10"},
		{"a null in an address", asks{readings: is("address-update", "merges"), call: put("10", `{"address":{"city":null}}`)}, "null-discarded", "address.city", "", "10"},
		{"a flag that is null", asks{call: put("10", `{"isForigner":null}`)}, "null-discarded", "isForigner", "", "10"},
		{"the first empty text", asks{call: put("10", `{"sex":"","phoneNumber":""}`)}, "empty-string", "phoneNumber", "", "10"},
		{"an empty country", asks{readings: is("address-update", "merges"), call: put("10", `{"address":{"countrySymbol":""}}`)}, "empty-string", "address.countrySymbol", "", "10"},
		{"whose guardian is another", asks{call: put("10", `{`+guardian("")+`}`)}, "guardian-obsolete", "legalGuardian", "", "10"},
		{"whose guardian goes", asks{call: put("10", `{"legalGuardian":""}`)}, "guardian-cleared", "legalGuardian", "", "10"},
		{"who is meant in place of the other", asks{token: "t-ann", call: put("11", `{"lastName":"Li"}`)}, "own-user-only", "userId", "11", "10"},
		{"who is shown in place of the other", asks{token: "t-ann", call: get("11")}, "own-user-only", "userId", "11", "10"},
		{"a path in another case", asks{call: call{"GET", "/api/users/USER?userId=10", nil}}, "path-case", "path", "", ""},
		{"a user who is named twice", asks{call: call{"GET", "/Api/Users/User?userId=10&userId=11", nil}}, "first-value", "userId", "", ""},
		{"whose email is new", asks{call: put("10", `{"email":"ann@example.com"}`)}, "new-email-unconfirmed", "email", "ann@example.com", "10"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			_, a := tt.asks.send(t)
			a.TurnedOn("perfectgym."+tt.rule, tt.field, tt.value, tt.holder)
		})
	}
}

// A token that is over is not told, and its owner gets another.
func TestWhyATokenIsOver(t *testing.T) {
	c := start(t)
	member := logIn("ann.lee@example.com", "ann-secret")
	token := member.by(c).String("/access_token")
	c.World.Advance(7775999 * time.Second)
	get("10").by(c, "Authorization", "Bearer "+token).Is(401, "").TurnedOn("perfectgym.token-expired", "Authorization", "", "").LeftBy(1)
	get("10").by(c, "Authorization", "Bearer "+member.by(c).String("/access_token")).Is(200, "")
}

// Every field of an update can be the one that was null.
func TestWhyWithEachNull(t *testing.T) {
	for _, name := range []string{
		"personalId", "firstName", "lastName", "email", "phoneNumber", "idCardName", "idCardNumber", "legalGuardian", "birthDate",
		"isForigner", "isForeigner", "showActivityInClub", "sex", "address", "paymentPrimarySource",
		"address.line1", "address.line2", "address.city", "address.postalCode", "address.countrySymbol",
	} {
		c := start(t)
		c.World.Flip("address-update", "merges")
		outer, inner, nested := strings.Cut(name, ".")
		body := `{"` + outer + `":null}`
		if nested {
			body = `{"` + outer + `":{"` + inner + `":null}}`
		}
		put("10", body).by(c).Is(200, "").TurnedOn("perfectgym.null-discarded", name, "", "10")
	}
}

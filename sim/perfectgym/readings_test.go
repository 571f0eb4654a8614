package perfectgym_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/perfectgym"
)

// send sends calls one after the other with a token; those before the last must
// succeed.
func send(token string, calls ...call) func(*apitest.Client) *apitest.Answer {
	return func(c *apitest.Client) *apitest.Answer {
		c = bearer(c.World, token)
		for _, r := range calls[:len(calls)-1] {
			r.by(c).Is(200, "")
		}
		return calls[len(calls)-1].by(c)
	}
}

// clearing does what do does where an update may clear what is required.
func clearing(do func(*apitest.Client) *apitest.Answer) func(*apitest.Client) *apitest.Answer {
	return func(c *apitest.Client) *apitest.Answer {
		c.World.Flip("clear-required", "cleared")
		return do(c)
	}
}

func TestReadings(t *testing.T) {
	const staff, ann = "t-north", "t-ann"
	all := post(`"email":"bob@example.com","phoneNumber":"100","personalId":"P-100"`)
	three := put("10", `{"email":"bob@example.com","phoneNumber":"101","personalId":"P-101"}`)
	apitest.Readings(t, func(tb testing.TB) *apitest.Client { return start(tb) },
		apitest.Reads("update-duplicate-code", "an update to a phone number in use", send(staff, put("10", `{"phoneNumber":"101"}`))).
			As("UserAlreadyExist", 400, failure("UserAlreadyExist", "PhoneNumber"), "perfectgym.held-on-update").
			As("InvalidAttributeValue", 400, failure("InvalidAttributeValue", "PhoneNumber"), "perfectgym.held-on-update"),
		apitest.Reads("update-duplicate-code", "adding has its own code", send(staff, post(`"phoneNumber":"101"`))).
			As("InvalidAttributeValue", 400, failure("UserAlreadyExist", "PhoneNumber"), "perfectgym.phone-held"),

		apitest.Reads("duplicate-report", "several duplicates when adding", send(staff, all)).
			As("first", 400, failure("UserAlreadyExist", "Email"), "perfectgym.email-held").
			As("all", 400, failure("UserAlreadyExist", "Email", "UserAlreadyExist", "PhoneNumber", "UserAlreadyExist", "PersonalId"), "perfectgym.email-held"),
		apitest.Reads("duplicate-report", "several duplicates when updating", send(staff, three)).
			As("first", 400, failure("UserAlreadyExist", "Email"), "perfectgym.held-on-update").
			As("all", 400, failure("UserAlreadyExist", "Email", "UserAlreadyExist", "PhoneNumber", "UserAlreadyExist", "PersonalId"), "perfectgym.held-on-update"),

		apitest.Reads("blank-fields", "blanks of a user", clearing(send(staff, put("11", `{"email":"","phoneNumber":"","personalId":""}`), get("11")))).
			As("empty-string", 200, blank(`""`), "").
			As("null", 200, blank("null"), ""),

		apitest.Reads("registered-at-club", "not registered at a club", send(staff, post(""))).
			As("home-club", 200, `{"elements":[{"registeredAtClubId":12}]}`, "perfectgym.registered-at-home-club").
			As("empty-string", 200, `{"elements":[{"registeredAtClubId":""}]}`, ""),

		apitest.Reads("empty-string-update", "empty strings", clearing(send(staff, put("10", `{"lastName":"","sex":"","birthDate":"","paymentPrimarySource":""}`)))).
			As("clears", 200, `{"elements":[{"lastName":"","sex":"","birthDate":""}]}`, "perfectgym.required-cleared").
			As("discarded", 200, `{"elements":[{"timestamp":500,"lastName":"Lee","sex":"Female","birthDate":"1990-01-02T00:00:00"}]}`, "perfectgym.empty-string"),
		apitest.Reads("empty-string-update", "an empty guardian", send(staff, put("10", `{"legalGuardian":""}`))).
			As("clears", 200, `{"elements":[{"legalGuardian":""}]}`, "perfectgym.guardian-cleared").
			As("discarded", 200, `{"elements":[{"timestamp":500,"legalGuardian":"Eve Maria Lee"}]}`, "perfectgym.empty-string"),

		apitest.Reads("address-update", "a part of an address", send(staff, put("10", `{"address":{"line1":"Pier 2","city":null}}`))).
			As("replaces", 200, `{"elements":[{"address":{"line1":"Pier 2","line2":"","city":"","postalCode":"","country":""}}]}`, "").
			As("merges", 200, `{"elements":[{"address":{"line1":"Pier 2","line2":"","city":"Gdynia","postalCode":"81-001","country":"Poland"}}]}`, "perfectgym.null-discarded"),
		apitest.Reads("address-update", "an empty part of an address", send(staff, put("10", `{"address":{"city":"","countrySymbol":"DE"}}`))).
			As("merges", 200, `{"elements":[{"address":{"line1":"Quay 1","city":"","country":"Germany"}}]}`, "perfectgym.empty-string"),

		apitest.Reads("email-case", "an email in another case is in use", send(staff, post(`"email":"ANN.LEE@example.com","registeredAtClubId":12`))).
			As("insensitive", 400, failure("UserAlreadyExist", "Email"), "perfectgym.email-held").
			As("sensitive", 200, `{"elements":[{"email":"ANN.LEE@example.com"}]}`, ""),
		apitest.Reads("email-case", "letters beyond ASCII have a case too", send(staff, post(`"email":"ilk@example.com"`), post(`"email":"İL\u212A@example.com","phoneNumber":"7"`))).
			As("insensitive", 400, failure("UserAlreadyExist", "Email"), "perfectgym.email-held").
			As("sensitive", 200, "", "perfectgym.registered-at-home-club"),
		apitest.Reads("email-case", "an email in another case is found", send(staff, search("email=ANN.LEE@example.com"))).
			As("insensitive", 200, `{"elements":[{"id":10}]}`, "").
			As("sensitive", 200, `{"elements":[]}`, ""),
		apitest.Reads("email-case", "an email in another case logs in", send(staff, logIn("ANN.LEE@example.com", "ann-secret"))).
			As("insensitive", 200, `{"token_type":"bearer"}`, "").
			As("sensitive", 400, failure("InvalidUserNameOrPassword", ""), "perfectgym.login-unknown"),
		apitest.Reads("email-case", "an email in another case is a new one", send(staff, put("10", `{"email":"ANN.LEE@example.com"}`))).
			As("insensitive", 200, `{"elements":[{"emailAddressIsConfirmed":true}]}`, "").
			As("sensitive", 200, `{"elements":[{"emailAddressIsConfirmed":false}]}`, "perfectgym.new-email-unconfirmed"),

		apitest.Reads("email-change-confirmation", "a new email", send(staff, put("10", `{"email":"ann@example.com"}`))).
			As("resets", 200, `{"elements":[{"email":"ann@example.com","emailAddressIsConfirmed":false}]}`, "perfectgym.new-email-unconfirmed").
			As("keeps", 200, `{"elements":[{"email":"ann@example.com","emailAddressIsConfirmed":true}]}`, ""),
		apitest.Reads("email-change-confirmation", "the token before a new email", send(staff, put("11", `{"email":"b@example.com"}`), confirm("bob-token"))).
			As("resets", 400, failure("InvalidToken", ""), "perfectgym.confirmation-token-unknown").
			As("keeps", 200, `{"elements":[{"id":11,"emailAddressIsConfirmed":true}]}`, ""),

		apitest.Reads("employee-only-in-user-mode", "a member adds", send(ann, post(""))).
			As("forbidden", 403, failure("Forbidden", ""), "perfectgym.employee-only").
			As("unauthorized", 401, failure("Unauthorized", ""), "perfectgym.employee-only"),

		apitest.Reads("confirm-token-twice", "confirming twice", send(staff, confirm("bob-token"), confirm("bob-token"))).
			As("confirmed-again", 200, `{"elements":[{"id":11,"emailAddressIsConfirmed":true}]}`, "perfectgym.confirmed-again").
			As("invalid", 400, failure("InvalidToken", ""), "perfectgym.confirmation-token-used"),

		apitest.Reads("missing-user-id", "updating whom", send(staff, call{"PUT", userPath, "{}"})).
			As("UserDoesNotExists", 400, failure("UserDoesNotExists", ""), "perfectgym.user-id-missing").
			As("InvalidAttributeValue", 400, failure("InvalidAttributeValue", "UserId"), "perfectgym.user-id-missing"),

		apitest.Reads("unknown-fields", "an unknown field of an addition", send(staff, post(`"registeredAtClubId":12,"isForigner":true`))).
			As("ignored", 200, `{"elements":[{"isForeigner":false}]}`, "").
			As("rejected", 400, failure("InvalidParameters", "IsForigner"), "perfectgym.unknown-field"),
		apitest.Reads("unknown-fields", "an unknown field of an update", send(staff, put("10", `{"homeClubId":13,"address":{"country":"Poland"}}`))).
			As("ignored", 200, `{"elements":[{"homeClubId":12,"address":{"country":""}}]}`, "").
			As("rejected", 400, failure("InvalidAttributeValue", "Address.Country", "InvalidAttributeValue", "HomeClubId"), "perfectgym.unknown-field"),

		apitest.Reads("unknown-query", "a parameter that the operation does not have", send(staff, list("limit=1&userid=11"))).
			As("ignored", 200, `{"elements":[{"id":10},{"id":11},{"id":12}]}`, "").
			As("rejected", 400, failure("InvalidParameters", "Limit", "InvalidParameters", "Userid"), "perfectgym.unknown-parameter"),
		apitest.Reads("unknown-query", "a parameter in another case", send(staff, call{"GET", userPath + "?userid=10", nil})).
			As("ignored", 400, failure("UserDoesNotExists", ""), "perfectgym.no-user-to-show").
			As("rejected", 400, failure("InvalidParameters", "Userid"), "perfectgym.unknown-parameter"),
		apitest.Reads("unknown-query", "logging in has none", send(staff, call{"POST", "/Api/oauth/authorize?tenant=north", logIn("staff", "staff-secret").body})).
			As("ignored", 200, `{"token_type":"bearer"}`, "").
			As("rejected", 400, failure("InvalidParameters", "Tenant"), "perfectgym.unknown-parameter"),

		apitest.Reads("unknown-query", "validating has none", send(staff, call{"POST", "/Api/Users/ValidateCredentials?x=1", validate("ann.lee@example.com", "ann-secret").body})).
			As("ignored", 200, `{"elements":[{"id":10}]}`, "perfectgym.credentials-right").
			As("rejected", 400, failure("InvalidParameters", "X"), "perfectgym.unknown-parameter"),
		apitest.Reads("unknown-query", "signing up has none", send(staff, call{"POST", "/Api/Users/SignUp?x=1", newUser(`"password":"x"`)})).
			As("ignored", 200, `{"elements":[{"id":13}]}`, "perfectgym.signed-up").
			As("rejected", 400, failure("InvalidParameters", "X"), "perfectgym.unknown-parameter"),
		apitest.Reads("unknown-query", "setting a password has none", send(staff, call{"POST", "/Api/Users/ResetPassword?x=1", reset("bob-reset", "x").body})).
			As("ignored", 200, `{"elements":[{"id":11}]}`, "perfectgym.password-reset").
			As("rejected", 400, failure("InvalidParameters", "X"), "perfectgym.unknown-parameter"),

		apitest.Reads("unknown-fields", "an unknown field of credentials", send(staff, call{"POST", "/Api/Users/ValidateCredentials", `{"login":"ann.lee@example.com","password":"ann-secret","x":1}`})).
			As("ignored", 200, `{"elements":[{"id":10}]}`, "perfectgym.credentials-right").
			As("rejected", 400, failure("InvalidParameters", "X"), "perfectgym.unknown-field"),
		apitest.Reads("unknown-fields", "an unknown field of a sign-up", send(staff, signUp(`"password":"x","login":"new"`))).
			As("ignored", 200, `{"elements":[{"id":13}]}`, "perfectgym.signed-up").
			As("rejected", 400, failure("InvalidParameters", "Login"), "perfectgym.unknown-field"),
		apitest.Reads("unknown-fields", "an unknown field of a new password", send(staff, call{"POST", "/Api/Users/ResetPassword", `{"token":"bob-reset","password":"x","x":1}`})).
			As("ignored", 200, `{"elements":[{"id":11}]}`, "perfectgym.password-reset").
			As("rejected", 400, failure("InvalidParameters", "X"), "perfectgym.unknown-field"),
		apitest.Reads("unknown-fields", "an agreement that there is not", send(staff, agree("10", `{"smsAgreement":true}`))).
			As("ignored", 200, `{"elements":[{"timestamp":500}]}`, "perfectgym.agreements-recorded").
			As("rejected", 400, failure("InvalidParameters", "SmsAgreement"), "perfectgym.unknown-field"),
		apitest.Reads("unknown-fields", "the document of a direct debit", send(staff, debit("10", `{"accountNumber":"`+iban+`","documentUrl":"x"}`))).
			As("ignored", 200, `{"elements":[{"directDebit":{"documentUrl":""}}]}`, "perfectgym.direct-debit-recorded").
			As("rejected", 400, failure("InvalidParameters", "DocumentUrl"), "perfectgym.unknown-field"),
		apitest.Reads("unknown-fields", "the state of a contract", send(staff, contract("10", `{"paymentPlanId":1,"isActive":false}`))).
			As("ignored", 200, `{"elements":[{"contracts":[{},{},{"isActive":true}]}]}`, "perfectgym.contract-added").
			As("rejected", 400, failure("InvalidParameters", "IsActive"), "perfectgym.unknown-field"),

		apitest.Reads("duplicate-report", "several duplicates when signing up", send(staff, signUp(held+`,"phoneNumber":"100","password":"x"`))).
			As("first", 400, failure("UserAlreadyExist", "Email"), "perfectgym.email-held").
			As("all", 400, failure("UserAlreadyExist", "Email", "UserAlreadyExist", "PhoneNumber"), "perfectgym.email-held"),
		apitest.Reads("email-case", "signing up with an email in another case", send(staff, signUp(`"email":"ANN.LEE@example.com","password":"x"`))).
			As("insensitive", 400, failure("UserAlreadyExist", "Email"), "perfectgym.email-held").
			As("sensitive", 200, `{"elements":[{"email":"ANN.LEE@example.com"}]}`, "perfectgym.signed-up"),

		apitest.Reads("unknown-club-code", "another company's club", send(staff, post(`"homeClubId":21,"sex":"x"`))).
			As("InvalidParameters", 400, failure("InvalidParameters", "HomeClubId", "InvalidParameters", "Sex"), "perfectgym.club-unknown").
			As("InvalidPropertyId", 400, failure("InvalidPropertyId", "HomeClubId", "InvalidParameters", "Sex"), "perfectgym.club-unknown"),

		apitest.Reads("clear-required", "an empty email and an empty birth date", send(staff, put("10", `{"email":"","birthDate":""}`))).
			As("rejected", 400, failure("InvalidAttributeValue", "Email", "InvalidAttributeValue", "BirthDate"), "perfectgym.required-not-cleared").
			As("cleared", 200, `{"elements":[{"email":"","birthDate":"","emailAddressIsConfirmed":false}]}`, "perfectgym.new-email-unconfirmed"),
		apitest.Reads("clear-required", "a second user without an email", clearing(send(staff, put("10", `{"email":""}`), put("11", `{"email":""}`)))).
			As("cleared", 200, `{"elements":[{"email":""}]}`, "perfectgym.new-email-unconfirmed"),

		apitest.Reads("deleted-users", "the email of a deleted user", send(staff, post(`"email":"cid@example.com"`))).
			As("free", 200, `{"elements":[{"email":"cid@example.com"}]}`, "perfectgym.deleted-holds-nothing").
			As("held", 400, failure("UserAlreadyExist", "Email"), "perfectgym.email-held"),
		apitest.Reads("deleted-users", "an update to the email of a deleted user", send(staff, put("11", `{"email":"cid@example.com"}`))).
			As("free", 200, `{"elements":[{"email":"cid@example.com"}]}`, "perfectgym.new-email-unconfirmed").
			As("held", 400, failure("UserAlreadyExist", "Email"), "perfectgym.held-on-update"),

		apitest.Reads("credentials-code", "a wrong password", send(staff, validate("ann.lee@example.com", "x"))).
			As("one-code", 400, failure("InvalidUserNameOrPassword", ""), "perfectgym.credentials-wrong").
			As("two-codes", 400, failure("InvalidPassword", ""), "perfectgym.credentials-wrong"),
		apitest.Reads("credentials-code", "an unknown login", send(staff, validate("nobody@example.com", "x"))).
			As("one-code", 400, failure("InvalidUserNameOrPassword", ""), "perfectgym.credentials-wrong").
			As("two-codes", 400, failure("UserNotFound", ""), "perfectgym.credentials-wrong"),
		apitest.Reads("direct-debit-account", "an account that is no IBAN", send(staff, debit("10", `{"accountNumber":"61109010140000071219812874"}`))).
			As("iban", 400, failure("InvalidIBAN", "AccountNumber"), "perfectgym.direct-debit-iban").
			As("any", 200, `{"elements":[{"directDebit":{"accountNumber":"61109010140000071219812874"}}]}`, "perfectgym.direct-debit-recorded"),
		apitest.Reads("contract-deletion", "a contract", send(ann, end("10", "5"))).
			As("ended", 200, `{"elements":[{"contracts":[{"id":5,"isActive":false},{"id":6}]}]}`, "perfectgym.contract-ended").
			As("removed", 200, `{"elements":[{"contracts":[{"id":6}]}]}`, "perfectgym.own-user-only"),
		apitest.Reads("contract-deletion", "a contract that has ended", send(staff, end("10", "6"))).
			As("ended", 200, `{"elements":[{"timestamp":500,"contracts":[{"id":5},{"id":6}]}]}`, "perfectgym.contract-ended-again").
			As("removed", 200, `{"elements":[{"contracts":[{"id":5}]}]}`, ""),
		apitest.Reads("blank-fields", "a contract without an end", send(staff, get("10"))).
			As("empty-string", 200, `{"elements":[{"contracts":[{"id":5,"endDate":""},{"id":6}]}]}`, "").
			As("null", 200, `{"elements":[{"contracts":[{"id":5,"endDate":null},{"id":6}]}]}`, ""),
		apitest.Reads("blank-fields", "a club without an address", send(staff, club("13"))).
			As("empty-string", 200, `{"elements":[{"address":{"city":"","country":""}}]}`, "perfectgym.club-form").
			As("null", 200, `{"elements":[{"address":{"city":null,"country":null}}]}`, "perfectgym.club-form"),
		apitest.Reads("blank-fields", "a visit that lasts", send(staff, visits("timestamp=350"))).
			As("empty-string", 200, `{"elements":[{"id":30,"leaveDate":""}]}`, "perfectgym.visit-form").
			As("null", 200, `{"elements":[{"id":30,"leaveDate":null}]}`, "perfectgym.visit-form"),

		// Asked for, and without a difference.
		apitest.Reads("blank-fields", "a visit without a blank", send("t-south", visits(""))).
			As("empty-string", 200, `{"elements":[{"leaveDate":"2026-01-14T11:00:00"}]}`, "perfectgym.visit-form"),
		apitest.Reads("unknown-query", "a body that cannot be read comes first", send(staff, call{"POST", "/Api/Users/ResetPassword?x=1", "["})).
			As("ignored", 400, failure("InvalidParameters", ""), "perfectgym.body-unreadable"),
		apitest.Reads("address-update", "a whole address", send(staff, put("10", `{"address":{"line1":"Pier 2","line2":"b","city":"Sopot","postalCode":"1","countrySymbol":"PL"}}`))).
			As("replaces", 200, `{"elements":[{"address":{"line1":"Pier 2","city":"Sopot","country":"Poland"}}]}`, ""),
		apitest.Reads("deleted-users", "an email that a deleted user had and somebody has", send(staff, post(`"email":"cid@example.com"`), put("11", `{"email":"cid@example.com"}`))).
			As("free", 400, failure("UserAlreadyExist", "Email"), "perfectgym.held-on-update"),
	)
}

// blank is a user of whom all that can be blank is shown so.
func blank(b string) string {
	return `{"elements":[{"id":11,"number":` + quote("N-11") + `,"firstName":"Bob","personalId":` + b + `,"cardNumber":` + b + `,"lastName":` + b + `,"email":` + b +
		`,"phoneNumber":` + b + `,"idCardName":` + b + `,"idCardNumber":` + b + `,"legalGuardian":` + b + `,"photoUrl":` + b + `,"coverPhotoUrl":` + b +
		`,"birthDate":` + b + `,"isForeigner":false,"sex":` + b + `,"newsletterAgreement":false,"termsAndConditionsAgreement":false` +
		`,"address":{"country":` + b + `,"city":` + b + `,"postalCode":` + b + `,"line1":` + b + `,"line2":` + b + `}` +
		`,"directDebit":{"accountNumber":` + b + `,"ownerName":` + b + `,"street":` + b + `,"cityAndPostalCode":` + b + `,"documentUrl":` + b + `}` +
		`,"homeClubId":13,"registeredAtClubId":` + b + `,"contracts":[]}]}`
}

// A 401 of a member's token asks for a credential, as every 401 does.
func TestMembersUnauthorized(t *testing.T) {
	c := bearer(apitest.Start(t, perfectgym.Vendor, closed), "t-ann")
	c.World.Flip("employee-only-in-user-mode", "unauthorized")
	if got := post("").by(c).Is(401, "").Header.Get("WWW-Authenticate"); got != "Bearer" {
		t.Errorf("WWW-Authenticate is %q", got)
	}
}

// What a user has already is no matter of uniqueness, even where a reading
// that was flipped would not have let it come to that.
func TestOwnValuesStay(t *testing.T) {
	c := start(t)
	post(`"email":"cid@example.com"`).by(c).Is(200, "")
	c.World.Flip("deleted-users", "held")
	put("13", `{"email":"cid@example.com","firstName":"Di"}`).by(c).Is(200, `{"elements":[{"firstName":"Di"}]}`)
	refused(t, c, put("11", `{"email":"cid@example.com"}`), 400, failure("UserAlreadyExist", "Email"), "perfectgym.held-on-update")
}

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
		apitest.Reads("email-case", "letters beyond ASCII have a case too", func(c *apitest.Client) *apitest.Answer {
			c.Do("POST", accounts, someone(t, map[string]any{"email": "ilk@example.com"})).Is(201, "")
			return c.Do("POST", accounts, someone(t, map[string]any{"email": "İL\u212A@example.com", "membership.membershipId": "M-10"}))
		}).
			As("insensitive", 409, "", "egym.email-held").
			As("sensitive", 201, `{"membership":{"membershipId":"M-10"}}`, ""),
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
		apitest.Reads("missing-field-code", "a new account without a last name", one("POST", "", someone(t, map[string]any{"lastName": "-"}))).
			As("invalidRequest", 400, `{"errorCode":"invalidRequest","fieldErrors":[{"name":"lastName"}]}`, "egym.field-missing").
			As("invalidArguments", 400, `{"errorCode":"invalidArguments","fieldErrors":[{"name":"lastName"}]}`, "egym.field-missing"),
		apitest.Reads("field-errors-name", "a gender that there is not", one("PATCH", "/acc-john", `{"gender":"male"}`)).
			As("fieldErrors", 400, `{"fieldErrors":[{"name":"gender","rejectedValue":"male"}]}`, "egym.field-invalid").
			As("errors", 400, `{"errors":[{"name":"gender","rejectedValue":"male"}]}`, "egym.field-invalid"),
		apitest.Reads("timestamp-form", "any refusal", one("GET", "/nobody", "")).
			As("offset", 404, `{"timestamp":"2026-01-15T09:00:00.000+0000"}`, "egym.account-unknown").
			As("rfc3339", 404, `{"timestamp":"2026-01-15T09:00:00.000Z"}`, "egym.account-unknown"),
		apitest.Reads("roles-left-out", "the roles, after an assignment of only one", func(c *apitest.Client) *apitest.Answer {
			c.Do("POST", accounts+"/acc-john/roles", `{"trainer":true,"gymOwner":true}`).Is(204, "")
			c.Do("POST", accounts+"/acc-john/roles", `{"trainer":true}`).Is(204, "")
			return c.Do("GET", accounts+"/acc-john/roles", nil)
		}).
			As("kept", 200, `{"trainer":true,"gymOwner":true}`, "").
			As("revoked", 200, `{"trainer":true,"gymOwner":false}`, ""),
		apitest.Reads("rejoin", "a PUT on an account whose membership was deleted", func(c *apitest.Client) *apitest.Answer {
			c.Do("DELETE", accounts+"/acc-john", nil).Is(204, "")
			return c.Do("PUT", accounts+"/acc-john", john)
		}).
			As("not-found", 404, `{"metadata":{"entity":"CHAIN_PROFILE"}}`, "egym.membership-gone").
			As("by-put", 200, `{"accountId":"acc-john","membership":{"membershipId":"M-1"}}`, "egym.rejoined").
			Then(func(t *testing.T, c *apitest.Client) {
				c.Do("GET", accounts+"/email/john.wick@mailinator.com", nil).Is(200, `{"accountId":"acc-john"}`)
				c.Do("POST", accounts, john).Is(409, `{"metadata":{"accountId":"acc-john"}}`)
			}),
		apitest.Reads("person-in-two-chains", "the accountId of the first chain, when the person joins a second", func(c *apitest.Client) *apitest.Answer {
			mary := someone(t, map[string]any{"email": "mary@mailinator.com"})
			c.Do("POST", accounts, mary, "x-api-key", "key-b").Is(201, mary)
			return c.Do("GET", accounts+"/acc-mary", nil, "x-api-key", "key-b")
		}).
			As("two-accounts", 404, `{"metadata":{"entity":"CHAIN_PROFILE"}}`, "egym.foreign-account").
			As("one-account", 200, `{"accountId":"acc-mary","firstName":"Jane"}`, "").
			Then(func(t *testing.T, c *apitest.Client) {
				c.Do("GET", accounts+"/acc-mary", nil).Is(200, `{"firstName":"Mary"}`) // each chain has its own profile
			}),
		apitest.Reads("patch-tan", "a membership that becomes corporate without a TAN", one("PATCH", "/acc-john", `{"membership":{"membershipType":"CORPORATE_FITNESS"}}`)).
			As("required", 400, `{"fieldErrors":[{"name":"membership.verificationTAN"}]}`, "egym.tan-required").
			As("unknown-field", 200, `{"membership":{"membershipType":"CORPORATE_FITNESS"}}`, "egym.tan-not-asked"),
		apitest.Reads("form-invalid", "a country in words, as a public client has it", one("PATCH", "/acc-john", `{"contact":{"country":"Germany"}}`)).
			As("rejected", 400, `{"fieldErrors":[{"name":"contact.country","rejectedValue":"Germany"}]}`, "egym.form-invalid").
			As("accepted", 200, `{"contact":{"country":"Germany"}}`, "egym.form-accepted"),
		apitest.Reads("membership-id-case", "a membershipId in another case", one("POST", "", someone(t, map[string]any{"membership.membershipId": "m-2"}))).
			As("sensitive", 201, `{"membership":{"membershipId":"m-2"}}`, "").
			As("insensitive", 409, `{"metadata":{"accountId":"acc-mary"}}`, "egym.membership-id-held"),
		apitest.Reads("patch-empty-name", "an empty last name", one("PATCH", "/acc-john", `{"lastName":""}`)).
			As("accepted", 200, `{"firstName":"John","lastName":""}`, "egym.empty-name-accepted").
			As("rejected", 400, `{"errorCode":"invalidArguments","fieldErrors":[{"name":"lastName","rejectedValue":""}]}`, "egym.empty-in-patch"),
		apitest.Reads("unknown-query", "a parameter in another case", one("GET", "?currentgymonly=false", "")).
			As("ignored", 200, `{"total":2}`, "").
			As("rejected", 400, `{"fieldErrors":[{"name":"currentgymonly","message":"is not a parameter of this request"}]}`, "egym.field-unknown"),
		apitest.Reads("tan-form", "a TAN that is not nine digits", one("PATCH", "/acc-john", `{"membership":{"verificationTAN":"1"}}`)).
			As("rejected", 400, `{"fieldErrors":[{"name":"membership.verificationTAN","rejectedValue":"1"}]}`, "egym.tan-malformed").
			As("accepted", 200, `{"membership":{"verificationTAN":"1"}}`, "egym.tan-of-any-form"),
		apitest.Reads("rfids-put-response", "other RFIDs", one("PUT", "/acc-john/rfids", `{"rfids":[{"rfid":"0x11"}]}`)).
			As("ok", 200, "", "").
			As("no-content", 204, "", "").
			Then(func(t *testing.T, c *apitest.Client) {
				c.Do("GET", accounts+"/rfid/0x11", nil).Is(200, `{"accountId":"acc-john"}`)
			}),
		apitest.Reads("nfc-without-issuer", "the token of an Apple pass, without its issuer", one("GET", "/acc-john/nfc", "")).
			As("all", 200, `{"token":"beef"}`, "").
			As("without-issuer", 404, `{"metadata":{"entity":"NFC_TOKEN"}}`, "egym.no-nfc"),
		apitest.Reads("future-visit", "a check-in a millisecond after now", one("POST", "/acc-john/checkins", `{"timestamp":1768467600001}`)).
			As("accepted", 204, "", "egym.visit-ahead").
			As("rejected", 400, `{"fieldErrors":[{"name":"timestamp","rejectedValue":1768467600001}]}`, "egym.visit-ahead-refused"),
		apitest.Reads("admission-of-others", "a BASIC member at the door", one("POST", "/acc-john/admissions", "")).
			As("refused", 403, `{"errorCode":"forbiddenAction"}`, "egym.admission-of-others-refused").
			As("admitted", 200, `{"firstAdmission":true}`, "egym.admission-of-others"),
		apitest.Reads("null-fields", "an RFID without a format", one("POST", "/acc-john/rfids", `{"rfid":"0x11"}`)).
			As("omitted", 200, `{"rfid":"0x11"}`, "").
			As("null", 200, `{"rfid":"0x11","tagFormat":null}`, ""),
		apitest.Reads("null-fields", "RFIDs without a format", func(c *apitest.Client) *apitest.Answer {
			c.Do("PUT", accounts+"/acc-john/rfids", `{"rfids":[{"rfid":"0x11"}]}`).Is(200, "")
			return c.Do("GET", accounts+"/acc-john/rfids", nil)
		}).
			As("omitted", 200, `[{"rfid":"0x11"}]`, "").
			As("null", 200, `[{"rfid":"0x11","tagFormat":null}]`, ""),
		apitest.Reads("email-case", "a member to migrate whose email another has in another case", func(c *apitest.Client) *apitest.Answer {
			c.Do("POST", accounts, someone(t, map[string]any{"email": "LEA.vogt@mailinator.com"})).Is(201, "")
			return c.Do("POST", "/api/v2/migrate?legacyUserId=4711", nil)
		}).
			As("insensitive", 409, `{"errorCode":"membershipExists"}`, "egym.email-held").
			As("sensitive", 200, `{"email":"lea.vogt@mailinator.com"}`, "egym.migrated"),
		apitest.Reads("unknown-fields", "an RFID with more", one("POST", "/acc-john/rfids", `{"rfid":"0x11","colour":"red"}`)).
			As("ignored", 200, `{"rfid":"0x11"}`, "").
			As("rejected", 400, `{"fieldErrors":[{"name":"colour"}]}`, "egym.field-unknown"),
		apitest.Reads("unknown-fields", "RFIDs with more", one("PUT", "/acc-john/rfids", `{"rfids":[],"more":1}`)).
			As("ignored", 200, "", "").
			As("rejected", 400, `{"fieldErrors":[{"name":"more"}]}`, "egym.field-unknown"),
		apitest.Reads("unknown-fields", "an NFC token with more", one("PUT", "/acc-john/nfc", `{"token":"t","format":"x"}`)).
			As("ignored", 204, "", "").
			As("rejected", 400, `{"fieldErrors":[{"name":"format"}]}`, "egym.field-unknown"),
		apitest.Reads("unknown-fields", "a check-in with more", one("POST", "/acc-john/checkins", `{"gym":"x"}`)).
			As("ignored", 204, "", "egym.webhook-sent").
			As("rejected", 400, `{"fieldErrors":[{"name":"gym"}]}`, "egym.field-unknown"),
		apitest.Reads("unknown-fields", "a check-out with more", one("POST", "/acc-john/checkouts", `{"gym":"x"}`)).
			As("ignored", 204, "", "egym.checkout-alone").
			As("rejected", 400, `{"fieldErrors":[{"name":"gym"}]}`, "egym.field-unknown"),

		// Asked for, and without a difference.
		apitest.Reads("nfc-without-issuer", "a token without an issuer", func(c *apitest.Client) *apitest.Answer {
			c.Do("PUT", accounts+"/acc-mary/nfc", `{"token":"t"}`).Is(204, "")
			return c.Do("GET", accounts+"/acc-mary/nfc", nil)
		}).
			As("without-issuer", 200, `{"token":"t"}`, ""),
		apitest.Reads("tan-form", "the TAN of nobody", one("PATCH", "/nobody", `{"membership":{"verificationTAN":"1"}}`)).
			As("accepted", 404, "", "egym.account-unknown"),
		apitest.Reads("phone-field", "the phone that the contact has", one("PATCH", "/acc-john", `{"phoneNumber":"+1 555 100"}`)).
			As("both", 200, `{"contact":{"phone":"+1 555 100"}}`, "egym.phone-number"),
		apitest.Reads("null-fields", "an account that no answer shows", func(c *apitest.Client) *apitest.Answer {
			c.World.Flip("patch-response", "no-content")
			return c.Do("PATCH", accounts+"/acc-mary", `{"firstName":"Maria"}`)
		}).
			As("omitted", 204, "", ""),
		apitest.Reads("roles-left-out", "a role that was not there", one("POST", "/acc-john/roles", `{"trainer":true}`)).
			As("kept", 204, "", "egym.role-left-out"),
		apitest.Reads("person-in-two-chains", "an email in another case, where case tells emails apart", func(c *apitest.Client) *apitest.Answer {
			c.World.Flip("email-case", "sensitive")
			return c.Do("POST", accounts, someone(t, map[string]any{"email": "MARY@mailinator.com"}), "x-api-key", "key-b")
		}).
			As("two-accounts", 201, `{"email":"MARY@mailinator.com"}`, ""),
		apitest.Reads("patch-tan", "the TAN of nobody", one("PATCH", "/nobody", `{"membership":{"verificationTAN":"444444444"}}`)).
			As("required", 404, "", "egym.account-unknown"),
		apitest.Reads("membership-id-case", "a membershipId that two members have, but for its case", func(c *apitest.Client) *apitest.Answer {
			c.Do("POST", accounts, someone(t, map[string]any{"membership.membershipId": "m-2"})).Is(201, "")
			return c.Do("GET", accounts+"/membership/m-2", nil)
		}).
			As("sensitive", 200, `{"membership":{"membershipId":"m-2"}}`, ""),
	)
}

// What a reading changes besides its row.
func TestReadingsBesides(t *testing.T) {
	w, c := start(t)
	w.Flip("unknown-fields", "rejected")
	c.Do("PUT", accounts+"/acc-john", with(t, john, map[string]any{"nickname": "J"})).Is(400, `{"fieldErrors":[{"name":"nickname"}]}`).By("egym.field-unknown")
	c.Do("POST", accounts+"/acc-john/roles", `{"owner":true}`).Is(400, `{"fieldErrors":[{"name":"owner"}]}`).By("egym.field-unknown")
	w.Flip("unknown-fields", "ignored")
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
	c.Do("PATCH", accounts+"/acc-john", `{"membership":{"membershipType":"CORPORATE_FITNESS","verificationTAN":"444444444"}}`).
		Is(200, `{"membership":{"corporateFitness":{"startTimestamp":null,"endTimestamp":"2026-12-31T00:00:00Z"}}}`)
}

// The same of the readings on errors, names, TANs, chains and queries.
func TestMoreReadingsBesides(t *testing.T) {
	w, c := start(t)
	corporate := `{"membership":{"membershipType":"CORPORATE_FITNESS","verificationTAN":"444444444"}}`
	w.Flip("missing-field-code", "invalidArguments")
	w.Flip("field-errors-name", "errors")
	c.Do("POST", accounts, `{"email":"a@b.de"}`).Is(400, `{"errorCode":"invalidArguments","errors":[{"name":"firstName"},{"name":"lastName"},{"name":"gender"},{"name":"membership"}]}`)
	w.Flip("missing-field-code", "invalidRequest")
	c.Do("POST", accounts, `{"email":"a@b.de"}`).Is(400, `{"errorCode":"invalidRequest","errors":[{"name":"firstName"},{"name":"lastName"},{"name":"gender"},{"name":"membership"}]}`)
	c.Do("POST", accounts, `{`).Is(400, `{"errorCode":"invalidRequest"}`)
	w.Flip("field-errors-name", "fieldErrors")

	c.Do("PATCH", accounts+"/acc-john", `{"firstName":""}`).Is(200, `{"firstName":"","lastName":"Wick"}`)
	w.Flip("null-fields", "null")
	c.Do("GET", accounts+"/acc-john", nil).Is(200, `{"firstName":"","dateOfBirth":null}`)
	w.Flip("null-fields", "omitted")

	w.Flip("patch-tan", "unknown-field")
	c.Do("PATCH", accounts+"/acc-mary", corporate).Is(200, `{"membership":{"membershipType":"CORPORATE_FITNESS"}}`).By("egym.tan-not-asked")
	if a := c.Do("GET", accounts+"/acc-mary", nil); a.At("/membership/verificationTAN") != nil {
		t.Errorf("a field that PATCH does not have was stored: %s", a.Text)
	}
	c.Do("PUT", accounts+"/acc-john", with(t, john, map[string]any{"membership.membershipType": "CORPORATE_FITNESS"})).Is(400, "").By("egym.tan-required")
	shown := w.StateText()
	put(t, w, shown) // with an empty name, and a corporate membership without a TAN
	if again := w.StateText(); again != shown {
		t.Errorf("the state is another one after it was put back:\n%s\nwas\n%s", again, shown)
	}
	w.Flip("patch-tan", "unknown-field")
	w.Flip("unknown-fields", "rejected")
	c.Do("PATCH", accounts+"/acc-john", corporate).Is(400, `{"fieldErrors":[{"name":"membership.verificationTAN"}]}`).By("egym.field-unknown")

	w.Flip("form-invalid", "accepted")
	c.Do("POST", accounts, someone(t, map[string]any{"email": "nobody"})).Is(201, `{"email":"nobody"}`).By("egym.form-accepted")
	c.Do("PATCH", accounts+"/acc-john", `{"email":""}`).Is(400, "").By("egym.empty-in-patch")
}

// An account that joins again competes for its email and membershipId.
func TestRejoin(t *testing.T) {
	w, c := start(t)
	w.Flip("rejoin", "by-put")
	c.Do("DELETE", accounts+"/acc-john", nil).Is(204, "")
	second := c.Do("POST", accounts, john).Is(201, "").String("/accountId")
	c.Do("PUT", accounts+"/acc-john", john).Is(409, `{"metadata":{"accountId":"`+second+`"}}`).By("egym.new-email-held")
	c.Do("PUT", accounts+"/acc-john", someone(t, map[string]any{"membership.membershipId": "M-1"})).Is(409, "").By("egym.membership-id-held")
	c.Do("PATCH", accounts+"/acc-john", "{}").Is(404, "").By("egym.membership-gone")
	c.Do("POST", accounts+"/acc-john/roles", "{}").Is(404, "").By("egym.membership-gone")
	c.Do("PUT", accounts+"/acc-john", someone(t, nil)).Is(200, `{"accountId":"acc-john"}`).By("egym.rejoined")
	c.Do("PUT", accounts+"/acc-john", someone(t, nil)).Is(200, "").By("")
}

// MembershipIds that differ in case are told apart where they are stored, and
// found by either.
func TestMembershipIDCase(t *testing.T) {
	w, c := start(t)
	c.Do("POST", accounts, someone(t, map[string]any{"membership.membershipId": "m-2"})).Is(201, "")
	c.Do("GET", accounts+"/membership/m-1", nil).Is(404, "").By("egym.membership-id-unknown")
	w.Flip("membership-id-case", "insensitive")
	c.Do("GET", accounts+"/membership/m-1", nil).Is(200, `{"accountId":"acc-john"}`)
	c.Do("GET", accounts+"/membership/m-2", nil).Is(200, `{"membership":{"membershipId":"m-2"}}`)
	c.Do("GET", accounts+"/membership/M-2", nil).Is(200, `{"accountId":"acc-mary"}`)
	c.Do("PATCH", accounts+"/acc-john", `{"membership":{"membershipId":"m-1"}}`).Is(200, `{"membership":{"membershipId":"m-1"}}`)
	c.Do("GET", accounts+"/membership/%20m-1", nil).Is(404, "")
}

// A person has one accountId in all chains, but only one account in each.
func TestPersonInTwoChains(t *testing.T) {
	w, c := start(t)
	w.Flip("person-in-two-chains", "one-account")
	mary := someone(t, map[string]any{"email": "mary@mailinator.com"})
	c.Do("POST", accounts, mary, "x-api-key", "key-b").Is(201, `{"accountId":"acc-mary"}`).By("egym.same-account-in-two-chains")
	c.Do("DELETE", accounts+"/acc-mary", nil, "x-api-key", "key-b").Is(204, "")
	again := c.Do("POST", accounts, mary, "x-api-key", "key-b").Is(201, "").By("")
	if again.String("/accountId") == "acc-mary" {
		t.Error("two accounts of a chain have one accountId")
	}
	c.Do("DELETE", accounts+"/acc-mary?eraseMemberData=true", nil, "x-api-key", "key-b").Is(204, "")
	c.Do("GET", accounts+"/acc-mary", nil).Is(200, `{"firstName":"Mary"}`)
	w.Flip("email-case", "sensitive")
	c.Do("POST", accounts, someone(t, map[string]any{"email": "MARY@mailinator.com", "membership.membershipId": "M-8"}), "x-api-key", "key-b").Is(201, "").By("")
}

// No operation takes a query parameter that it does not have, and the value may be
// a secret.
func TestUnknownQuery(t *testing.T) {
	for _, op := range operations {
		t.Run(op.id, func(t *testing.T) {
			w, c := start(t)
			w.Flip("unknown-query", "rejected")
			before, more := w.StateText(), "?"
			if strings.Contains(op.path, "?") {
				more = "&"
			}
			a := c.Do(op.method, op.path+more+"status[]=s3cr3t&Limit=5&Content-Length=5", body(op.id, op.body)).
				Is(400, `{"errorCode":"invalidArguments","fieldErrors":[{"name":"Content-Length"},{"name":"Limit"},{"name":"status[]"}]}`).By("egym.field-unknown")
			if strings.Contains(a.Text, "s3cr3t") {
				t.Errorf("the answer repeats what was sent: %s", a.Text)
			}
			if w.StateText() != before {
				t.Error("a refusal changed the state")
			}
			w.Flip("unknown-query", "ignored")
			if a := c.Do(op.method, op.path+more+"limit[]=5", body(op.id, op.body)); a.Status >= 300 {
				t.Errorf("%d %s", a.Status, a.Text)
			}
		})
	}
}

// A refusal for several fields is by the rules of all of them. That of the first
// one decides, and comes last.
func TestRefusedForSeveralReasons(t *testing.T) {
	w, c := start(t)
	w.Flip("patch-empty-name", "rejected")
	w.Flip("contract-dates", "rejected")
	for _, row := range []struct{ method, path, sent, rules string }{
		{"PATCH", "/acc-john", `{"lastName":"","contact":{"country":"Germany"}}`, "egym.form-invalid egym.empty-in-patch"},
		{"POST", "", `{"email":"nobody","gender":7,"membership":{}}`, "egym.form-invalid egym.field-missing egym.field-invalid"},
		{"PATCH", "/acc-mary", `{"membership":{"membershipType":"CORPORATE_FITNESS","startOfContract":"2027-01-01"}}`, "egym.end-before-start-refused egym.tan-required"},
	} {
		c.Do(row.method, accounts+row.path, row.sent).Is(400, "")
		var rules []string
		for _, r := range w.Last().Rules() {
			rules = append(rules, r.ID)
		}
		if got := strings.Join(rules, " "); got != row.rules {
			t.Errorf("%s is refused by %s, want %s", row.sent, got, row.rules)
		}
	}
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

package perfectgym_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

const held = `"email":"bob@example.com"`

// row is a call of an employee's, and what it gets.
type row struct {
	reason string
	call   call
	body   string
	rule   string
}

func (r row) about() (rule, reason string) { return r.rule, r.reason }

func TestRefusals(t *testing.T) {
	rows := []row{
		{"an email in use", post(held), failure("UserAlreadyExist", "Email"), "perfectgym.email-held"},
		{"an email in use, in another case", post(`"email":"BOB@example.com"`), failure("UserAlreadyExist", "Email"), "perfectgym.email-held"},
		{"a phone in use", post(`"phoneNumber":"101"`), failure("UserAlreadyExist", "PhoneNumber"), "perfectgym.phone-held"},
		{"a personal id in use", post(`"personalId":"P-101"`), failure("UserAlreadyExist", "PersonalId"), "perfectgym.personal-id-held"},
		{"the email goes first", post(held + `,"phoneNumber":"100","personalId":"P-100"`), failure("UserAlreadyExist", "Email"), "perfectgym.email-held"},
		{"the phone goes before the personal id", post(`"phoneNumber":"101","personalId":"P-101"`), failure("UserAlreadyExist", "PhoneNumber"), "perfectgym.phone-held"},

		{"nothing", call{"POST", userPath, "{}"}, failure("InvalidParameters", "Email", "InvalidParameters", "BirthDate", "InvalidParameters", "HomeClubId"), "perfectgym.invalid-parameters"},
		{"missing and invalid at once", call{"POST", userPath, `{"email":"nobody","sex":"male"}`}, failure("InvalidParameters", "BirthDate", "InvalidParameters", "HomeClubId", "InvalidParameters", "Email", "InvalidParameters", "Sex"), "perfectgym.invalid-parameters"},
		{"null is not sent", post(`"email":null,"birthDate":null,"homeClubId":null`), failure("InvalidParameters", "Email", "InvalidParameters", "BirthDate", "InvalidParameters", "HomeClubId"), "perfectgym.invalid-parameters"},
		{"no email", post(`"email":"nobody"`), failure("InvalidParameters", "Email"), "perfectgym.form-invalid"},
		{"a day that is none", post(`"birthDate":"2001-02-29T00:00:00"`), failure("InvalidParameters", "BirthDate"), "perfectgym.form-invalid"},
		{"a date without a time", post(`"birthDate":"2001-02-28"`), failure("InvalidParameters", "BirthDate"), "perfectgym.form-invalid"},
		{"a moment with a zone", post(`"birthDate":"2001-02-28T00:00:00Z"`), failure("InvalidParameters", "BirthDate"), "perfectgym.form-invalid"},
		{"no sex", post(`"sex":"male"`), failure("InvalidParameters", "Sex"), "perfectgym.form-invalid"},
		{"no country", post(`"address":{"countrySymbol":"POL"}`), failure("InvalidParameters", "Address.CountrySymbol"), "perfectgym.form-invalid"},
		{"another company's club", post(`"homeClubId":21`), failure("InvalidParameters", "HomeClubId"), "perfectgym.club-unknown"},
		{"registered at no club", post(`"registeredAtClubId":14`), failure("InvalidParameters", "RegisteredAtClubId"), "perfectgym.club-unknown"},
		{"mistyped, invalid and unknown at once", post(`"sex":1,"birthDate":"x","homeClubId":9`), failure("InvalidParameters", "Sex", "InvalidParameters", "HomeClubId", "InvalidParameters", "BirthDate"), "perfectgym.form-invalid"},
		{"validation goes before uniqueness", post(held + `,"sex":"x"`), failure("InvalidParameters", "Sex"), "perfectgym.form-invalid"},

		{"an empty guardian", post(`"legalGuardian":{}`), failure("NameIsRequired", "LegalGuardian.Name", "LastNameIsRequired", "LegalGuardian.LastName", "CityIsRequired", "LegalGuardian.City", "CountrySymbolIsRequired", "LegalGuardian.CountrySymbol", "NoSignature", "LegalGuardian.SignatureDataBase64"), "perfectgym.guardian-incomplete"},
		{"blank is lacking", put("11", `{`+guardian(`"name":"","signatureDataBase64":null`)+`}`), failure("NameIsRequired", "LegalGuardian.Name", "NoSignature", "LegalGuardian.SignatureDataBase64"), "perfectgym.new-guardian-incomplete"},
		{"an IBAN with a wrong digit", post(guardian(`"bankAccount":"DE89370400440532013001"`)), failure("InvalidIBAN", "LegalGuardian.BankAccount"), "perfectgym.guardian-iban"},
		{"an IBAN that is too short", put("11", `{`+guardian(`"bankAccount":"DE89"`)+`}`), failure("InvalidIBAN", "LegalGuardian.BankAccount"), "perfectgym.guardian-iban"},
		{"a guardian's country", put("11", `{`+guardian(`"countrySymbol":"XX"`)+`}`), failure("InvalidAttributeValue", "LegalGuardian.CountrySymbol"), "perfectgym.invalid-attribute"},
		{"a signature that is no base64", post(guardian(`"signatureDataBase64":"?"`)), failure("InvalidParameters", "LegalGuardian.SignatureDataBase64"), "perfectgym.form-invalid"},
		{"a guardian that is a text", post(`"legalGuardian":"Jo Doe"`), failure("InvalidParameters", "LegalGuardian"), "perfectgym.form-invalid"},

		{"what is required is not cleared", put("10", `{"email":"","birthDate":"","sex":"","lastName":"Li"}`), failure("InvalidAttributeValue", "Email", "InvalidAttributeValue", "BirthDate"), "perfectgym.required-not-cleared"},
		{"an invalid attribute", put("11", `{"sex":"x","paymentPrimarySource":"Barter","email":"x","birthDate":"x","address":{"countrySymbol":"X"}}`), failure("InvalidAttributeValue", "Email", "InvalidAttributeValue", "BirthDate", "InvalidAttributeValue", "Sex", "InvalidAttributeValue", "PaymentPrimarySource", "InvalidAttributeValue", "Address.CountrySymbol"), "perfectgym.invalid-attribute"},
		{"an update to an email in use", put("11", `{"email":"ann.lee@example.com"}`), failure("UserAlreadyExist", "Email"), "perfectgym.held-on-update"},
		{"an update to a phone in use", put("11", `{"phoneNumber":"100"}`), failure("UserAlreadyExist", "PhoneNumber"), "perfectgym.held-on-update"},
		{"an update to a personal id in use", put("11", `{"personalId":"P-100","firstName":"B"}`), failure("UserAlreadyExist", "PersonalId"), "perfectgym.held-on-update"},
		{"an update of nobody", put("999", `{}`), failure("UserDoesNotExists", ""), "perfectgym.user-unknown"},
		{"an update of an id that cannot be", put("-10", `{}`), failure("UserDoesNotExists", ""), "perfectgym.user-unknown"},
		{"validation goes before the user", put("999", `{"sex":"x"}`), failure("InvalidAttributeValue", "Sex"), "perfectgym.invalid-attribute"},
		{"an update of whom", call{"PUT", userPath, "{}"}, failure("UserDoesNotExists", ""), "perfectgym.user-id-missing"},
		{"showing nobody", get("999"), failure("UserDoesNotExists", ""), "perfectgym.no-user-to-show"},
		{"showing whom", call{"GET", userPath, nil}, failure("UserDoesNotExists", ""), "perfectgym.no-user-to-show"},

		{"a token of nobody's", confirm("nobody-token"), failure("InvalidToken", ""), "perfectgym.confirmation-token-unknown"},
		{"an empty token", confirm(""), failure("InvalidToken", ""), "perfectgym.confirmation-token-unknown"},
		{"nobody's login", validate("nobody@example.com", "x"), failure("InvalidUserNameOrPassword", ""), "perfectgym.credentials-wrong"},
		{"a wrong password", validate("ann.lee@example.com", "x"), failure("InvalidUserNameOrPassword", ""), "perfectgym.credentials-wrong"},
		{"a member without a password", validate("bob@example.com", "x"), failure("InvalidUserNameOrPassword", ""), "perfectgym.credentials-wrong"},
		{"a deleted member", validate("cid@example.com", "cid-secret"), failure("InvalidUserNameOrPassword", ""), "perfectgym.credentials-wrong"},
		{"an API user is no member", validate("staff", "staff-secret"), failure("InvalidUserNameOrPassword", ""), "perfectgym.credentials-wrong"},
		{"no credentials", call{"POST", "/Api/Users/ValidateCredentials", "{}"}, failure("InvalidParameters", "Login", "InvalidParameters", "Password"), "perfectgym.body-invalid"},
		{"signing up without a password", signUp(""), failure("InvalidParameters", "Password"), "perfectgym.invalid-parameters"},
		{"signing up without anything", call{"POST", "/Api/Users/SignUp", "{}"}, failure("InvalidParameters", "Email", "InvalidParameters", "BirthDate", "InvalidParameters", "HomeClubId", "InvalidParameters", "Password"), "perfectgym.invalid-parameters"},
		{"signing up with an email in use", signUp(held + `,"password":"x"`), failure("UserAlreadyExist", "Email"), "perfectgym.email-held"},
		{"signing up at another company's club", signUp(`"password":"x","homeClubId":21`), failure("InvalidParameters", "HomeClubId"), "perfectgym.club-unknown"},
		{"nobody forgot", forgot("nobody@example.com"), failure("UserNotFound", ""), "perfectgym.reset-user-unknown"},
		{"a deleted user forgot", forgot("cid@example.com"), failure("UserNotFound", ""), "perfectgym.reset-user-unknown"},
		{"a token of nobody's resets nothing", reset("nobody-reset", "x"), failure("InvalidToken", ""), "perfectgym.reset-token-unknown"},
		{"nor does a deleted user's", reset("cid-reset", "x"), failure("InvalidToken", ""), "perfectgym.reset-token-unknown"},
		{"nor does one that confirms", reset("bob-token", "x"), failure("InvalidToken", ""), "perfectgym.reset-token-unknown"},
		{"an empty password", reset("bob-reset", ""), failure("InvalidParameters", "Password"), "perfectgym.body-invalid"},
		{"agreements of nobody's", agree("999", "{}"), failure("UserDoesNotExists", ""), "perfectgym.user-unknown"},
		{"agreements of whose", call{"POST", "/Api/Users/Agreements", "{}"}, failure("UserDoesNotExists", ""), "perfectgym.user-id-missing"},
		{"a deleted user agrees to nothing", agree("12", "{}"), failure("UserDoesNotExists", ""), "perfectgym.user-deleted"},
		{"a direct debit of nobody's", debit("999", `{"accountNumber":"`+iban+`"}`), failure("UserDoesNotExists", ""), "perfectgym.user-unknown"},
		{"a direct debit without an account", debit("10", `{"ownerName":"Ann"}`), failure("InvalidParameters", "AccountNumber"), "perfectgym.body-invalid"},
		{"an account that is none", debit("10", `{"accountNumber":"DE89370400440532013001"}`), failure("InvalidIBAN", "AccountNumber"), "perfectgym.direct-debit-iban"},
		{"a contract of nobody's", contract("999", `{"paymentPlanId":1}`), failure("UserDoesNotExists", ""), "perfectgym.user-unknown"},
		{"a contract without a plan", contract("10", `{}`), failure("InvalidParameters", "PaymentPlanId"), "perfectgym.body-invalid"},
		{"a contract with another company's plan", contract("10", `{"paymentPlanId":3}`), failure("InvalidPropertyId", "PaymentPlanId"), "perfectgym.plan-unknown"},
		{"a contract that begins on no day", contract("10", `{"paymentPlanId":1,"startDate":"2026-02-30T00:00:00"}`), failure("InvalidParameters", "StartDate"), "perfectgym.body-invalid"},
		{"ending another's contract", end("11", "5"), failure("InvalidPropertyId", "ContractId"), "perfectgym.contract-unknown"},
		{"ending a contract of nobody's", end("999", "5"), failure("UserDoesNotExists", ""), "perfectgym.user-unknown"},
		{"another company's club is not shown", club("21"), failure("InvalidPropertyId", "ClubId"), "perfectgym.club-not-found"},
		{"a search for nothing", search(""), failure("InvalidParameters", ""), "perfectgym.search-without-criterion"},
		{"a search for a blank", search("email=&phone="), failure("InvalidParameters", ""), "perfectgym.search-without-criterion"},
	}
	apitest.Rows(t, rows, row.about, func(t *testing.T, r row) { refused(t, start(t), r.call, 400, r.body, r.rule) })
}

func TestEmails(t *testing.T) {
	for _, email := range []string{"nobody", "@example.com", "a@", "a@@example.com", "a@b@c", "a b@example.com", ".a@example.com", "a.@example.com", "a..b@example.com", "a@example..com", "a@.com", "a@example.com.", "<a@example.com>", "a,b@example.com", "\t@example.com", strings.Repeat("a", 251) + "@b.c"} {
		refused(t, start(t), call{"POST", userPath, map[string]any{"email": email, "homeClubId": 12, "birthDate": "2000-02-29T00:00:00"}}, 400, failure("InvalidParameters", "Email"), "perfectgym.form-invalid")
	}
	for _, email := range []string{"a@b", "a.b+c@example.co.uk", "o'neil_x-1@example.com", "jörg@müller.de"} {
		post(`"email":`+quote(email)).by(start(t)).Is(200, `{"elements":[{"email":`+quote(email)+`}]}`)
	}
}

// A refusal for uniqueness names the user in the way.
func TestHoldersAreNamed(t *testing.T) {
	c := start(t)
	post(`"phoneNumber":"101"`).by(c)
	if r := c.World.Last().Refusal; r.Field != "phoneNumber" || r.Value != "101" || r.Holder == nil || r.Holder.ID != "11" || r.Holder.Collection != "users" {
		t.Errorf("the refusal is %+v", r)
	}
	post(guardian(`"bankAccount":"DE00 SECRET"`)).by(c)
	if r := c.World.Last().Refusal; r.Field != "legalGuardian.bankAccount" || r.Value != "" {
		t.Errorf("the refusal is %+v", r)
	}
}

func TestEffects(t *testing.T) {
	rows := []row{
		{"the home club is where one is registered", post(""), `{"elements":[{"homeClubId":12,"registeredAtClubId":12}]}`, "perfectgym.registered-at-home-club"},
		{"null is as good as nothing", post(`"registeredAtClubId":null`), `{"elements":[{"registeredAtClubId":12}]}`, "perfectgym.registered-at-home-club"},
		{"unless it is said", post(`"registeredAtClubId":13`), `{"elements":[{"homeClubId":12,"registeredAtClubId":13}]}`, ""},
		{"what a deleted user had is free", post(`"email":"cid@example.com","phoneNumber":"102","personalId":"P-102","registeredAtClubId":12`), `{"elements":[{"id":13,"email":"cid@example.com"}]}`, "perfectgym.deleted-holds-nothing"},
		{"a path as the vendor's older samples write it", call{"GET", "/api/Users/User?userId=10", nil}, `{"elements":[{"id":10}]}`, "perfectgym.path-case"},
		{"the first of two users", call{"GET", "/Api/Users/User?userId=10&userId=11", nil}, `{"elements":[{"id":10}]}`, "perfectgym.first-value"},
		{"null changes nothing", put("10", `{"lastName":null,"legalGuardian":null,"address":null,"isForigner":null}`), `{"elements":[{"timestamp":500,"lastName":"Lee","legalGuardian":"Eve Maria Lee","address":{"city":"Gdynia"}}]}`, "perfectgym.null-discarded"},
		{"an empty string clears", put("10", `{"lastName":"","sex":"","phoneNumber":""}`), `{"elements":[{"firstName":"Ann","lastName":"","sex":"","phoneNumber":""}]}`, "perfectgym.empty-string"},
		{"a first guardian makes none obsolete", put("11", `{`+guardian("")+`}`), `{"elements":[{"legalGuardian":"Jo Doe"}]}`, ""},
		{"the same email in another case is not new", put("10", `{"email":"ann.lee@example.com"}`), `{"elements":[{"email":"ann.lee@example.com","emailAddressIsConfirmed":true}]}`, ""},
		{"one's own values are free", put("10", `{"email":"Ann.Lee@example.com","phoneNumber":"100","personalId":"P-100"}`), `{"elements":[{"emailAddressIsConfirmed":true}]}`, ""},
		{"the page's spelling", put("10", `{"isForigner":true}`), `{"elements":[{"isForeigner":true}]}`, ""},
		{"the right spelling", put("10", `{"isForeigner":true}`), `{"elements":[{"isForeigner":true}]}`, ""},
		{"both spellings", put("10", `{"isForeigner":false,"isForigner":true}`), `{"elements":[{"isForeigner":false}]}`, ""},
		{"a country by its symbol", put("10", `{"address":{"countrySymbol":"de"}}`), `{"elements":[{"address":{"country":"Germany","city":"","line1":""}}]}`, ""},
		{"a confirmation", confirm("bob-token"), `{"elements":[{"id":11,"emailAddressIsConfirmed":true}]}`, ""},
		{"credentials of a member", validate("ANN.LEE@example.com", "ann-secret"), `{"elements":[{"id":10,"cards":[{"cardNumber":"C-100"}],"hasAccount":true}]}`, "perfectgym.credentials-right"},
		{"signing up", signUp(`"password":"x","registeredAtClubId":13`), `{"elements":[{"id":13,"email":"new@example.com","emailAddressIsConfirmed":false,"registeredAtClubId":13}]}`, "perfectgym.signed-up"},
		{"a forgotten password", forgot("BOB@example.com"), `{"elements":[]}`, "perfectgym.reset-mailed"},
		{"a new password", reset("bob-reset", "x"), `{"elements":[{"id":11}]}`, "perfectgym.password-reset"},
		{"one agreement", agree("10", `{"newsletterAgreement":true,"termsAndConditionsAgreement":null}`), `{"elements":[{"id":10,"newsletterAgreement":true,"termsAndConditionsAgreement":false}]}`, "perfectgym.agreements-recorded"},
		{"no agreement changes nothing", agree("10", `{}`), `{"elements":[{"timestamp":500,"newsletterAgreement":false}]}`, "perfectgym.agreements-recorded"},
		{"a direct debit", debit("10", `{"accountNumber":"`+iban+`","ownerName":"Ann Lee"}`), `{"elements":[{"directDebit":{"accountNumber":"` + iban + `","ownerName":"Ann Lee","street":"","cityAndPostalCode":"","documentUrl":""}}]}`, "perfectgym.direct-debit-recorded"},
		{"a contract from today on", contract("11", `{"paymentPlanId":1}`), `{"elements":[{"contracts":[{"id":7,"paymentPlanId":1,"paymentPlanName":"Open","startDate":"2026-01-15T00:00:00","endDate":"","isActive":true}]}]}`, "perfectgym.contract-added"},
		{"a contract with both days", contract("10", `{"paymentPlanId":2,"startDate":"2026-02-01T00:00:00","endDate":"2027-01-31T00:00:00"}`), `{"elements":[{"contracts":[{"id":5},{"id":6},{"id":7,"paymentPlanName":"Off-peak","startDate":"2026-02-01T00:00:00","endDate":"2027-01-31T00:00:00"}]}]}`, "perfectgym.contract-added"},
		{"a contract that ends", end("10", "5"), `{"elements":[{"contracts":[{"id":5,"isActive":false,"endDate":"2026-01-15T09:00:00"},{"id":6,"endDate":"2024-12-31T00:00:00"}]}]}`, "perfectgym.contract-ended"},
		{"a contract that has ended", end("10", "6"), `{"elements":[{"timestamp":500,"contracts":[{"id":5,"isActive":true},{"id":6,"endDate":"2024-12-31T00:00:00"}]}]}`, "perfectgym.contract-ended-again"},
		{"all clubs, by timestamp", clubs(""), `{"elements":[{"id":13,"timestamp":2,"name":"Harbour","address":{"city":""}},{"id":12,"timestamp":90,"name":"Centre","address":{"line1":"Quay 9","line2":"","city":"Gdynia","postalCode":"81-009","country":"Poland"}}]}`, "perfectgym.club-form"},
		{"clubs after a timestamp", clubs("timestamp=2"), `{"elements":[{"id":12}]}`, "perfectgym.club-form"},
		{"clubs after the last timestamp", clubs("timestamp=90"), `{"elements":[]}`, "perfectgym.club-form"},
		{"a club", club("12"), `{"elements":[{"id":12,"timestamp":90,"name":"Centre"}]}`, "perfectgym.club-form"},
		{"all visits, by timestamp", visits(""), `{"elements":[{"id":31,"timestamp":350,"userId":10,"clubId":13,"enterDate":"2026-01-14T08:00:00","leaveDate":"2026-01-14T09:30:00"},{"id":30,"timestamp":450,"userId":11,"clubId":13,"leaveDate":""}]}`, "perfectgym.visit-form"},
		{"visits after a timestamp", visits("timestamp=350"), `{"elements":[{"id":30}]}`, "perfectgym.visit-form"},
		{"visits after the last timestamp", visits("timestamp=450"), `{"elements":[]}`, "perfectgym.visit-form"},
		{"a confirmation for the second time", confirm("used-token"), `{"elements":[{"id":10,"timestamp":500,"emailAddressIsConfirmed":true}]}`, "perfectgym.confirmed-again"},
	}
	apitest.Rows(t, rows, row.about, func(t *testing.T, r row) { r.call.by(start(t)).Is(200, r.body).By(r.rule) })
}

// A deleted user is shown, and nothing else is done with it.
func TestDeletedUsers(t *testing.T) {
	c := start(t)
	get("12").by(c).Is(200, `{"elements":[{"id":12,"firstName":"Cid","isDeleted":true,"isActive":false}]}`).By("")
	refused(t, c, put("12", `{"firstName":"C"}`), 400, failure("UserDoesNotExists", ""), "perfectgym.user-deleted")
	refused(t, c, confirm("cid-token"), 400, failure("InvalidToken", ""), "perfectgym.user-deleted")
}

// What answers do not show is in the state.
func TestStateShowsMore(t *testing.T) {
	c := start(t)
	post(`"isGuest":true,`+guardian(`"street":"Via 1"`)).by(c).Is(200, "")
	put("13", `{"showActivityInClub":true,"paymentPrimarySource":"Cash"}`).by(c).Is(200, "")
	u := users(c.World, 0)[13]
	if u["isGuest"] != true || u["showActivityInClub"] != true || u["paymentPrimarySource"] != "Cash" || u["guardian"].(map[string]any)["street"] != "Via 1" {
		t.Errorf("the state shows %v", u)
	}
}

// A guardian that makes place for another one, or for none, is kept.
func TestGuardians(t *testing.T) {
	c := start(t)
	post(guardian("")).by(c).Is(200, `{"elements":[{"id":13,"legalGuardian":"Jo Doe"}]}`)
	for i, name := range []string{"One", "Two"} {
		another := put("13", `{`+guardian(`"bankAccount":"DE89 3704 0044 0532 0130 00","name":"`+name+`"`)+`}`)
		another.by(c).Is(200, `{"elements":[{"legalGuardian":"`+name+` Doe"}]}`).By("perfectgym.guardian-obsolete")
		if old := users(c.World, 0)[13]["obsoleteGuardians"].([]any); len(old) != i+1 || old[i].(map[string]any)["name"] != []string{"Jo", "One"}[i] {
			t.Errorf("after guardian %s the obsolete ones are %v", name, old)
		}
	}
	put("13", `{"legalGuardian":""}`).by(c).Is(200, `{"elements":[{"legalGuardian":""}]}`).By("perfectgym.guardian-cleared")
	if u := users(c.World, 0)[13]; len(u["obsoleteGuardians"].([]any)) != 3 || u["guardian"] != nil {
		t.Errorf("after the guardian was cleared the state shows %v", u)
	}
}

// The token that confirms an address comes with a mail, and is worth nothing
// once the address is another.
func TestConfirmationMails(t *testing.T) {
	c := start(t)
	post("").by(c).Is(200, `{"elements":[{"emailAddressIsConfirmed":false}]}`)
	first := mailed(t, c, 1, "new@example.com")
	confirm(first).by(c).Is(200, `{"elements":[{"id":13,"emailAddressIsConfirmed":true}]}`)
	put("13", `{"email":"newer@example.com"}`).by(c).
		Is(200, `{"elements":[{"email":"newer@example.com","emailAddressIsConfirmed":false}]}`).By("perfectgym.new-email-unconfirmed")
	second := mailed(t, c, 2, "newer@example.com")
	refused(t, c, confirm(first), 400, failure("InvalidToken", ""), "perfectgym.confirmation-token-unknown")
	confirm(second).by(c).Is(200, `{"elements":[{"id":13,"emailAddressIsConfirmed":true}]}`)
	c.World.Flip("clear-required", "cleared")
	put("13", `{"email":""}`).by(c).Is(200, `{"elements":[{"email":"","emailAddressIsConfirmed":false}]}`)
	mailed(t, c, 2, "newer@example.com")
	refused(t, c, confirm(second), 400, failure("InvalidToken", ""), "perfectgym.confirmation-token-unknown")
	post(held).by(c)
	mailed(t, c, 2, "newer@example.com")
}

// The counter is one for the company: each change takes a value above all
// before it, not always the next one, and looking takes none.
func TestTimestampsGrow(t *testing.T) {
	c := start(t)
	last, leaps, changes := 500.0, 0, 0
	grow := func(r call) {
		t.Helper()
		now := r.by(c).Is(200, "").At("/elements/0/timestamp").(float64)
		if now <= last {
			t.Fatalf("%s %s went from %v to %v", r.method, r.target, last, now)
		}
		if now > last+1 {
			leaps++
		}
		last = now
		changes++
	}
	for i := range 30 {
		grow(post(fmt.Sprintf(`"email":"n%d@example.com"`, i)))
		grow(put("10", `{"firstName":"Ann"}`))
	}
	grow(confirm("bob-token"))
	if leaps == 0 || leaps > changes/2 {
		t.Errorf("%d of %d changes leapt", leaps, changes)
	}
	for _, r := range []call{get("11"), put("11", "{}"), put("11", `{"lastName":null}`), confirm("bob-token")} {
		if now := r.by(c).Is(200, "").At("/elements/0/timestamp").(float64); now != last {
			t.Errorf("%s %s moved the timestamp to %v", r.method, r.target, now)
		}
	}
	number := post("").by(c).String("/elements/0/number")
	if !regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).MatchString(number) {
		t.Errorf("the number is %q", number)
	}
}

// A request that is refused for several reasons keeps all of them.
func TestEveryReasonIsKept(t *testing.T) {
	c := start(t)
	c.World.Flip("unknown-query", "rejected")
	for _, row := range []struct {
		call  call
		rules string
	}{
		{call{"POST", userPath + "?a=1&b=2", `{"email":"nobody","homeClubId":99,"sex":1,"legalGuardian":{"bankAccount":"x"}}`},
			"form-invalid unknown-parameter invalid-parameters club-unknown guardian-incomplete guardian-iban"},
		{put("ten", `{"sex":"x","email":"","legalGuardian":{}}`), "query-invalid required-not-cleared invalid-attribute new-guardian-incomplete"},
	} {
		row.call.by(c).Is(400, "")
		r := c.World.Last().Refusal
		kept := r.Rule.ID
		for _, rule := range r.Also {
			kept += " " + rule.ID
		}
		if got := strings.ReplaceAll(kept, "perfectgym.", ""); got != row.rules {
			t.Errorf("the rules are %s, want %s", got, row.rules)
		}
	}
}

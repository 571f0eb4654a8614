package perfectgym_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

const nothing = "\x00" // stands for no content type

func TestBodies(t *testing.T) {
	invalid := failure("InvalidParameters", "")
	type row struct {
		reason, contentType, text string
		status                    int
		body, rule                string
	}
	rows := []row{
		{"broken JSON", "application/json", `{"email":`, 400, invalid, "perfectgym.body-unreadable"},
		{"a list", "application/json", `[]`, 400, invalid, "perfectgym.body-unreadable"},
		{"null", "application/json", `null`, 400, invalid, "perfectgym.body-unreadable"},
		{"two values", "application/json", `{} {}`, 400, invalid, "perfectgym.body-unreadable"},
		{"text that is no UTF-8", "application/json", "{\"firstName\":\"\xff\"}", 400, invalid, "perfectgym.body-unreadable"},
		{"nothing", "application/json", "", 400, invalid, "perfectgym.body-unreadable"},
		{"blanks", "application/json", " \n", 400, invalid, "perfectgym.body-unreadable"},
		{"another type", "text/plain", newUser(""), 400, invalid, "perfectgym.body-unreadable"},
		{"a form", "application/x-www-form-urlencoded", "email=x", 400, invalid, "perfectgym.body-unreadable"},
		{"no type", nothing, newUser(""), 400, invalid, "perfectgym.body-unreadable"},
		{"more than a mebibyte", "application/json", newUser(`"firstName":"` + strings.Repeat("x", 1<<20) + `"`), 413, failure("PayloadTooLarge", ""), "perfectgym.body-too-large"},
	}
	apitest.Rows(t, rows, func(r row) (string, string) { return r.rule, r.reason }, func(t *testing.T, r row) {
		body := apitest.Body{Type: r.contentType, Text: r.text}
		if r.contentType == nothing {
			body.Type = ""
		}
		requests := []call{{"POST", userPath, body}, {"PUT", userPath + "?userId=10", body}}
		for _, name := range []string{"ValidateCredentials", "SignUp", "ResetPassword", "Agreements", "DirectDebit", "Contract"} {
			requests = append(requests, call{"POST", "/Api/Users/" + name + "?userId=10", body})
		}
		for _, request := range requests {
			t.Run(request.method+" "+request.target, func(t *testing.T) { refused(t, start(t), request, r.status, r.body, r.rule) })
		}
	})
}

// Each field with a type that it cannot have is told by its name.
func TestMistyped(t *testing.T) {
	for field, property := range map[string]string{
		`"email":1`: "Email", `"homeClubId":"12"`: "HomeClubId", `"homeClubId":1.5`: "HomeClubId", `"registeredAtClubId":""`: "RegisteredAtClubId",
		`"birthDate":2000`: "BirthDate", `"personalId":1`: "PersonalId", `"firstName":[]`: "FirstName", `"lastName":{}`: "LastName",
		`"phoneNumber":1`: "PhoneNumber", `"idCardName":true`: "IdCardName", `"idCardNumber":1`: "IdCardNumber",
		`"legalGuardian":[]`: "LegalGuardian", `"legalGuardian":{"name":1}`: "LegalGuardian", `"isForeigner":"true"`: "IsForeigner", `"sex":0`: "Sex",
		`"address":""`: "Address", `"address":{"city":1}`: "Address.City", `"isGuest":0`: "IsGuest",
	} {
		t.Run("add "+field, func(t *testing.T) {
			refused(t, start(t), post(field), 400, failure("InvalidParameters", property), "perfectgym.form-invalid")
		})
	}
	for field, property := range map[string]string{
		`"personalId":1`: "PersonalId", `"firstName":[]`: "FirstName", `"lastName":{}`: "LastName", `"email":1`: "Email",
		`"phoneNumber":1`: "PhoneNumber", `"idCardName":true`: "IdCardName", `"idCardNumber":1`: "IdCardNumber",
		`"legalGuardian":true`: "LegalGuardian", `"birthDate":2000`: "BirthDate", `"isForigner":1`: "IsForigner", `"isForeigner":""`: "IsForeigner",
		`"showActivityInClub":"yes"`: "ShowActivityInClub", `"sex":0`: "Sex", `"address":[]`: "Address",
		`"address":{"countrySymbol":48}`: "Address.CountrySymbol", `"paymentPrimarySource":1`: "PaymentPrimarySource",
	} {
		t.Run("update "+field, func(t *testing.T) {
			refused(t, start(t), put("10", "{"+field+"}"), 400, failure("InvalidAttributeValue", property), "perfectgym.invalid-attribute")
		})
	}
}

// So are those of the other operations.
func TestMistypedElsewhere(t *testing.T) {
	for _, row := range []struct {
		call     call
		property string
	}{
		{call{"POST", "/Api/Users/ValidateCredentials", `{"login":1,"password":"x"}`}, "Login"},
		{call{"POST", "/Api/Users/ResetPassword", `{"token":"bob-reset","password":[]}`}, "Password"},
		{agree("10", `{"newsletterAgreement":"yes"}`), "NewsletterAgreement"},
		{debit("10", `{"accountNumber":89}`), "AccountNumber"},
		{debit("10", `{"accountNumber":"`+iban+`","street":true}`), "Street"},
		{contract("10", `{"paymentPlanId":"1"}`), "PaymentPlanId"},
		{contract("10", `{"paymentPlanId":1,"endDate":20260101}`), "EndDate"},
	} {
		t.Run(row.call.target+" "+row.property, func(t *testing.T) {
			refused(t, start(t), row.call, 400, failure("InvalidParameters", row.property), "perfectgym.body-invalid")
		})
	}
	refused(t, start(t), signUp(`"password":1`), 400, failure("InvalidParameters", "Password"), "perfectgym.form-invalid")
}

func TestQueries(t *testing.T) {
	for _, row := range []struct {
		call call
		body string
	}{
		{get("ten"), failure("InvalidParameters", "UserId")},
		{get(""), failure("InvalidParameters", "UserId")},
		{put("1.0", "{}"), failure("InvalidParameters", "UserId")},
		{put("9223372036854775808", `{"sex":"x"}`), failure("InvalidParameters", "UserId", "InvalidAttributeValue", "Sex")},
		{list("clubId=a"), failure("InvalidParameters", "ClubId")},
		{list("page=0"), failure("InvalidParameters", "Page")},
		{list("page=-1"), failure("InvalidParameters", "Page")},
		{list("page=x&timestamp=y"), failure("InvalidParameters", "Page", "InvalidParameters", "Timestamp")},
		{list("created=2025-01-01"), failure("InvalidParameters", "Created")},
		{list("updated=2025-02-30T00:00:00"), failure("InvalidParameters", "Updated")},
		{list("created=2025-01-01T00:00:00Z&updated="), failure("InvalidParameters", "Created", "InvalidParameters", "Updated")},
		{list("updated=2025-01-01T00:00:00.5"), failure("InvalidParameters", "Updated")},
		{search("userId=x"), failure("InvalidParameters", "UserId")},
		{call{"GET", "/Api/Users/ConfirmEmailAddress", nil}, failure("InvalidParameters", "Token")},
		{forgot(""), failure("InvalidParameters", "Email")},
		{end("10", ""), failure("InvalidParameters", "ContractId")},
		{call{"DELETE", "/Api/Users/Contract?userId=10", nil}, failure("InvalidParameters", "ContractId")},
		{agree("ten", "{}"), failure("InvalidParameters", "UserId")},
		{visits("timestamp=x"), failure("InvalidParameters", "Timestamp")},
		{clubs("timestamp=1.5"), failure("InvalidParameters", "Timestamp")},
		{club("x"), failure("InvalidParameters", "ClubId")},
		{call{"GET", "/Api/Clubs/Club", nil}, failure("InvalidParameters", "ClubId")},
	} {
		t.Run(row.call.method+" "+row.call.target, func(t *testing.T) {
			refused(t, start(t), row.call, 400, row.body, "perfectgym.query-invalid")
		})
	}
}

func TestLogInForms(t *testing.T) {
	formType := "application/x-www-form-urlencoded"
	send := func(contentType, text string) call {
		return call{"POST", "/Api/oauth/authorize", apitest.Body{Type: contentType, Text: text}}
	}
	type row struct {
		reason     string
		call       call
		status     int
		body, rule string
	}
	rows := []row{
		{"no fields", send(formType, "x=y"), 400, failure("InvalidParameters", "Username", "InvalidParameters", "Password", "InvalidParameters", "GrantType"), "perfectgym.login-malformed"},
		{"no grant type", form("username", "staff", "password", "staff-secret"), 400, failure("InvalidParameters", "GrantType"), "perfectgym.login-malformed"},
		{"another grant type", form("username", "staff", "password", "staff-secret", "grant_type", "client_credentials"), 400, failure("InvalidParameters", "GrantType"), "perfectgym.login-malformed"},
		{"an empty password", logIn("staff", ""), 400, failure("InvalidParameters", "Password"), "perfectgym.login-malformed"},
		{"nothing", send(formType, ""), 400, failure("InvalidParameters", ""), "perfectgym.body-unreadable"},
		{"JSON", send("application/json", `{"username":"staff","password":"staff-secret","grant_type":"password"}`), 400, failure("InvalidParameters", ""), "perfectgym.body-unreadable"},
		{"no form", send(formType, "username=%zz"), 400, failure("InvalidParameters", ""), "perfectgym.body-unreadable"},
		{"more than a mebibyte", send(formType, "username="+strings.Repeat("x", 1<<20)), 413, failure("PayloadTooLarge", ""), "perfectgym.body-too-large"},
	}
	apitest.Rows(t, rows, func(r row) (string, string) { return r.rule, r.reason }, func(t *testing.T, r row) {
		refused(t, start(t), r.call, r.status, r.body, r.rule)
	})
}

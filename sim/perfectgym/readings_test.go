package perfectgym_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/perfectgym"
)

// answer is what a call gets; the last of several is the one to look at.
type answer struct {
	status int
	body   string
	rule   string
}

func TestReadings(t *testing.T) {
	all := post(`"email":"bob@example.com","phoneNumber":"100","personalId":"P-100"`)
	three := put("10", `{"email":"bob@example.com","phoneNumber":"101","personalId":"P-101"}`)
	cleared := put("10", `{"lastName":"","sex":"","birthDate":"","paymentPrimarySource":"","legalGuardian":""}`)
	rows := []struct {
		reason, reading string
		token           string // t-north if ""
		calls           []call
		want            map[string]answer
	}{
		{"the code of an update", "update-duplicate-code", "", []call{put("10", `{"phoneNumber":"101"}`)}, map[string]answer{
			"UserAlreadyExist":      {400, failure("UserAlreadyExist", "PhoneNumber"), "held-on-update"},
			"InvalidAttributeValue": {400, failure("InvalidAttributeValue", "PhoneNumber"), "held-on-update"},
		}},
		{"adding has its own code", "update-duplicate-code", "", []call{post(`"phoneNumber":"101"`)}, map[string]answer{
			"InvalidAttributeValue": {400, failure("UserAlreadyExist", "PhoneNumber"), "phone-held"},
		}},
		{"several duplicates when adding", "duplicate-report", "", []call{all}, map[string]answer{
			"first": {400, failure("UserAlreadyExist", "Email"), "email-held"},
			"all":   {400, failure("UserAlreadyExist", "Email", "UserAlreadyExist", "PhoneNumber", "UserAlreadyExist", "PersonalId"), "email-held"},
		}},
		{"several duplicates when updating", "duplicate-report", "", []call{three}, map[string]answer{
			"first": {400, failure("UserAlreadyExist", "Email"), "held-on-update"},
			"all":   {400, failure("UserAlreadyExist", "Email", "UserAlreadyExist", "PhoneNumber", "UserAlreadyExist", "PersonalId"), "held-on-update"},
		}},
		{"blanks of a user", "blank-fields", "", []call{put("11", `{"email":"","phoneNumber":"","personalId":""}`), get("11")}, map[string]answer{
			"empty-string": {200, blank(`""`), ""},
			"null":         {200, blank("null"), ""},
		}},
		{"not registered at a club", "registered-at-club", "", []call{post("")}, map[string]answer{
			"home-club":    {200, `{"elements":[{"registeredAtClubId":12}]}`, "registered-at-home-club"},
			"empty-string": {200, `{"elements":[{"registeredAtClubId":""}]}`, ""},
		}},
		{"an empty string", "empty-string-update", "", []call{cleared}, map[string]answer{
			"clears":    {200, `{"elements":[{"lastName":"","sex":"","birthDate":"","legalGuardian":""}]}`, "guardian-cleared"},
			"discarded": {200, `{"elements":[{"timestamp":500,"lastName":"Lee","sex":"Female","birthDate":"1990-01-02T00:00:00","legalGuardian":"Eve Maria Lee"}]}`, "empty-string"},
		}},
		{"a part of an address", "address-update", "", []call{put("10", `{"address":{"line1":"Pier 2","city":null}}`)}, map[string]answer{
			"replaces": {200, `{"elements":[{"address":{"line1":"Pier 2","line2":"","city":"","postalCode":"","country":""}}]}`, ""},
			"merges":   {200, `{"elements":[{"address":{"line1":"Pier 2","line2":"","city":"Gdynia","postalCode":"81-001","country":"Poland"}}]}`, "null-discarded"},
		}},
		{"an empty part of an address", "address-update", "", []call{put("10", `{"address":{"city":"","countrySymbol":"DE"}}`)}, map[string]answer{
			"merges": {200, `{"elements":[{"address":{"line1":"Quay 1","city":"","country":"Germany"}}]}`, "empty-string"},
		}},
		{"an email in another case is in use", "email-case", "", []call{post(`"email":"ANN.LEE@example.com","registeredAtClubId":12`)}, map[string]answer{
			"insensitive": {400, failure("UserAlreadyExist", "Email"), "email-held"},
			"sensitive":   {200, `{"elements":[{"email":"ANN.LEE@example.com"}]}`, ""},
		}},
		{"an email in another case is found", "email-case", "", []call{search("email=ANN.LEE@example.com")}, map[string]answer{
			"insensitive": {200, `{"elements":[{"id":10}]}`, ""},
			"sensitive":   {200, `{"elements":[]}`, ""},
		}},
		{"an email in another case logs in", "email-case", "", []call{logIn("ANN.LEE@example.com", "ann-secret")}, map[string]answer{
			"insensitive": {200, `{"token_type":"bearer"}`, ""},
			"sensitive":   {400, failure("InvalidUserNameOrPassword", ""), "login-unknown"},
		}},
		{"an email in another case is a new one", "email-case", "", []call{put("10", `{"email":"ANN.LEE@example.com"}`)}, map[string]answer{
			"insensitive": {200, `{"elements":[{"emailAddressIsConfirmed":true}]}`, ""},
			"sensitive":   {200, `{"elements":[{"emailAddressIsConfirmed":false}]}`, "new-email-unconfirmed"},
		}},
		{"a new email", "email-change-confirmation", "", []call{put("10", `{"email":"ann@example.com"}`)}, map[string]answer{
			"resets": {200, `{"elements":[{"email":"ann@example.com","emailAddressIsConfirmed":false}]}`, "new-email-unconfirmed"},
			"keeps":  {200, `{"elements":[{"email":"ann@example.com","emailAddressIsConfirmed":true}]}`, ""},
		}},
		{"the token before a new email", "email-change-confirmation", "", []call{put("11", `{"email":"b@example.com"}`), confirm("bob-token")}, map[string]answer{
			"resets": {400, failure("InvalidToken", ""), "confirmation-token-unknown"},
			"keeps":  {200, `{"elements":[{"id":11,"emailAddressIsConfirmed":true}]}`, ""},
		}},
		{"a member adds", "employee-only-in-user-mode", "t-ann", []call{post("")}, map[string]answer{
			"forbidden":    {403, failure("Forbidden", ""), "employee-only"},
			"unauthorized": {401, failure("Unauthorized", ""), "employee-only"},
		}},
		{"confirming twice", "confirm-token-twice", "", []call{confirm("bob-token"), confirm("bob-token")}, map[string]answer{
			"confirmed-again": {200, `{"elements":[{"id":11,"emailAddressIsConfirmed":true}]}`, "confirmed-again"},
			"invalid":         {400, failure("InvalidToken", ""), "confirmation-token-used"},
		}},
		{"updating whom", "missing-user-id", "", []call{{"PUT", userPath, "{}"}}, map[string]answer{
			"UserDoesNotExists":     {400, failure("UserDoesNotExists", ""), "user-id-missing"},
			"InvalidAttributeValue": {400, failure("InvalidAttributeValue", "UserId"), "user-id-missing"},
		}},
		{"an unknown field of an addition", "unknown-fields", "", []call{post(`"registeredAtClubId":12,"isForigner":true`)}, map[string]answer{
			"ignored":  {200, `{"elements":[{"isForeigner":false}]}`, ""},
			"rejected": {400, failure("InvalidParameters", "IsForigner"), "unknown-field"},
		}},
		{"an unknown field of an update", "unknown-fields", "", []call{put("10", `{"homeClubId":13,"address":{"country":"Poland"}}`)}, map[string]answer{
			"ignored":  {200, `{"elements":[{"homeClubId":12,"address":{"country":""}}]}`, ""},
			"rejected": {400, failure("InvalidAttributeValue", "Address.Country", "InvalidAttributeValue", "HomeClubId"), "unknown-field"},
		}},
		{"a deleted user's email", "deleted-users", "", []call{post(`"email":"cid@example.com"`)}, map[string]answer{
			"free": {200, `{"elements":[{"email":"cid@example.com"}]}`, "deleted-holds-nothing"},
			"held": {400, failure("UserAlreadyExist", "Email"), "email-held"},
		}},
	}
	tried := map[string]bool{}
	for _, row := range rows {
		for value, want := range row.want {
			tried[row.reading+" "+value] = true
			t.Run(row.reason+"/"+value, func(t *testing.T) {
				c := start(t)
				if row.token != "" {
					c = bearer(c.World, row.token)
				}
				c.World.Flip(row.reading, value)
				for _, r := range row.calls[:len(row.calls)-1] {
					r.by(c).Is(200, "")
				}
				last := row.calls[len(row.calls)-1]
				rule := ""
				if want.rule != "" {
					rule = "perfectgym." + want.rule
				}
				if want.status != 200 {
					refused(t, c, last, want.status, want.body, rule)
					return
				}
				last.by(c).Is(200, want.body).By(rule)
			})
		}
	}
	for _, r := range perfectgym.Vendor.Readings {
		for _, value := range r.Values {
			if !tried[r.ID+" "+value] {
				t.Errorf("reading %s: nothing shows %s", r.ID, value)
			}
		}
	}
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

package perfectgym_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

type way = apitest.Way

// by is the way of these requests, which all succeed.
func by(requests ...call) way {
	return func(_ *testing.T, c *apitest.Client) {
		for _, r := range requests {
			r.by(c).Is(200, "")
		}
	}
}

// as is by with another token.
func as(token string, r call) way {
	return func(_ *testing.T, c *apitest.Client) { r.by(c, "Authorization", "Bearer "+token).Is(200, "") }
}

// Each way out that a rule names leads out of a refusal by it.
func TestWaysOut(t *testing.T) {
	newToken := func(login call, r call) way {
		return func(t *testing.T, c *apitest.Client) {
			as(login.by(c, "Authorization", "").Is(200, "").String("/access_token"), r)(t, c)
		}
	}
	// found is the way of a user whom a search finds, and who is changed.
	found := func(query, body string) way {
		return func(t *testing.T, c *apitest.Client) {
			who := ids(search(query).by(c).Is(200, ""))
			if len(who) != 1 {
				t.Fatalf("the search finds %v", who)
			}
			put(strconv.Itoa(who[0]), body).by(c).Is(200, "")
		}
	}
	staff := logIn("staff", "staff-secret")
	own := call{"PUT", userPath, `{"lastName":"Li"}`}
	tests := []struct {
		reason string
		rule   string
		asks   asks
		ways   []way // as many as the rule has, in its order
	}{
		{"with a token", "token-missing", asks{token: "none", call: get("10")}, []way{newToken(staff, get("10"))}},
		{"with one that there is", "token-unknown", asks{token: "t-cid", call: own}, []way{newToken(logIn("ann.lee@example.com", "ann-secret"), own)}},
		{"at the right host", "other-companys-host", asks{host: "south.perfectgym.com", call: get("10")}, []way{
			func(t *testing.T, c *apitest.Client) {
				c.Host = "north.perfectgym.com"
				get("10").by(c).Is(200, "")
			},
			as("t-south", get("10")),
		}},
		{"in employee mode", "employee-only", asks{token: "t-ann", call: post("")}, []way{as("t-north", post(""))}},
		{"with the right login", "login-unknown", asks{call: logIn("staff", "x")}, []way{by(staff, logIn("ann.lee@example.com", "ann-secret"))}},
		{"with the login of the host's company", "login-unknown", asks{host: "south.perfectgym.com", call: staff}, []way{by(logIn("staff-south", "south-secret"), logIn("ann.lee@example.com", "ann-south"))}},
		{"with the whole form", "login-malformed", asks{call: form("username", "staff", "password", "staff-secret")}, []way{by(staff)}},
		{"with an object", "body-unreadable", asks{call: call{"POST", userPath, "[]"}}, []way{by(post(""))}},
		{"with a form", "body-unreadable", asks{call: call{"POST", staff.target, `{"username":"staff"}`}}, []way{by(staff)}},
		{"with less", "body-too-large", asks{call: put("10", tooLong)}, []way{by(put("10", strings.Replace(tooLong, strings.Repeat("x", 100), "", 1)))}},
		{"with values of the right type", "query-invalid", asks{call: list("page=x&created=2026-01-01")}, []way{by(list("page=1&created=2026-01-01T00:00:00"), get("10"))}},
		{"by any criterion", "search-without-criterion", asks{call: search("")}, []way{by(
			search("email=a"), search("cardNumber=a"), search("userNumber=a"), search("personalId=a"), search("userId=1"), search("phone=1"),
		)}},
		{"without what nobody has", "unknown-field", asks{readings: map[string]string{"unknown-fields": "rejected"}, call: post(`"nickname":"N"`)}, []way{by(post(""))}},
		{"with all that is required", "invalid-parameters", asks{call: call{"POST", userPath, `{"sex":"Male"}`}}, []way{by(call{"POST", userPath, `{"email":"new@example.com","homeClubId":12,"birthDate":"2000-02-29T00:00:00","sex":"Male"}`})}},
		{"in the page's form", "form-invalid", asks{call: post(`"birthDate":"1990-12-01"`)}, []way{by(post(`"birthDate":"1990-12-01T00:00:00"`))}},
		{"without what no operation has", "unknown-parameter", asks{readings: map[string]string{"unknown-query": "rejected"}, call: get("10&limit=1")}, []way{by(get("10"))}},
		{"without clearing", "required-not-cleared", asks{call: put("10", `{"email":"","lastName":"Li"}`)}, []way{by(put("10", `{"email":"ann@example.com","lastName":"Li"}`), put("10", `{"lastName":"Lo"}`))}},
		{"with a whole new guardian", "new-guardian-incomplete", asks{call: put("10", `{"lastName":"Li","legalGuardian":{"name":"Jo"}}`)}, []way{by(put("10", `{"lastName":"Li",`+guardian("")+`}`)), by(put("10", `{"lastName":"Li"}`))}},
		{"at a club of the company", "club-unknown", asks{call: post(`"registeredAtClubId":21`)}, []way{by(post(`"registeredAtClubId":13`)), by(post(""))}},
		{"with a right attribute", "invalid-attribute", asks{call: put("10", `{"sex":"x","lastName":"Li"}`)}, []way{by(put("10", `{"sex":"Male","lastName":"Li"}`)), by(put("10", `{"lastName":"Li"}`))}},
		{"with a whole guardian", "guardian-incomplete", asks{call: post(`"legalGuardian":{"name":"Jo"}`)}, []way{by(post(guardian(""))), by(post(""))}},
		{"with a right IBAN", "guardian-iban", asks{call: post(guardian(`"bankAccount":"DE00370400440532013000"`))}, []way{
			by(post(guardian(`"bankAccount":"DE89370400440532013000"`))), by(post(guardian(""))),
		}},

		{"an email in use", "email-held", asks{before: []call{post("")}, call: post("")}, []way{
			found("email=new@example.com", `{"firstName":"New"}`), by(post(`"email":"newer@example.com"`)), by(put("13", `{"email":"old@example.com"}`), post("")),
		}},
		{"a phone number in use", "phone-held", asks{call: post(`"phoneNumber":"101"`)}, []way{
			found("phone=101", `{"firstName":"New"}`), by(post(`"phoneNumber":"109"`), post(`"email":"other@example.com"`)), by(put("11", `{"phoneNumber":"108"}`), post(`"phoneNumber":"101"`)),
		}},
		{"a personal id in use", "personal-id-held", asks{call: post(`"personalId":"P-101"`)}, []way{
			found("personalId=P-101", `{"firstName":"New"}`), by(post(`"personalId":"P-109"`), post(`"email":"other@example.com"`)), by(put("11", `{"personalId":"P-108"}`), post(`"personalId":"P-101"`)),
		}},
		{"an email in use by another", "held-on-update", asks{call: put("10", `{"email":"bob@example.com","lastName":"Li"}`)}, []way{
			by(put("10", `{"lastName":"Li"}`), put("10", `{"email":"ann@example.com","lastName":"Li"}`)),
			found("email=bob@example.com", `{"lastName":"Li"}`),
			by(put("11", `{"email":"b@example.com"}`), put("10", `{"email":"bob@example.com","lastName":"Li"}`)),
		}},
		{"an id that is lost", "user-unknown", asks{call: put("999", `{"firstName":"Ann"}`)}, []way{found("phone=100", `{"firstName":"Ann"}`)}},
		{"whom the update is about", "user-id-missing", asks{call: own}, []way{by(put("10", `{"lastName":"Li"}`)), as("t-ann", own)}},
		{"whom to show", "no-user-to-show", asks{call: get("999")}, []way{by(get("10"))}},
		{"who is deleted", "user-deleted", asks{call: put("12", `{"firstName":"Cid"}`)}, []way{by(post(`"email":"cid@example.com","phoneNumber":"102","personalId":"P-102"`))}},
		{"a token of an address before", "confirmation-token-unknown", asks{before: []call{put("11", `{"email":"b@example.com"}`)}, call: confirm("bob-token")}, []way{
			func(t *testing.T, c *apitest.Client) { confirm(mailed(t, c, 1, "b@example.com")).by(c).Is(200, "") },
		}},
		{"with the member's credentials", "credentials-wrong", asks{call: validate("ann.lee@example.com", "x")}, []way{
			by(validate("ann.lee@example.com", "ann-secret")),
			func(t *testing.T, c *apitest.Client) {
				forgot("ann.lee@example.com").by(c).Is(200, "")
				reset(mailedFor(t, c, 1, "Ann.Lee@example.com", "reset the password"), "x").by(c).Is(200, "")
				validate("ann.lee@example.com", "x").by(c).Is(200, "")
			},
		}},
		{"for who is there", "reset-user-unknown", asks{call: forgot("nobody@example.com")}, []way{by(forgot("bob@example.com"))}},
		{"with the latest token", "reset-token-unknown", asks{before: []call{forgot("bob@example.com")}, call: reset("bob-reset", "x")}, []way{
			func(t *testing.T, c *apitest.Client) {
				reset(mailedFor(t, c, 1, "bob@example.com", "reset the password"), "x").by(c).Is(200, "")
			},
		}},
		{"with all of the body", "body-invalid", asks{call: contract("10", `{"endDate":"x"}`)}, []way{by(contract("10", `{"paymentPlanId":1,"endDate":"2026-12-31T00:00:00"}`))}},
		{"with a right account", "direct-debit-iban", asks{call: debit("10", `{"accountNumber":"DE00"}`)}, []way{by(debit("10", `{"accountNumber":"`+iban+`"}`))}},
		{"with a plan of the company", "plan-unknown", asks{call: contract("10", `{"paymentPlanId":3}`)}, []way{by(contract("10", `{"paymentPlanId":2}`))}},
		{"with a contract of the user", "contract-unknown", asks{call: end("10", "99")}, []way{
			func(_ *testing.T, c *apitest.Client) {
				get("10").by(c).Is(200, `{"elements":[{"contracts":[{"id":5},{"id":6}]}]}`)
				end("10", "5").by(c).Is(200, "")
			},
		}},
		{"with a club of the company", "club-not-found", asks{call: club("99")}, []way{
			func(_ *testing.T, c *apitest.Client) {
				clubs("").by(c).Is(200, `{"elements":[{"id":13},{"id":12}]}`)
				club("13").by(c).Is(200, "")
			},
		}},
		{"a token that did its work", "confirmation-token-used", asks{readings: map[string]string{"confirm-token-twice": "invalid"}, before: []call{confirm("bob-token")}, call: confirm("bob-token")}, []way{
			func(_ *testing.T, c *apitest.Client) {
				get("11").by(c).Is(200, `{"elements":[{"emailAddressIsConfirmed":true}]}`)
			},
		}},
	}
	for _, tt := range tests {
		apitest.Ways(t, tt.reason, func(tb testing.TB) (*apitest.Client, *apitest.Answer) {
			c, a := tt.asks.send(tb)
			return c, a.By("perfectgym." + tt.rule)
		}, tt.ways...)
	}
}

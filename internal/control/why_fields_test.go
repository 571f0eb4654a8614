package control_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// wrong are the wrong fields of a request as why tells them: field, value, problem
// and want, joined by bars.
func (r reasons) wrong() (fields []string) {
	for _, f := range r.Fields {
		fields = append(fields, strings.Join([]string{f.Field, orNone(f.Value), f.Problem, orNone(f.Want)}, "|"))
	}
	return fields
}

// why tells every wrong field, and what would be right.
func TestWhyTellsAllFields(t *testing.T) {
	const pg, egym, onsi, user = "/perfectgym/Api/Users/User", "/egym/api/v2/accounts", "/onsi/v1/members", "/userapi/v1/users"
	pgKey := []string{"Authorization", "Bearer pg-demo-token"}
	egymKey, onsiKey, userKey := []string{"x-api-key", "egym-alpha-mitte"}, []string{"x-api-key", "onsi-acme"}, []string{"x-api-key", "userapi-court-club"}
	club := []string{"Authorization", basic("northside", "northside-password")}
	long := strings.Repeat("ö", 300)
	for _, c := range []struct {
		reason             string
		readings           string
		method, path, body string
		header             []string
		status             int
		want               []string
		text               []string
	}{
		{"three fields, whose answer has no messages", "", "POST", pg, `{"email":"a@example.com","homeClubId":99,"birthDate":"1.6.1978","sex":"F"}`, pgKey, 400,
			[]string{"homeClubId|99|invalid|one of 12, 13", "birthDate|1.6.1978|invalid|a date and time as YYYY-MM-DDTHH:MM:SS", "sex|F|invalid|one of Male, Female"},
			[]string{"wrong: homeClubId = 99 (invalid): want one of 12, 13\n", "wrong: sex = F (invalid): want one of Male, Female\n"}},
		{"fields that are missing", "", "POST", pg, `{}`, pgKey, 400,
			[]string{"email||missing|an email address", "birthDate||missing|a date and time as YYYY-MM-DDTHH:MM:SS", "homeClubId||missing|one of 12, 13"},
			[]string{"wrong: email (missing): want an email address\n"}},
		{"a secret is not shown", "", "PUT", pg + "?userId=236", `{"legalGuardian":{"name":"Jo","lastName":"L","city":"C","countrySymbol":"DE","signatureDataBase64":"%%%","bankAccount":"DE00"}}`, pgKey, 400,
			[]string{"legalGuardian.bankAccount|[redacted]|invalid|an IBAN", "legalGuardian.signatureDataBase64|[redacted]|invalid|an image in base64"}, nil},
		{"an empty value is a value", "", "POST", egym, `{"email":"a@b.de","firstName":"A","lastName":"B","gender":"","membership":{"membershipId":"M","membershipType":"BASIC","startOfContract":"2026-01-01"}}`, egymKey, 400,
			[]string{"gender||invalid|a text that is not empty"}, []string{`decided by: gender = ""` + "\n", `wrong: gender = "" (invalid)`}},
		{"another type: what arrays and objects hold is left out", "", "PATCH", egym + "/6f1c2a52-3c0e-4d0f-9a53-0c1d6e7b8a01", `{"firstName":7,"lastName":{"iban":"DE1"},"contact":[1]}`, egymKey, 400,
			[]string{"contact|[array]|mistyped|an object", "firstName|7|mistyped|a string", "lastName|[object]|mistyped|a string"}, nil},
		{"a long value is cut", "", "PATCH", egym + "/6f1c2a52-3c0e-4d0f-9a53-0c1d6e7b8a01", `{"gender":"` + long + `"}`, egymKey, 400,
			[]string{"gender|" + strings.Repeat("ö", 100) + "…|invalid|one of MALE, FEMALE, NON_BINARY"}, nil},
		{"unknown fields, where they are refused", `{"egym.unknown-fields":"rejected"}`, "PATCH", egym + "/6f1c2a52-3c0e-4d0f-9a53-0c1d6e7b8a01", `{"zzz":1,"apiToken":"t"}`, egymKey, 400,
			[]string{"apiToken|[redacted]|unknown|no such field", "zzz|1|unknown|no such field"}, []string{"wrong: zzz = 1 (unknown): no such field\n"}},
		{"an unknown field that is almost a known one", "", "POST", onsi, `{"email":"n@example.com","firstNam":"A","firstName":"A","lastName":"B","tier":"Gold"}`, onsiKey, 400,
			[]string{"firstNam|A|unknown|firstName"}, []string{"wrong: firstNam = A (unknown): did you mean firstName?\n"}},
		{"one that moved", `{"egym.unknown-fields":"rejected","egym.phone-field":"contact-only"}`, "PATCH", egym + "/6f1c2a52-3c0e-4d0f-9a53-0c1d6e7b8a01", `{"phoneNumber":"1"}`, egymKey, 400,
			[]string{"phoneNumber|1|unknown|contact.phone"}, nil},
		{"what would be found later: a plan and a name", "", "POST", user, `{"email":"a@b.de","firstName":5,"state":"Bayern","membershipPlan":"x"}`, userKey, 400,
			[]string{"firstName|5|mistyped|a string", "state|Bayern|invalid|the two-letter code or the full name of a state of the US",
				"lastName||missing|a name, to create the user", "membershipPlan|x|invalid|one of Gold Annual, Silver Monthly"}, nil},
		{"all that a new user lacks", "", "POST", user, `{"email":"a8@b.de","membershipPlan":"x"}`, userKey, 400,
			[]string{"firstName||missing|a name, to create the user", "lastName||missing|a name, to create the user", "membershipPlan|x|invalid|one of Gold Annual, Silver Monthly"},
			[]string{"wrong: lastName (missing): want a name, to create the user\n"}},
		{"a tier, behind a date", "", "POST", onsi, `{"email":"n@example.com","firstName":"A","lastName":"B","tier":"Goldd","dob":"1.6.1978"}`, onsiKey, 400,
			[]string{"dob|1.6.1978|invalid|a date as YYYY-MM-DD, 1900 or later", "tier|Goldd|invalid|one of Gold, Silver"}, nil},
		{"a location, behind a property", "", "POST", "/clubos/users?clubLocationId=9", `{"firstName":"A","role":"member","gender":"F"}`, club, 200,
			[]string{"localUserId||missing|at least one character", "clubLocationId|9|invalid|one of 1, 2"}, nil},
		{"of whom, behind an attribute", "", "PUT", pg, `{"sex":"F"}`, pgKey, 400,
			[]string{"sex|F|invalid|one of Male, Female", "userId||missing|the id of the user to update"}, nil},
		{"a contract against a stored date, behind a gender", `{"egym.contract-dates":"rejected"}`, "PATCH", egym + "/6f1c2a52-3c0e-4d0f-9a53-0c1d6e7b8a01", `{"gender":"X","membership":{"endOfContract":"1999-01-01"}}`, egymKey, 400,
			[]string{"gender|X|invalid|one of MALE, FEMALE, NON_BINARY", "membership.endOfContract|1999-01-01|invalid|on or after startOfContract"}, nil},
		{"null, in the vendor's own words a problem of its own", "", "POST", "/clubos/users?clubLocationId=1", `{"localUserId":"L","firstName":null,"role":"boss","gender":"F"}`, club, 200,
			[]string{"role|boss|invalid|one of member, trainer, salesperson, manager, frontdesk", "firstName||invalid|a string"}, nil},
		{"a club location that the partner has not", "", "GET", "/clubos/users?clubLocationId=7&userId=5001", "", club, 200,
			[]string{"clubLocationId|7|invalid|one of 1, 2"}, nil},
		{"parameters of the query", "", "GET", "/clubos/users?clubLocationId=x", "", club, 200,
			[]string{"clubLocationId|x|mistyped|an integer", "userId||missing|an integer"}, nil},
		{"path, query and body in the vendor's order", "", "PUT", onsi + "/7", `{"email":"a","firstName":"A","lastName":"B","tier":"Gold"}`, onsiKey, 400,
			[]string{"id|7|invalid|a member's id, which begins with mem_", "email|a|invalid|an email address"}, nil},
		{"a broken body hides its fields, but not the path", "", "PUT", onsi + "/7", `{`, onsiKey, 400,
			[]string{"id|7|invalid|a member's id, which begins with mem_"}, nil},
		{"a tier that the programme has not", "", "POST", onsi, `{"email":"n@example.com","firstName":"A","lastName":"B","tier":"Bronze"}`, onsiKey, 400,
			[]string{"tier|Bronze|invalid|one of Gold, Silver"}, nil},
		{"a plan that the account has not", "", "POST", user, `{"email":"n@example.com","firstName":"A","lastName":"B","membershipPlan":"Gold"}`, userKey, 400,
			[]string{"membershipPlan|Gold|invalid|one of Gold Annual, Silver Monthly"}, nil},
		{"an answer that has room for one field", "", "POST", user, `{"email":"n","state":"ZZ","firstName":3}`, userKey, 400,
			[]string{"firstName|3|mistyped|a string", "email|n|invalid|an email address", "state|ZZ|invalid|the two-letter code or the full name of a state of the US"}, nil},
		{"a conflict is about no form", "", "POST", onsi, `{"email":"grace.hill@example.com","firstName":"A","lastName":"B","tier":"Gold"}`, onsiKey, 400, nil, nil},
		{"a success", "", "GET", onsi + "?skip=0&take=10", "", onsiKey, 200, nil, nil},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			s := start(t, "")
			if c.readings != "" {
				s.do("PUT", "/_mock/worlds/default/readings", c.readings).is(200)
			}
			s.do(c.method, c.path, c.body, c.header...).is(c.status)
			got := s.why(1)
			if diff := cmp.Diff(c.want, got.wrong()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			for _, says := range c.text {
				if !strings.Contains(got.Text+"\n", says) {
					t.Errorf("the text does not say %q:\n%s", says, got.Text)
				}
			}
		})
	}
}

// However many fields are wrong, twenty are told, and how many more there are.
func TestWhyTellsSoManyFields(t *testing.T) {
	s := start(t, "")
	s.do("PUT", "/_mock/worlds/default/readings", `{"egym.unknown-fields": "rejected"}`).is(200)
	var members []string
	for i := range 33 {
		members = append(members, fmt.Sprintf(`"x%02d": 1`, i))
	}
	s.do("PATCH", "/egym/api/v2/accounts/6f1c2a52-3c0e-4d0f-9a53-0c1d6e7b8a01", "{"+strings.Join(members, ",")+"}", "x-api-key", "egym-alpha-mitte").is(400)
	got := s.why(1)
	if len(got.Fields) != 20 || got.Fields[19].Field != "x19" || !strings.Contains(got.Text, "\nwrong: 13 more\n") {
		t.Errorf("%d fields:\n%s", len(got.Fields), got.Text)
	}
}

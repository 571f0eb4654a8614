package userapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

func TestInput(t *testing.T) {
	invalid := func(field string) string { return `{"error":{"code":"invalid","field":` + field + `}}` }
	type row struct {
		reason string
		body   any
		status int
		want   string
		rule   string
	}
	rows := []row{
		{"broken JSON", `{"email":`, 400, wrong("invalid", "the body is not a JSON object", "null"), "userapi.body-malformed"},
		{"an array", `[]`, 400, invalid("null"), "userapi.body-malformed"},
		{"null", `null`, 400, invalid("null"), "userapi.body-malformed"},
		{"a text", `"email"`, 400, invalid("null"), "userapi.body-malformed"},
		{"more than one value", `{} {}`, 400, invalid("null"), "userapi.body-malformed"},
		{"text that is not UTF-8", "{\"city\":\"\xff\"}", 400, invalid("null"), "userapi.body-malformed"},
		{"an empty body", ``, 400, wrong("invalid", "the body is empty; it must be a JSON object", "null"), "userapi.body-empty"},
		{"blanks", "  \n", 400, invalid("null"), "userapi.body-empty"},
		{"no body", nil, 400, invalid("null"), "userapi.body-empty"},
		{"a form", apitest.Body{Type: "application/x-www-form-urlencoded", Text: "email=a@example.com"}, 400, wrong("invalid", "the body must be sent as application/json", "null"), "userapi.content-type"},
		{"no content type", apitest.Body{Text: newUser}, 400, invalid("null"), "userapi.content-type"},
		{"more than 1 MiB", `{"city":"` + strings.Repeat("x", 1<<20) + `"}`, 413, wrong("tooLarge", "the body is larger than 1 MiB", "null"), "userapi.body-too-large"},
		{"a number for an email", `{"email":5}`, 400, wrong("invalid", "email must be a string", "email"), "userapi.attribute-type"},
		{"a number for a text", `{"email":"jack.moss@example.com","memberNumber":5}`, 400, invalid(`"memberNumber"`), "userapi.attribute-type"},
		{"an object for a text", `{"email":"jack.moss@example.com","address":{"city":"Rome"}}`, 400, invalid(`"address"`), "userapi.attribute-type"},
		{"a text for a flag", `{"email":"jack.moss@example.com","signedWaiver":"true"}`, 400, wrong("invalid", "signedWaiver must be a boolean", "signedWaiver"), "userapi.attribute-type"},
		{"a number for a date", `{"email":"jack.moss@example.com","accountExpirationDate":20260101}`, 400, invalid(`"accountExpirationDate"`), "userapi.attribute-type"},
		{"the page's first wrong attribute is named, whatever is wrong with it", `{"email":"jack.moss@example.com","signedWaiver":1,"state":"Atlantis","accountExpirationDate":""}`, 400, invalid(`"state"`), "userapi.unknown-state"},
	}
	apitest.Rows(t, rows, func(r row) (string, string) { return r.rule, r.reason }, func(t *testing.T, r row) {
		for where, target := range map[string]string{"the email in the body": "/v1/users", "the email in the URL": jack} {
			if target == jack && r.reason == "a number for an email" {
				continue // the same; but the email in the URL stands
			}
			t.Run(where, func(t *testing.T) {
				c := club(t)
				before := c.World.StateText()
				c.Do("POST", target, r.body).Is(r.status, r.want).By(r.rule)
				if after := c.World.StateText(); after != before {
					t.Errorf("the state changed:\n%s\n%s", before, after)
				}
			})
		}
	})
}

func TestStates(t *testing.T) {
	for _, tt := range []struct {
		state, reason string
		ok            bool
	}{
		{"GA", "a code", true},
		{"ga", "a code in another case", true},
		{"North Dakota", "a name", true},
		{"nORTH dAKOTA", "a name in another case", true},
		{"", "none", true},
		{"ZZ", "a code of no state", false},
		{"North", "part of a name", false},
		{"Ontario", "a province elsewhere", false},
		{" GA", "a blank before", false},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			c := club(t)
			a := c.Do("POST", jack, map[string]any{"state": tt.state})
			if tt.ok {
				a.Is(200, fmt.Sprintf(`{"state":%q}`, tt.state)).By("userapi.update-existing")
				return
			}
			a.Is(400, wrong("invalid", "state must be the two-letter code or the full name of a state of the US", "state")).By("userapi.unknown-state")
			c.Do("GET", jack, nil).Is(200, `{"state":"Georgia"}`)
		})
	}
}

func TestDates(t *testing.T) {
	tests := []struct {
		date, reason string
		ok           bool
	}{
		{"2026-12-31", "a day", true},
		{"2028-02-29", "a leap day", true},
		{"2020-01-01", "a day that has passed", true},
		{"2026-02-29", "no leap year", false},
		{"2026-02-31", "a day that no February has", false},
		{"2026-13-01", "a month that no year has", false},
		{"2026-00-10", "month zero", false},
		{"2026-1-5", "digits left out", false},
		{"12/31/2026", "the American form", false},
		{"31-12-2026", "the other way round", false},
		{"20261231", "no dashes", false},
		{"2026-12-31T00:00:00Z", "a time", false},
		{" 2026-12-31", "a blank before", false},
		{"2026-12-31 ", "a blank behind", false},
		{"", "nothing", false},
		{"soon", "a word", false},
	}
	for _, tt := range tests {
		for _, name := range []string{"membershipExpirationDate", "accountExpirationDate"} {
			c := club(t)
			a := c.Do("POST", jack, map[string]any{name: tt.date})
			if tt.ok {
				a.Is(200, fmt.Sprintf(`{%q:%q}`, name, tt.date))
			} else {
				a.Is(400, wrong("invalid", name+" must be a date as YYYY-MM-DD", name)).By("userapi.date-form")
			}
			if (a.Status == 200) != tt.ok {
				t.Errorf("%q for %s answers %d: %s", tt.date, name, a.Status, tt.reason)
			}
		}
	}
}

func TestEmails(t *testing.T) {
	tests := []struct {
		email, reason string
		ok            bool
	}{
		{"a@example.com", "short", true},
		{"first.last+tag@sub.example.co.uk", "a tag and subdomains", true},
		{"o'neil_x-1@example.com", "marks that are allowed", true},
		{"jürgen@exämple.de", "letters beyond ASCII", true},
		{"example.com", "no @", false},
		{"@example.com", "no mailbox", false},
		{"a@", "no domain", false},
		{"a@example", "a domain without a dot", false},
		{"a@b@example.com", "two @", false},
		{"a b@example.com", "a blank inside", false},
		{" a@example.com", "a blank before", false},
		{"a@example.com ", "a blank behind", false},
		{".a@example.com", "a dot first", false},
		{"a..b@example.com", "two dots", false},
		{"a@example..com", "two dots in the domain", false},
		{"a@example.com.", "a dot last", false},
		{"A <a@example.com>", "a display name", false},
		{"a@example.com\n", "a line break", false},
		{"a\u0000@example.com", "a zero byte", false},
		{strings.Repeat("a", 65) + "@example.com", "a mailbox that is too long", false},
		{"a@" + strings.Repeat("a.", 126) + "com", "an address that is too long", false},
	}
	for _, tt := range tests {
		c := club(t)
		a := c.Do("POST", "/v1/users", map[string]any{"email": tt.email, "firstName": "A", "lastName": "B"})
		if (a.Status == 200) != tt.ok || !tt.ok && a.String("/error/field") != "email" {
			t.Errorf("%q answers %d %s: %s", tt.email, a.Status, a.Text, tt.reason)
		}
	}
	club(t).Do("POST", "/v1/users", `{"email":"","firstName":"A","lastName":"B"}`).Is(400, `{"error":{"code":"required","field":"email"}}`)
	club(t).Do("POST", jack, `{"email":"jack"}`).Is(400, wrong("invalid", "email must be an email address", "email")).By("userapi.email-form")
}

func TestAnotherAccountsUsersAreOutOfReach(t *testing.T) {
	c := club(t)
	foreign := "/v1/users/only.other@example.com"
	other := c.World.Client("X-API-Key", "key-other")
	before := other.Do("GET", "/v1/users", nil).Is(200, "").Text

	c.Do("GET", foreign, nil).Is(404, "")
	c.Do("DELETE", foreign, nil).Is(404, "")
	c.Do("POST", foreign, `{"city":"Rome"}`).Is(400, `{"error":{"code":"required"}}`)
	c.Do("POST", "/v1/users", `{"email":"only.other@example.com","city":"Rome"}`).Is(400, `{"error":{"code":"required"}}`)
	c.Do("POST", jack, `{"firstName":"Jack","city":"Rome"}`).Is(200, `{"lastName":"Moss"}`)
	c.Do("DELETE", jack, nil).Is(200, "")
	if after := other.Do("GET", "/v1/users", nil).Text; after != before {
		t.Errorf("the other account's users changed:\n%s\n%s", before, after)
	}
}

// What stands in a path can be anything.
func TestStrangePaths(t *testing.T) {
	c := club(t)
	for _, email := range []string{"%00", "%FF", "%FE%00x@example.com", "a%2Fb", "%20", "%25", strings.Repeat("x", 5000)} {
		c.Do("GET", "/v1/users/"+email, nil).Is(404, `{"error":{"code":"notFound"}}`)
		c.Do("DELETE", "/v1/users/"+email, nil).Is(404, `{"error":{"code":"notFound"}}`)
		c.Do("POST", "/v1/users/"+email, `{"firstName":"A","lastName":"B"}`).Is(400, `{"error":{"code":"invalid","field":"email"}}`)
	}
	c.Do("GET", "/v1/users/jack.moss%40example.com", nil).Is(200, `{"email":"jack.moss@example.com"}`)
}

package clubos_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/clubos"
)

var tooLong = `{"userId":11,"lastName":"` + strings.Repeat("x", 1<<20) + `"}`

func TestBodiesThatCannotBeRead(t *testing.T) {
	tests := []struct{ reason, body string }{
		{"broken", `{"userId":11`},
		{"not JSON", `userId=11`},
		{"names without quotes, as the page prints them", `{ userId: "11", firstName: "A"}`},
		{"a list", `[{"userId":11}]`},
		{"text", `"11"`},
		{"null", `null`},
		{"only blanks", "  \n"},
		{"two values", `{"userId":11}{"userId":12}`},
		{"not UTF-8", "{\"userId\":11,\"lastName\":\"\xff\"}"},
		{"nothing", ""},
	}
	for _, method := range []string{"POST", "PUT"} {
		for _, tt := range tests {
			t.Run(method+" "+tt.reason, func(t *testing.T) {
				c := start(t)
				refused(t, c, c.Do(method, "/users?clubLocationId=1", apitest.Body{Type: "application/json", Text: tt.body}),
					"clubos.body-unreadable", "The body of the request must be a JSON object")
			})
		}
	}
}

// refused checks a refusal, and that it left the scenario's state alone.
func refused(t *testing.T, c *apitest.Client, a *apitest.Answer, rule string, messages ...string) {
	t.Helper()
	a.Is(200, failure(messages...)).By(rule)
	if diff := cmp.Diff(apitest.Start(t, clubos.Vendor, closed).StateText(), c.World.StateText()); diff != "" {
		t.Errorf("the refusal changed something (-before +after):\n%s", diff)
	}
}

func TestURLs(t *testing.T) {
	const location, user = "clubos.location-unreadable", "clubos.user-id-unreadable"
	type row struct {
		reason, query, rule string
		messages            []string
	}
	rows := []row{
		{"neither", "", location, []string{"clubLocationId is required", "userId is required"}},
		{"no location", "?userId=11", location, []string{"clubLocationId is required"}},
		{"an empty location", "?clubLocationId=&userId=11", location, []string{"clubLocationId must be of type integer"}},
		{"a word", "?clubLocationId=one&userId=11", location, []string{"clubLocationId must be of type integer"}},
		{"a fraction", "?clubLocationId=1.5&userId=11", location, []string{"clubLocationId must be of type integer"}},
		{"no text", "?clubLocationId=%ff&userId=11", location, []string{"clubLocationId must be of type integer"}},
		{"beyond all integers", "?clubLocationId=99999999999999999999&userId=11", location, []string{"clubLocationId must be of type integer"}},
		{"another spelling", "?clublocationid=1&userId=11", location, []string{"clubLocationId is required"}},
		{"no user", "?clubLocationId=1", user, []string{"userId is required"}},
		{"a local id", "?clubLocationId=1&userId=L-11", user, []string{"userId must be of type integer"}},
		{"an empty user", "?clubLocationId=1&userId=", user, []string{"userId must be of type integer"}},
	}
	apitest.Rows(t, rows, func(r row) (string, string) { return r.rule, r.reason }, func(t *testing.T, r row) {
		for _, method := range []string{"GET", "DELETE"} {
			t.Run(method, func(t *testing.T) {
				c := start(t)
				refused(t, c, c.Do(method, "/users"+r.query, nil), r.rule, r.messages...)
			})
		}
	})
	for _, r := range []call{{"POST", "/users", newUser("")}, {"PUT", "/users?userId=11", `{"userId":11}`}} {
		c := start(t)
		refused(t, c, r.by(c), location, "clubLocationId is required")
	}
}

func TestFields(t *testing.T) {
	const date = " must be a date as M-d-YYYY, such as 1-15-2026"
	type row struct {
		reason  string
		call    call
		rule    string
		message string
	}
	rows := []row{
		{"a role that is null", post(`"role":null`), "field-null", "role must be of type string"},
		{"a role in capitals", post(`"role":"Member"`), "field-invalid", "role must be one of member, trainer, salesperson, manager, frontdesk"},
		{"a gender in small letters", post(`"gender":"f"`), "field-invalid", "gender must be one of M, F"},
		{"a gender that the page does not list", post(`"gender":""`), "field-invalid", "gender must be one of M, F"},
		{"an empty local id", post(`"localUserId":""`), "field-missing", "localUserId is required"},
		{"a local id that is a number", post(`"localUserId":7`), "field-mistyped", "localUserId must be of type string"},
		{"an empty first name", post(`"firstName":""`), "field-missing", "firstName is required"},
		{"a flag in quotes", post(`"fullAccount":"true"`), "field-mistyped", "fullAccount must be of type boolean"},
		{"a flag that is null", post(`"sendEmail":null`), "field-null", "sendEmail must be of type boolean"},
		{"an id in quotes, which only PUT's userId can be", post(`"trainerId":"12"`), "field-mistyped", "trainerId must be of type integer"},
		{"a fraction of an id", post(`"salespersonId":1.5`), "field-mistyped", "salespersonId must be of type integer"},
		{"a null without a meaning", post(`"email":null`), "field-null", "email must be of type string"},
		{"a password that is none", post(`"password":["x"]`), "field-mistyped", "password must be of type string"},
		{"a state by its name", post(`"state":"Pennsylvania"`), "field-invalid", "state must be two letters, or blank"},
		{"a state with a digit", post(`"state":"P1"`), "field-invalid", "state must be two letters, or blank"},
		{"a state of two bytes that are one letter", post(`"state":"é"`), "field-invalid", "state must be two letters, or blank"},
		{"a date of another form", post(`"birthDate":"2000-01-15"`), "field-invalid", "birthDate" + date},
		{"slashes", post(`"birthDate":"1/15/2000"`), "field-invalid", "birthDate" + date},
		{"a month that there is not", post(`"joinDate":"13-1-2026"`), "field-invalid", "joinDate" + date},
		{"month 0", post(`"joinDate":"0-1-2026"`), "field-invalid", "joinDate" + date},
		{"a day that there is not", post(`"joinDate":"4-31-2026"`), "field-invalid", "joinDate" + date},
		{"day 0", post(`"joinDate":"4-0-2026"`), "field-invalid", "joinDate" + date},
		{"no leap year", post(`"birthDate":"2-29-2026"`), "field-invalid", "birthDate" + date},
		{"no leap year in 1900", post(`"birthDate":"2-29-1900"`), "field-invalid", "birthDate" + date},
		{"two digits of a year", post(`"joinDate":"1-1-26"`), "field-invalid", "joinDate" + date},
		{"five digits of a year", post(`"joinDate":"1-1-20266"`), "field-invalid", "joinDate" + date},
		{"three digits of a day", post(`"joinDate":"1-001-2026"`), "field-invalid", "joinDate" + date},
		{"more than a date", post(`"joinDate":"1-1-2026-1"`), "field-invalid", "joinDate" + date},
		{"the year 0", post(`"joinDate":"1-1-0000"`), "field-invalid", "joinDate" + date},
		{"blank where only guest passes can be", post(`"joinDate":""`), "field-invalid", "joinDate" + date},
		{"a guest pass that never starts", post(`"guestPassStart":"2-30-2026"`), "field-invalid", "guestPassStart" + date},
		{"or never ends", put(`{"userId":11,"guestPassEnd":"soon"}`), "field-invalid", "guestPassEnd" + date},
		{"an update of nobody", put(`{"lastName":"X"}`), "field-missing", "userId is required"},
		{"an id that is null", put(`{"userId":null}`), "field-null", "userId must be of type integer, as a number or in digits"},
		{"an id that is not of digits", put(`{"userId":"-11"}`), "field-mistyped", "userId must be of type integer, as a number or in digits"},
		{"an id that is empty", put(`{"userId":""}`), "field-mistyped", "userId must be of type integer, as a number or in digits"},
		{"an id with a fraction", put(`{"userId":11.5}`), "field-mistyped", "userId must be of type integer, as a number or in digits"},
		{"an id that is an object", put(`{"userId":{"id":11}}`), "field-mistyped", "userId must be of type integer, as a number or in digits"},
		{"an id beyond all ids", put(`{"userId":"99999999999999999999"}`), "field-mistyped", "userId must be of type integer, as a number or in digits"},
		{"a first name that is taken away", put(`{"userId":11,"firstName":""}`), "field-invalid", "firstName must be at least one character"},
		{"a flag in an update", put(`{"userId":11,"fullAccount":1}`), "field-mistyped", "fullAccount must be of type boolean"},
	}
	apitest.Rows(t, rows, func(r row) (string, string) { return "clubos." + r.rule, r.reason }, func(t *testing.T, r row) {
		c := start(t)
		refused(t, c, r.call.by(c), "clubos."+r.rule, r.message)
	})
	c := start(t)
	refused(t, c, c.Do("POST", "/users?clubLocationId=1", `{}`), "clubos.field-missing",
		"role is required", "localUserId is required", "firstName is required", "gender is required")
}

func TestDatesThatThereAre(t *testing.T) {
	for _, date := range []string{"1-1-2026", "01-01-2026", "1-31-2026", "2-29-2024", "02-29-2000", "12-31-1999", "9-30-0001"} {
		c := start(t)
		post(`"joinDate":"`+date+`","birthDate":"`+date+`","guestPassEnd":"`+date+`","state":"pa"`).by(c).Is(200, success("Member Created", "1001"))
		if got := user(c, 1001)["joinDate"]; got != date {
			t.Errorf("joinDate is %v, want %s", got, date)
		}
	}
}

// What is wrong with a request is kept for people to see, but no password.
func TestWhatWasSentIsShownButForPasswords(t *testing.T) {
	tests := []struct{ extra, field, value string }{
		{`"gender":"x"`, "gender", "x"},
		{`"email":7`, "email", "7"},
		{`"password":1234`, "password", ""},
		{`"lastName":["x"]`, "lastName", ""},
	}
	for _, tt := range tests {
		c := start(t)
		post(tt.extra).by(c).Is(200, `{"status":false}`)
		if r := c.World.Last().Refusal; r.Field != tt.field || r.Value != tt.value {
			t.Errorf("%s: the refusal is about %q with %q, want %q with %q", tt.extra, r.Field, r.Value, tt.field, tt.value)
		}
	}
}

func TestContentTypeMayHaveParameters(t *testing.T) {
	c := start(t)
	post("").by(c, "Content-Type", "Application/JSON; charset=utf-8").Is(200, success("Member Created", "1001"))
}

// An operation that takes no body does not mind one.
func TestBodiesThatNobodyReads(t *testing.T) {
	c := start(t)
	c.Do("GET", "/users?clubLocationId=1&userId=11", `{"userId":12}`).Is(200, success("User was found", "11"))
	c.Do("DELETE", "/users?clubLocationId=1&userId=11", tooLong).Is(200, success("Ann Lee was deleted", "11"))
}

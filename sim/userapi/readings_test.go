package userapi_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// call is a request and what is expected of its answer.
type call struct {
	method, target, body string
	status               int
	want, rule           string
}

func (e call) do(c *apitest.Client) {
	var body any
	if e.method == "POST" {
		body = e.body
	}
	a := c.Do(e.method, e.target, body).Is(e.status, e.want)
	if e.rule != "" {
		a.By(e.rule)
	}
}

const jack, kate = "/v1/users/jack.moss@example.com", "/v1/users/kate.snow@example.com"

// one is a single request.
func one(method, target, body string) func(*apitest.Client) *apitest.Answer {
	return func(c *apitest.Client) *apitest.Answer { return c.Do(method, target, body) }
}

// and is what further calls are answered.
func and(calls ...call) func(*testing.T, *apitest.Client) {
	return func(_ *testing.T, c *apitest.Client) {
		for _, e := range calls {
			e.do(c)
		}
	}
}

func TestReadings(t *testing.T) {
	const named = `{"firstName":"N","lastName":"U"}`
	const jackAgain = `{"email":"Jack.Moss@example.com","firstName":"J","lastName":"M"}`
	apitest.Readings(t, func(tb testing.TB) *apitest.Client { return club(tb) },
		apitest.Reads("update-defaults", "what is not passed", one("POST", jack, `{"city":"Rome","paidDues":true}`)).
			As("kept", 200, `{"signedWaiver":true,"paidDues":true,"active":true}`, "userapi.update-existing").
			As("false", 200, `{"signedWaiver":false,"paidDues":true,"active":true}`, "userapi.flags-reset").Then(and(
			call{"POST", jack, `{"signedWaiver":true}`, 200, `{"signedWaiver":true,"paidDues":false}`, "userapi.flags-reset"},
			call{"POST", jack, `{"signedWaiver":true}`, 200, `{"signedWaiver":true,"paidDues":false}`, "userapi.update-existing"},
			call{"POST", jack, `{"signedWaiver":null,"paidDues":false}`, 200, `{"signedWaiver":false}`, "userapi.null-clears"})),

		apitest.Reads("unknown-fields", "an attribute that users do not have", one("POST", jack, `{"nickname":"J","city":"Rome"}`)).
			As("ignored", 200, `{"city":"Rome"}`, "userapi.update-existing").Then(and(
			call{"POST", jack, `{"City":"Paris","canLogIn":true}`, 200, `{"city":"Rome"}`, ""})).
			As("rejected", 400, wrong("invalid", "users have no such attribute", "nickname"), "userapi.unknown-attribute").Then(and(
			call{"POST", "/v1/users", `{"email":"new@example.com","firstName":"N","lastName":"U","canLogIn":true}`, 400, ``, "userapi.unknown-attribute"},
			call{"GET", jack, ``, 200, `{"city":"Macon"}`, ""})),

		apitest.Reads("created-status", "a creation", one("POST", "/v1/users", newUser)).
			As("200", 200, `{"email":"new@example.com"}`, "userapi.create").
			As("201", 201, `{"email":"new@example.com"}`, "userapi.create").Then(and(
			call{"POST", "/v1/users", newUser, 200, ``, "userapi.update-existing"},
			call{"POST", "/v1/users/newer@example.com", named, 201, ``, "userapi.create-by-url"})),

		apitest.Reads("unknown-email-in-url", "an email in the URL that nobody has", one("POST", "/v1/users/new@example.com", named)).
			As("creates", 200, `{"email":"new@example.com","firstName":"N"}`, "userapi.create-by-url").Then(and(
			call{"GET", "/v1/users/new@example.com", ``, 200, `{"firstName":"N"}`, ""})).
			As("404", 404, wrong("notFound", "the account has no user with this email", "email"), "userapi.unknown-email-in-url").Then(and(
			call{"GET", "/v1/users/new@example.com", ``, 404, ``, ""},
			call{"POST", jack, `{"city":"Rome"}`, 200, `{"city":"Rome"}`, ""},
			call{"POST", "/v1/users", newUser, 200, ``, "userapi.create"})),

		apitest.Reads("email-mismatch", "another email in the body", one("POST", jack, `{"email":"jack@example.com","city":"Rome"}`)).
			As("rejected", 400, wrong("invalid", "the email in the body is another than the one in the URL", "email"), "userapi.email-mismatch").
			As("renames", 200, `{"email":"jack@example.com","city":"Rome"}`, "userapi.rename").Then(and(
			call{"GET", jack, ``, 404, ``, ""})).
			As("url-wins", 200, `{"email":"jack.moss@example.com","city":"Rome"}`, "userapi.url-email-wins").Then(and(
			call{"POST", jack, `{"email":"kate.snow@example.com","city":"Pisa"}`, 200, `{"email":"jack.moss@example.com","city":"Pisa"}`, "userapi.url-email-wins"},
			call{"POST", "/v1/users/new@example.com", `{"email":"kate.snow@example.com","firstName":"N","lastName":"U"}`, 200, `{"email":"new@example.com"}`, "userapi.url-email-wins"},
			call{"GET", kate, ``, 200, `{"city":null}`, ""})),

		apitest.Reads("email-case", "the email of a user in another case", one("POST", "/v1/users", jackAgain)).
			As("insensitive", 200, `{"email":"jack.moss@example.com","memberNumber":"J-1"}`, "userapi.update-existing").Then(and(
			call{"GET", kate, ``, 200, `{"email":"Kate.Snow@example.com"}`, ""})).
			As("sensitive", 200, `{"email":"Jack.Moss@example.com","memberNumber":null}`, "userapi.create").Then(and(
			call{"GET", jack, ``, 200, `{"memberNumber":"J-1"}`, ""},
			call{"GET", kate, ``, 404, ``, ""},
			call{"POST", jack, `{"email":"JACK.moss@example.com"}`, 400, ``, "userapi.email-mismatch"})),

		apitest.Reads("email-case", "letters beyond ASCII have a case too", func(c *apitest.Client) *apitest.Answer {
			c.Do("POST", "/v1/users", `{"email":"ilk@example.com","firstName":"N","lastName":"U"}`).Is(200, "")
			return c.Do("POST", "/v1/users", `{"email":"İL\u212A@example.com","firstName":"N","lastName":"U"}`)
		}).
			As("insensitive", 200, `{"email":"ilk@example.com"}`, "userapi.update-existing").
			As("sensitive", 200, `{"firstName":"N"}`, "userapi.create"),
		apitest.Reads("explicit-null", "a text and a flag that are null", one("POST", jack, `{"city":null,"paidDues":null}`)).
			As("clears", 200, `{"city":null,"paidDues":false}`, "userapi.null-clears").
			As("ignored", 200, `{"city":"Macon","paidDues":true}`, "userapi.null-ignored").Then(and(
			call{"POST", jack, `{"email":null,"city":null}`, 200, `{"email":"jack.moss@example.com","city":"Macon"}`, "userapi.null-ignored"},
			call{"POST", "/v1/users", `{"email":"new@example.com","firstName":"N","lastName":"U","active":null,"city":null}`, 200, `{"active":true,"city":null}`, "userapi.create"},
			call{"POST", "/v1/users", `{"email":null,"firstName":"N","lastName":"U"}`, 400, ``, "userapi.email-required"})),

		apitest.Reads("state-form", "a state by its name", one("POST", jack, `{"state":"new york"}`)).
			As("as-sent", 200, `{"state":"new york"}`, "userapi.update-existing").Then(and(
			call{"POST", jack, `{"state":"ny"}`, 200, `{"state":"ny"}`, ""})).
			As("two-letter", 200, `{"state":"NY"}`, "userapi.state-as-code").Then(and(
			call{"POST", jack, `{"state":"Georgia"}`, 200, `{"state":"GA"}`, "userapi.state-as-code"},
			call{"POST", jack, `{"state":"District of Columbia"}`, 200, `{"state":"DC"}`, "userapi.state-as-code"},
			call{"POST", jack, `{"state":"GA"}`, 200, `{"state":"GA"}`, "userapi.update-existing"},
			call{"POST", jack, `{"state":""}`, 200, `{"state":""}`, "userapi.update-existing"})),

		apitest.Reads("invalid-status", "input that is not valid", one("POST", jack, `{"state":"Atlantis"}`)).
			As("400", 400, `{"error":{"code":"invalid","field":"state"}}`, "userapi.unknown-state").
			As("422", 422, `{"error":{"code":"invalid","field":"state"}}`, "userapi.unknown-state").Then(and(
			call{"POST", "/v1/users", `{"email":"new@example.com"}`, 422, `{"error":{"code":"required"}}`, "userapi.names-required"},
			call{"POST", "/v1/users", `{}`, 422, `{"error":{"code":"required"}}`, "userapi.email-required"},
			call{"POST", jack, `{"email":"jack@example.com"}`, 422, `{"error":{"code":"invalid"}}`, "userapi.email-mismatch"},
			call{"POST", jack, `{"membershipPlan":"Gold"}`, 422, `{"error":{"code":"invalid"}}`, "userapi.unknown-plan"},
			call{"POST", jack, `{`, 422, `{"error":{"code":"invalid","field":null}}`, "userapi.body-malformed"},
			call{"POST", jack, ``, 422, `{"error":{"code":"invalid"}}`, "userapi.body-empty"},
			call{"GET", "/v1/users/new@example.com", ``, 404, ``, "userapi.user-unknown"})),

		apitest.Reads("unknown-state", "a state of another country", one("POST", jack, `{"state":"Ontario"}`)).
			As("rejected", 400, wrong("invalid", "state must be the two-letter code or the full name of a state of the US", "state"), "userapi.unknown-state").
			As("accepted", 200, `{"state":"Ontario"}`, "userapi.any-state").Then(and(
			call{"GET", jack, ``, 200, `{"state":"Ontario"}`, ""},
			call{"POST", "/v1/users", `{"email":"new@example.com","firstName":"N","lastName":"U","state":"x"}`, 200, `{"state":"x"}`, "userapi.any-state"},
			call{"POST", jack, `{"state":"GA"}`, 200, `{"state":"GA"}`, "userapi.update-existing"},
			call{"POST", jack, `{"state":""}`, 200, `{"state":""}`, "userapi.update-existing"})),

		apitest.Reads("unknown-query", "a query parameter that there is not", one("GET", jack+"?city=Rome", ``)).
			As("ignored", 200, `{"city":"Macon"}`, "").
			As("rejected", 400, wrong("invalid", "there is no query parameter city", "null"), "userapi.unknown-parameter").Then(and(
			call{"GET", "/v1/users?limit=5", ``, 400, ``, "userapi.unknown-parameter"},
			call{"DELETE", jack + "?x", ``, 400, ``, "userapi.unknown-parameter"},
			call{"POST", "/v1/users?x=1", newUser, 400, wrong("invalid", "there is no query parameter x", "null"), "userapi.unknown-parameter"},
			call{"POST", jack + "?active=true", `{"active":5}`, 400, wrong("invalid", "active must be a boolean", "active"), "userapi.attribute-type"},
			call{"GET", jack, ``, 200, ``, ""})),

		apitest.Reads("explicit-null", "of a user whom the body names", one("POST", "/v1/users", `{"email":"jack.moss@example.com","city":null}`)).
			As("clears", 200, `{"city":null}`, "userapi.null-clears").
			As("ignored", 200, `{"city":"Macon"}`, "userapi.null-ignored"),
		apitest.Reads("unknown-query", "of an update", one("POST", jack+"?city=Rome", `{"city":"Pisa"}`)).
			As("ignored", 200, `{"city":"Pisa"}`, "userapi.update-existing").
			As("rejected", 400, wrong("invalid", "there is no query parameter city", "null"), "userapi.unknown-parameter"),

		// Asked for, and without a difference.
		apitest.Reads("update-defaults", "flags that are false already", one("POST", kate, `{"city":"Rome"}`)).
			As("kept", 200, `{"signedWaiver":false,"paidDues":false}`, "userapi.update-existing"),
		apitest.Reads("unknown-state", "of a user without an email", one("POST", "/v1/users", `{"firstName":"N","lastName":"U","state":"Ontario"}`)).
			As("rejected", 400, wrong("required", "email is required to say which user is meant", "email"), "userapi.email-required"),
		apitest.Reads("unknown-query", "beside an attribute of the wrong type", one("POST", jack+"?active=true", `{"active":5}`)).
			As("ignored", 400, wrong("invalid", "active must be a boolean", "active"), "userapi.attribute-type"),
	)
}

// Two users can be left from a time when case told emails apart.
func TestTheSameSpellingGoesFirst(t *testing.T) {
	c := club(t)
	c.World.Flip("email-case", "sensitive")
	c.Do("POST", "/v1/users", `{"email":"Jack.Moss@example.com","firstName":"J","lastName":"M"}`).By("userapi.create")
	c.World.Flip("email-case", "insensitive")
	c.Do("GET", "/v1/users/Jack.Moss@example.com", nil).Is(200, `{"firstName":"J"}`)
	c.Do("GET", jack, nil).Is(200, `{"firstName":"Jack"}`)
	c.Do("GET", "/v1/users/JACK.MOSS@example.com", nil).Is(200, `{"firstName":"J"}`)
}

func TestTheStatusOfUnknownParameters(t *testing.T) {
	c := club(t)
	c.World.Flip("unknown-query", "rejected")
	c.World.Flip("invalid-status", "422")
	for _, r := range []call{
		{"GET", "/v1/users?x=1", ``, 422, `{"error":{"code":"invalid","field":null}}`, "userapi.unknown-parameter"},
		{"GET", jack + "?x=1", ``, 422, ``, "userapi.unknown-parameter"},
		{"DELETE", jack + "?x=1", ``, 422, ``, "userapi.unknown-parameter"},
	} {
		r.do(c)
	}
}

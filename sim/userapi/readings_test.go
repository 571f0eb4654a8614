package userapi_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/userapi"
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

var readingRows = []struct {
	reading, value, reason string
	calls                  []call
}{
	{"update-defaults", "kept", "only what is passed is updated", []call{
		{"POST", jack, `{"city":"Rome"}`, 200, `{"signedWaiver":true,"paidDues":true}`, "userapi.update-existing"}}},
	{"update-defaults", "false", "what is not passed is false; active has no such sentence", []call{
		{"POST", jack, `{"city":"Rome","paidDues":true}`, 200, `{"signedWaiver":false,"paidDues":true,"active":true}`, "userapi.flags-reset"},
		{"POST", jack, `{"signedWaiver":true}`, 200, `{"signedWaiver":true,"paidDues":false}`, "userapi.flags-reset"},
		{"POST", jack, `{"signedWaiver":true}`, 200, `{"signedWaiver":true,"paidDues":false}`, "userapi.update-existing"},
		{"POST", jack, `{"signedWaiver":null,"paidDues":false}`, 200, `{"signedWaiver":false}`, "userapi.null-clears"}}},
	{"unknown-fields", "ignored", "an unknown attribute does nothing", []call{
		{"POST", jack, `{"nickname":"J","canLogIn":true}`, 200, ``, "userapi.update-existing"},
		{"POST", jack, `{"City":"Rome"}`, 200, `{"city":"Macon"}`, ""}}},
	{"unknown-fields", "rejected", "an unknown attribute is a mistake", []call{
		{"POST", jack, `{"nickname":"J","city":"Rome"}`, 400, wrong("invalid", "users have no such attribute", "nickname"), "userapi.unknown-attribute"},
		{"POST", "/v1/users", `{"email":"new@example.com","firstName":"N","lastName":"U","canLogIn":true}`, 400, ``, "userapi.unknown-attribute"},
		{"GET", jack, ``, 200, `{"city":"Macon"}`, ""}}},
	{"created-status", "200", "both outcomes answer alike", []call{
		{"POST", "/v1/users", newUser, 200, ``, "userapi.create"}}},
	{"created-status", "201", "a creation is told from an update by its status", []call{
		{"POST", "/v1/users", newUser, 201, ``, "userapi.create"},
		{"POST", "/v1/users", newUser, 200, ``, "userapi.update-existing"},
		{"POST", "/v1/users/newer@example.com", `{"firstName":"N","lastName":"U"}`, 201, ``, "userapi.create-by-url"}}},
	{"unknown-email-in-url", "creates", "the URL is another way to pass the email", []call{
		{"POST", "/v1/users/new@example.com", `{"firstName":"N","lastName":"U"}`, 200, ``, "userapi.create-by-url"},
		{"GET", "/v1/users/new@example.com", ``, 200, `{"firstName":"N"}`, ""}}},
	{"unknown-email-in-url", "404", "the URL is for updates", []call{
		{"POST", "/v1/users/new@example.com", `{"firstName":"N","lastName":"U"}`, 404, wrong("notFound", "the account has no user with this email", "email"), "userapi.unknown-email-in-url"},
		{"GET", "/v1/users/new@example.com", ``, 404, ``, ""},
		{"POST", jack, `{"city":"Rome"}`, 200, `{"city":"Rome"}`, ""},
		{"POST", "/v1/users", newUser, 200, ``, "userapi.create"}}},
	{"email-mismatch", "rejected", "two emails contradict each other", []call{
		{"POST", jack, `{"email":"jack@example.com"}`, 400, ``, "userapi.email-mismatch"}}},
	{"email-mismatch", "renames", "the body's email is an attribute to be changed", []call{
		{"POST", jack, `{"email":"jack@example.com"}`, 200, `{"email":"jack@example.com"}`, "userapi.rename"},
		{"GET", jack, ``, 404, ``, ""}}},
	{"email-mismatch", "url-wins", "the URL says who is meant", []call{
		{"POST", jack, `{"email":"kate.snow@example.com","city":"Rome"}`, 200, `{"email":"jack.moss@example.com","city":"Rome"}`, "userapi.url-email-wins"},
		{"POST", "/v1/users/new@example.com", `{"email":"kate.snow@example.com","firstName":"N","lastName":"U"}`, 200, `{"email":"new@example.com"}`, "userapi.url-email-wins"},
		{"GET", kate, ``, 200, `{"city":null}`, ""}}},
	{"email-case", "insensitive", "one mailbox, one user", []call{
		{"POST", "/v1/users", `{"email":"JACK.MOSS@EXAMPLE.COM","city":"Rome"}`, 200, `{"email":"jack.moss@example.com"}`, "userapi.update-existing"},
		{"GET", kate, ``, 200, `{"email":"Kate.Snow@example.com"}`, ""}}},
	{"email-case", "sensitive", "another spelling, another user", []call{
		{"POST", "/v1/users", `{"email":"Jack.Moss@example.com","firstName":"J","lastName":"M"}`, 200, `{"memberNumber":null}`, "userapi.create"},
		{"GET", jack, ``, 200, `{"memberNumber":"J-1"}`, ""},
		{"GET", kate, ``, 404, ``, ""},
		{"POST", jack, `{"email":"JACK.moss@example.com"}`, 400, ``, "userapi.email-mismatch"}}},
	{"explicit-null", "clears", "null was passed", []call{
		{"POST", jack, `{"city":null,"paidDues":null}`, 200, `{"city":null,"paidDues":false}`, "userapi.null-clears"}}},
	{"explicit-null", "ignored", "null passes nothing", []call{
		{"POST", jack, `{"city":null,"paidDues":null,"email":null}`, 200, `{"city":"Macon","paidDues":true}`, "userapi.null-ignored"},
		{"POST", "/v1/users", `{"email":"new@example.com","firstName":"N","lastName":"U","active":null,"city":null}`, 200, `{"active":true,"city":null}`, "userapi.create"},
		{"POST", "/v1/users", `{"email":null,"firstName":"N","lastName":"U"}`, 400, ``, "userapi.email-required"}}},
	{"state-form", "as-sent", "a state comes back as it went in", []call{
		{"POST", jack, `{"state":"new york"}`, 200, `{"state":"new york"}`, "userapi.update-existing"},
		{"POST", jack, `{"state":"ny"}`, 200, `{"state":"ny"}`, ""}}},
	{"state-form", "two-letter", "a state comes back as its code", []call{
		{"POST", jack, `{"state":"Georgia"}`, 200, `{"state":"GA"}`, "userapi.state-as-code"},
		{"POST", jack, `{"state":"new york"}`, 200, `{"state":"NY"}`, "userapi.state-as-code"},
		{"POST", jack, `{"state":"District of Columbia"}`, 200, `{"state":"DC"}`, "userapi.state-as-code"},
		{"POST", jack, `{"state":"GA"}`, 200, `{"state":"GA"}`, "userapi.update-existing"},
		{"POST", jack, `{"state":""}`, 200, `{"state":""}`, "userapi.update-existing"}}},
	{"invalid-status", "400", "", []call{
		{"POST", jack, `{"state":"Atlantis"}`, 400, ``, "userapi.unknown-state"}}},
	{"invalid-status", "422", "every rejection of input, and nothing else", []call{
		{"POST", jack, `{"state":"Atlantis"}`, 422, `{"error":{"code":"invalid","field":"state"}}`, "userapi.unknown-state"},
		{"POST", "/v1/users", `{"email":"new@example.com"}`, 422, `{"error":{"code":"required"}}`, "userapi.names-required"},
		{"POST", "/v1/users", `{}`, 422, `{"error":{"code":"required"}}`, "userapi.email-required"},
		{"POST", jack, `{"email":"jack@example.com"}`, 422, `{"error":{"code":"invalid"}}`, "userapi.email-mismatch"},
		{"POST", jack, `{"membershipPlan":"Gold"}`, 422, `{"error":{"code":"invalid"}}`, "userapi.unknown-plan"},
		{"POST", jack, `{`, 422, `{"error":{"code":"invalid","field":null}}`, "userapi.body-malformed"},
		{"POST", jack, ``, 422, `{"error":{"code":"invalid"}}`, "userapi.body-empty"},
		{"GET", "/v1/users/new@example.com", ``, 404, ``, "userapi.user-unknown"}}},
}

func TestReadings(t *testing.T) {
	covered := map[string]bool{}
	for _, row := range readingRows {
		covered[row.reading+" "+row.value] = true
		t.Run(row.reading+" "+row.value, func(t *testing.T) {
			c := club(t)
			c.World.Flip(row.reading, row.value)
			for _, e := range row.calls {
				e.do(c)
			}
		})
	}
	for _, r := range userapi.Vendor.Readings {
		for _, value := range r.Values {
			if !covered[r.ID+" "+value] {
				t.Errorf("no row shows what %s %s does", r.ID, value)
			}
		}
	}
}

// The default is the first value, so flipping to it changes no answer.
func TestDefaultsAreTheFirstValues(t *testing.T) {
	for _, row := range readingRows {
		for _, r := range userapi.Vendor.Readings {
			if r.ID == row.reading && r.Default() == row.value {
				c := club(t)
				for _, e := range row.calls {
					e.do(c)
				}
			}
		}
	}
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

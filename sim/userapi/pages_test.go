package userapi_test

import (
	"fmt"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/userapi"
)

// The page prints no request, only its two URLs and a table of attributes;
// these are the requests that they make. Its values are its own where it has
// some ("GA", "Georgia", the email of the URL), and otherwise of the type and
// form that it gives. It shows no answer either: that a call answers with the
// user is assumed, and so is every status.
var pageAttributes = []struct {
	name  string
	value any
}{
	{"email", "some.email@domain.com"},
	{"firstName", "Some"},
	{"lastName", "Body"},
	{"active", false},
	{"memberNumber", "1234"},
	{"address", "1 Court Street"},
	{"city", "Atlanta"},
	{"state", "GA"},
	{"state", "Georgia"},
	{"provinceOrRegion", "Ontario"},
	{"postalCode", "30301"},
	{"phone", "404-555-0100"},
	{"emergencyContactName", "Other Body"},
	{"emergencyContactPhone", "404-555-0101"},
	{"membershipPlan", "Gold Annual"},
	{"membershipExpirationDate", "2026-12-31"},
	{"signedWaiver", true},
	{"paidDues", true},
	{"accountExpirationDate", "2027-01-31"},
}

func pageClient(t *testing.T) *apitest.Client {
	return apitest.Starter(t, userapi.Vendor).Client("X-API-Key", "a-key-from-the-page")
}

func pageMinimum() map[string]any {
	return map[string]any{"email": "some.email@domain.com", "firstName": "Some", "lastName": "Body"}
}

func TestPageMinimumCreatesWithDefaults(t *testing.T) {
	c := pageClient(t)
	c.Do("POST", "/v1/users", pageMinimum()).Is(200, `{
		"email": "some.email@domain.com", "firstName": "Some", "lastName": "Body", "active": true,
		"memberNumber": null, "address": null, "city": null, "state": null, "provinceOrRegion": null, "postalCode": null,
		"phone": null, "emergencyContactName": null, "emergencyContactPhone": null, "membershipPlan": null,
		"membershipExpirationDate": null, "signedWaiver": false, "paidDues": false, "accountExpirationDate": null
	}`).By("userapi.create")
}

func TestPageAttributesOneByOne(t *testing.T) {
	for where, target := range map[string]string{"email in the body": "/v1/users", "email in the URL": "/v1/users/some.email@domain.com"} {
		for _, a := range pageAttributes {
			t.Run(fmt.Sprintf("%s, %s %v", where, a.name, a.value), func(t *testing.T) {
				c := pageClient(t)
				was := c.Do("POST", "/v1/users", pageMinimum()).JSON().(map[string]any)
				was[a.name] = a.value

				body := map[string]any{a.name: a.value}
				if target == "/v1/users" {
					body["email"] = "some.email@domain.com"
				}
				got := c.Do("POST", target, body).Is(200, "").By("userapi.update-existing").JSON().(map[string]any)
				for name, want := range was {
					if got[name] != want {
						t.Errorf("%s is %v, want %v: only what is passed changes", name, got[name], want)
					}
				}
				c.Do("GET", "/v1/users/some.email@domain.com", nil).Is(200, "")
			})
		}
	}
}

func TestPageAttributesAllAtOnce(t *testing.T) {
	for _, state := range []string{"GA", "Georgia"} {
		for _, target := range []string{"/v1/users", "/v1/users/some.email@domain.com"} {
			c := pageClient(t)
			body := map[string]any{}
			for _, a := range pageAttributes {
				body[a.name] = a.value
			}
			body["state"] = state
			created := c.Do("POST", target, body).Is(200, "")
			updated := c.Do("POST", target, body).Is(200, "").By("userapi.update-existing")
			for name, want := range body {
				if got := created.At("/" + name); got != want {
					t.Errorf("created: %s is %v, want %v", name, got, want)
				}
			}
			if created.Text != updated.Text {
				t.Errorf("the same again is another user:\n%s\n%s", created.Text, updated.Text)
			}
			if n := len(c.Do("GET", "/v1/users", nil).At("/users").([]any)); n != 1 {
				t.Errorf("there are %d users, want 1: emails tell users apart", n)
			}
		}
	}
}

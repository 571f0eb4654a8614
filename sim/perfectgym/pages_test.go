package perfectgym_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/perfectgym"
)

// The page's requests as printed. Its answers cannot be met in full:
//   - id, timestamp and number are the company's own;
//   - personalId is shown as a number that the request did not send;
//   - registeredAtClubId is shown blank, where the page's text makes it the
//     home club (the reading registered-at-club has both);
//   - cardNumber and others, which are blank, are met.
//
// The user that it changes and confirms, 236, is another one in the starter
// scenario, so that adding the page's user does not meet it there.
const (
	pageHost  = "yoursubdomain.perfectgym.com"
	pageAdded = `{
        "firstName": "John",
        "lastName": "Fibo",
        "email": "john.fibo@perfectgym.pl",
        "phoneNumber": "0048123456789",
        "idCardName": "Passport",
        "idCardNumber": "ABC 123456",
        "legalGuardian": "",
        "birthDate": "1978-06-01T00:00:00",
        "isForeigner": false,
        "sex": "Male",
        "homeClubId": 12,
        "address": {
            "line1": "al. Jerozolimskie 114",
            "line2": "",
            "city": "Warszawa",
            "postalCode": "20-259",
            "countrySymbol": "PL"
        }
    }`
	pageChange = `{      
        "address": {
            "line1": "ul. Przyczolkowa 334",
            "line2": "",
            "city": "Warszawa",
            "postalCode": "02-962",
            "countrySymbol": "PL"
        }
    }`
	pageConfirm = "/Api/Users/ConfirmEmailAddress?token=a012345678901234567890123456789b"
	pageUser    = `{
      "id": 236,
      "timestamp": 447937,
      "personalId": "80010101234",
      "number": "2b7b02df-08ae-4720-a3ce-a594bfc46d47",
      "cardNumber": "",
      "firstName": "John",
      "lastName": "Fibo",
      "email": "john.fibo@perfectgym.pl",
      "emailAddressIsConfirmed": false,
      "phoneNumber": "0048123456789",
      "idCardName": "Passport",
      "idCardNumber": "ABC 123456",
      "legalGuardian": "",
      "photoUrl": "",
      "coverPhotoUrl": "",
      "birthDate": "1978-06-01T00:00:00",
      "isForeigner": false,
      "sex": "Male",
      "newsletterAgreement": false,
      "termsAndConditionsAgreement": false,
      "address": {
        "country": "Poland",
        "city": "Warszawa",
        "postalCode": "20-259",
        "line1": "al. Jerozolimskie 114",
        "line2": ""
      },
      "directDebit": {
        "accountNumber": "",
        "ownerName": "",
        "street": "",
        "cityAndPostalCode": "",
        "documentUrl": ""
      },
      "homeClubId": 12,
      "registeredAtClubId": "",
      "isActive": true,
      "isDeleted": false,
      "contracts": [

      ]
    }`
)

// page is a client as the page's reader has it, with demo's token.
func page(t *testing.T) *apitest.Client {
	c := bearer(apitest.Starter(t, perfectgym.Vendor), "pg-demo-token")
	c.Host = pageHost
	return c
}

// printed is the page's user, with what differs here.
func printed(t *testing.T, differs map[string]any) map[string]any {
	t.Helper()
	var u map[string]any
	if err := json.Unmarshal([]byte(pageUser), &u); err != nil {
		t.Fatal(err)
	}
	for name, value := range differs {
		u[name] = value
	}
	return u
}

// theCompanysOwn is what of an answer's user the page cannot foretell.
func theCompanysOwn(t *testing.T, got any, differs map[string]any) map[string]any {
	t.Helper()
	u := got.(map[string]any)
	for _, name := range []string{"id", "timestamp", "number"} {
		differs[name] = u[name]
	}
	return differs
}

func TestPageAdd(t *testing.T) {
	for reading, registeredAt := range map[string]any{"home-club": 12.0, "empty-string": ""} {
		t.Run(reading, func(t *testing.T) {
			c := page(t)
			c.World.Flip("registered-at-club", reading)
			added := c.Do("POST", "/Api/Users/User", pageAdded).Is(200, `{"elements":[{"id":238}]}`)
			got := added.At("/elements/0")
			want := printed(t, theCompanysOwn(t, got, map[string]any{"personalId": "", "registeredAtClubId": registeredAt}))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the answer is not the page's (-page +got):\n%s", diff)
			}
			refused(t, c, call{"POST", "/Api/Users/User", pageAdded}, 400, failure("UserAlreadyExist", "Email"), "perfectgym.email-held")
		})
	}
}

func TestPageUpdate(t *testing.T) {
	c := page(t)
	before := c.Do("PUT", "/Api/Users/User?userId=236", "{}").At("/elements/0").(map[string]any)
	got := c.Do("PUT", "/Api/Users/User?userId=236", pageChange).By("").At("/elements/0").(map[string]any)
	if got["timestamp"].(float64) <= before["timestamp"].(float64) {
		t.Errorf("the timestamp went from %v to %v", before["timestamp"], got["timestamp"])
	}
	before["timestamp"] = got["timestamp"]
	before["address"] = map[string]any{"country": "Poland", "city": "Warszawa", "postalCode": "02-962", "line1": "ul. Przyczolkowa 334", "line2": ""}
	if diff := cmp.Diff(before, got); diff != "" {
		t.Errorf("more changed than the address (-want +got):\n%s", diff)
	}
	if len(got) != len(printed(t, nil)) {
		t.Errorf("a user has %d keys, on the page %d", len(got), len(printed(t, nil)))
	}
}

func TestPageConfirm(t *testing.T) {
	c := page(t)
	c.Do("GET", pageConfirm, nil, "Content-Type", "application/json").
		Is(200, `{"elements":[{"id":236,"emailAddressIsConfirmed":true}]}`).By("")
}

// With a token of the reader's own, the page's errors come by themselves: the
// company is a new one, without user 236 and without the token.
func TestPageErrors(t *testing.T) {
	c := page(t)
	c.Header.Set("Authorization", "Bearer $ACCESS_TOKEN")
	c.Do("POST", "/Api/Users/User", pageAdded).Is(200, `{"elements":[{"email":"john.fibo@perfectgym.pl"}]}`)
	refused(t, c, call{"POST", "/Api/Users/User", pageAdded}, 400, failure("UserAlreadyExist", "Email"), "perfectgym.email-held")
	refused(t, c, call{"PUT", "/Api/Users/User?userId=236", pageChange}, 400, failure("UserDoesNotExists", ""), "perfectgym.user-unknown")
	refused(t, c, call{"GET", pageConfirm, nil}, 400, failure("InvalidToken", ""), "perfectgym.confirmation-token-unknown")
}

func TestPageModes(t *testing.T) {
	c := page(t)
	member := bearer(c.World, "pg-demo-member-token")
	member.Do("PUT", "/Api/Users/User", pageChange).Is(200, `{"elements":[{"id":237,"address":{"city":"Warszawa"}}]}`)
	refused(t, member, call{"POST", "/Api/Users/User", pageAdded}, 403, failure("Forbidden", ""), "perfectgym.employee-only")
}

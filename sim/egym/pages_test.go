package egym_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/egym"
)

// TestPage sends the requests of the published page as printed, one after
// another. Two of them cannot mean what they print:
//   - the upload has no file and a Content-Length of 0, and so is refused;
//     the same request with a picture succeeds;
//   - the conflict is printed as an answer only, so it is met by the page's
//     own first request, sent again.
func TestPage(t *testing.T) {
	w := apitest.Starter(t, egym.Vendor)
	c := w.Client("x-api-key", "YOUR_API_KEY_HERE")
	c.Host = "one-mms-service.ext-1.test.co.egym.coffee"

	create := `{
"email": "john.wick@mailinator.com",
"firstName": "John",
"lastName": "Wick",
"gender": "MALE",
"membership": {
"membershipId": "string",
"membershipType": "BASIC",
"endOfContract": "2019-08-24",
"startOfContract": "2022-08-24"
}
}`
	created := c.Do("POST", "/api/v2/accounts", create).Is(201, create)
	account := accounts + "/" + created.String("/accountId")

	replace := strings.NewReplacer("BASIC", "PREMIUM", "2019-08-24", "2025-12-31").Replace(create)
	c.Do("PUT", account, replace).Is(200, replace)

	c.Do("PATCH", account, `{
"membership": {
"membershipType": "PREMIUM",
"endOfContract": "2025-12-31"
}
}`).Is(200, replace)

	for _, only := range []string{
		`{"membership":{"endOfContract":"2026-12-31"}}`,
		`{"membership":{"membershipType":"BASIC"}}`,
		`{"email":"john@mailinator.com"}`,
	} {
		c.Do("PATCH", account, only).Is(200, only)
	}
	c.Do("PATCH", account, `{"phoneNumber":"+1555"}`).Is(200, `{"contact":{"phone":"+1555"}}`)
	c.Do("PATCH", account, `{"email":"john.wick@mailinator.com"}`).Is(200, "")

	printed := apitest.Body{Type: "multipart/form-data"}
	c.Do("PUT", account+"/images", printed, "Content-Length", "0").Is(400, `{"errorCode":"invalidArguments"}`)
	c.Do("PUT", account+"/images", multipart(picture)).Is(204, "")
	c.Do("DELETE", account+"/images", nil).Is(204, "")

	c.Do("POST", account+"/roles", `{
"trainer": true,
"gymOwner": false
}`).Is(204, "")

	conflict := c.Do("POST", "/api/v2/accounts", create).Is(409, `{
"status": 409,
"errorCode": "membershipExists",
"message": "Membership conflicts with another account."
}`)
	if got := conflict.String("/metadata/accountId"); got != created.String("/accountId") {
		t.Errorf("the conflict names account %s, want %s", got, created.String("/accountId"))
	}
}

// Every key that nobody declared has a chain of its own, so the page's
// requests never meet those of somebody else.
func TestOpenedChains(t *testing.T) {
	w := apitest.Starter(t, egym.Vendor)
	first, second := w.Client("x-api-key", "first"), w.Client("x-api-key", "second")
	created := first.Do("POST", accounts, someone(t, nil)).Is(201, "")
	second.Do("POST", accounts, someone(t, nil)).Is(201, "")
	second.Do("GET", accounts+"/"+created.String("/accountId"), nil).Is(404, `{"metadata":{"entity":"CHAIN_PROFILE"}}`)
	first.Do("POST", accounts, someone(t, nil)).Is(409, "")

	state := w.StateText()
	if strings.Contains(state, `"first"`) || strings.Contains(state, `"second"`) {
		t.Error("the state shows a key that a client sent")
	}
	if n := strings.Count(state, `"id": "open-`); n != 2 {
		t.Errorf("the state shows %d opened chains, want 2:\n%s", n, state)
	}
	alpha, beta, opened := strings.Index(state, `"id": "alpha"`), strings.Index(state, `"id": "beta"`), strings.Index(state, `"id": "open-`)
	if alpha > beta || beta > opened {
		t.Error("opened chains do not stand behind the declared ones")
	}
	if n := strings.Count(state, `"productId": "p-1"`); n != 3 {
		t.Errorf("the product stands in %d chains, want in alpha and both opened ones", n)
	}
	w.Client().Do("GET", accounts, nil).Is(401, "").By("egym.key-missing")
	w.Client("x-api-key", "refused").Do("GET", accounts+"/nobody", nil).Is(404, "")
	if w.StateText() != state {
		t.Error("a refused request opened a chain")
	}
}

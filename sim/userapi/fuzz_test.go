package userapi_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// FuzzRequests sends anything to every operation. The client fails the test
// where an answer breaks the contract, which has no 5xx.
func FuzzRequests(f *testing.F) {
	for operation := range byte(10) {
		f.Add(operation, "jack.moss@example.com", "", []byte(newUser))
	}
	f.Add(byte(1), "\x00\xff", "a=%zz&&", []byte(`{"email":"a@example.com","firstName":"\ud800"}`))
	f.Add(byte(0), "%", "?", []byte(`{"email":{"email":[]},"state":1e400}`))
	f.Add(byte(1), "a@b.c", "", []byte(`{"membershipPlan":"ſılver Monthly","active":null,"":{}}`))
	f.Fuzz(func(t *testing.T, operation byte, email, query string, body []byte) {
		c := club(t)
		if operation >= 5 {
			c.World.Flip("unknown-fields", "rejected")
			c.World.Flip("explicit-null", "ignored")
			c.World.Flip("email-mismatch", "renames")
		}
		before := c.World.StateText()
		one := "/v1/users/" + url.PathEscape(email)
		query = "?" + url.QueryEscape(query)
		var a *apitest.Answer
		switch operation % 5 {
		case 0:
			a = c.Do(http.MethodPost, "/v1/users"+query, string(body))
		case 1:
			a = c.Do(http.MethodPost, one+query, string(body))
		case 2:
			a = c.Do(http.MethodGet, one+query, nil)
		case 3:
			a = c.Do(http.MethodDelete, one+query, string(body))
		case 4:
			a = c.Do(http.MethodGet, "/v1/users"+query, nil)
		}
		if a.Status >= 500 {
			t.Fatalf("%d: %s", a.Status, a.Text)
		}
		if after := c.World.StateText(); a.Status >= 400 && after != before {
			t.Fatalf("a refusal (%s) changed the state:\n%s\n%s", a.Rule, before, after)
		}
		if again(t, c.World).StateText() != c.World.StateText() {
			t.Fatal("what came out of the state does not go in again")
		}
	})
}

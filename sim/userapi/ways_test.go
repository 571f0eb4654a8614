package userapi_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// Each way out that a rule names leads out of a refusal by it.
func TestWaysOut(t *testing.T) {
	names := `"firstName":"New","lastName":"User"`
	rename := post(mossURL, `{"email":"kate.snow@example.com"}`).reads("email-mismatch", "renames")
	tests := []struct {
		reason  string
		rule    string
		refused request
		ways    [][]request // as many as the rule has, in its order; requests that all succeed
	}{
		{"with a key", "key-missing", get(moss).with("X-API-Key", ""), [][]request{{get(moss)}}},
		{"with one that there is", "key-unknown", get(moss).with("X-API-Key", "x"), [][]request{{get(moss)}}},
		{"with an active one", "key-inactive", get(moss).with("X-API-Key", "key-inactive"), [][]request{{get(moss)}}},
		{"with one for archiving", "permission-missing", archive(moss).with("X-API-Key", "key-writer"), [][]request{{archive(moss).with("X-API-Key", "key-archivist")}}},
		{"with one for writing", "permission-missing", post(mossURL, `{}`).with("X-API-Key", "key-archivist"), [][]request{{post(mossURL, `{}`).with("X-API-Key", "key-writer")}}},
		{"with an email", "email-required", post("/v1/users", `{"city":"Rome"}`), [][]request{{post("/v1/users", `{"city":"Rome","email":"`+moss+`"}`)}, {post(mossURL, `{"city":"Rome"}`)}}},
		{"with names, or of another", "names-required", post("/v1/users", `{"email":"new@example.com"}`), [][]request{{post("/v1/users", newUser)}, {post("/v1/users", `{"email":"`+moss+`"}`)}}},
		{"with a plan of the account", "unknown-plan", post(mossURL, `{"membershipPlan":"Gold"}`), [][]request{{post(mossURL, `{"membershipPlan":"GOLD annual"}`)}}},
		{"with a day", "date-form", post(mossURL, `{"accountExpirationDate":"1-15-2026"}`), [][]request{{post(mossURL, `{"accountExpirationDate":"2026-01-15"}`)}}},
		{"with an address", "email-form", post("/v1/users", `{"email":"new",`+names+`}`), [][]request{{post("/v1/users", `{"email":"some.email@example.com",`+names+`}`)}}},
		{"with a state, or a province", "unknown-state", post(mossURL, `{"state":"Ontario"}`), [][]request{
			{post(mossURL, `{"state":"GA"}`), post(mossURL, `{"state":"Georgia"}`)}, {post(mossURL, `{"provinceOrRegion":"Ontario"}`)},
		}},
		{"with the right type", "attribute-type", post(mossURL, `{"phone":5551234}`), [][]request{{post(mossURL, `{"phone":"5551234"}`)}}},
		{"without what nobody has", "unknown-attribute", post(mossURL, `{"nickname":"J","city":"Rome"}`).reads("unknown-fields", "rejected"), [][]request{{post(mossURL, `{"city":"Rome"}`)}}},
		{"without parameters", "unknown-parameter", get(moss+"?x=1").reads("unknown-query", "rejected"), [][]request{{get(moss)}}},
		{"with one email", "email-mismatch", post(mossURL, `{"email":"jack@example.com","city":"Rome"}`), [][]request{
			{post(mossURL, `{"email":"`+moss+`","city":"Rome"}`), post(mossURL, `{"city":"Rome"}`)},
		}},
		{"of an email that is taken", "email-taken", rename, [][]request{
			{post(mossURL, `{"email":"jack@example.com"}`)},
			{post("/v1/users/kate.snow@example.com", `{"city":"Rome"}`)},
			{post("/v1/users/kate.snow@example.com", `{"email":"kate@example.com"}`), rename},
		}},
		{"of an email that is new", "unknown-email-in-url", post("/v1/users/new@example.com", `{`+names+`}`).reads("unknown-email-in-url", "404"), [][]request{{post("/v1/users", newUser), post("/v1/users/new@example.com", `{}`)}}},
		{"of nobody", "user-unknown", archive("new@example.com"), [][]request{{request{method: "GET", target: "/v1/users"}, archive(moss)}, {post("/v1/users", newUser), archive("new@example.com")}}},
		{"of a user in another case", "user-unknown", get("kate.snow@example.com").reads("email-case", "sensitive"), [][]request{{get(snow)}, {post("/v1/users", `{"email":"kate.snow@example.com",`+names+`}`), get("kate.snow@example.com")}}},
		{"with less", "body-too-large", post(mossURL, huge), [][]request{{post(mossURL, strings.Replace(huge, strings.Repeat("x", 100), "", 1))}}},
		{"as JSON", "content-type", post(mossURL, `{}`).with("Content-Type", "text/json"), [][]request{{post(mossURL, `{}`).with("Content-Type", "application/json")}}},
		{"with an empty object", "body-empty", post(mossURL, ``), [][]request{{post(mossURL, `{}`)}}},
		{"with an object", "body-malformed", post(mossURL, `[]`), [][]request{{post(mossURL, `{"city":"Rome"}`)}}},
	}
	for _, tt := range tests {
		var ways []apitest.Way
		for _, requests := range tt.ways {
			ways = append(ways, func(_ *testing.T, c *apitest.Client) {
				for _, request := range requests {
					request.by(c).Is(200, "")
				}
			})
		}
		apitest.Ways(t, tt.rule+" "+tt.reason, func(tb testing.TB) (*apitest.Client, *apitest.Answer) {
			c := club(tb)
			return c, tt.refused.by(c).By("userapi." + tt.rule)
		}, ways...)
	}
}

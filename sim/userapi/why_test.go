package userapi_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// request is what a client of the account club sends, in a world with one
// reading as it is told here.
type request struct {
	reading [2]string
	header  []string
	method  string
	target  string
	body    any // nil for none
}

func (r request) by(c *apitest.Client) *apitest.Answer {
	if r.reading[0] != "" {
		c.World.Flip(r.reading[0], r.reading[1])
	}
	return c.Do(r.method, r.target, r.body, r.header...)
}

const (
	mossURL = "/v1/users/jack.moss@example.com"
	moss    = "jack.moss@example.com"
	snow    = "Kate.Snow@example.com"
	gone    = "lou.gone@example.com"
)

func post(target, body string) request { return request{method: "POST", target: target, body: body} }
func get(email string) request         { return request{method: "GET", target: "/v1/users/" + email} }
func archive(email string) request     { return request{method: "DELETE", target: "/v1/users/" + email} }

func (r request) with(header ...string) request {
	r.header = header
	return r
}

func (r request) reads(id, value string) request {
	r.reading = [2]string{id, value}
	return r
}

// huge is longer than a body can be.
var huge = `{"city":"` + strings.Repeat("x", 1<<20) + `"}`

// Each rule says what it turned on, and names no record but one that is there.
func TestWhy(t *testing.T) {
	tests := []struct {
		reason               string
		request              request
		rule                 string
		field, value, holder string
	}{
		{"there is no key", get(moss).with("X-API-Key", ""), "key-missing", "X-API-Key", "", ""},
		{"a wrong key is not told", get(moss).with("X-API-Key", "key-clu"), "key-unknown", "X-API-Key", "", ""},
		{"nor an inactive one", get(moss).with("X-API-Key", "key-inactive"), "key-inactive", "X-API-Key", "", ""},
		{"nor one that may not write", post(mossURL, `{}`).with("X-API-Key", "key-archivist"), "permission-missing", "X-API-Key", "", ""},
		{"nor one that may not archive", archive(moss).with("X-API-Key", "key-writer"), "permission-missing", "X-API-Key", "", ""},

		{"the email that is new", post("/v1/users", newUser), "create", "email", "new@example.com", ""},
		{"an email that another account has", post("/v1/users", strings.Replace(newUser, "new@", "only.other@", 1)), "create", "email", "only.other@example.com", ""},
		{"the email as it was sent, and the user as it is spelled", post("/v1/users", `{"email":"kate.snow@example.com"}`), "update-existing", "email", "kate.snow@example.com", snow},
		{"the email in the URL", post("/v1/users/JACK.moss@example.com", `{"city":"Rome"}`), "update-existing", "email", "JACK.moss@example.com", moss},
		{"what is missing has no value", post("/v1/users", `{}`), "email-required", "email", "", ""},
		{"of two names, the first", post("/v1/users", `{"email":"new@example.com"}`), "names-required", "firstName", "", ""},
		{"the other one", post("/v1/users", `{"email":"new@example.com","firstName":"New"}`), "names-required", "lastName", "", ""},
		{"a plan; plans are no records", post(mossURL, `{"membershipPlan":"Platinum"}`), "unknown-plan", "membershipPlan", "Platinum", ""},
		{"a plan as it was sent", post(mossURL, `{"membershipPlan":"gold ANNUAL"}`), "plan-in-any-case", "membershipPlan", "gold ANNUAL", ""},
		{"a date", post(mossURL, `{"accountExpirationDate":"2026-02-30"}`), "date-form", "accountExpirationDate", "2026-02-30", ""},
		{"an email that is none", post("/v1/users/nobody", `{}`), "email-form", "email", "nobody", ""},
		{"an email that is null", post(mossURL, `{"email":null}`), "email-form", "email", "", ""},
		{"a state", post(mossURL, `{"state":"Atlantis"}`), "unknown-state", "state", "Atlantis", ""},
		{"a value of another type", post(mossURL, `{"phone":12345678}`), "attribute-type", "phone", "12345678", ""},
		{"what stands in an attribute that we do not know may be anything", post(mossURL, `{"pin":"1234"}`).reads("unknown-fields", "rejected"), "unknown-attribute", "pin", "", ""},
		{"nor is what stands in a parameter told", get(moss+"?pin=1234").reads("unknown-query", "rejected"), "unknown-parameter", "pin", "", ""},
		{"a state that is none", post(mossURL, `{"state":"Ontario"}`).reads("unknown-state", "accepted"), "any-state", "state", "Ontario", ""},
		{"the first text that is null", post(mossURL, `{"signedWaiver":null,"city":null,"state":null}`), "null-clears", "city", "", moss},
		{"the first flag that is", post("/v1/users/"+gone, `{"paidDues":null,"active":null}`), "null-clears", "active", "", gone},
		{"a null that does nothing", post(mossURL, `{"membershipPlan":null}`).reads("explicit-null", "ignored"), "null-ignored", "membershipPlan", "", moss},
		{"of two flags that were reset, the first", post(mossURL, `{"city":"Rome"}`).reads("update-defaults", "false"), "flags-reset", "signedWaiver", "", moss},
		{"the other one", post(mossURL, `{"signedWaiver":true}`).reads("update-defaults", "false"), "flags-reset", "paidDues", "", moss},
		{"a state as it was sent", post(mossURL, `{"state":"new york"}`).reads("state-form", "two-letter"), "state-as-code", "state", "new york", ""},

		{"the email of the body is the one that is too many", post(mossURL, `{"email":"jack@example.com"}`), "email-mismatch", "email", "jack@example.com", ""},
		{"who is renamed", post(mossURL, `{"email":"jack@example.com"}`).reads("email-mismatch", "renames"), "rename", "email", "jack@example.com", moss},
		{"who is new is renamed from nobody", post("/v1/users/new@example.com", `{"email":"newer@example.com","firstName":"N","lastName":"U"}`).reads("email-mismatch", "renames"), "rename", "email", "newer@example.com", ""},
		{"who has the email", post(mossURL, `{"email":"kate.SNOW@example.com"}`).reads("email-mismatch", "renames"), "email-taken", "email", "kate.SNOW@example.com", snow},
		{"whom the URL names", post(mossURL, `{"email":"kate.snow@example.com"}`).reads("email-mismatch", "url-wins"), "url-email-wins", "email", "kate.snow@example.com", moss},
		{"who is new by the URL", post("/v1/users/new@example.com", newUser), "create-by-url", "email", "new@example.com", ""},
		{"nobody by the URL", post("/v1/users/new@example.com", `{"firstName":"N","lastName":"U"}`).reads("unknown-email-in-url", "404"), "unknown-email-in-url", "email", "new@example.com", ""},
		{"nobody to show", get("nobody@example.com"), "user-unknown", "email", "nobody@example.com", ""},
		{"another account's user is not named", archive("only.other@example.com"), "user-unknown", "email", "only.other@example.com", ""},
		{"one who is spelled in another case explains it", get("kate.snow@example.com").reads("email-case", "sensitive"), "user-unknown", "email", "kate.snow@example.com", snow},
		{"who is archived", archive("JACK.moss@example.com"), "archive", "email", "JACK.moss@example.com", moss},
		{"who was archived before", archive(gone), "archived-already", "email", gone, gone},
		{"though it is archived again", archive(gone), "archive", "email", gone, gone},

		{"no attribute made the body too long", post(mossURL, huge), "body-too-large", "", "", ""},
		{"the content type decided", post(mossURL, `{}`).with("Content-Type", "text/\xff"), "content-type", "Content-Type", "text/\uFFFD", ""},
		{"no attribute made it empty", post(mossURL, ``), "body-empty", "", "", ""},
		{"nor broken", post(mossURL, `{`), "body-malformed", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.reason+": "+tt.rule, func(t *testing.T) {
			tt.request.by(club(t)).TurnedOn("userapi."+tt.rule, tt.field, tt.value, tt.holder)
		})
	}
}

// Every attribute can be the one that was null.
func TestWhyWithEachNull(t *testing.T) {
	for name := range get(moss).by(club(t)).JSON().(map[string]any) {
		if name == "email" {
			continue // it cannot be cleared
		}
		post(mossURL, `{"`+name+`":null}`).by(club(t)).TurnedOn("userapi.null-clears", name, "", moss)
	}
}

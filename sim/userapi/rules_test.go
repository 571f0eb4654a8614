package userapi_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/userapi"
)

const newUser = `{"email":"new@example.com","firstName":"New","lastName":"User"}`

// wrong is the whole body of an error.
func wrong(code, message, field string) string {
	if field != "null" {
		field = `"` + field + `"`
	}
	return `{"error":{"code":"` + code + `","message":"` + message + `","field":` + field + `}}`
}

func TestRules(t *testing.T) {
	type row struct {
		reason, method, target, body string
		header                       []string
		reading                      [2]string
		status                       int
		want, rule                   string
	}
	rows := []row{
		{reason: "no key at all", method: "GET", target: "/v1/users", header: []string{"X-API-Key", ""},
			status: 401, want: wrong("unauthorized", "an API key is needed in the header X-API-Key", "null"), rule: "userapi.key-missing"},
		{reason: "a key that nobody declared, where credentials are closed", method: "POST", target: "/v1/users", body: newUser, header: []string{"X-API-Key", "key-clu"},
			status: 401, want: wrong("unauthorized", "the API key is not known", "null"), rule: "userapi.key-unknown"},
		{reason: "keys are compared by case", method: "POST", target: "/v1/users/jack.moss@example.com", body: `{}`, header: []string{"X-API-Key", "KEY-CLUB"},
			status: 401, rule: "userapi.key-unknown"},
		{reason: "an inactive key, for reading too", method: "GET", target: "/v1/users/jack.moss@example.com", header: []string{"X-API-Key", "key-inactive"},
			status: 401, want: wrong("unauthorized", "the API key is inactive", "null"), rule: "userapi.key-inactive"},
		{reason: "an inactive key does not archive", method: "DELETE", target: "/v1/users/jack.moss@example.com", header: []string{"X-API-Key", "key-inactive"},
			status: 401, rule: "userapi.key-inactive"},

		{reason: "an email that is new makes a user", method: "POST", target: "/v1/users", body: newUser,
			status: 200, want: `{"email":"new@example.com","active":true,"signedWaiver":false,"paidDues":false}`, rule: "userapi.create"},
		{reason: "a creation can say otherwise", method: "POST", target: "/v1/users", body: `{"email":"new@example.com","firstName":"New","lastName":"User","active":false,"signedWaiver":true,"paidDues":true}`,
			status: 200, want: `{"active":false,"signedWaiver":true,"paidDues":true}`, rule: "userapi.create"},
		{reason: "an email that another account has is new here", method: "POST", target: "/v1/users", body: `{"email":"only.other@example.com","firstName":"A","lastName":"B"}`,
			status: 200, want: `{"email":"only.other@example.com","firstName":"A"}`, rule: "userapi.create"},
		{reason: "an email that the account has is updated, with no names and nothing else changed", method: "POST", target: "/v1/users", body: `{"email":"jack.moss@example.com","city":"Augusta"}`,
			status: 200, want: `{"email":"jack.moss@example.com","firstName":"Jack","lastName":"Moss","active":true,"memberNumber":"J-1","city":"Augusta","state":"Georgia","membershipPlan":"Gold Annual","membershipExpirationDate":"2026-12-31","signedWaiver":true,"paidDues":true}`, rule: "userapi.update-existing"},
		{reason: "an update of an archived user leaves it archived: active is not passed", method: "POST", target: "/v1/users", body: `{"email":"lou.gone@example.com","firstName":"Lu"}`,
			status: 200, want: `{"firstName":"Lu","active":false}`, rule: "userapi.update-existing"},
		{reason: "passing active brings an archived user back", method: "POST", target: "/v1/users/lou.gone@example.com", body: `{"active":true}`,
			status: 200, want: `{"active":true}`, rule: "userapi.update-existing"},
		{reason: "the first spelling of an email stays", method: "POST", target: "/v1/users", body: `{"email":"kate.snow@EXAMPLE.com","city":"Macon"}`,
			status: 200, want: `{"email":"Kate.Snow@example.com","city":"Macon"}`, rule: "userapi.update-existing"},
		{reason: "no email anywhere", method: "POST", target: "/v1/users", body: `{"firstName":"New","lastName":"User"}`,
			status: 400, want: wrong("required", "email is required to say which user is meant", "email"), rule: "userapi.email-required"},
		{reason: "null is no email", method: "POST", target: "/v1/users", body: `{"email":null,"firstName":"New","lastName":"User"}`,
			status: 400, want: `{"error":{"code":"required","field":"email"}}`, rule: "userapi.email-required"},
		{reason: "of several wrong attributes, the page's first is named", method: "POST", target: "/v1/users", body: `{"city":5,"state":"Atlantis"}`,
			status: 400, want: `{"error":{"code":"required","field":"email"}}`, rule: "userapi.email-required"},
		{reason: "a creation without a first name", method: "POST", target: "/v1/users", body: `{"email":"new@example.com","lastName":"User"}`,
			status: 400, want: wrong("required", "firstName is required to create a user", "firstName"), rule: "userapi.names-required"},
		{reason: "a creation without a last name, by URL", method: "POST", target: "/v1/users/new@example.com", body: `{"firstName":"New"}`,
			status: 400, want: wrong("required", "lastName is required to create a user", "lastName"), rule: "userapi.names-required"},
		{reason: "null is no name", method: "POST", target: "/v1/users", body: `{"email":"new@example.com","firstName":null,"lastName":"User"}`,
			status: 400, want: `{"error":{"code":"required","field":"firstName"}}`, rule: "userapi.names-required"},
		{reason: "a blank is no name", method: "POST", target: "/v1/users", body: `{"email":"new@example.com","firstName":"New","lastName":" "}`,
			status: 400, want: `{"error":{"code":"required","field":"lastName"}}`, rule: "userapi.names-required"},

		{reason: "a plan that does not exist", method: "POST", target: "/v1/users/jack.moss@example.com", body: `{"membershipPlan":"Gold"}`,
			status: 400, want: wrong("invalid", "membershipPlan is not the full name of a plan of the account", "membershipPlan"), rule: "userapi.unknown-plan"},
		{reason: "a plan of another account", method: "POST", target: "/v1/users/jack.moss@example.com", body: `{"membershipPlan":"Platinum"}`, status: 400, rule: "userapi.unknown-plan"},
		{reason: "a plan must match exactly, case aside", method: "POST", target: "/v1/users/jack.moss@example.com", body: `{"membershipPlan":" gold annual"}`, status: 400, rule: "userapi.unknown-plan"},
		{reason: "a creation with an unknown plan makes nobody", method: "POST", target: "/v1/users", body: `{"email":"new@example.com","firstName":"New","lastName":"User","membershipPlan":""}`, status: 400, rule: "userapi.unknown-plan"},
		{reason: "a plan in another case is shown by its own name", method: "POST", target: "/v1/users", body: `{"email":"new@example.com","firstName":"New","lastName":"User","membershipPlan":"sILVER monthly"}`,
			status: 200, want: `{"membershipPlan":"Silver Monthly"}`, rule: "userapi.plan-in-any-case"},
		{reason: "so it is in an update, for letters beyond ASCII too", method: "POST", target: "/v1/users/jack.moss@example.com", body: `{"membershipPlan":"GRÖßE l"}`,
			status: 200, want: `{"membershipPlan":"Größe L"}`, rule: "userapi.plan-in-any-case"},
		{reason: "by its own name there is nothing special", method: "POST", target: "/v1/users/jack.moss@example.com", body: `{"membershipPlan":"Silver Monthly"}`,
			status: 200, want: `{"membershipPlan":"Silver Monthly"}`, rule: "userapi.update-existing"},

		{reason: "an email in the URL that is none", method: "POST", target: "/v1/users/nobody", body: `{"firstName":"New","lastName":"User"}`,
			status: 400, want: wrong("invalid", "email must be an email address", "email"), rule: "userapi.email-form"},
		{reason: "an email cannot be cleared", method: "POST", target: "/v1/users/jack.moss@example.com", body: `{"email":null}`,
			status: 400, want: `{"error":{"code":"invalid","field":"email"}}`, rule: "userapi.email-form"},
		{reason: "null clears a text, and brings a flag back to its default", method: "POST", target: "/v1/users/jack.moss@example.com", body: `{"city":null,"membershipPlan":null,"signedWaiver":null,"firstName":null}`,
			status: 200, want: `{"city":null,"membershipPlan":null,"signedWaiver":false,"firstName":null,"paidDues":true,"lastName":"Moss"}`, rule: "userapi.null-clears"},
		{reason: "the default of active is true", method: "POST", target: "/v1/users/lou.gone@example.com", body: `{"active":null}`, status: 200, want: `{"active":true}`, rule: "userapi.null-clears"},
		{reason: "an empty update changes nothing", method: "POST", target: "/v1/users/jack.moss@example.com", body: `{}`,
			status: 200, want: `{"city":"Macon","signedWaiver":true}`, rule: "userapi.update-existing"},

		{reason: "another email in the body", method: "POST", target: "/v1/users/jack.moss@example.com", body: `{"email":"jack@example.com"}`,
			status: 400, want: wrong("invalid", "the email in the body is another than the one in the URL", "email"), rule: "userapi.email-mismatch"},
		{reason: "the same email in the body, in another case", method: "POST", target: "/v1/users/jack.moss@example.com", body: `{"email":"Jack.Moss@example.com"}`,
			status: 200, want: `{"email":"jack.moss@example.com"}`, rule: "userapi.update-existing"},
		{reason: "renamed", method: "POST", target: "/v1/users/jack.moss@example.com", body: `{"email":"jack@example.com","city":"Rome"}`, reading: [2]string{"email-mismatch", "renames"},
			status: 200, want: `{"email":"jack@example.com","city":"Rome","memberNumber":"J-1"}`, rule: "userapi.rename"},
		{reason: "not onto an email that is taken, in any case", method: "POST", target: "/v1/users/jack.moss@example.com", body: `{"email":"kate.snow@example.com"}`, reading: [2]string{"email-mismatch", "renames"},
			status: 400, want: wrong("invalid", "another user of the account has this email", "email"), rule: "userapi.email-taken"},
		{reason: "onto an email that another account has", method: "POST", target: "/v1/users/jack.moss@example.com", body: `{"email":"only.other@example.com"}`, reading: [2]string{"email-mismatch", "renames"},
			status: 200, rule: "userapi.rename"},
		{reason: "an unknown email in the URL creates", method: "POST", target: "/v1/users/new%2Bone@example.com", body: `{"firstName":"New","lastName":"User"}`,
			status: 200, want: `{"email":"new+one@example.com"}`, rule: "userapi.create-by-url"},
		{reason: "under the email that the body gives, if it may rename", method: "POST", target: "/v1/users/new@example.com", body: `{"email":"newer@example.com","firstName":"New","lastName":"User"}`, reading: [2]string{"email-mismatch", "renames"},
			status: 200, want: `{"email":"newer@example.com"}`, rule: "userapi.rename"},

		{reason: "nobody to show", method: "GET", target: "/v1/users/only.other@example.com",
			status: 404, want: wrong("notFound", "the account has no user with this email", "email"), rule: "userapi.user-unknown"},
		{reason: "nobody to archive", method: "DELETE", target: "/v1/users/only.other@example.com", status: 404, rule: "userapi.user-unknown"},
		{reason: "archiving keeps all but active", method: "DELETE", target: "/v1/users/JACK.moss@example.com",
			status: 200, want: `{"email":"jack.moss@example.com","active":false,"membershipPlan":"Gold Annual","signedWaiver":true}`, rule: "userapi.archive"},
		{reason: "archiving twice is no error", method: "DELETE", target: "/v1/users/lou.gone@example.com", status: 200, want: `{"active":false}`, rule: "userapi.archived-already"},
		{reason: "the archived are listed too", method: "GET", target: "/v1/users", status: 200,
			want: `{"users":[{"email":"Kate.Snow@example.com","active":true},{"email":"jack.moss@example.com"},{"email":"lou.gone@example.com","active":false}]}`},
	}
	apitest.Rows(t, rows, func(r row) (string, string) { return r.rule, r.reason }, func(t *testing.T, r row) {
		c := club(t)
		if r.reading[0] != "" {
			c.World.Flip(r.reading[0], r.reading[1])
		}
		before := c.World.StateText()
		var body any
		if r.method == http.MethodPost {
			body = r.body
		}
		c.Do(r.method, r.target, body, r.header...).Is(r.status, r.want).By(r.rule)
		if after := c.World.StateText(); (r.status >= 400 || r.rule == "userapi.archived-already") && after != before {
			t.Errorf("the state changed:\n%s\n%s", before, after)
		}
	})
}

// A key's permissions are for writing and for archiving; reading needs none.
func TestPermissions(t *testing.T) {
	mayNot := func(what string) string { return wrong("forbidden", "the API key may not "+what, "null") }
	const write, archive = "create or update users", "archive users"
	for _, tt := range []struct {
		reason, key, method, target, body string
		refused                           string // what the key may not
	}{
		{"none are needed for a list", "key-reader", "GET", "/v1/users", "", ""},
		{"nor for a user", "key-reader", "GET", jack, "", ""},
		{"a key without any does not create", "key-reader", "POST", "/v1/users", newUser, write},
		{"a key without any does not update", "key-reader", "POST", jack, `{}`, write},
		{"a key without any does not archive", "key-reader", "DELETE", jack, "", archive},
		{"a key for writing creates", "key-writer", "POST", "/v1/users", newUser, ""},
		{"a key for writing updates", "key-writer", "POST", jack, `{}`, ""},
		{"a key for writing does not archive", "key-writer", "DELETE", jack, "", archive},
		{"a key for archiving archives", "key-archivist", "DELETE", jack, "", ""},
		{"a key for archiving does not create", "key-archivist", "POST", "/v1/users", newUser, write},
		{"a key for archiving does not update", "key-archivist", "POST", jack, `{}`, write},
		{"the permission goes before the body is looked at", "key-archivist", "POST", "/v1/users", `{`, write},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			c := club(t)
			before := c.World.StateText()
			var body any
			if tt.body != "" {
				body = tt.body
			}
			a := c.Do(tt.method, tt.target, body, "X-API-Key", tt.key)
			if tt.refused == "" {
				a.Is(200, "")
				return
			}
			a.Is(403, mayNot(tt.refused)).By("userapi.permission-missing")
			if c.World.StateText() != before {
				t.Error("a refusal changed the state")
			}
		})
	}
}

func TestRenamingMovesTheUser(t *testing.T) {
	c := club(t)
	c.World.Flip("email-mismatch", "renames")
	c.Do("POST", "/v1/users/jack.moss@example.com", `{"email":"jack@example.com"}`).Is(200, "")
	c.Do("GET", "/v1/users/jack.moss@example.com", nil).Is(404, "")
	c.Do("GET", "/v1/users/jack@example.com", nil).Is(200, `{"memberNumber":"J-1"}`)
	if n := len(c.Do("GET", "/v1/users", nil).At("/users").([]any)); n != 3 {
		t.Errorf("there are %d users, want 3 as before", n)
	}
}

func TestRefusalsNameTheHolder(t *testing.T) {
	c := club(t)
	c.World.Flip("email-mismatch", "renames")
	c.Do("POST", "/v1/users/jack.moss@example.com", `{"email":"KATE.snow@example.com"}`).By("userapi.email-taken")
	refusal := c.World.Last().Refusal
	if refusal.Holder == nil || refusal.Holder.ID != "Kate.Snow@example.com" || refusal.Holder.Collection != "users" || refusal.Value != "KATE.snow@example.com" {
		t.Errorf("the refusal is %+v, its holder %+v", refusal, refusal.Holder)
	}
}

func TestAnUpdateThatChangesNothingIsNoChange(t *testing.T) {
	c := club(t)
	for _, body := range []string{`{}`, `{"city":"Macon","signedWaiver":true,"membershipPlan":"gold annual"}`} {
		c.Do("POST", "/v1/users/jack.moss@example.com", body).Is(200, "")
		if e := c.World.Last(); len(e.Changes) != 0 || !e.Committed {
			t.Errorf("%s: %d changes, committed %t; want none, and committed", body, len(e.Changes), e.Committed)
		}
	}
}

func TestUnknownKeysOpenAccountsOfTheirOwn(t *testing.T) {
	w := apitest.Starter(t, userapi.Vendor)
	one, two := w.Client("X-API-Key", "client-one"), w.Client("X-API-Key", "client-two")
	one.Do("POST", "/v1/users", `{"email":"new@example.com","firstName":"New","lastName":"User","membershipPlan":"gold annual"}`).
		Is(200, `{"membershipPlan":"Gold Annual"}`)
	two.Do("GET", "/v1/users", nil).Is(200, `{"users":[]}`)
	one.Do("GET", "/v1/users", nil).Is(200, `{"users":[{"email":"new@example.com"}]}`)
	w.Client().Do("GET", "/v1/users", nil).Is(401, "").By("userapi.key-missing")
	w.Client("X-API-Key", "userapi-inactive").Do("GET", "/v1/users", nil).Is(401, "").By("userapi.key-inactive")
	w.Client("X-API-Key", "userapi-court-club").Do("GET", "/v1/users/jack.moss@example.com", nil).Is(200, "")

	var order []string
	for _, account := range w.State()["userapi"].(userapi.State).Accounts {
		order = append(order, account.ID)
	}
	if want := []string{"court-club", "open-65a478e1", "open-59c9f1e8"}; !slices.Equal(order, want) {
		t.Errorf("the accounts are %q, want %q: the declared one, then as they were opened", order, want)
	}
}

// The page shows no answer, so that no answer is only documented.
func TestTheAnswerIsAssumed(t *testing.T) {
	const whole = `{"email":"new@example.com","firstName":"New","lastName":"User","active":true,"memberNumber":null,"membershipPlan":null,"paidDues":false}`
	c := club(t)
	for _, target := range []string{"/v1/users", "/v1/users/new@example.com"} {
		a := c.Do("POST", target, newUser).Is(200, whole).TurnedOn("userapi.user-answered", "", "", "")
		if got := a.Header.Get("X-Mockvendors-Rule"); got != "userapi.user-answered; assumed" {
			t.Errorf("the rule that is shown first is %q", got)
		}
	}
	c.Do("POST", jack, `{}`).Is(200, `{"email":"jack.moss@example.com"}`).Through("userapi.user-answered", "userapi.update-existing")
	c.Do("GET", jack, nil).Is(200, "").By("")
}

// A refusal tells one attribute, and keeps the rules of the others.
func TestRulesOfSeveralAttributes(t *testing.T) {
	c := club(t)
	c.World.Flip("unknown-query", "rejected")
	for _, tt := range []struct {
		target, body, decided string
		also                  []string
	}{
		{"/v1/users", `{"email":"x","firstName":5,"state":"Atlantis","accountExpirationDate":"soon"}`, "userapi.email-form",
			[]string{"userapi.attribute-type", "userapi.date-form", "userapi.unknown-state"}},
		{jack, `{"membershipExpirationDate":"soon","accountExpirationDate":"later"}`, "userapi.date-form", nil},
		{"/v1/users?x=1", `{"city":5}`, "userapi.email-required", []string{"userapi.attribute-type", "userapi.unknown-parameter"}},
	} {
		c.Do("POST", tt.target, tt.body).Is(400, "").By(tt.decided)
		var also []string
		for _, rule := range c.World.Last().Refusal.Also {
			also = append(also, rule.ID)
		}
		slices.Sort(also)
		if !slices.Equal(also, tt.also) {
			t.Errorf("%s %s: the other rules are %q, want %q", tt.target, tt.body, also, tt.also)
		}
	}
}

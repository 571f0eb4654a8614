package userapi_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
	"github.com/mockvendors/mockvendors/sim/userapi"
)

// with is a scenario of one account, which holds what text says.
func with(text string) string {
	return "version: 1\nname: x\ntitle: One account\nclock: {start: \"2026-01-15T09:00:00Z\"}\nvendors:\n  userapi: {accounts: [" + text + "]}\n"
}

// again is a world made of what the state of w shows, as a scenario.
func again(t *testing.T, w *apitest.World) *apitest.World {
	t.Helper()
	return apitest.Start(t, userapi.Vendor, fmt.Sprintf(`{"version":1,"name":"again","title":"What came out","credentials":"open","clock":{"start":%q},"vendors":{"userapi":%s}}`,
		w.Now().Format(time.RFC3339), w.StateText()))
}

func TestWhatComesOutGoesIn(t *testing.T) {
	w := apitest.Start(t, userapi.Vendor, strings.Replace(scene, "closed", "open", 1))
	c := w.Client("X-API-Key", "key-club")
	c.Do("POST", jack, `{"firstName":null,"lastName":"","state":"","signedWaiver":null}`).Is(200, "")
	c.Do("POST", "/v1/users", newUser).Is(200, "")
	opened := w.Client("X-API-Key", "nobody declared this")
	opened.Do("POST", "/v1/users", newUser).Is(200, "")

	shown := w.StateText()
	if strings.Contains(shown, "nobody declared this") {
		t.Error("the state shows a key that a client sent")
	}
	copied := again(t, w)
	if got := copied.StateText(); got != shown {
		t.Errorf("what came out of the state is another after it went in:\n%s\n%s", shown, got)
	}
	for _, key := range []string{"key-club", "key-other", "key-reader", "nobody declared this"} {
		a, b := w.Client("X-API-Key", key).Do("GET", "/v1/users", nil), copied.Client("X-API-Key", key).Do("GET", "/v1/users", nil)
		if a.Text != b.Text {
			t.Errorf("the client of %q sees others than before: %s, %s", key, a.Text, b.Text)
		}
	}
	copied.Client("X-API-Key", "key-reader").Do("DELETE", jack, nil).Is(403, "")
	copied.Client("X-API-Key", "key-inactive").Do("GET", jack, nil).Is(401, "")
	copied.Client("X-API-Key", "a new one").Do("POST", "/v1/users", `{"email":"a@example.com","firstName":"A","lastName":"B","membershipPlan":"platinum"}`).
		Is(200, `{"membershipPlan":"Platinum"}`)
}

func TestSeededPlansHaveTheirOwnName(t *testing.T) {
	w := apitest.Start(t, userapi.Vendor, with(`{id: a, apiKeys: [k], membershipPlans: [Gold Annual], users: [{email: a@example.com, firstName: A, lastName: B, membershipPlan: gold ANNUAL}]}`))
	w.Client("X-API-Key", "k").Do("GET", "/v1/users/a@example.com", nil).Is(200, `{"membershipPlan":"Gold Annual","active":true}`)
}

func TestWhoCanLogIn(t *testing.T) {
	tests := []struct {
		reason, body string
		pass         time.Duration
		can          bool
	}{
		{"active, and nothing expires", `{}`, 0, true},
		{"the account expires some day", `{"accountExpirationDate":"2026-01-20"}`, 0, true},
		{"its last day has come", `{"accountExpirationDate":"2026-01-15"}`, 0, true},
		{"its last second has not passed", `{"accountExpirationDate":"2026-01-15"}`, 15*time.Hour - time.Second, true},
		{"its last day has passed", `{"accountExpirationDate":"2026-01-15"}`, 15 * time.Hour, false},
		{"it expired before", `{"accountExpirationDate":"2025-12-31"}`, 0, false},
		{"inactive", `{"active":false}`, 0, false},
		{"inactive, though nothing has expired", `{"active":false,"accountExpirationDate":"2027-01-01"}`, 0, false},
		{"the membership's end is another matter", `{"membershipExpirationDate":"2020-01-01"}`, 0, true},
	}
	for _, tt := range tests {
		w := apitest.Start(t, userapi.Vendor, with(`{id: a, apiKeys: [k], users: [{email: a@example.com, firstName: A, lastName: B}]}`))
		w.Client("X-API-Key", "k").Do("POST", "/v1/users/a@example.com", tt.body).Is(200, "")
		w.Advance(tt.pass)
		if got := strings.Contains(w.StateText(), `"canLogIn": true`); got != tt.can || !strings.Contains(w.StateText(), `"canLogIn": `) {
			t.Errorf("%s: can log in is %t, want %t\n%s", tt.reason, got, tt.can, w.StateText())
		}
	}
}

func TestMistakesInTheState(t *testing.T) {
	one := func(user string) string { return `{id: a, membershipPlans: [Gold], users: [` + user + `]}` }
	two := func(user string) string { return one(`{email: a@example.com, firstName: A, lastName: B}, ` + user) }
	tests := []struct{ reason, text, want string }{
		{"an id with capitals", `{id: Club}`, `"Club" is not a valid id for an account: use a-z, 0-9 and -`},
		{"an account twice", `{id: a}, {id: b}, {id: a}`, `duplicate account "a"`},
		{"a key twice in an account", `{id: a, apiKeys: [k, {key: k, active: false}]}`, "the account a already declares it"},
		{"a key in two accounts", `{id: a, apiKeys: [k]}, {id: b, apiKeys: [k]}`, "account a"},
		{"a key that cannot be sent", `{id: a, apiKeys: [" k"]}`, "printable ASCII"},
		{"an empty key", `{id: a, apiKeys: [""]}`, "one or more"},
		{"a key of another form", `{id: a, apiKeys: [[k]]}`, "key"},
		{"a key with something else in it", `{id: a, apiKeys: [{key: k, scope: all}]}`, "key"},
		{"a permission that does not exist", `{id: a, apiKeys: [{key: k, permissions: [archive, delete]}]}`, "createAndUpdate"},
		{"a plan without a name", `{id: a, membershipPlans: [" "]}`, "name"},
		{"a plan twice, in another case", `{id: a, membershipPlans: [Gold, GOLD]}`, `"Gold"`},
		{"a user without an email", one(`{firstName: A, lastName: B}`), "email"},
		{"a user without a first name", one(`{email: a@example.com, lastName: B}`), "firstName"},
		{"a user without a last name", one(`{email: a@example.com, firstName: A}`), "lastName"},
		{"an email that is none", one(`{email: a, firstName: A, lastName: B}`), "email address"},
		{"a date that is none", one(`{email: a@example.com, firstName: A, lastName: B, accountExpirationDate: "2026-02-30"}`), "YYYY-MM-DD"},
		{"a state that is none", one(`{email: a@example.com, firstName: A, lastName: B, state: Atlantis}`), "two-letter"},
		{"a plan that is none", one(`{email: a@example.com, firstName: A, lastName: B, membershipPlan: Silver}`), "Gold"},
		{"a flag that is null", one(`{email: a@example.com, firstName: A, lastName: B, active: null}`), "true or false"},
		{"an attribute that does not exist", one(`{email: a@example.com, firstName: A, lastName: B, nickname: C}`), "nickname"},
		{"an email twice", two(`{email: a@example.com, firstName: A, lastName: B}`), "users[0]"},
		{"an email twice, in another case", two(`{email: A@Example.com, firstName: A, lastName: B}`), "users[0]"},
		{"can log in, but is not active", one(`{email: a@example.com, firstName: A, lastName: B, active: false, canLogIn: true}`), "canLogIn must be false"},
		{"cannot log in, but the account has not expired", one(`{email: a@example.com, firstName: A, lastName: B, accountExpirationDate: "2026-01-15", canLogIn: false}`), "canLogIn must be true"},
		{"fewer than no users", `{id: a, generate: {users: -1}}`, "0 or more"},
		{"something else to generate", `{id: a, generate: {plans: 1}}`, "plans"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := apitest.Try(t, userapi.Vendor, with(tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("the error is %v, want one that says %q", err, tt.want)
			}
		})
	}
	if _, err := apitest.Try(t, userapi.Vendor, strings.Replace(with(two(`{email: A@Example.com, firstName: A, lastName: B}`)), "userapi: {", "userapi: {readings: {email-case: sensitive}, ", 1)); err != nil {
		t.Errorf("where case tells emails apart, two that differ in it are fine: %v", err)
	}
}

// Whoever loads a state without a file learns the place from the path.
func TestMistakesHaveAPath(t *testing.T) {
	set := world.NewSet([]sim.Vendor{apitest.WithContract(userapi.Vendor)})
	user := func(email string) userapi.UserState {
		return userapi.UserState{Attributes: userapi.Attributes{Email: sim.Some(email), FirstName: sim.Some("A"), LastName: sim.Some("B")}}
	}
	twice := &userapi.State{Accounts: []userapi.AccountState{{ID: "x"}, {ID: "a", Users: []userapi.UserState{user("a@example.com"), user("a@example.com")}}}}
	err := set.Load(t.Context(), &world.Start{}, map[string]any{"userapi": twice})
	var loading *world.LoadError
	if !errors.As(err, &loading) || !slices.Equal(loading.Path, []any{"accounts", 1, "users", 1, "email"}) {
		t.Errorf("the error is %#v", err)
	}
}

func TestGenerate(t *testing.T) {
	text := with(`{id: a, apiKeys: [k], membershipPlans: [Gold, Silver], users: [{email: a@example.com, firstName: A, lastName: B}], generate: {users: 2000}}, {id: b, apiKeys: [l], generate: {users: 100}}`)
	w := apitest.Start(t, userapi.Vendor, text)
	c := w.Client("X-API-Key", "k")
	users := c.Do("GET", "/v1/users", nil).Is(200, "").At("/users").([]any)
	if len(users) != 2001 {
		t.Fatalf("there are %d users, want 2000 and the declared one", len(users))
	}
	if n := len(w.Client("X-API-Key", "l").Do("GET", "/v1/users", nil).At("/users").([]any)); n != 100 {
		t.Errorf("the other account has %d users, want 100", n)
	}
	shown := w.StateText()
	if other := apitest.Start(t, userapi.Vendor, text).StateText(); other != shown {
		t.Error("the same scenario gives other records")
	}
	if other := apitest.Start(t, userapi.Vendor, text+"seed: 2\n").StateText(); other == shown {
		t.Error("another seed gives the same records")
	}
	if copied := again(t, w).StateText(); copied != shown {
		t.Error("what was generated does not load as it is shown")
	}
	for _, wanted := range []string{`"canLogIn": false`, `"membershipPlan": "Silver"`, `"membershipPlan": null`} {
		if !strings.Contains(shown, wanted) {
			t.Errorf("nobody has %s", wanted)
		}
	}
}

package userapi_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/userapi"
)

// model is the vendor as one would write it down in an evening: maps of
// attributes, by the email as it is compared.
type model struct {
	readings map[string]string
	users    map[string]map[string]any
}

// outcome is what the model expects of an answer; for a refusal, error is its code.
type outcome struct {
	status int
	user   map[string]any
	error  string
}

var modelEmails = []string{"a@example.com", "A@example.com", "b@example.com", "c@Example.com", "c@example.com"}

var modelPlans = map[string]string{"Gold Annual": "Gold Annual", "gold annual": "Gold Annual", "GOLD": "", "Silver Monthly": "Silver Monthly"}

var modelStates = map[string]string{"GA": "GA", "Georgia": "GA", "new york": "NY", "Atlantis": ""}

func (m *model) key(email string) string {
	if m.readings["email-case"] == "sensitive" {
		return email
	}
	return strings.ToLower(email)
}

func (m *model) invalid(code string) outcome {
	status := map[string]int{"400": 400, "422": 422}[m.readings["invalid-status"]]
	return outcome{status: status, error: code}
}

// upsert is both POSTs; url is "" for the one with the email in the body.
func (m *model) upsert(url string, body map[string]any) outcome {
	inBody, passed := body["email"].(string)
	email := url
	if url == "" {
		if email = inBody; !passed {
			return m.invalid("required")
		}
	}
	if state, ok := body["state"].(string); ok && modelStates[state] == "" && m.readings["unknown-state"] == "rejected" {
		return m.invalid("invalid")
	}
	if body["accountExpirationDate"] == "2026-02-30" {
		return m.invalid("invalid")
	}
	if null, sent := body["email"]; sent && null == nil && m.readings["explicit-null"] == "clears" {
		return m.invalid("invalid")
	}

	old, known := m.users[m.key(email)]
	target, rename := email, passed && m.key(inBody) != m.key(email)
	if rename {
		switch m.readings["email-mismatch"] {
		case "rejected":
			return m.invalid("invalid")
		case "renames":
			target = inBody
		case "url-wins":
			rename = false
		}
	}
	if url != "" && !known && m.readings["unknown-email-in-url"] == "404" {
		return outcome{status: 404, error: "notFound"}
	}
	if rename && m.users[m.key(target)] != nil {
		return m.invalid("invalid")
	}
	if !known && (body["firstName"] == nil || body["lastName"] == nil) {
		return m.invalid("required")
	}
	if plan, ok := body["membershipPlan"].(string); ok && modelPlans[plan] == "" {
		return m.invalid("invalid")
	}

	defaults := map[string]any{"active": true, "signedWaiver": false, "paidDues": false}
	next := maps.Clone(old)
	if !known {
		next = maps.Clone(defaults)
		for _, name := range []string{"firstName", "lastName", "memberNumber", "address", "city", "state", "provinceOrRegion", "postalCode", "phone",
			"emergencyContactName", "emergencyContactPhone", "membershipPlan", "membershipExpirationDate", "accountExpirationDate"} {
			next[name] = nil
		}
		next["email"] = target
	} else if rename {
		next["email"] = target
	}
	for name, value := range body {
		switch {
		case name == "email":
		case value != nil:
			next[name] = value
			if name == "membershipPlan" {
				next[name] = modelPlans[value.(string)]
			}
			if code := modelStates[fmt.Sprint(value)]; name == "state" && code != "" && m.readings["state-form"] == "two-letter" {
				next[name] = code
			}
		case m.readings["explicit-null"] == "clears":
			next[name] = defaults[name]
		}
	}
	if known && m.readings["update-defaults"] == "false" {
		for _, name := range []string{"signedWaiver", "paidDues"} {
			if body[name] == nil {
				next[name] = false
			}
		}
	}
	delete(m.users, m.key(email))
	m.users[m.key(target)] = next
	if !known && m.readings["created-status"] == "201" {
		return outcome{status: 201, user: next}
	}
	return outcome{status: 200, user: next}
}

func (m *model) get(email string) outcome {
	if u, ok := m.users[m.key(email)]; ok {
		return outcome{status: 200, user: u}
	}
	return outcome{status: 404, error: "notFound"}
}

func (m *model) archive(email string) outcome {
	u, ok := m.users[m.key(email)]
	if ok {
		u["active"] = false
	}
	return m.get(email)
}

func (m *model) list() any {
	users := []any{}
	for _, u := range slices.SortedFunc(maps.Values(m.users), func(a, b map[string]any) int {
		return strings.Compare(a["email"].(string), b["email"].(string))
	}) {
		users = append(users, u)
	}
	return users
}

func TestModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := apitest.Start(t, userapi.Vendor, with(`{id: a, apiKeys: [k], membershipPlans: [Gold Annual, Silver Monthly]}, {id: b, apiKeys: [l], membershipPlans: [Gold Annual, Silver Monthly]}`))
		readings := map[string]string{}
		for _, r := range userapi.Vendor.Readings {
			readings[r.ID] = rapid.SampledFrom(r.Values).Draw(rt, r.ID)
			w.Flip(r.ID, readings[r.ID])
		}
		models := map[string]*model{"k": {readings, map[string]map[string]any{}}, "l": {readings, map[string]map[string]any{}}}

		emails, bodies := rapid.SampledFrom(modelEmails), modelBodies()
		judge := func(rt *rapid.T, a *apitest.Answer, want outcome) {
			if a.Status != want.status {
				rt.Fatalf("status %d, want %d %s: %s", a.Status, want.status, want.error, a.Text)
			}
			if want.error != "" && a.String("/error/code") != want.error {
				rt.Fatalf("want the code %s: %s", want.error, a.Text)
			}
			if want.error == "" {
				if diff := cmp.Diff(any(want.user), a.JSON()); diff != "" {
					rt.Fatal(diff)
				}
			}
		}
		act := func(do func(rt *rapid.T, c *apitest.Client, m *model)) func(*rapid.T) {
			return func(rt *rapid.T) {
				key := rapid.SampledFrom([]string{"k", "l"}).Draw(rt, "key")
				do(rt, w.Client("X-API-Key", key), models[key])
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"upsert": act(func(rt *rapid.T, c *apitest.Client, m *model) {
				body := bodies.Draw(rt, "body")
				if rapid.IntRange(0, 9).Draw(rt, "email") > 0 {
					body["email"] = emails.Draw(rt, "email")
				}
				judge(rt, c.Do("POST", "/v1/users", encoded(body)), m.upsert("", body))
			}),
			"upsertByEmail": act(func(rt *rapid.T, c *apitest.Client, m *model) {
				body, url := bodies.Draw(rt, "body"), emails.Draw(rt, "url")
				switch rapid.IntRange(0, 4).Draw(rt, "email") {
				case 0:
					body["email"] = nil
				case 1, 2:
					body["email"] = emails.Draw(rt, "email")
				}
				judge(rt, c.Do("POST", "/v1/users/"+url, encoded(body)), m.upsert(url, body))
			}),
			"get": act(func(rt *rapid.T, c *apitest.Client, m *model) {
				email := emails.Draw(rt, "email")
				judge(rt, c.Do("GET", "/v1/users/"+email, nil), m.get(email))
			}),
			"archive": act(func(rt *rapid.T, c *apitest.Client, m *model) {
				email := emails.Draw(rt, "email")
				judge(rt, c.Do("DELETE", "/v1/users/"+email, nil), m.archive(email))
			}),
			"list": act(func(rt *rapid.T, c *apitest.Client, m *model) {
				if diff := cmp.Diff(m.list(), c.Do("GET", "/v1/users", nil).At("/users")); diff != "" {
					rt.Fatal(diff)
				}
			}),
		})
	})
}

// modelBodies is bodies without an email, each attribute left out more often
// than not.
func modelBodies() *rapid.Generator[map[string]any] {
	values := map[string][]any{
		"firstName":             {"Ann", "Bo", nil},
		"lastName":              {"Ames", "Bell", nil},
		"active":                {true, false, nil},
		"city":                  {"Rome", "", nil},
		"state":                 {"GA", "Georgia", "new york", "Atlantis", nil},
		"membershipPlan":        {"Gold Annual", "gold annual", "GOLD", "Silver Monthly", nil},
		"accountExpirationDate": {"2026-12-31", "2026-02-30", nil},
		"signedWaiver":          {true, false, nil},
		"paidDues":              {true, false, nil},
	}
	names := slices.Sorted(maps.Keys(values))
	return rapid.Custom(func(t *rapid.T) map[string]any {
		body := map[string]any{}
		if rapid.Bool().Draw(t, "named") {
			body["firstName"], body["lastName"] = "Cy", "Cole"
		}
		for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, 3, rapid.ID).Draw(t, "names") {
			body[name] = rapid.SampledFrom(values[name]).Draw(t, name)
		}
		return body
	})
}

func encoded(body map[string]any) string {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return string(text)
}

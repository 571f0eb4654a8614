package control_test

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// wayFor is a step of a way out that says which fields it is about.
var wayFor = regexp.MustCompile(`^For ([^:]+): (.*)$`)

// Of a refusal for several reasons, each rule has its own way out, which names its
// fields. Doing what the steps say, and no more, makes the request succeed.
func TestWaysOutOfSeveralRules(t *testing.T) {
	const pg, onsi, user = "/perfectgym/Api/Users/User", "/onsi/v1/members", "/userapi/v1/users"
	onsiKey, userKey := []string{"x-api-key", "onsi-acme"}, []string{"x-api-key", "userapi-court-club"}
	club := []string{"Authorization", basic("northside", "northside-password")}
	for _, c := range []struct {
		reason, path, body string
		header             []string
		rules              int
		right              map[string]any // the values to send, by field
	}{
		{"unknown, missing and invalid", onsi, `{"email":"x","firstName":"a","zzz":1,"tier":"Gold"}`, onsiKey, 3,
			map[string]any{"email": "x@example.com", "lastName": "B"}},
		{"a club, a date and a sex", pg, `{"email":"a@example.com","homeClubId":99,"birthDate":"1.6.1978","sex":"F"}`, []string{"Authorization", "Bearer pg-demo-token"}, 2,
			map[string]any{"homeClubId": 12, "birthDate": "1978-06-01T00:00:00", "sex": "Female"}},
		{"five mistakes", "/clubos/users?clubLocationId=9", `{"localUserId":"L-9","firstName":null,"role":"boss","gender":"F","city":5,"zip":null}`, club, 4,
			map[string]any{"clubLocationId": "1", "firstName": "A", "role": "member", "city": "X", "zip": "1"}},
		{"a type and a state, and what comes later", user, `{"email":"a@b.de","firstName":5,"state":"Bayern","membershipPlan":"x"}`, userKey, 4,
			map[string]any{"firstName": "A", "lastName": "B", "state": "TX", "membershipPlan": "Gold Annual"}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			s := start(t, "")
			s.do("POST", c.path, c.body, c.header...)
			why := s.why(1)
			var body map[string]any
			if err := json.Unmarshal([]byte(c.body), &body); err != nil {
				t.Fatal(err)
			}
			path, steps := c.path, map[string]bool{}
			for _, step := range why.WayOut {
				found := wayFor.FindStringSubmatch(step)
				if found == nil {
					t.Fatalf("the step names no fields: %s", step)
				}
				if steps[found[1]] {
					continue // another way out for the same fields
				}
				steps[found[1]] = true
				for _, field := range strings.Split(found[1], ", ") {
					value, given := c.right[field]
					switch {
					case strings.HasPrefix(found[2], "Remove"):
						delete(body, field)
					case !given:
						t.Errorf("the way out is about %s, which is right: %s", field, step)
					case strings.Contains(path, field+"="):
						path = regexp.MustCompile(field+"=[^&]*").ReplaceAllString(path, field+"="+url.QueryEscape(value.(string)))
					default:
						body[field] = value
					}
				}
			}
			if len(steps) != c.rules {
				t.Errorf("want a way out for each of %d rules:\n%s", c.rules, strings.Join(why.WayOut, "\n"))
			}
			text, _ := json.Marshal(body)
			if got := s.do("POST", path, string(text), c.header...); got.status >= 300 || len(s.why(2).WayOut) > 0 {
				t.Errorf("%s after the way out is refused: %s", text, got.text)
			}
		})
	}
}

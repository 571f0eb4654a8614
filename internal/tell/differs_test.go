package tell

import "testing"

func TestOtherBody(t *testing.T) {
	for _, c := range []struct{ reason, one, other, want string }{
		{"a field", `{"a":1,"timestamp":"x"}`, `{"a":1,"timestamp":"y"}`, "another timestamp"},
		{"the first of two, in the body's order", `{"z":1,"a":1}`, `{"z":2,"a":2}`, "another z"},
		{"a field that is gone", `{"a":1,"b":2}`, `{"a":1}`, "another b"},
		{"a field that is new", `{"a":1}`, `{"a":1,"b":2}`, "another b"},
		{"one within an object", `{"contact":{"zip":"1","phone":null}}`, `{"contact":{"zip":"1","phone":"2"}}`, "another body, at /contact/phone"},
		{"one within a list", `{"users":[{"id":1},{"id":2}]}`, `{"users":[{"id":1},{"id":3}]}`, "another body, at /users/1/id"},
		{"a longer list", `[1]`, `[1,2]`, "another body, at /1"},
		{"another type", `{"a":{}}`, `{"a":[]}`, "another a"},
		{"another order", `{"a":1,"b":2}`, `{"b":2,"a":1}`, "another body"},
		{"no JSON", "x", `{"a":1}`, "another body"},
		{"none", "", `{"a":1}`, "another body"},
	} {
		if got := otherBody([]byte(c.one), []byte(c.other)); got != c.want {
			t.Errorf("%s: %q, want %q", c.reason, got, c.want)
		}
	}
}

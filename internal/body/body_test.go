package body_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/body"
)

func TestNotJSON(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for _, row := range []struct{ reason, encoding, text, want string }{
		{"an object", "", `{"a": "ö 😀"}`, ""},
		{"blanks around it", "", " {}\r\n", ""},
		{"a name twice", "", `{"a":1,"a":2}`, ""},
		{"a hundred levels", "", nested(100), ""},
		{"brackets in a string", "", `["` + strings.Repeat("[", 200) + `\"["]`, ""},
		{"an encoding that changes nothing", "identity", `{}`, ""},
		{"an encoding that is not true", "gzip", `{}`, ""},
		{"a byte order mark", "", "\xef\xbb\xbf{}", "begins with a byte order mark"},
		{"UTF-16 with its mark", "", "\xff\xfe{\x00}\x00", "is UTF-16, not UTF-8"},
		{"UTF-16 with the other mark", "", "\xfe\xff\x00{\x00}", "is UTF-16, not UTF-8"},
		{"UTF-16 without a mark", "", "{\x00}\x00", "is UTF-16, not UTF-8"},
		{"big-endian UTF-16 without a mark", "", "\x00{\x00}", "is UTF-16, not UTF-8"},
		{"Latin-1", "", "{\"firstName\": \"J\xf6rg\"}", "is not UTF-8 from byte 17 on"},
		{"gzip", "gzip", "\x1f\x8b\x08\x00", "has the Content-Encoding gzip, which is not read here"},
		{"another encoding", "my secret", "\x1f\x8b\x08\x00", "has a Content-Encoding, which is not read here"},
		{"gzip without a word of it", "", "\x1f\x8b\x08\x00", "is not UTF-8 from byte 2 on"},
		{"too many levels", "", nested(101), "is nested more than 100 deep"},
		{"too many levels that never end", "", strings.Repeat(`{"a":`, 9000), "is nested more than 100 deep"},
		{"a trailing comma", "", `{"email":"a@b.de",}`, "is not JSON from byte 19 on"},
		{"NaN", "", `{"a":NaN}`, "is not JSON from byte 6 on"},
		{"half of a surrogate pair", "", `{"a":"\ud800"}`, "is not JSON from byte 7 on"},
		{"something behind it", "", `{} x`, "is not JSON from byte 4 on"},
		{"two values", "", `{}{}`, "is not JSON from byte 3 on"},
		{"no JSON at all", "", `email=jane`, "is not JSON from byte 1 on"},
		{"JSON that breaks off", "", `{"email":`, "is JSON that ends too early, after byte 9"},
		{"a string that breaks off", "", `{"email":"a`, "is JSON that ends too early, after byte 11"},
		{"nothing", "", ``, "is JSON that ends too early, after byte 0"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			if got := body.NotJSON(row.encoding, []byte(row.text)); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestNotObject(t *testing.T) {
	for text, want := range map[string]string{
		`{}`: "", ` {}`: "",
		`[]`: "is an array, not an object", `"{}"`: "is a string, not an object", `null`: "is null, not an object",
		`true`: "is a boolean, not an object", `-1`: "is a number, not an object",
	} {
		if got := body.NotObject([]byte(text)); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func FuzzNotJSON(f *testing.F) {
	f.Add([]byte(`{"a":[1,2]}`))
	f.Fuzz(func(_ *testing.T, text []byte) { body.NotJSON("", text) })
}

package tell_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// numbering numbers secrets as they come. "known" is none.
func numbering() tell.Mask {
	numbers := map[string]int{"known": 0}
	return func(secret string) int {
		if _, ok := numbers[secret]; !ok {
			numbers[secret] = len(numbers)
		}
		return numbers[secret]
	}
}

func TestMask(t *testing.T) {
	const multi = "multipart/form-data; boundary=b"
	file := func(content string) string {
		return "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n" + content + "\r\n--b--\r\n"
	}
	head := strings.Repeat("h", 64)
	for _, c := range []struct{ why, contentType, sent, want string }{
		{"no body", "application/json", ``, ``},
		{"all but the secret byte for byte", "application/json", `{ "a":1.0, "password" : "hunter2" ,"b":"\u0041" }`, `{ "a":1.0, "password" : "redacted-1" ,"b":"\u0041" }`},
		{"the same secret gets the same value, another one does not", "application/json",
			`[{"password":"x"},{"password":"y"},{"pin":"x"}]`, `[{"password":"redacted-1"},{"password":"redacted-2"},{"pin":"redacted-1"}]`},
		{"a number stays one", "application/json", `{"pin": 4711}`, `{"pin": 1}`},
		{"what need not be hidden, and nothing", "application/json", `{"password":"known","pin":null,"iban":""}`, `{"password":"known","pin":null,"iban":""}`},
		{"all within an object or a list", "application/json", `{"bankAccount":{"no":"x","of":["y",7,true]},"no":"z"}`,
			`{"bankAccount":{"no":"redacted-1","of":["redacted-2",3,true]},"no":"z"}`},
		{"a name twice, and quotes", "application/json", `{"password":"a\"b\\","password":"c"}`, `{"password":"redacted-1","password":"redacted-2"}`},
		{"JSON that was encoded twice", "application/json", `{"data": "{\"pin\": \"x\"}"}`, `{"data": "{\"pin\": \"redacted-1\"}"}`},
		{"JSON of another type", "text/plain", `{"password":"x"}`, `{"password":"redacted-1"}`},
		{"broken JSON that may hold a secret", "application/json", `{"password":"x`, `redacted-1`},
		{"broken JSON", "application/json", `{"a":"x`, `{"a":"x`},
		{"a form", "application/x-www-form-urlencoded", `grant_type=password&username=a%40b&password=p+q&password=`,
			`grant_type=password&username=redacted-1&password=redacted-2&password=`},
		{"a form with what need not be hidden", "application/x-www-form-urlencoded", `password=kn%6fwn`, `password=kn%6fwn`},
		{"a file keeps its head and length", multi, file(head + "picture"), file(head + "1\x00\x00\x00\x00\x00\x00")},
		{"a part that is a secret", multi, "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nx\r\n--b--\r\n",
			"--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nredacted-1\r\n--b--\r\n"},
		{"an image", "image/png", "\x89PNG", "redacted-1"},
	} {
		v := world.NewSet(vendors.All()).Vendor("perfectgym")
		if got := string(numbering().Body(v, c.contentType, []byte(c.sent))); got != c.want {
			t.Errorf("%s: got %q, want %q", c.why, got, c.want)
		}
	}
	v := world.NewSet(vendors.All()).Vendor("perfectgym")
	if got := numbering().Query(v, "email=a%40b&token=s3&x"); got != "email=a%40b&token=redacted-1&x" {
		t.Errorf("the query is %q", got)
	}
	if got := numbering().Path(v, "/Api/token=s3/x"); got != "/Api/token=redacted-1/x" {
		t.Errorf("the path is %q", got)
	}
}

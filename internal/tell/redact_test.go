package tell_test

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// A secret is known by its name, however the name's words are put together.
func TestSecretsByName(t *testing.T) {
	v := &world.Vendor{Vendor: sim.Vendor{Secrets: []string{"frontDoor", "tag_no"}}}
	for name, secret := range map[string]bool{
		"frontDoor": true, "front_door": true, "Front-Door": true, "FRONTDOOR": true, "tagNo": true, "-tag--no_": true,
		"front": false, "frontDoors": false, "door": false, "tag": false, "tagNos": false, "tagn": false, "": false, "tÄgNo": false,
		"IBAN": true, "sort_code": true, "X-Api-Key": true, "Set-Cookie": true, "Idempotency-Key": false,
		"pass": true, "pin": true, "otp": true, "jwt": true, "cvv": true, "bic": true, "cardNumber": true, "image": true, "imageBase64": true, "photo": true,
		"passport": false, "shipping": false, "opinion": false, "photoUrl": false, "images": false, "bicycle": false, "pinned": false,
	} {
		shown := tell.Record(v, map[string]any{name: "x", "list": []any{map[string]any{name: "x"}}}).(map[string]any)
		inner := shown["list"].([]any)[0].(map[string]any)
		if tell.IsRedacted(shown[name]) != secret || tell.IsRedacted(inner[name]) != secret {
			t.Errorf("%q is shown as %v and %v", name, shown[name], inner[name])
		}
	}
}

// So are secret headers, and those in a path.
func TestSecretsInHeadersAndPaths(t *testing.T) {
	for name, secret := range map[string]bool{
		"X-Pwd": true, "X-Pass": true, "X-Jwt": true, "X-Hmac": true, "X-Pin": true, "X-Passcode": true,
		"X-Shipping": false, "X-Request-Id": false, "Via": false,
	} {
		if shown := tell.Header(http.Header{name: {"s3cr3t"}}, "")[name]; tell.IsRedacted(shown) != secret {
			t.Errorf("%s is shown as %s", name, shown)
		}
	}
	set := world.NewSet(vendors.All())
	for _, path := range []string{"/apikey=s3cr3t", "/x/api_key=s3cr3t/y", "/x%2Ftoken=s3cr3t", "/x;token=s3cr3t"} {
		if shown := tell.Path(set, &journal.Entry{Vendor: "egym", Path: path}); strings.Contains(shown, "s3cr3t") {
			t.Errorf("%s is shown as %s", path, shown)
		}
	}
	if shown := tell.Path(set, &journal.Entry{Vendor: "egym", Path: "/accounts/color=red"}); shown != "/accounts/color=red" {
		t.Errorf("a path without a secret is shown as %s", shown)
	}
}

// A text that is JSON is looked into, however often it was encoded.
func TestSecretsInsideOfTexts(t *testing.T) {
	set := world.NewSet(vendors.All())
	for body, want := range map[string]any{
		`{"data": "{\"password\": \"s3cr3t\", \"a\": 1}"}`:            map[string]any{"data": `{"a":1,"password":"[redacted]"}`},
		`{"data": "[{\"data\": \"{\\\"pin\\\": \\\"s3cr3t\\\"}\"}]"}`: map[string]any{"data": `[{"data":"{\"pin\":\"[redacted]\"}"}]`},
		`{"data": "{\"password\": \"s3cr3t"}`:                         map[string]any{"data": "[not readable and may hold a secret, 20 bytes]"},
		`{"data": "{ \"a\": 1 }"}`:                                    map[string]any{"data": `{ "a": 1 }`},
		`{"data": "my password"}`:                                     map[string]any{"data": "my password"},
	} {
		if shown := tell.Body(set.Vendors[0], "application/json", []byte(body), 0); !reflect.DeepEqual(shown, want) {
			t.Errorf("%s is shown as %v, want %v", body, shown, want)
		}
	}
}

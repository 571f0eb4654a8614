package tell_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/tell"
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
	} {
		shown := tell.Record(v, map[string]any{name: "x", "list": []any{map[string]any{name: "x"}}}).(map[string]any)
		inner := shown["list"].([]any)[0].(map[string]any)
		if tell.IsRedacted(shown[name]) != secret || tell.IsRedacted(inner[name]) != secret {
			t.Errorf("%q is shown as %v and %v", name, shown[name], inner[name])
		}
	}
}

package vendors_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/vendors/testdata/lockers"
)

const twoSites = `
version: 1
name: lockers
title: Two sites
vendors:
  lockers:
    sites:
      - {id: north, key: k-north, rentals: [{locker: "7", person: Ada}]}
      - {id: south, key: k-south}
`

// The steps for a sixth vendor in CONTRIBUTING.md lead to a package like this
// one; nothing else had to change for it.
func TestSixthVendor(t *testing.T) {
	apitest.Conforms(t, lockers.Vendor)
	w := apitest.Start(t, lockers.Vendor, twoSites)
	north, south := w.Client("X-Key", "k-north"), w.Client("X-Key", "k-south")

	north.Do("PUT", "/lockers/7", `{"person": "Ben"}`).Is(409, `{"code": "taken", "who": "Ada"}`).By("lockers.taken")
	south.Do("PUT", "/lockers/7", `{"person": "Ben"}`).Is(200, `{"locker": "7", "person": "Ben"}`)
	south.Do("PUT", "/lockers/8", `{}`).Is(400, `{"code": "malformed"}`).By("lockers.malformed")
	w.Client().Do("PUT", "/lockers/8", `{"person": "Ben"}`).Is(401, "").By("lockers.key-missing")
	south.Do("GET", "/lockers", nil).Is(501, "")
	south.Do("DELETE", "/lockers/7", nil).Is(405, "")
	south.Do("GET", "/nothing", nil).Is(404, "")
	w.Flip("unknown-fields", "rejected")
	south.Do("PUT", "/lockers/9", `{"person": "Ben", "colour": "red"}`).Is(400, "")

	if err := w.Rewind(1); err != nil {
		t.Fatal(err)
	}
	south.Do("PUT", "/lockers/7", `{"person": "Cleo", "colour": "red"}`).Is(200, `{"locker": "7", "person": "Cleo"}`)
}

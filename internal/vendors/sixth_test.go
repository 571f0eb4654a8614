package vendors_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/vendors/testdata/sixth"
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
// one. .ci/sixth-vendor adds it to the list, and runs all tests.
func TestSixthVendor(t *testing.T) {
	apitest.Conforms(t, sixth.Vendor())
	w := apitest.Start(t, sixth.Vendor(), twoSites)
	north, south := w.Client("X-Key", "k-north"), w.Client("X-Key", "k-south")

	north.Do("POST", "/rentals", `{"locker": "7", "person": "Ben"}`).Is(409, `{"code": "taken", "who": "Ada"}`).By("lockers.taken")
	south.Do("POST", "/rentals", `{"locker": "7", "person": "Ben"}`).Is(201, `{"locker": "7", "person": "Ben"}`)
	south.Do("POST", "/rentals", `{"locker": "8"}`).Is(400, `{"code": "malformed"}`).By("lockers.malformed")
	w.Client().Do("POST", "/rentals", `{"locker": "8", "person": "Ben"}`).Is(401, "").By("lockers.key-missing")
	south.Do("GET", "/lockers", nil).Is(501, "")
	south.Do("DELETE", "/rentals/7", nil).Is(405, "")
	south.Do("GET", "/nothing", nil).Is(404, "")
	if _, err := apitest.Try(t, sixth.Vendor(), twoSites+"steps: [{operation: lockers.listLockers}]\n"); err == nil || !strings.Contains(err.Error(), "listLockers") {
		t.Errorf("an operation that is not simulated is a step: %v", err)
	}
	w.Flip("unknown-fields", "rejected")
	south.Do("POST", "/rentals", `{"locker": "9", "person": "Ben", "colour": "red"}`).Is(400, "")

	if err := w.Rewind(1); err != nil {
		t.Fatal(err)
	}
	south.Do("POST", "/rentals", `{"locker": "7", "person": "Cleo", "colour": "red"}`).Is(201, `{"locker": "7", "person": "Cleo"}`)
}

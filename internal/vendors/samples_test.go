package vendors_test

import (
	"fmt"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/sim"
)

// sample is what tests over all vendors need to know of one: how a client of
// the starter scenario creates a record and looks at it.
type sample struct {
	header  []string
	method  string
	path    string
	body    func(i int) string // the i-th record
	created int                // status of a creation
	again   int                // status of the same once more
	idAt    string             // JSON pointer of the record's id in both answers that tell it
	look    func(id string) string
}

var samples = map[string]sample{
	"egym": {
		header: []string{"X-Api-Key", "egym-alpha-mitte"}, method: "POST", path: "/api/v2/accounts",
		body: func(i int) string {
			return fmt.Sprintf(`{"email":"new%d@example.com","firstName":"A","lastName":"B","gender":"MALE","membership":{"membershipId":"N-%d","membershipType":"BASIC","startOfContract":"2026-01-01"}}`, i, i)
		},
		created: 201, again: 409, idAt: "/accountId",
		look: func(id string) string { return "/api/v2/accounts/" + id },
	},
	"perfectgym": {
		header: []string{"Authorization", "Bearer pg-demo-token"}, method: "POST", path: "/Api/Users/User",
		body: func(i int) string {
			return fmt.Sprintf(`{"email":"new%d@example.com","homeClubId":12,"birthDate":"1978-06-01T00:00:00"}`, i)
		},
		created: 200, again: 400, idAt: "/elements/0/id",
		look: func(id string) string { return "/Api/Users/User?userId=" + id },
	},
	"clubos": {
		header: []string{"Authorization", apitest.Basic("northside", "northside-password")}, method: "POST", path: "/users?clubLocationId=1",
		body: func(i int) string {
			return fmt.Sprintf(`{"role":"member","fullAccount":false,"sendEmail":false,"localUserId":"new-%d","firstName":"A","gender":"M"}`, i)
		},
		created: 200, again: 200, idAt: "/responses/0/value",
		look: func(id string) string { return "/users?clubLocationId=1&userId=" + id },
	},
	"onsi": {
		header: []string{"X-Api-Key", "onsi-acme"}, method: "POST", path: "/v1/members",
		body: func(i int) string {
			return fmt.Sprintf(`{"email":"new%d@example.com","firstName":"A","lastName":"B","tier":"Gold","workerId":"N-%d"}`, i, i)
		},
		created: 201, again: 400, idAt: "/memberId",
		look: func(id string) string { return "/v1/members/" + id },
	},
	"userapi": {
		header: []string{"X-Api-Key", "userapi-court-club"}, method: "POST", path: "/v1/users",
		body: func(i int) string {
			return fmt.Sprintf(`{"email":"new%d@example.com","firstName":"A","lastName":"B"}`, i)
		},
		created: 200, again: 200, idAt: "/email",
		look: func(id string) string { return "/v1/users/" + id },
	},
}

// eachVendor runs a test for every vendor of the list.
func eachVendor(t *testing.T, test func(t *testing.T, v sim.Vendor, s sample)) {
	for _, v := range vendors.All() {
		s, ok := samples[v.Name]
		if !ok {
			t.Errorf("%s has no sample here", v.Name)
			continue
		}
		t.Run(v.Name, func(t *testing.T) { test(t, v, s) })
	}
}

// id is the id in an answer, as text.
func id(a *apitest.Answer, at string) string { return fmt.Sprint(a.At(at)) }

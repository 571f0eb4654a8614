package egym

import (
	"fmt"

	"github.com/mockvendors/mockvendors/sim"
)

var sample = sim.Sample{
	Credential: sim.Credential{APIKey: "egym-alpha-mitte", Tenant: "alpha"},
	Create: sim.SampleCall{
		Operation: "publishAccount", Method: "POST", Path: "/api/v2/accounts", Status: 201,
		Body: func(i int) string {
			return fmt.Sprintf(`{"email":"new%d@example.com","firstName":"A","lastName":"B","gender":"MALE",`+
				`"membership":{"membershipId":"N-%d","membershipType":"BASIC","startOfContract":"2026-01-01"}}`, i, i)
		},
	},
	Again:  409,
	ID:     "/accountId",
	Key:    "accountId",
	Holder: "/metadata/accountId",
	Look:   func(id string) string { return "/api/v2/accounts/" + id },
}

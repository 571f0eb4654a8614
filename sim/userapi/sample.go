package userapi

import (
	"fmt"

	"github.com/mockvendors/mockvendors/sim"
)

var sample = sim.Sample{
	Credential: sim.Credential{APIKey: "userapi-court-club", Tenant: "court-club"},
	Create: sim.SampleCall{
		Operation: "upsertUser", Method: "POST", Path: "/v1/users", Status: 200,
		Body: func(i int) string {
			return fmt.Sprintf(`{"email":"new%d@example.com","firstName":"A","lastName":"B"}`, i)
		},
	},
	Again: 200,
	ID:    "/email",
	Key:   "email",
	Look:  func(id string) string { return "/v1/users/" + id },
}

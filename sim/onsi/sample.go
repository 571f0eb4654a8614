package onsi

import (
	"fmt"

	"github.com/mockvendors/mockvendors/sim"
)

var sample = sim.Sample{
	Credential: sim.Credential{
		APIKey: "onsi-acme", Tenant: "acme",
		Environment: []sim.CredentialField{{Name: "tier", Value: "Gold"}},
	},
	Create: sim.SampleCall{
		Operation: "inviteMember", Method: "POST", Path: "/v1/members", Status: 201,
		Body: func(i int) string {
			return fmt.Sprintf(`{"email":"new%d@example.com","firstName":"A","lastName":"B","tier":"Gold","workerId":"N-%d"}`, i, i)
		},
	},
	Again:  400,
	ID:     "/memberId",
	Key:    "memberId",
	Holder: "/issues/0/memberId",
	Look:   func(id string) string { return "/v1/members/" + id },
}

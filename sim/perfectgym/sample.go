package perfectgym

import (
	"fmt"

	"github.com/mockvendors/mockvendors/sim"
)

var sample = sim.Sample{
	Credential: sim.Credential{
		Token: "pg-demo-token", Username: "api@demo.example", Password: "demo-password", Tenant: "demo",
		Environment: []sim.CredentialField{{Name: "club", Value: int64(12)}}, Besides: "homeClubId=12",
	},
	Create: sim.SampleCall{
		Operation: "addUser", Method: "POST", Path: userPath, Status: 200,
		Body: func(i int) string {
			return fmt.Sprintf(`{"email":"new%d@example.com","homeClubId":12,"birthDate":"1978-06-01T00:00:00"}`, i)
		},
	},
	Again: 400,
	ID:    "/elements/0/id",
	Key:   "id",
	Look:  func(id string) string { return userPath + "?userId=" + id },
}

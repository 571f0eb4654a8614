package clubos

import (
	"fmt"

	"github.com/mockvendors/mockvendors/sim"
)

var sample = sim.Sample{
	Credential: sim.Credential{
		Username: "northside", Password: "northside-password",
		Extra:       []sim.CredentialField{{Name: "locations", Value: []int{1, 2}}},
		Environment: []sim.CredentialField{{Name: "location", Value: 1}},
		Besides:     "clubLocationId=1", Tenant: "northside",
	},
	Create: sim.SampleCall{
		Operation: "addUser", Method: "POST", Path: "/users?clubLocationId=1", Status: 200,
		Body: func(i int) string {
			return fmt.Sprintf(`{"role":"member","fullAccount":true,"sendEmail":true,"localUserId":"new-%d","firstName":"A","gender":"M"}`, i)
		},
	},
	Again: 200,
	ID:    "/responses/0/value",
	Key:   "userId",
	Found: [2]string{"/responses/0/message", "Member Found"},
	Look:  func(id string) string { return "/users?clubLocationId=1&userId=" + id },
}

package lockers

import (
	"fmt"

	"github.com/mockvendors/mockvendors/sim"
)

var sample = sim.Sample{
	Credential: sim.Credential{APIKey: "lockers-north", Tenant: "north"},
	Create: sim.SampleCall{
		Operation: "rent", Method: "POST", Path: "/rentals", Status: 201,
		Body: func(i int) string { return fmt.Sprintf(`{"locker":"N-%d","person":"A"}`, i) },
	},
	Again: 201,
	ID:    "/locker",
	Key:   "locker",
	Look:  func(id string) string { return "/rentals/" + id },
}

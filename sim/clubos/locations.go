package clubos

import "github.com/mockvendors/mockvendors/sim"

// locationsForm says how the locations of a credential are listed.
var locationsForm = rules.Rule("locations-form",
	"The club locations that the credential has access to are listed as an array of objects, each with its clubLocationId.",
	sim.Assumed("the vendor answers with a bare object or array, and calls a location's id clubLocationId elsewhere; "+
		"what it says of a location here is not documented"))

// location is a club location as the list shows one.
type location struct {
	ClubLocationID int `json:"clubLocationId"`
}

// listLocations answers with the locations that the credential has access to.
func (a *api) listLocations(tx *sim.Tx, _ sim.None) ([]location, error) {
	reached := a.partners.Of(tx).Data.Locations
	all := make([]location, len(reached))
	for i, id := range reached {
		all[i] = location{id}
	}
	tx.Note(locationsForm)
	return all, nil
}

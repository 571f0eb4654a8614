package sim

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// As chooses one of a tenant's credentials. The zero value chooses the first
// that the scenario declares.
type As struct {
	None bool // no credential at all
	// Choice has the properties of the credential, by the names in
	// [Vendor.ChosenBy]: {"gym": "gym-2"}.
	Choice map[string]string
}

// IsZero reports whether nothing is chosen.
func (as As) IsZero() bool { return !as.None && len(as.Choice) == 0 }

// Signature is what authenticates a request as a tenant's.
type Signature struct {
	Header http.Header
}

// checkChoice returns an error if the choice has a name that is not in ChosenBy.
func (v *Vendor) checkChoice(as As) error {
	for _, by := range slices.Sorted(maps.Keys(as.Choice)) {
		switch {
		case slices.Contains(v.ChosenBy, by):
		case len(v.ChosenBy) == 0:
			return fmt.Errorf("a tenant of %s has one credential: there is nothing to choose", v.Name)
		default:
			return fmt.Errorf("choose a credential of %s by %s, not by %s", v.Name, strings.Join(v.ChosenBy, " or "), by)
		}
	}
	return nil
}

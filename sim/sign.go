package sim

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// As chooses one of a tenant's credentials. The zero value is the first that
// the scenario declares.
type As struct {
	None bool // no credential at all
	// Choice is what the credential has to have, by the vendor's own words for
	// it: {"gym": "gym-2"}. See [Vendor.ChosenBy].
	Choice map[string]string
}

// IsZero reports whether nothing is chosen.
func (as As) IsZero() bool { return !as.None && len(as.Choice) == 0 }

// Signature is what a request carries to be a tenant's.
type Signature struct {
	Header http.Header
}

// checkChoice refuses a choice by what the vendor's credentials do not have.
func (v *Vendor) checkChoice(as As) error {
	for _, by := range slices.Sorted(maps.Keys(as.Choice)) {
		switch {
		case slices.Contains(v.ChosenBy, by):
		case len(v.ChosenBy) == 0:
			return fmt.Errorf("a tenant of %s has one credential: there is nothing to choose by", v.Name)
		default:
			return fmt.Errorf("a credential of %s is chosen by %s, not by %s", v.Name, strings.Join(v.ChosenBy, " or "), by)
		}
	}
	return nil
}

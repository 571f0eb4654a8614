package perfectgym

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/mockvendors/mockvendors/sim"
)

// countries returns the English names of all countries by their two-letter codes.
var countries = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	english := display.English.Regions()
	for x := 'A'; x <= 'Z'; x++ {
		for y := 'A'; y <= 'Z'; y++ {
			symbol := string([]rune{x, y})
			if region, err := language.ParseRegion(symbol); err == nil && region.IsCountry() {
				names[symbol] = english.Name(region)
			}
		}
	}
	return names
})

// countryName returns the English name of the country with that symbol, "" if
// there is none.
func countryName(symbol string) string { return countries()[strings.ToUpper(symbol)] }

// wantCountry is what a country's symbol must be.
const wantCountry = "a two-letter country code"

func checkCountry(c *sim.Checks, name, symbol string) {
	if symbol != "" && countryName(symbol) == "" {
		c.Invalid(name, wantCountry, symbol)
	}
}

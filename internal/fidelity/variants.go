package fidelity

import (
	_ "embed"
	"strings"
)

// variants has a line for each vendor: the counts of the requests that the test of
// variants makes from its contract. That test writes it.
//
//go:embed variants.txt
var variants string

// variantsOf returns the counts of a vendor, "" if there are none.
func variantsOf(vendor string) string {
	for line := range strings.Lines(variants) {
		if name, counts, _ := strings.Cut(strings.TrimSpace(line), " "); name == vendor {
			return counts
		}
	}
	return ""
}

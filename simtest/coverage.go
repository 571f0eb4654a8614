package simtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Coverage is which rules of the vendors a world's client met. A client meets a
// rule when an answer that the rule had a part in reaches it. Ids start with the
// vendor, as in egym.email-held.
type Coverage struct {
	Met      []string
	NeverMet []string
	Assumed  []string // those met that nobody documents: the test relies on our choice there
}

// Coverage returns which rules the test has met so far, of these vendors or, if
// none are given, of all.
func (w *World) Coverage(vendors ...string) Coverage {
	w.tb.Helper()
	for _, name := range vendors {
		w.vendor(name)
	}
	all, err := w.coverage()
	w.must(err)
	var c Coverage
	for _, v := range all.Vendors {
		if len(vendors) == 0 || slices.Contains(vendors, v.Name) {
			c.add(v)
		}
	}
	return c
}

// logCoverage logs how many rules were met, and which of them are assumed.
func (w *World) logCoverage() {
	w.tb.Helper()
	all, err := w.coverage()
	if err != nil {
		w.tb.Logf("simtest: cannot get the coverage: %v", err)
		return
	}
	w.tb.Logf("simtest: %s", strings.Join(judge.RulesMet(all), "; "))
}

func (w *World) coverage() (all world.Coverage, err error) {
	err = w.api.get("/coverage", &all)
	return all, err
}

func (c *Coverage) add(v world.VendorCoverage) {
	for _, r := range v.Rules {
		if r.Hits > 0 {
			c.Met = append(c.Met, r.ID)
		}
	}
	c.NeverMet = append(c.NeverMet, v.Unreached...)
	c.Assumed = append(c.Assumed, v.Assumed...)
}

// String returns the counts, and the ids of the rules.
func (c Coverage) String() string {
	return fmt.Sprintf("%d of %d rules met: %s\nof these, assumed: %s\nnever met: %s",
		len(c.Met), len(c.Met)+len(c.NeverMet), names(c.Met), names(c.Assumed), names(c.NeverMet))
}

func names(ids []string) string {
	if len(ids) == 0 {
		return "none"
	}
	return strings.Join(ids, ", ")
}

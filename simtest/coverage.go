package simtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Coverage lists which rules of the vendors the client has met. A client meets a
// rule when an answer that the rule had an effect on reaches it. Ids start with
// the vendor, as in egym.email-held.
type Coverage struct {
	Met      []string
	NeverMet []string
	Assumed  []string // those met that nobody documents: there the test relies on our choice
	RestsOn  []string // the readings that decided an answer, as far as the journal goes back
}

// Coverage returns which rules the test has met so far, of the given vendors or,
// if there are none, of all.
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
	w.tb.Logf("simtest: %s", strings.Join(judge.RulesMet(all.Coverage()), "; "))
}

// coverage is the coverage as the control API answers it.
type coverage tell.Coverage

// Coverage returns it without what answers rest on.
func (c coverage) Coverage() (all world.Coverage) {
	for _, v := range c.Vendors {
		all.Vendors = append(all.Vendors, v.VendorCoverage)
	}
	return all
}

func (w *World) coverage() (all coverage, err error) {
	err = w.api.get("/coverage", &all)
	return all, err
}

func (c *Coverage) add(v tell.VendorCoverage) {
	for _, r := range v.Rules {
		if r.Hits > 0 {
			c.Met = append(c.Met, r.ID)
		}
	}
	c.NeverMet = append(c.NeverMet, v.Unreached...)
	c.Assumed = append(c.Assumed, v.Assumed...)
	for _, d := range v.RestsOn {
		c.RestsOn = append(c.RestsOn, d.Reading)
	}
}

// String returns the numbers of rules, and their ids.
func (c Coverage) String() string {
	return fmt.Sprintf("%d of %d rules met: %s\nof these, assumed: %s\nnever met: %s",
		len(c.Met), len(c.Met)+len(c.NeverMet), joined(c.Met), joined(c.Assumed), joined(c.NeverMet))
}

func joined(ids []string) string {
	if len(ids) == 0 {
		return "none"
	}
	return strings.Join(ids, ", ")
}

package judge

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Requirements is what a run's coverage must satisfy.
type Requirements struct{ Minimums []Minimum }

// Minimum is the share of a vendor's rules that must be met.
type Minimum struct {
	Vendor  string
	Percent int // 1 to 100
}

// ParseMinimums parses minimums, each written VENDOR=N%.
func ParseMinimums(set *world.Set, texts []string) (minimums []Minimum, err error) {
	for _, text := range texts {
		vendor, percent, _ := strings.Cut(text, "=")
		number, isPercent := strings.CutSuffix(percent, "%")
		n, err := strconv.Atoi(number)
		switch {
		case set.Vendor(vendor) == nil:
			return nil, fmt.Errorf("%q: unknown vendor %q%s", text, vendor, strict.Suggest(vendor, set.Names()))
		case !isPercent || err != nil || n < 1 || n > 100:
			return nil, fmt.Errorf("%q: write VENDOR=N%% with a whole number from 1 to 100, as in %s=60%%", text, vendor)
		}
		minimums = append(minimums, Minimum{vendor, n})
	}
	return minimums, nil
}

// Judge judges a run's coverage. It reports false if there are no requirements.
func (q Requirements) Judge(coverage world.Coverage) (Result, bool) {
	r := Result{Name: "coverage", Title: "How many of the vendors' rules were met", Steps: []Verdict{}}
	for _, m := range q.Minimums {
		says := m.Judge(coverage)
		name := fmt.Sprintf("coverage %s=%d%%", m.Vendor, m.Percent)
		r.Asserts = append(r.Asserts, Verdict{Name: name, Outcome: outcome(says, scenario.Fail), Says: says})
	}
	r.Passed = passed(r.Asserts)
	return r, len(r.Asserts) > 0
}

// Judge returns what the vendor's coverage lacks; nil if it meets the minimum.
func (m Minimum) Judge(coverage world.Coverage) (says []string) {
	for _, c := range coverage.Vendors {
		if c.Name != m.Vendor || c.Met*100 >= m.Percent*c.Of {
			continue
		}
		const most = 10
		for _, id := range c.Unreached {
			says = append(says, "never met: "+id)
		}
		tooFew := fmt.Sprintf("%s: %d of %d rules met (%d%%), want at least %d%%", c.Name, c.Met, c.Of, c.Met*100/c.Of, m.Percent)
		return append([]string{tooFew}, Truncate(says, most)...)
	}
	return nil
}

// Coverage is a run's coverage, with the readings that its answers rest on.
type Coverage struct {
	Vendors []VendorCoverage `json:"vendors"`
}

// VendorCoverage is the coverage of one vendor.
type VendorCoverage struct {
	world.VendorCoverage
	RestsOn []Decided `json:"restsOn"` // never nil; empty where assumptions are allowed
}

// Decided is a reading that answers to the client rest on.
type Decided struct {
	Reading  string `json:"reading"`
	Requests int    `json:"requests"` // whose answers rest on it
}

// CoverageOf adds to a coverage the readings that the results' answers rest on.
func CoverageOf(rules world.Coverage, results []Result) (c Coverage) {
	for _, v := range rules.Vendors {
		of := VendorCoverage{v, []Decided{}}
		for _, r := range results {
			for _, d := range r.Decided {
				vendor, _, _ := strings.Cut(d.Reading, ".")
				if vendor != v.Name {
					continue
				}
				i := slices.IndexFunc(of.RestsOn, func(o Decided) bool { return o.Reading == d.Reading })
				if i < 0 {
					i, of.RestsOn = len(of.RestsOn), append(of.RestsOn, Decided{Reading: d.Reading})
				}
				of.RestsOn[i].Requests += d.Requests
			}
		}
		c.Vendors = append(c.Vendors, of)
	}
	return c
}

// decidedIn returns the readings that are known to have decided.
func decidedIn(all journal.Tally) (decided []Decided) {
	for _, t := range all.Things {
		if t.Kind == RestsOn {
			decided = append(decided, Decided{t.What, t.Count})
		}
	}
	return decided
}

// RulesMet returns a line with how many rules of each vendor were met, and a
// second line with the assumed ones among them, if any.
func RulesMet(coverage world.Coverage) []string {
	var met []string
	for _, v := range coverage.Vendors {
		if v.Met > 0 {
			met = append(met, fmt.Sprintf("%s %d of %d", v.Name, v.Met, v.Of))
		}
	}
	if len(met) == 0 {
		return []string{"rules met: none"}
	}
	lines := []string{"rules met: " + strings.Join(met, ", ")}
	if assumed := assumedRules(coverage); len(assumed) > 0 {
		lines = append(lines, "assumed rules this result relies on: "+strings.Join(assumed, ", "))
	}
	return lines
}

// assumedRules returns the ids of the assumed rules that were met.
func assumedRules(coverage world.Coverage) (ids []string) {
	for _, v := range coverage.Vendors {
		ids = append(ids, v.Assumed...)
	}
	return ids
}

package play

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Demands is what is asked of a coverage.
type Demands struct {
	Least   []Demand
	Assumed scenario.Level // how bad it is if assumed rules were met; "" asks nothing
}

// Demand is how much of a vendor's rules has to be met.
type Demand struct {
	Vendor  string
	Percent int // 1 to 100
}

// ReadDemands reads demands, each VENDOR=N%.
func ReadDemands(set *world.Set, texts []string) (demands []Demand, err error) {
	for _, text := range texts {
		vendor, percent, _ := strings.Cut(text, "=")
		number, isPercent := strings.CutSuffix(percent, "%")
		n, err := strconv.Atoi(number)
		switch {
		case set.Vendor(vendor) == nil:
			return nil, fmt.Errorf("%q: unknown vendor %q%s", text, vendor, strict.Suggest(vendor, set.Names()))
		case !isPercent || err != nil || n < 1 || n > 100:
			return nil, fmt.Errorf("%q: write VENDOR=N%% with a whole number of 1 to 100, as in %s=60%%", text, vendor)
		}
		demands = append(demands, Demand{vendor, n})
	}
	return demands, nil
}

// Judge judges the demands on a coverage; false if nothing is asked.
func (d Demands) Judge(coverage world.Coverage) (Result, bool) {
	r := Result{Name: "coverage", Title: "How many of the vendors' rules were met", Steps: []Verdict{}}
	for _, least := range d.Least {
		for _, c := range coverage.Vendors {
			if c.Name == least.Vendor {
				r.Asserts = append(r.Asserts, least.judge(c))
			}
		}
	}
	if d.Assumed != "" && d.Assumed != scenario.Allow {
		r.Asserts = append(r.Asserts, d.judgeAssumed(coverage))
	}
	return r.judged(), len(r.Asserts) > 0
}

func (d Demands) judgeAssumed(coverage world.Coverage) Verdict {
	v := Verdict{Name: "assumed", Outcome: Passed}
	for _, c := range coverage.Vendors {
		for _, id := range c.Assumed {
			v.Says = append(v.Says, id+" is assumed, and was met")
		}
	}
	switch {
	case len(v.Says) == 0:
	case d.Assumed == scenario.Warn:
		v.Outcome = Warned
	default:
		v.Outcome = Failed
	}
	return v
}

func (d Demand) judge(c world.VendorCoverage) Verdict {
	v := Verdict{Name: fmt.Sprintf("coverage %s=%d%%", d.Vendor, d.Percent), Outcome: Passed}
	if c.Met*100 >= d.Percent*c.Of {
		return v
	}
	v.Outcome = Failed
	v.Says = []string{fmt.Sprintf("want %d%% of %s's rules to be met, got %d of %d (%d%%)", d.Percent, d.Vendor, c.Met, c.Of, c.Met*100/c.Of)}
	const most = 10
	for i, id := range c.Unreached {
		if i == most {
			v.Says = append(v.Says, fmt.Sprintf("and %d more", len(c.Unreached)-most))
			break
		}
		v.Says = append(v.Says, "never met: "+id)
	}
	return v
}

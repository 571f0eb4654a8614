package main

import (
	"fmt"
	"io"

	"github.com/spf13/pflag"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// coverageFlags holds the flags about the rules that a client meets.
type coverageFlags struct {
	everyRule bool
	minimums  []string
	assumed   level
}

func (f *coverageFlags) declare(flags *pflag.FlagSet) {
	flags.BoolVar(&f.everyRule, "coverage", false, "print every rule of the vendors that were called, and how often each was met")
	flags.StringSliceVar(&f.minimums, "min-coverage", nil, "`VENDOR=N%`: fail if a smaller share of the vendor's rules was met, as in egym=60%")
	flags.Var(&f.assumed, "assumed", "`allow`, warn or fail if an answer rests on an assumed rule or on a reading, whatever the scenario says")
}

// demands returns what the flags demand of the coverage.
func (f *coverageFlags) demands(set *world.Set) (d judge.Requirements, err error) {
	if d.Minimums, err = judge.ParseMinimums(set, f.minimums); err != nil {
		return d, fmt.Errorf("--min-coverage %w", err)
	}
	return d, nil
}

// level is a flag whose value is a scenario.Level.
type level scenario.Level

func (l *level) String() string { return string(*l) }

func (l *level) Type() string { return "level" }

func (l *level) Set(text string) error {
	known := []string{string(scenario.Allow), string(scenario.Warn), string(scenario.Fail)}
	for _, k := range known {
		if k == text {
			*l = level(text)
			return nil
		}
	}
	return fmt.Errorf("unknown value %q%s", text, strict.Suggest(text, known))
}

// printCoverage prints which rules were met, in a line or two. If everyRule, it
// first lists them one by one.
func printCoverage(out io.Writer, coverage judge.Coverage, everyRule bool) {
	var rules world.Coverage
	for _, v := range coverage.Vendors {
		rules.Vendors = append(rules.Vendors, v.VendorCoverage)
		if everyRule && v.Met > 0 {
			printRules(out, v.VendorCoverage)
			printRestsOn(out, v.RestsOn)
		}
	}
	for _, line := range judge.RulesMet(rules) {
		fmt.Fprintln(out, line)
	}
}

// printRestsOn prints the readings that answers rest on, as rules are printed.
func printRestsOn(out io.Writer, decided []judge.Decided) {
	for _, d := range decided {
		fmt.Fprintf(out, "  %5s  rests on the reading %s\n", fmt.Sprintf("%d×", d.Requests), d.Reading)
	}
}

func printRules(out io.Writer, v world.VendorCoverage) {
	fmt.Fprintf(out, "%s:\n", v.Name)
	for _, r := range v.Rules {
		times := "never"
		if r.Hits > 0 {
			times = fmt.Sprintf("%d×", r.Hits)
		}
		fmt.Fprintf(out, "  %5s  %s (%s)\n", times, r.ID, r.Label)
	}
}

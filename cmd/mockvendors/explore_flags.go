package main

import (
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// exploreFlags holds the flags of explore.
type exploreFlags struct {
	scenario, faults, shard, cell      string
	only, allow, setEnv                []string
	depth, jobs                        int
	noRerun, noPrune, strict, readings bool
	timeout, budget                    time.Duration
	budgeted                           bool // the budget was given
	json, junit, html, save, baseline  string
	webhooks                           webhookFlags
	intercept                          bool
}

// declare declares the flags of explore.
func (f *exploreFlags) declare(flags *pflag.FlagSet) {
	flags.SetInterspersed(false) // the command's flags are its own
	flags.StringVar(&f.scenario, "scenario", starter, "`name` of a shipped scenario, or the path of a file")
	flags.StringVar(&f.faults, "faults", "default", "`list` of PHASE:KIND[:LASTING] with * for all in a place, or one of the sets quick, default, all")
	flags.StringSliceVar(&f.only, "only", nil, "`VENDOR.OPERATION`: try faults only at its calls; may be repeated")
	flags.IntVar(&f.depth, "depth", 1, "`1 or 2`: with 2, also a second fault at the calls that come only under a first one")
	flags.BoolVar(&f.noRerun, "no-rerun", false, "do not run a failed command again without faults")
	flags.BoolVar(&f.noPrune, "no-prune", false, "also run the cells that are proven to equal another")
	flags.IntVarP(&f.jobs, "jobs", "j", runtime.NumCPU(), "`number` of runs at a time; 1 with --webhook, whose URL all runs share")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "`time` after which a run counts as hung")
	flags.DurationVar(&f.budget, "budget", 0, "`time` for all runs; the most telling ones come first")
	flags.StringVar(&f.shard, "shard", "", "`I/N`: only the I-th of N parts of the cells; see explore merge")
	flags.StringVar(&f.cell, "cell", "", "`CELL` to run alone, as in egym.publishAccount#2/after:reset")
	flags.StringArrayVar(&f.setEnv, "set-env", nil, "`NAME={egym.url}`: add a variable for the command")
	flags.BoolVar(&f.readings, "readings", false, "also run without faults under other values of the readings, and say which of them change the result")
	flags.StringVar(&f.save, "save", "", "`directory` to write a scenario to for each bad cell")
	f.webhooks.declare(flags)
	flags.BoolVar(&f.intercept, "intercept", false, "answer for the vendors' own https hosts, by a proxy for each run; see exec --help")
	f.declareReports(flags)
}

// declareReports declares the flags about reports: what is bad, and where they are
// written.
func (f *exploreFlags) declareReports(flags *pflag.FlagSet) {
	flags.StringSliceVar(&f.allow, "allow", nil, "`VERDICT` that is not bad, as in crashed; may be repeated")
	flags.BoolVar(&f.strict, "strict", false, "hammered is bad too")
	flags.StringVar(&f.json, "json", "", "`file` to write the report to, as JSON")
	flags.StringVar(&f.html, "html", "", "`file` to write the report to, as a page")
	flags.StringVar(&f.junit, "junit", "", "`file` to write the report to, as JUnit XML")
	flags.StringVar(&f.baseline, "baseline", "", "`file` of an earlier --json: fail only on cells that are bad now and were not, or the other way round")
}

// judging returns what the flags say is bad.
func (f *exploreFlags) judging() (o explore.Options, err error) {
	o.Strict, o.Allow = f.strict, f.allow
	for _, verdict := range f.allow {
		if !slices.Contains(explore.Verdicts, verdict) {
			return o, fmt.Errorf("--allow %q: unknown verdict%s", verdict, strict.Suggest(verdict, explore.Verdicts))
		}
	}
	return o, nil
}

// options returns what the flags ask for.
func (f *exploreFlags) options() (o explore.Options, err error) {
	if o, err = f.judging(); err != nil {
		return o, err
	}
	o.Only, o.NoRerun, o.NoPrune, o.Jobs = f.only, f.noRerun, f.noPrune, f.jobs
	if len(f.webhooks.subscribers) > 0 {
		o.Jobs = 1 // two receivers cannot listen at one URL
	}
	o.Timeout, o.Budget, o.Pairs, o.Readings = f.timeout, f.budget, f.depth == 2, f.readings
	if o.Faults, err = explore.ParseFaults(f.faults); err != nil {
		return o, fmt.Errorf("--faults: %w", err)
	}
	if f.shard != "" {
		if o.Shard, err = explore.ParseShard(f.shard); err != nil {
			return o, fmt.Errorf("--shard %w", err)
		}
	}
	switch {
	case f.depth != 1 && f.depth != 2:
		return o, fmt.Errorf("--depth %d: write 1, or 2 for pairs of faults", f.depth)
	case f.jobs < 1:
		return o, fmt.Errorf("--jobs %d: must be at least 1", f.jobs)
	case f.timeout <= 0:
		return o, fmt.Errorf("--timeout %s: must be more than 0", f.timeout)
	case f.budgeted && f.budget <= 0:
		return o, fmt.Errorf("--budget %s: must be more than 0", f.budget)
	}
	for _, name := range f.only {
		if _, err := fault.ParseOperation(name); err != nil {
			return o, fmt.Errorf("--only: %w", err)
		}
	}
	if f.cell != "" {
		return f.oneCell(o)
	}
	return o, nil
}

// oneCell returns the options for a cell alone. Flags that choose among cells would say
// the same or the contrary.
func (f *exploreFlags) oneCell(o explore.Options) (explore.Options, error) {
	for _, other := range []struct {
		flag  string
		given bool
	}{{"only", f.only != nil}, {"shard", f.shard != ""}, {"depth", f.depth != 1}} {
		if other.given {
			return o, fmt.Errorf("--cell is one cell, so --%s says nothing: leave one of them out", other.flag)
		}
	}
	cell, err := explore.ParseCell(f.cell)
	if err != nil {
		return o, fmt.Errorf("--cell: %w", err)
	}
	o.Cell, o.Faults = cell, nil
	for _, place := range cell {
		if !slices.Contains(o.Faults, place.Fault) {
			o.Faults = append(o.Faults, place.Fault)
		}
	}
	return o, nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/target"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// testFlags holds the flags of test.
type testFlags struct {
	files      resultFiles
	set        []string
	targets    []string
	transcript bool
	coverage   coverageFlags
	evidence   evidenceFlag
}

func (p *program) test() *cobra.Command {
	var f testFlags
	cmd := &cobra.Command{
		Use:   "test NAME|FILE|DIR...",
		Short: "Run the steps of scenarios and judge their assertions",
		Long: `Run the steps of scenarios and judge their assertions, each in a fresh world.

test starts a server of its own. A scenario fails if a step does not get what it
expects, or if an assertion does not hold. Unless the scenario says otherwise, it also
fails if a fault never fired (unusedFaults), an exchange breaks the vendor's contract
(contract), or a request reaches no operation of a vendor (unmatched). It warns of what a
vendor dropped of a request (ignored), of webhooks that their subscribers did not take
(undelivered), and of readings and assumed rules that answers rest on (assumed). At the
end, test prints which of the vendors' rules were met, over all scenarios. Answers that
a fault made or withheld do not count.

With --target, the steps of a vendor go to a URL, such as that of its real sandbox; the
other vendors stay built in. test first prints what goes where, on standard error. If a
step of a scenario goes to a target, the scenario's faults, rivals, clock steps, expected
errors, and assertions other than contract are left out, and the delays of repeat pass in
real time, up to a minute in all. With targets, scenarios run one at a time.

No credential that a scenario declares is sent to a target: write as: none in the steps,
and pass a credential from outside, as in headers: {x-api-key: "${EGYM_KEY}"} with
--set EGYM_KEY=value. In everything printed, the value appears as ${EGYM_KEY} (values of
up to three characters only where they stand alone). The variable of --set takes one
value and keeps it out of the process list.`,
		Example: `  mockvendors test egym-lost-answer
  mockvendors test ./mine.yaml ./other.yaml --junit junit.xml
  mockvendors test ./mine.yaml --set EMAIL=jane.roe@example.com
  MOCKVENDORS_SET=EGYM_KEY=$KEY mockvendors test ./smoke.yaml --target egym=https://sandbox.example.com`,
		Args:              someArgs("name the scenarios to run, their files, or a directory of files"),
		ValidArgsFunction: completeScenarios,
		RunE:              func(cmd *cobra.Command, files []string) error { return p.runTest(cmd.Context(), files, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.files.junit, "junit", "", "`file` to write the results to, as JUnit XML")
	flags.StringArrayVar(&f.set, "set", nil, "`NAME=value`: the value of ${NAME} in the steps")
	flags.StringArrayVar(&f.targets, "target", nil, "`VENDOR=URL`: send the steps of a vendor to this URL instead of the built-in vendor")
	flags.BoolVar(&f.transcript, "transcript", false, "print every request and answer; the results go to standard error")
	f.coverage.declare(flags)
	f.evidence.declare(flags)
	return cmd
}

// runTest tests scenarios, and writes the files in any case.
func (p *program) runTest(ctx context.Context, files []string, f testFlags) error {
	if err := f.files.check(); err != nil {
		return err
	}
	return f.files.unfinished(nil, strings.Join(files, " "), p.testAll(ctx, files, &f))
}

func (p *program) testAll(ctx context.Context, files []string, f *testFlags) error {
	if err := f.evidence.apply(); err != nil {
		return err
	}
	set := world.NewSet(vendors.All())
	files, err := filesIn(files)
	if err != nil {
		return err
	}
	all, err := p.readAll(ctx, set, files, &f.files)
	if err != nil {
		return err
	}
	values, err := valuesOf(f.set, all)
	if err != nil {
		return err
	}
	demands, err := f.coverage.demands(set)
	if err != nil {
		return err
	}
	if f.coverage.assumed != "" {
		for _, sc := range all {
			sc.Assert.Assumed = scenario.Level(f.coverage.assumed)
		}
	}
	targets, err := target.Read(set, f.targets)
	if err != nil {
		return err
	}
	results, err := p.play(ctx, set, all, values, targets)
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return errInterrupted
	}
	if strangers, any := judge.StrangersIn(set, all); any {
		results = append(results, strangers)
	}
	out := p.stdout
	if f.transcript {
		out = p.stderr
		for i, r := range results {
			if i > 0 {
				fmt.Fprintln(p.stdout)
			}
			fmt.Fprintf(p.stdout, "# %s: %s\n\n%s", r.Name, r.Title, r.Transcript)
		}
	}
	return p.report(out, verdict{results: results, coverage: set.Coverage(), demands: demands}, &f.files, f.coverage.everyRule)
}

// play runs the scenarios. If any step goes to a target, it first prints what
// will be sent where.
func (p *program) play(ctx context.Context, set *world.Set, all []*scenario.Scenario, values scenario.Values, targets target.Targets) (results []judge.Result, err error) {
	if len(targets) == 0 {
		results, err = play.Run(ctx, set, all, values)
	} else {
		if err := targets.Check(set, all, values); err != nil {
			return nil, err
		}
		for _, sc := range all {
			fmt.Fprint(p.stderr, targets.Plan(sc, values))
		}
		results, err = target.Run(ctx, set, all, values, targets)
	}
	if err != nil {
		return nil, exit{exitStart, err}
	}
	return results, nil
}

// readAll reads scenarios, which must have steps. Its error has the mistakes of
// all, as the JUnit file has.
func (p *program) readAll(ctx context.Context, set *world.Set, names []string, files *resultFiles) (all []*scenario.Scenario, err error) {
	mistakes, wrong := map[string]error{}, []error(nil)
	for _, file := range names {
		sc, err := scenario.Open(ctx, set, file)
		if ctx.Err() != nil {
			return nil, errInterrupted
		}
		if err == nil && len(sc.Steps) == 0 {
			err = errors.New(sc.File + ": no steps to run; exec judges the assertions after a command of your own")
		}
		if err == nil {
			err = sc.RefuseProbe()
		}
		if mistakes[file] = err; err != nil {
			wrong = append(wrong, err)
		}
		all = append(all, sc)
	}
	if len(wrong) == 0 {
		return all, nil
	}
	err = fmt.Errorf("cannot run these scenarios:\n%w", errors.Join(wrong...))
	return nil, errors.Join(files.unloaded(mistakes, err), err)
}

// valuesOf returns the values of --set. Every needed name must be set, and every
// name set must be needed.
func valuesOf(set []string, all []*scenario.Scenario) (scenario.Values, error) {
	values := scenario.Values{}
	for i, pair := range set {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || !scenario.IsSettable(name) { // the pair is not quoted: it may be a secret
			return nil, fmt.Errorf("--set number %d: write NAME=value, with a name made of A-Z, 0-9 and _", i+1)
		}
		values[name] = value
	}
	needed := map[string]bool{}
	var unset strict.Errors
	for _, sc := range all {
		for _, need := range sc.Needs {
			needed[need.Name] = true
			if _, ok := values[need.Name]; !ok {
				unset = append(unset, need.Node.Errorf("${%s} is not set: add --set %s=value", need.Name, need.Name))
			}
		}
	}
	if len(unset) > 0 {
		return nil, unset
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !needed[name] {
			return nil, fmt.Errorf("--set %s: no step uses ${%s}%s", name, name, strict.Suggest(name, slices.Sorted(maps.Keys(needed))))
		}
	}
	return values, nil
}

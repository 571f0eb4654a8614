package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// testFlags is how test was called.
type testFlags struct {
	junit      string
	set        []string
	transcript bool
}

func (p *program) test() *cobra.Command {
	var f testFlags
	cmd := &cobra.Command{
		Use:   "test NAME|FILE...",
		Short: "Run the steps of scenarios and judge their assertions",
		Long: `Run the steps of scenarios and judge their assertions, each in a fresh world.

No server need run: test has one of its own. A scenario fails if a step does not
come to what it expects, or an assertion does not hold. Where a file says nothing
of them, a fault that never fired fails it (unusedFaults), and so does an exchange
that breaks the vendor's contract (contract); answers that rest on an assumed rule
are allowed (assumed).`,
		Example: `  mockvendors test egym-lost-answer
  mockvendors test ./mine.yaml ./other.yaml --junit junit.xml
  mockvendors test ./mine.yaml --set EMAIL=jane.roe@example.com`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error { return p.runTest(cmd.Context(), files, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.junit, "junit", "", "`file` to write the results to as JUnit XML")
	flags.StringArrayVar(&f.set, "set", nil, "`NAME=value`: what ${NAME} stands for in the steps")
	flags.BoolVar(&f.transcript, "transcript", false, "print what was asked and answered, and the results to standard error")
	return cmd
}

func (p *program) runTest(ctx context.Context, files []string, f testFlags) error {
	set := world.NewSet(vendors.All())
	all, err := readAll(set, files)
	if err != nil {
		return err
	}
	values, err := valuesOf(f.set, all)
	if err != nil {
		return err
	}
	results, err := play.Run(ctx, set, all, values)
	if err != nil {
		return exit{exitStart, err}
	}
	if ctx.Err() != nil {
		return exit{exitFailed, errors.New("interrupted")}
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
	return p.report(out, results, f.junit)
}

// readAll reads scenarios that have steps, and tells the mistakes of all.
func readAll(set *world.Set, files []string) (all []*scenario.Scenario, err error) {
	var wrong []string
	for _, file := range files {
		path, text, err := scenario.Text(file)
		if err != nil {
			wrong = append(wrong, err.Error())
			continue
		}
		sc, err := scenario.Read(set, path, text)
		switch {
		case err != nil:
			wrong = append(wrong, err.Error())
		case len(sc.Steps) == 0:
			wrong = append(wrong, sc.File+": there are no steps to run: exec judges the assertions after a command of your own")
		}
		all = append(all, sc)
	}
	if len(wrong) > 0 {
		return nil, errors.New("these cannot be played:\n" + strings.Join(wrong, "\n"))
	}
	return all, nil
}

// valuesOf reads what is set from outside. All that the scenarios need must be
// set, and all that is set be needed.
func valuesOf(set []string, all []*scenario.Scenario) (scenario.Values, error) {
	values := scenario.Values{}
	for _, pair := range set {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || !scenario.IsSettable(name) {
			return nil, fmt.Errorf("--set %q: write NAME=value, with a name of A-Z, 0-9 and _", name)
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
			return nil, fmt.Errorf("--set %s: no step refers to ${%s}%s", name, name, strict.Suggest(name, slices.Sorted(maps.Keys(needed))))
		}
	}
	return values, nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/mockvendors/mockvendors/internal/habits"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// executed is what came of a command in the world of one scenario.
type executed struct {
	code   int // of the command
	result judge.Result
	habits []habits.Card // nil unless asked for

	url    string // of the server
	failed <-chan error
	stop   func() // stops the server
}

// exitCode returns the command's own exit code unless that is 0.
func (r *executed) exitCode() int {
	if r.code == 0 && !r.result.Passed {
		return exitFailed
	}
	return r.code
}

// runExec runs the command once for each scenario, and writes the files in any case.
func (p *program) runExec(ctx context.Context, command []string, f execFlags) error {
	if err := f.files.check(); err != nil {
		return err
	}
	return f.files.unfinished(nil, strings.Join(f.scenarios, " "), p.execEach(ctx, command, &f))
}

func (p *program) execEach(ctx context.Context, command []string, f *execFlags) error {
	if f.keep && len(f.scenarios) > 1 {
		return errors.New("--keep needs a single --scenario: the command runs once for each, and only one server can stay up")
	}
	if err := f.evidence.apply(); err != nil {
		return err
	}
	set := world.NewSet(vendors.All())
	set.Memory = int64(f.memory)
	set.Full = func(bound int64) { fmt.Fprintln(p.stderr, "mockvendors: "+tellFull(bound)) }
	if err := f.webhooks.allow(set); err != nil {
		return err
	}
	all, err := p.openScenarios(ctx, set, f.scenarios, &f.files)
	if err != nil {
		return err
	}
	demands, err := f.coverage.demands(set)
	if err != nil {
		return err
	}
	v := verdict{demands: demands, strict: f.strict}
	var last executed
	code := 0
	for i, sc := range all {
		if len(all) > 1 && !p.json {
			fmt.Fprintf(p.stderr, "mockvendors: scenario %s\n", sc.Scenario)
		}
		alone := set.Apart() // so that no run leaves anything to the next
		alone.Full = set.Full
		last, err = p.execIn(ctx, alone, sc, command, f)
		if err != nil {
			return f.files.unfinished(v.results, sc.Scenario, err)
		}
		last.result.Notes = unplayed(sc, f.scenarios[i])
		set.AddCoverage(alone)
		v.results = append(v.results, last.result)
		v.habits = append(v.habits, last.habits...)
		if code == 0 {
			code = last.exitCode()
		}
		fmt.Fprint(p.stderr, last.result.Transcript)
	}
	v.coverage = set.Coverage()
	err = p.report(p.stderr, v, &f.files, f.coverage.everyRule)
	if code != 0 {
		err = exit{code, err}
	}
	if f.keep {
		defer last.stop()
		return errors.Join(err, p.stay(ctx, last))
	}
	return err
}

// unplayed notes that the steps of a scenario are not played. name is how to name it to test.
func unplayed(sc *scenario.Scenario, name string) []string {
	n := len(sc.Steps)
	if n == 0 || sc.Probe != nil {
		return nil
	}
	verb, them := "are", "them"
	if n == 1 {
		verb, them = "is", "it"
	}
	return []string{fmt.Sprintf("%s of the scenario %s not played: exec runs your command; `mockvendors test %s` plays %s",
		judge.Plural(n, "step"), verb, shellWord(name), them)}
}

// openScenarios reads all scenarios before the command runs in any. Its error has the
// mistakes of all, as the result files have.
func (p *program) openScenarios(ctx context.Context, set *world.Set, names []string, files *resultFiles) (
	all []*scenario.Scenario, err error,
) {
	mistakes, wrong := map[string]error{}, []error(nil)
	for _, name := range names {
		sc, err := scenario.Open(ctx, set, name)
		if ctx.Err() != nil {
			return nil, errInterrupted
		}
		if mistakes[name] = err; err != nil {
			wrong = append(wrong, err)
		}
		all = append(all, sc)
	}
	switch {
	case len(wrong) == 0:
		return all, nil
	case len(names) > 1:
		err = fmt.Errorf("cannot load the scenarios:\n%w", errors.Join(wrong...))
	case errors.As(wrong[0], new(strict.Errors)):
		err = fmt.Errorf("cannot load the scenario:\n%w", wrong[0])
	default:
		err = wrong[0]
	}
	return nil, errors.Join(files.unloaded(mistakes, err), err)
}

// stay keeps the server up until ctx is done, for people to look at what happened.
func (p *program) stay(ctx context.Context, r executed) error {
	fmt.Fprintf(p.stderr, `
mockvendors: the server stays up at %[1]s; stop it with Ctrl-C
  console    %[1]s
  requests   curl %[1]s/_mock/worlds/default/requests
  a reason   curl -H 'Accept: text/plain' %[1]s/_mock/worlds/default/requests/1/why
`, r.url)
	select {
	case <-ctx.Done():
		return nil
	case err := <-r.failed:
		return exit{exitStart, err}
	}
}

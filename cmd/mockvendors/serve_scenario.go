package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

// load loads the scenario and returns a server that has the world "default".
func (f *serveFlags) load(ctx context.Context, set *world.Set) (*control.Server, error) {
	sc, _, err := readScenario(ctx, set, f.scenario)
	if err != nil {
		return nil, err
	}
	library, err := f.library(ctx, set)
	if err != nil {
		return nil, err
	}
	if _, err := set.Make(world.Default, f.first(sc.Start)); err != nil {
		return nil, err
	}
	return &control.Server{Set: set, Start: sc.Start, Scenarios: library, VendorURLs: map[string]string{}}, nil
}

// readScenario reads the scenario that a server starts from, and returns its text too.
func readScenario(ctx context.Context, set *world.Set, nameOrFile string) (*scenario.Scenario, []byte, error) {
	path, text, err := scenario.Text(nameOrFile)
	if err != nil {
		return nil, nil, err
	}
	sc, err := scenario.ReadContext(ctx, set, path, text)
	switch {
	case ctx.Err() != nil:
		return nil, nil, errInterrupted
	case err != nil:
		return nil, nil, fmt.Errorf("cannot load the scenario:\n%w", err)
	}
	return sc, text, nil
}

// library returns the scenarios that can be chosen by name: the shipped ones, the file
// that is served, and those of --scenarios, which must be valid.
func (f *serveFlags) library(ctx context.Context, set *world.Set) (library scenario.Library, err error) {
	if _, shipped := scenarios.Text(f.scenario); !shipped {
		if err := library.Add(f.scenario); err != nil {
			return library, err
		}
	}
	if f.scenarios == "" {
		return library, nil
	}
	if info, err := os.Stat(f.scenarios); err != nil || !info.IsDir() {
		return library, fmt.Errorf("--scenarios %s: name a directory of scenario files", f.scenarios)
	}
	files, err := filesIn([]string{f.scenarios})
	if err != nil {
		return library, fmt.Errorf("--scenarios: %w", err)
	}
	var wrong []error
	for _, file := range files {
		_, text, err := scenario.Text(file)
		if err == nil {
			_, err = scenario.LoadContext(ctx, set, file, text)
		}
		if ctx.Err() != nil {
			return library, errInterrupted
		}
		if err == nil && !sameFile(file, f.scenario) {
			err = library.Add(file)
		}
		wrong = append(wrong, err)
	}
	if err := errors.Join(wrong...); err != nil {
		return library, fmt.Errorf("cannot load the scenarios of %s:\n%w", f.scenarios, err)
	}
	return library, nil
}

func sameFile(one, other string) bool {
	a, err := os.Stat(one)
	if err != nil {
		return false
	}
	b, err := os.Stat(other)
	return err == nil && os.SameFile(a, b)
}

// first returns what the world "default" starts from. The clock of the starter runs
// there: it serves a person, who waits for a token to expire or a limit to pass.
func (f *serveFlags) first(start *world.Start) *world.Start {
	if f.scenario != starter {
		return start
	}
	running := *start
	running.Mode = clock.Running
	return &running
}

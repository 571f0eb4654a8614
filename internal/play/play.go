// Package play plays scenarios: it makes the calls of their steps over real
// connections, each scenario in a new world, and judges their assertions.
//
// It compares what the client saw of an answer with the journal: a reset counts
// only if both agree. No result depends on the machine's time, the port, or the
// other scenarios.
package play

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Run plays scenarios concurrently, each in a world of its own, and returns their
// results in the same order. values are those set from outside. It fails if it
// cannot start a server.
func Run(ctx context.Context, set *world.Set, scenarios []*scenario.Scenario, values scenario.Values) ([]judge.Result, error) {
	if len(scenarios) == 0 {
		return nil, nil
	}
	s, err := Open(ctx, set, scenarios[0].Start)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	results, errs := make([]judge.Result, len(scenarios)), make([]error, len(scenarios))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(scenarios)) {
		workers.Go(func() {
			for i := range next {
				results[i], errs[i] = s.Play(ctx, scenarios[i], values)
			}
		})
	}
	for i := range scenarios {
		next <- i
	}
	close(next)
	workers.Wait()
	return results, errors.Join(errs...)
}

// Play plays one scenario in a world of its own.
func (s *Server) Play(ctx context.Context, sc *scenario.Scenario, values scenario.Values) (judge.Result, error) {
	w, err := s.set.Make("", sc.Start)
	if err != nil {
		return judge.Result{}, err
	}
	defer s.set.Delete(w.Name)
	steps, transcript := s.PlaySteps(ctx, sc, w, values, s.In(w))
	var asserts []judge.Verdict
	var decided []judge.Decided
	if len(steps) == 0 || steps[len(steps)-1].Outcome == judge.Passed {
		asserts, decided = s.Watch.Played(w, sc)
	}
	r := judge.ResultOf(sc, steps, asserts)
	r.Decided, r.Transcript, r.Whys = decided, transcript, whys(w)
	return r, nil
}

// whys returns the reasons of all answers that have some.
func whys(w *world.World) string {
	var all []string
	for _, e := range w.Journal.Entries() {
		if lines := judge.Why(w, e); lines != nil {
			all = append(all, strings.Join(lines, "\n")+"\n")
		}
	}
	return strings.Join(all, "\n")
}

// Package play runs the steps of scenarios as a client would, over real
// connections and each scenario in a fresh world, and judges the assertions.
//
// What the client saw of an answer is compared with the journal: a reset counts
// only if both agree. Nothing in a result depends on the machine's time, the
// port, or which other scenarios ran.
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

// Run plays scenarios, several at a time and each in a world of its own, and
// returns their results in the order given. values is what was set from
// outside. Its error says why there is no server.
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
func (s *Stage) Play(ctx context.Context, sc *scenario.Scenario, values scenario.Values) (judge.Result, error) {
	w, err := s.set.Make("", sc.Start)
	if err != nil {
		return judge.Result{}, err
	}
	defer s.set.Delete(w.Name)
	steps, transcript, meant := s.Perform(ctx, sc, w, values, s.In(w))
	var asserts []judge.Verdict
	if len(steps) == 0 || steps[len(steps)-1].Outcome == judge.Passed {
		asserts = judge.World(s.set, w, sc, meant)
	}
	r := judge.ResultOf(sc, steps, asserts)
	r.Transcript, r.Whys = transcript, whys(w)
	return r, nil
}

// whys returns the reasons of all answers that have any.
func whys(w *world.World) string {
	var all []string
	for _, e := range w.Journal.Entries() {
		if lines := judge.Why(w, e); lines != nil {
			all = append(all, strings.Join(lines, "\n")+"\n")
		}
	}
	return strings.Join(all, "\n")
}

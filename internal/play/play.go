// Package play carries out the steps of scenarios as a client would, over real
// connections and each scenario in a fresh world, and judges what has to hold
// when they, or somebody else, are done.
//
// What a client saw of an answer is held against what the journal says was
// sent: a reset is a reset only if both agree. Nothing in a result depends on
// the machine's time, on the port, or on which scenarios were played beside it.
package play

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Result is what became of a scenario.
type Result struct {
	Name    string    `json:"name"`
	Title   string    `json:"title"`
	File    string    `json:"file"`
	Passed  bool      `json:"passed"`
	Steps   []Verdict `json:"steps"`
	Asserts []Verdict `json:"asserts"` // nil where a step failed, and they say nothing

	Targets Targets  `json:"targets,omitempty"` // those that steps went to
	LeftOut []string `json:"leftOut,omitempty"` // what has no place where a target is

	// Transcript is all that was asked and answered, as text that is the same
	// each time, and Whys the reasons of the answers that have any.
	Transcript string `json:"-"`
	Whys       string `json:"-"`
}

// Verdict is what became of a step or an assertion.
type Verdict struct {
	Name    string   `json:"name"` // such as: step create (egym.publishAccount)
	File    string   `json:"file"`
	Line    int      `json:"line"`
	Outcome Outcome  `json:"outcome"`
	Says    []string `json:"says,omitempty"`    // what was expected, and what came
	Why     []string `json:"why,omitempty"`     // the reasons of the answers that it turned on
	Journal []string `json:"journal,omitempty"` // the requests around it, as the log of serve has them
}

// Outcome is how a step or an assertion came out.
type Outcome string

// The outcomes.
const (
	Passed  Outcome = "passed"
	Warned  Outcome = "warned" // it does not hold, and the file says that this is not so bad
	Failed  Outcome = "failed"
	Skipped Outcome = "skipped" // an earlier step failed, or it is a step of the clock where a target is
)

func newResult(sc *scenario.Scenario) Result {
	return Result{Name: sc.Scenario, Title: sc.Title, File: sc.File, Steps: []Verdict{}}
}

// judged says whether the result is a pass, once all verdicts are in it.
func (r *Result) judged() Result {
	r.Passed = true
	for _, verdicts := range [][]Verdict{r.Steps, r.Asserts} {
		for _, v := range verdicts {
			r.Passed = r.Passed && v.Outcome != Failed
		}
	}
	return *r
}

// Run plays scenarios, several at a time and each in a world of its own, and
// returns their results in the order given. values is what was set from
// outside. Its error says why there could be no server.
func Run(ctx context.Context, set *world.Set, scenarios []*scenario.Scenario, values scenario.Values) ([]Result, error) {
	return run(ctx, set, scenarios, values, nil)
}

// RunAgainst is [Run] with steps that go to targets. The scenarios are played
// one after the other: the targets are the same for all. Its error may also
// say that a target cannot be reached.
func RunAgainst(ctx context.Context, set *world.Set, scenarios []*scenario.Scenario, values scenario.Values, targets Targets) ([]Result, error) {
	return run(ctx, set, scenarios, values, &remote{targets: targets, client: newTargetClient(), reached: map[string]bool{}, hidden: hide(values)})
}

func run(ctx context.Context, set *world.Set, scenarios []*scenario.Scenario, values scenario.Values, r *remote) ([]Result, error) {
	if len(scenarios) == 0 {
		return nil, nil
	}
	s, err := open(ctx, set, scenarios[0].Start)
	if err != nil {
		return nil, err
	}
	defer s.close()
	if r != nil {
		return r.inOrder(ctx, s, scenarios, values)
	}
	results, errs := make([]Result, len(scenarios)), make([]error, len(scenarios))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(scenarios)) {
		workers.Go(func() {
			for i := range next {
				results[i], errs[i] = s.play(ctx, scenarios[i], values)
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

// play plays one scenario in a world of its own.
func (s *stage) play(ctx context.Context, sc *scenario.Scenario, values scenario.Values) (Result, error) {
	w, err := s.set.Make("", sc.Start)
	if err != nil {
		return Result{}, err
	}
	defer s.set.Delete(w.Name)
	p := newPerformance(s, sc, w, values)
	r := newResult(sc)
	r.Steps = p.steps(ctx)
	if len(r.Steps) == 0 || r.Steps[len(r.Steps)-1].Outcome == Passed {
		r.Asserts = judge(s.set, w, sc, p.wrong)
	}
	r.Transcript, r.Whys = p.transcript.String(), whys(w)
	return r.judged(), nil
}

// Judge judges the assertions of a scenario on the world as it is.
func Judge(set *world.Set, w *world.World, sc *scenario.Scenario) Result {
	r := newResult(sc)
	r.Asserts = judge(set, w, sc, nil)
	return r.judged()
}

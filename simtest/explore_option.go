package simtest

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"time"

	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// Faults chooses what [Explore] lets go wrong at each call: a list of faults, each
// PHASE:KIND or PHASE:KIND:LASTING, with * for every value in a place, or one of
// the sets "quick", "default" and "all". It is written as for the command explore:
//
//	simtest.Faults("after:reset,before:503:on")
func Faults(list string) Option {
	return func(s *settings) {
		faults, err := explore.ParseFaults(list)
		if err != nil {
			s.wrong = append(s.wrong, fmt.Errorf("Faults: %w", err))
		}
		s.explore.Faults = faults
	}
}

// Only makes [Explore] try faults only at calls of these operations, such as
// "egym.publishAccount".
func Only(operations ...string) Option {
	return func(s *settings) { s.explore.Only = append(s.explore.Only, operations...) }
}

// Depth says how many faults a run of [Explore] has at most. With 2, a second fault
// also meets each call that the function makes only because of the first. The
// default is 1.
func Depth(faults int) Option {
	return func(s *settings) {
		if faults != 1 && faults != 2 {
			s.wrong = append(s.wrong, fmt.Errorf("Depth(%d): must be 1 or 2", faults))
		}
		s.explore.Pairs = faults == 2
	}
}

// NoRerun keeps [Explore] from running a function that failed once more, without
// faults, to see whether that heals what it left half done.
func NoRerun() Option { return func(s *settings) { s.explore.NoRerun = true } }

// NoPrune makes [Explore] also run the cells that are proven to equal another one.
func NoPrune() Option { return func(s *settings) { s.explore.NoPrune = true } }

// Jobs says how many runs of [Explore] there are at a time. The default is four for
// each processor: most of the time, a run waits. With 1, the function need not be
// safe to run at the same time as itself.
func Jobs(runs int) Option {
	return func(s *settings) {
		if runs < 1 {
			s.wrong = append(s.wrong, fmt.Errorf("Jobs(%d): must be at least 1", runs))
		}
		s.explore.Jobs = runs
	}
}

// Timeout says after how long a run of [Explore] counts as hung. The default is 30
// seconds.
func Timeout(limit time.Duration) Option {
	return func(s *settings) {
		if limit <= 0 {
			s.wrong = append(s.wrong, fmt.Errorf("Timeout(%v): must be more than 0", limit))
		}
		s.explore.Timeout = limit
	}
}

// Budget says how long [Explore] may take. The cells that tell most come first; how
// many were left over is logged.
func Budget(limit time.Duration) Option {
	return func(s *settings) {
		if limit <= 0 {
			s.wrong = append(s.wrong, fmt.Errorf("Budget(%v): must be more than 0", limit))
		}
		s.explore.Budget = limit
	}
}

// AllowVerdicts makes verdicts of [Explore] no failures, such as "crashed".
func AllowVerdicts(verdicts ...string) Option {
	return func(s *settings) {
		for _, v := range verdicts {
			if !slices.Contains(explore.Verdicts, v) {
				s.wrong = append(s.wrong, fmt.Errorf("AllowVerdicts: unknown verdict %q%s", v, strict.Suggest(v, explore.Verdicts)))
			}
		}
		s.explore.Allow = append(s.explore.Allow, verdicts...)
	}
}

// FailHammered makes [Explore] fail for the verdict "hammered", too.
func FailHammered() Option { return func(s *settings) { s.explore.Strict = true } }

// explores reports whether an option was given that only Explore takes.
func (s *settings) explores() bool { return !reflect.ValueOf(s.explore).IsZero() }

// judges reports whether an option was given that only Start and Attach take.
func (s *settings) judges() bool {
	p := s.policies
	return s.allowed != allowed{} || len(s.minimums) > 0 || p.ignored != "" || p.assumed != "" || p.undelivered != ""
}

// toStart returns the settings of a world that is started by itself.
func toStart(options []Option) (settings, error) {
	s, err := settingsOf(options)
	if err == nil && s.explores() {
		err = errors.New("an option was given that only Explore takes")
	}
	return s, err
}

// toExplore returns the settings of an exploration, and its defaults.
func toExplore(options []Option) (settings, error) {
	s, err := settingsOf(options)
	if err != nil {
		return s, err
	}
	if s.judges() {
		return s, errors.New("Explore judges the end state of each run: it takes no option that allows, fails or demands anything else of requests")
	}
	if s.explore.Faults == nil {
		if s.explore.Faults, err = explore.ParseFaults("default"); err != nil {
			return s, err
		}
	}
	if s.explore.Jobs == 0 {
		s.explore.Jobs = 4 * runtime.GOMAXPROCS(0)
	}
	if s.explore.Timeout == 0 {
		s.explore.Timeout = 30 * time.Second
	}
	return s, nil
}

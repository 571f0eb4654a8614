package fault_test

import (
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/fault"
)

func TestFate(t *testing.T) {
	for _, tt := range []struct {
		effect        string
		before, after fault.Fate
	}{
		{`{respond: {preset: unavailable}}`, fault.Fate{Unseen: true, Answer: fault.FaultsAnswer}, fault.Fate{Answer: fault.FaultsAnswer}},
		{`{garbage: json}`, fault.Fate{Unseen: true, Answer: fault.FaultsAnswer}, fault.Fate{Answer: fault.FaultsAnswer}},
		{`{drop: reset}`, fault.Fate{Unseen: true, Answer: fault.NoAnswer, Drop: fault.Reset}, fault.Fate{Drop: fault.Reset}},
		{`{drop: close}`, fault.Fate{Unseen: true, Answer: fault.NoAnswer, Drop: fault.Close}, fault.Fate{Drop: fault.Close}},
		{`{drop: hang}`, fault.Fate{Unseen: true, Answer: fault.NoAnswer, Drop: fault.Hang}, fault.Fate{Drop: fault.Hang}},
		{`{drop: truncate}`, fault.Fate{Unseen: true, Answer: fault.FaultsAnswer, Drop: fault.Truncate}, fault.Fate{Drop: fault.Truncate}},
		{`{drip: {chunks: 2, over: 1s}}`, fault.Fate{}, fault.Fate{}},
		{`{duplicate: true}`, fault.Fate{Twice: true}, fault.Fate{Twice: true}},
		{`{delay: 1s}`, fault.Fate{Before: time.Second}, fault.Fate{After: time.Second}},
		{`{respond: {status: 503}, delay: 1s}`,
			fault.Fate{Unseen: true, Answer: fault.FaultsAnswer, Before: time.Second}, fault.Fate{Answer: fault.FaultsAnswer, After: time.Second}},
		{`{duplicate: true, delay: 1s}`, fault.Fate{Twice: true, Before: time.Second}, fault.Fate{Twice: true, After: time.Second}},
	} {
		for phase, want := range map[fault.Phase]fault.Fate{fault.Before: tt.before, fault.After: tt.after} {
			f, err := read(effect(tt.effect))
			if err != nil {
				t.Fatalf("%s: %v", tt.effect, err)
			}
			if got := fateIn(t, f, phase); got != want {
				t.Errorf("%s, %s: %+v, want %+v", tt.effect, phase, got, want)
			}
		}
	}
}

// fateIn is what becomes of a call under the fault in a phase.
func fateIn(t *testing.T, f fault.Fault, phase fault.Phase) fault.Fate {
	t.Helper()
	f.Phase = phase
	return fault.Compile(f, 1).Fate(retrieve(), 1)
}

package simtest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/simtest"
)

const roe = `{"email": "jane.roe@example.com", "firstName": "Jane", "lastName": "Roe", "gender": "FEMALE",
	"membership": {"membershipId": "A-3000", "membershipType": "BASIC", "startOfContract": "2026-01-01"}}`

// push sends a member to EGYM once.
func push(ctx context.Context, w *simtest.World, member string) (status int, err error) {
	r, err := http.NewRequestWithContext(ctx, "POST", w.URL("egym")+"/api/v2/accounts", strings.NewReader(member))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("x-api-key", w.Credential("egym").APIKey)
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, err
}

// once pushes roe, and fails if that fails: the next run heals that.
func once(t testing.TB, w *simtest.World) error {
	status, err := push(t.Context(), w, roe)
	if err != nil {
		return err
	}
	if status != http.StatusCreated && status != http.StatusConflict {
		return fmt.Errorf("EGYM answers %d", status)
	}
	return nil
}

// again pushes jane under another membership when she seems to be lost.
func again(t testing.TB, w *simtest.World) error {
	if _, err := push(t.Context(), w, roe); err == nil {
		return nil
	}
	other := strings.NewReplacer("A-3000", "A-3001", "jane.roe", "jane.roe+1").Replace(roe)
	_, err := push(t.Context(), w, other)
	return err
}

// twice is again, after a first try that failed.
func twice(t testing.TB, w *simtest.World) error {
	if _, err := push(t.Context(), w, roe); err == nil {
		return nil
	}
	return again(t, w)
}

// hasty pushes roe up to twenty times, without a pause: some tries are close together on
// a busy machine, too.
func hasty(t testing.TB, w *simtest.World) (err error) {
	for range 20 {
		if err = once(t, w); err == nil {
			return nil
		}
	}
	return err
}

func TestExplore(t *testing.T) {
	const egym = "egym.publishAccount#1/"
	quick := simtest.Timeout(300 * time.Millisecond)
	for _, tt := range []struct {
		reason  string
		run     func(testing.TB, *simtest.World) error
		options []simtest.Option
		want    []string // a part of each error
	}{
		{"a failure that the next run heals is none", once, []simtest.Option{simtest.Faults("after:reset,before:503,before:kill,after:kill")}, nil},
		{"doubled, with the story and how it is run alone", again, []simtest.Option{simtest.Faults("before:reset,after:reset")}, []string{
			egym + "before:reset is diverged", egym + "after:reset is diverged\n  doubled: egym account jane.roe+1@example.com",
		}},
		{"a panic is a crash", func(t testing.TB, w *simtest.World) error {
			if err := once(t, w); err != nil {
				panic(err)
			}
			return nil
		}, []simtest.Option{simtest.Faults("before:503")}, []string{"before:503 is crashed\n  crashed: panic: EGYM answers 503"}},
		{"Fatal fails the run, not the test", func(t testing.TB, w *simtest.World) error {
			if err := once(t, w); err != nil {
				t.Fatal(err)
			}
			return nil
		}, []simtest.Option{simtest.Faults("before:503")}, nil},
		{"a function that ignores its context hangs, and is abandoned", func(t testing.TB, w *simtest.World) error {
			if err := once(t, w); err != nil {
				select {}
			}
			return nil
		}, []simtest.Option{simtest.Faults("before:503"), quick}, []string{"before:503 is hung"}},
		{"what a killed function sends afterwards reaches no vendor", func(t testing.TB, w *simtest.World) error {
			if err := once(t, w); err == nil {
				return nil
			}
			_, err := push(context.Background(), w, strings.Replace(roe, "jane.roe", "jane.too", 1))
			return err
		}, []simtest.Option{simtest.Faults("before:kill")}, nil},
		{"a hang ends with the context", once, []simtest.Option{simtest.Faults("before:hang"), quick}, []string{"before:hang is hung"}},
		{"what is allowed is no failure", again, []simtest.Option{simtest.Faults("after:reset"), simtest.AllowVerdicts("diverged")}, nil},
		{"a retry that is right at first", twice, []simtest.Option{simtest.Faults("before:reset")}, nil},
		{"and wrong under a second fault", twice, []simtest.Option{simtest.Faults("before:reset"), simtest.Depth(2)},
			[]string{egym + "before:reset+egym.publishAccount#2/before:reset is diverged"}},
		{"a retry without a pause is told", hasty, []simtest.Option{simtest.Faults("before:503:on")}, nil},
		{"and fails where that is asked for", hasty, []simtest.Option{simtest.Faults("before:503:on"), simtest.FailHammered()},
			[]string{egym + "before:503:on is hammered\n  hammered: egym.publishAccount was retried 3 times"}},
		{"without any fault it must pass", func(testing.TB, *simtest.World) error { return errors.New("no network") }, nil,
			[]string{"without any fault, the function fails with exit code 1: mend that first\n  no network"}},
		{"a function that asks nobody", func(testing.TB, *simtest.World) error { return nil }, nil, []string{"the function made no call"}},
		{"a fault that does not exist", once, []simtest.Option{simtest.Faults("after:rest")}, []string{`unknown kind "rest"`}},
		{"three faults", once, []simtest.Option{simtest.Depth(3)}, []string{"Depth(3): must be 1 or 2"}},
		{"no run at a time", once, []simtest.Option{simtest.Jobs(0)}, []string{"Jobs(0): must be at least 1"}},
		{"no time", once, []simtest.Option{simtest.Budget(0)}, []string{"Budget(0s): must be more than 0"}},
		{"an operation that is not called", once, []simtest.Option{simtest.Only("egym.publishAcount")}, []string{"did you mean"}},
		{"an option of Start", once, []simtest.Option{simtest.AllowWrongRequests()}, []string{"Explore judges the end state"}},
		{"a function that skips", func(t testing.TB, w *simtest.World) error { t.Skip(); return nil }, nil, []string{"cannot skip"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			run("TestSync", func(fake testing.TB) { simtest.Explore(fake, tt.run, tt.options...) }).fails(t, tt.want...)
		})
	}
	for _, o := range []simtest.Option{simtest.Faults("quick"), simtest.FailHammered()} {
		run("TestSync", func(fake testing.TB) { simtest.Start(fake, o) }).fails(t, "only Explore takes")
	}
}

// TestExploreNoRerun: a function that failed is run again, unless that is left out.
func TestExploreNoRerun(t *testing.T) {
	for _, tt := range []struct {
		options []simtest.Option
		want    int64 // two runs without faults, one with, and the rerun
	}{{nil, 4}, {[]simtest.Option{simtest.NoRerun()}, 3}} {
		var runs atomic.Int64
		run("TestSync", func(fake testing.TB) {
			simtest.Explore(fake, func(t testing.TB, w *simtest.World) error {
				runs.Add(1)
				return once(t, w)
			}, append(tt.options, simtest.Faults("before:503"))...)
		})
		if got := runs.Load(); got != tt.want {
			t.Errorf("there are %d runs, want %d", got, tt.want)
		}
	}
}

// TestExploreAlone: the line that a bad cell ends with runs it alone.
func TestExploreAlone(t *testing.T) {
	f := run("TestSync", func(fake testing.TB) { simtest.Explore(fake, again, simtest.Faults("after:reset")) })
	f.says(t, `go test -run '^TestSync$/^egym\.publishAccount#1$/^after:reset$'`, "(committed, but the client does not know)")
	for _, tt := range []struct{ pattern, want string }{
		{`^TestSync$/^egym\.publishAccount#1$/^after:reset$`, "egym.publishAccount#1/after:reset"},
		{`TestSync/egym.publishAccount#1/after:reset`, "egym.publishAccount#1/after:reset"},
		{`TestSync/egym.publishAccount#1/after:reset\+egym.publishAccount#2/before:503`, "egym.publishAccount#1/after:reset+egym.publishAccount#2/before:503"},
		{`TestSync`, ""},
		{`TestSync/after:reset`, ""},
		{``, ""},
	} {
		if got := simtest.CellToRun("TestSync", tt.pattern); got != tt.want {
			t.Errorf("-run %q asks for %q, want %q", tt.pattern, got, tt.want)
		}
	}
}

// TestExploreSubtests runs a cell by its name as a user does.
func TestExploreSubtests(t *testing.T) {
	simtest.Explore(t, once, simtest.Faults("after:reset,before:503"))
}

// BenchmarkExplore is one run of a function that makes two calls. What an exploration
// takes once is left out when there are many.
func BenchmarkExplore(b *testing.B) {
	const faults = "before:503,before:500,before:429,before:reset,after:503,after:500,after:429,after:reset,after:garbage,before:kill"
	var runs atomic.Int64
	two := func(t testing.TB, w *simtest.World) error {
		runs.Add(1)
		if err := once(t, w); err != nil {
			return err
		}
		return once(t, w)
	}
	for int(runs.Load()) < b.N {
		run("TestSync", func(fake testing.TB) { simtest.Explore(fake, two, simtest.NoPrune(), simtest.Faults(faults)) })
	}
}

package apitest

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/sim"
)

// shut is an answer to a request that [exit] refused, and that client.
func shut(tb testing.TB) (*Client, *Answer) {
	c := north(tb)
	a := c.Do("POST", "/rentals", `{"locker": "7", "person": "Ben"}`).Is(409, "")
	by(exit, sim.About{})(a.entry)
	return c, a
}

func TestLeftBy(t *testing.T) {
	for _, row := range []struct {
		reason string
		answer func(*Client) *Answer // nil for the refusal
		steps  []int
		want   string // a part of it
	}{
		{"one step", nil, []int{2}, ""},
		{"all steps", nil, []int{1, 2}, ""},
		{"no step", nil, nil, "give a step of the way out of lockers.exit"},
		{"a step too many", nil, []int{2, 3}, "the way out of lockers.exit has no step 3"},
		{"steps count from 1", nil, []int{0}, "the way out of lockers.exit has no step 0"},
		{"no refusal", rents(`{"locker": "8", "person": "Ben"}`), []int{1}, "no rule refused it: 201"},
		{"the simulator's own answer", func(c *Client) *Answer { return c.Do("GET", "/nothing", nil) }, []int{1}, "no rule refused it: 404"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			c, a := shut(t)
			if row.answer != nil {
				a = row.answer(c)
			}
			got := failure(t, a, func(a *Answer) { a.LeftBy(row.steps...) })
			if (row.want == "") != (got == "") || !strings.Contains(got, row.want) {
				t.Errorf("it says %q, want %q", got, row.want)
			}
		})
	}
}

// A way out that takes time has to say so, and is taken under a clock that stands.
func TestLeftByUnderTheClock(t *testing.T) {
	waits := &sim.Rule{ID: "lockers.exit", WayOut: []string{"Wait."}, Wait: time.Second}
	for _, row := range []struct {
		reason string
		rule   *sim.Rule
		mode   clock.Mode
		want   string
	}{
		{"a rule that says so", waits, clock.Frozen, ""},
		{"one that does not", exit, clock.Frozen, "the way out of lockers.exit takes time: declare that with Waits"},
		{"a clock that runs", waits, clock.Running, "the way out of lockers.exit must be taken under a frozen clock"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			c, a := shut(t)
			by(row.rule, sim.About{})(a.entry)
			c.World.SetClock(func(now clock.Clock) clock.Clock { return clock.New(now.Now(), row.mode) })
			got := failure(t, a, func(a *Answer) {
				a.LeftBy(1)
				c.World.tb = a.tb
				c.World.Advance(time.Second)
			})
			if (row.want == "") != (got == "") || !strings.Contains(got, row.want) {
				t.Errorf("it says %q, want %q", got, row.want)
			}
		})
	}
}

// gone is a way that notes where it led, in a world that nobody else changed.
func gone(to *[]string) Way {
	return func(t *testing.T, c *Client) {
		*to = append(*to, t.Name())
		rents(`{"locker": "8", "person": "Ben"}`)(c).Is(201, "")
		if n := c.World.Latest(); n != 2 {
			t.Errorf("%d requests came, want the refused one and its way", n)
		}
	}
}

func TestWays(t *testing.T) {
	var to []string
	Ways(t, "a locker", shut, gone(&to), gone(&to))
	want := []string{"TestWays/a_locker,_way_1", "TestWays/a_locker,_way_2"}
	if diff := cmp.Diff(want, to); diff != "" {
		t.Errorf("other ways were gone (-want +got):\n%s", diff)
	}
}

// Each of these tables must fail: they are run by another process.
var wrongWays = map[string]struct {
	ways []Way
	says string
}{
	"none":         {nil, "a locker: there are no ways"},
	"one too few":  {[]Way{gone(new([]string))}, "want 2 ways, one for each step, got 1"},
	"one too many": {slices.Repeat([]Way{gone(new([]string))}, 3), "the way out of lockers.exit has no step 3"},
}

func TestWrongWays(t *testing.T) {
	if wrong, ok := os.LookupEnv("APITEST_WRONG_WAYS"); ok {
		Ways(t, "a locker", shut, wrongWays[wrong].ways...)
		return
	}
	for name, wrong := range wrongWays {
		t.Run(name, func(t *testing.T) { failsElsewhere(t, "TestWrongWays", "APITEST_WRONG_WAYS="+name, wrong.says) })
	}
}

func TestFollow(t *testing.T) {
	named := func(a *Answer, before string) string { return a.Named(before, "/person", "/locker", "/who") }
	for _, row := range []struct {
		reason string
		calls  []string // who rents the locker
		want   []string // the id that send was told
		says   string   // a part of it
	}{
		{"what the answer before named", []string{"8 Ben", "9 Cleo", "9 Cleo"}, []string{"Ada", "Ben", "Cleo"}, ""},
		{"a call that names nothing", []string{"8 Ben", "", "8 Ben"}, []string{"Ada", "Ben", "Ben"}, ""},
		{"a call that is refused", []string{"8 Ben", "7 Ben", "9 Ben"}, []string{"Ada", "Ben"}, "call 2, 7 Ben, fails"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			c, a := shut(t)
			var ids []string
			got := failure(t, a, func(a *Answer) {
				Follow(a, named, func(call, id string) *Answer {
					ids = append(ids, id)
					target, person, ok := strings.Cut(call, " ")
					if !ok {
						return &Answer{Status: 204, tb: t}
					}
					return c.Do("POST", "/rentals", `{"locker": "`+target+`", "person": "`+person+`"}`)
				}, row.calls...)
			})
			if (row.says == "") != (got == "") || !strings.Contains(got, row.says) {
				t.Errorf("it says %q, want %q", got, row.says)
			}
			if diff := cmp.Diff(row.want, ids); diff != "" {
				t.Errorf("send was told other ids (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUntaken(t *testing.T) {
	rules := []*sim.Rule{exit, {ID: "lockers.effect"}}
	want := []string{`no test takes step 2 of the way out of lockers.exit and calls LeftBy(2): Take another.`}
	if diff := cmp.Diff(want, untaken(rules, map[step]bool{{"lockers.exit", 1}: true, {"lockers.effect", 2}: true})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

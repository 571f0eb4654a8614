package apitest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/sim"
)

// step is a step of a rule's way out.
type step struct {
	rule   string // its id
	number int    // from 1
}

// stepped has the steps that tests take.
var stepped = map[step]bool{}

// LeftBy fails the test unless the answer is a refusal by a rule whose way out has
// these steps, counted from 1. The test must then send what they say, under a clock
// that stands, as it does by default. [Main] demands a test for each step of every
// rule.
func (a *Answer) LeftBy(steps ...int) *Answer {
	a.tb.Helper()
	rule := a.refusedBy()
	if len(steps) == 0 {
		a.tb.Fatalf("give a step of the way out of %s", rule.ID)
	}
	if a.world.Clock().Mode() != clock.Frozen {
		a.tb.Fatalf("the way out of %s must be taken under a frozen clock", rule.ID)
	}
	a.world.left = rule
	mu.Lock()
	defer mu.Unlock()
	for _, number := range steps {
		if number < 1 || number > len(rule.WayOut) {
			a.tb.Fatalf("the way out of %s has no step %d: %q", rule.ID, number, rule.WayOut)
		}
		stepped[step{rule.ID, number}] = true
	}
	return a
}

// refusedBy returns the rule that refused the request.
func (a *Answer) refusedBy() *sim.Rule {
	a.tb.Helper()
	if a.entry == nil || a.entry.Refusal == nil || a.entry.Refusal.Rule == nil {
		a.tb.Fatalf("no rule refused it: %d %s", a.Status, a.Text)
	}
	return a.entry.Refusal.Rule
}

// Way is what a client does after a refusal.
type Way func(*testing.T, *Client)

// Ways takes every step of a refusal's way out, each in a world of its own, in which
// refused gets the refusal. There must be a way for each step, in order.
func Ways(t *testing.T, reason string, refused func(testing.TB) (*Client, *Answer), ways ...Way) {
	t.Helper()
	if len(ways) == 0 {
		t.Errorf("%s: there are no ways", reason)
	}
	for i, way := range ways {
		t.Run(fmt.Sprintf("%s, way %d", reason, i+1), func(t *testing.T) {
			c, a := refused(t)
			if has := len(a.LeftBy(i + 1).refusedBy().WayOut); len(ways) != has {
				t.Errorf("want %d ways, one for each step, got %d", has, len(ways))
			}
			way(t, c)
		})
	}
}

// Follow sends calls one after the other, and fails the test unless all succeed.
// send gets the id that named finds in the answer before, at first a. named also
// gets the id before.
func Follow[Call any](a *Answer, named func(a *Answer, before string) string, send func(call Call, id string) *Answer, calls ...Call) {
	a.tb.Helper()
	id := named(a, "")
	for i, call := range calls {
		next := send(call, id)
		if next.Status >= 300 {
			a.tb.Fatalf("call %d, %v, fails: %s", i+1, call, next.Text)
		}
		id = named(next, id)
	}
}

// Named returns the string at the first of these JSON pointers where the body has
// one, or else before.
func (a *Answer) Named(before string, pointers ...string) string {
	a.tb.Helper()
	if !strings.HasPrefix(a.Text, "{") {
		return before
	}
	for _, at := range pointers {
		if id, ok := a.At(at).(string); ok {
			return id
		}
	}
	return before
}

// untaken returns a line for each step of a way out that no test takes.
func untaken(rules []*sim.Rule, stepped map[step]bool) (lines []string) {
	for _, r := range rules {
		for i, says := range r.WayOut {
			if !stepped[step{r.ID, i + 1}] {
				lines = append(lines, fmt.Sprintf("no test takes step %d of the way out of %s and calls LeftBy(%d): %s", i+1, r.ID, i+1, says))
			}
		}
	}
	return lines
}

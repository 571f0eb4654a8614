package apitest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/sim"
)

// step is one of the steps of a rule's way out, counted from 1.
type step struct {
	rule   string // its id
	number int
}

// stepped is the steps that tests take.
var stepped = map[step]bool{}

// LeftBy fails the test unless the answer is a refusal by a rule whose way out
// has these steps, counted from 1. What the test sends next must be what they
// say. [Main] asks for a test that takes each step of every rule.
func (a *Answer) LeftBy(steps ...int) *Answer {
	a.tb.Helper()
	rule := a.refusedBy()
	if len(steps) == 0 {
		a.tb.Fatalf("no step of the way out of %s is taken", rule.ID)
	}
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

// refusedBy is the rule that refused the request.
func (a *Answer) refusedBy() *sim.Rule {
	a.tb.Helper()
	if a.entry == nil || a.entry.Refusal == nil || a.entry.Refusal.Rule == nil {
		a.tb.Fatalf("no rule refused it: %d %s", a.Status, a.Text)
	}
	return a.entry.Refusal.Rule
}

// Way is what a client does after a refusal.
type Way func(*testing.T, *Client)

// Ways goes every way out of a refusal, each in a world of its own in which
// refused meets it: as many as the rule has steps, in their order.
func Ways(t *testing.T, reason string, refused func(testing.TB) (*Client, *Answer), ways ...Way) {
	t.Helper()
	if len(ways) == 0 {
		t.Errorf("%s: no way out is gone", reason)
	}
	for i, way := range ways {
		t.Run(fmt.Sprintf("%s, way %d", reason, i+1), func(t *testing.T) {
			c, a := refused(t)
			if has := len(a.LeftBy(i + 1).refusedBy().WayOut); len(ways) != has {
				t.Errorf("%d of %d ways out are gone", len(ways), has)
			}
			way(t, c)
		})
	}
}

// Follow sends calls one after the other and fails the test unless they all
// succeed. send is told the id that named finds in a, and then in the answers,
// given the id before.
func Follow[Call any](a *Answer, named func(a *Answer, before string) string, send func(call Call, id string) *Answer, calls ...Call) {
	a.tb.Helper()
	id := named(a, "")
	for i, call := range calls {
		next := send(call, id)
		if next.Status >= 300 {
			a.tb.Fatalf("call %d, %v, is refused: %s", i+1, call, next.Text)
		}
		id = named(next, id)
	}
}

// Named is the text at the first of these JSON pointers where the body has one;
// before if it has none.
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

// untaken is a line for each step of a way out that no test takes.
func untaken(rules []*sim.Rule, stepped map[step]bool) (lines []string) {
	for _, r := range rules {
		for i, says := range r.WayOut {
			if !stepped[step{r.ID, i + 1}] {
				lines = append(lines, fmt.Sprintf("no test takes step %d of the way out of %s, and says so by LeftBy(%d): %s", i+1, r.ID, i+1, says))
			}
		}
	}
	return lines
}

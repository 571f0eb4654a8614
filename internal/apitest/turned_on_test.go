package apitest

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/sim"
)

// listener is a test that only hears how an assertion fails.
type listener struct {
	testing.TB
	heard string
}

func (l *listener) Helper() {}

func (l *listener) Errorf(format string, args ...any) {
	l.heard += fmt.Sprintf(format, args...) + "\n"
}

func (l *listener) Fatalf(format string, args ...any) {
	l.Errorf(format, args...)
	runtime.Goexit()
}

// failure is what an assertion says of an answer when it fails; "" if it holds.
func failure(tb testing.TB, a *Answer, assert func(*Answer)) string {
	l := &listener{TB: tb}
	a.tb = l
	done := make(chan struct{})
	go func() {
		defer close(done)
		assert(a)
	}()
	<-done
	return l.heard
}

// exit is a rule that has a way out of two steps.
var exit = &sim.Rule{ID: "lockers.exit", WayOut: []string{"Wait.", "Take another."}}

// by makes a refusal by that rule of an answer.
func by(rule *sim.Rule, about sim.About) func(*journal.Entry) {
	return func(e *journal.Entry) { e.Refusal = &sim.Refusal{Rule: rule, About: about} }
}

func TestTurnedOn(t *testing.T) {
	held := func(collection, id string) sim.About {
		return sim.About{Field: "locker", Value: id, Holder: &sim.Ref{Collection: collection, ID: id}}
	}
	noted := func(about sim.About) func(*journal.Entry) {
		return func(e *journal.Entry) {
			e.Notes = []sim.Note{{Rule: exit, About: about}, {Rule: &sim.Rule{ID: "lockers.other"}}}
		}
	}
	ada := func(locker string) string { return `{"locker": "` + locker + `", "person": "Ada"}` }
	for _, row := range []struct {
		reason               string
		locker               string // Ada rents it
		said                 func(*journal.Entry)
		field, value, holder string
		want                 string // a part of it
	}{
		{"a refusal as it is told", "7", by(exit, held("rentals", "7")), "locker", "7", "7", ""},
		{"an effect that is not the last", "7", noted(held("rentals", "7")), "locker", "7", "7", ""},
		{"nothing at all", "7", by(exit, sim.About{}), "", "", "", ""},
		{"another rule", "7", by(&sim.Rule{ID: "lockers.other"}, sim.About{}), "", "", "", "lockers.exit had no effect"},
		{"a refusal by no rule", "7", by(nil, sim.About{}), "", "", "", "lockers.exit had no effect"},
		{"no rule", "7", func(*journal.Entry) {}, "", "", "", "lockers.exit had no effect"},
		{"another field", "7", by(exit, held("rentals", "7")), "person", "7", "7", `it turned on "locker" "7", want "person" "7"`},
		{"another value", "7", by(exit, held("rentals", "7")), "locker", "8", "7", `it turned on "locker" "7", want "locker" "8"`},
		{"another holder", "7", by(exit, held("rentals", "7")), "locker", "7", "8", `want "8"`},
		{"a holder is left out", "7", by(exit, sim.About{}), "", "", "7", `it is held by <nil>, want "7"`},
		{"a holder too many", "7", by(exit, held("rentals", "7")), "locker", "7", "", `want ""`},
		{"a holder without an id", "7", by(exit, held("rentals", "")), "locker", "", "", `want ""`},
		{"a record that there is not", "7", by(exit, held("rentals", "9")), "locker", "9", "9", `the state of "north" did not have`},
		{"a collection that there is not", "7", by(exit, held("sites", "7")), "locker", "7", "7", `the state of "north" did not have`},
		{"another tenant's record", "7", func(e *journal.Entry) { by(exit, held("rentals", "7"))(e); e.Tenant = "south" }, "locker", "7", "7", `the state of "south" did not have`},
		{"a record that the request made itself", "8", noted(held("rentals", "8")), "locker", "8", "8", `the state of "north" did not have`},
		{"a record that a later request made", "7", noted(held("rentals", "6")), "locker", "6", "6", `the state of "north" did not have`},
		{"a refusal without a way out", "7", by(&sim.Rule{ID: "lockers.exit"}, sim.About{}), "", "", "", "lockers.exit refuses, but has no way out"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			c := north(t)
			a := c.Do("POST", "/rentals", ada(row.locker)).Is(201, "")
			c.Do("POST", "/rentals", ada("6")).Is(201, "")
			row.said(a.entry)
			got := failure(t, a, func(a *Answer) { a.TurnedOn("lockers.exit", row.field, row.value, row.holder) })
			if (row.want == "") != (got == "") || !strings.Contains(got, row.want) {
				t.Errorf("it says %q, want %q", got, row.want)
			}
		})
	}
}

func TestUntold(t *testing.T) {
	rules := []*sim.Rule{{ID: "lockers.a"}, {ID: "lockers.b"}}
	want := []string{`no test asserts what lockers.b turns on: call TurnedOn("lockers.b", …) on an answer`}
	if diff := cmp.Diff(want, untold(rules, map[string]bool{"lockers.a": true})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

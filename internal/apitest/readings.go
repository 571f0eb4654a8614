package apitest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/mockvendors/mockvendors/internal/fidelity"
	"github.com/mockvendors/mockvendors/sim"
)

// Reading is a row about a reading of a vendor: requests that are the same under
// each of its values, so that only the value can make the answers differ.
type Reading struct {
	id, reason string
	do         func(*Client) *Answer
	outcomes   map[string]outcome // by value
	last       string             // the latest value
}

// outcome is the expected answer, with a check of the world afterwards.
type outcome struct {
	status     int
	body, rule string
	then       func(*testing.T, *Client)
}

// Reads returns a row about a reading. Its id is without the vendor's name. do sends
// the requests and returns the answer to check.
func Reads(id, reason string, do func(*Client) *Answer) *Reading {
	return &Reading{id: id, reason: reason, do: do, outcomes: map[string]outcome{}}
}

// As adds the answer that is expected under a value, in the terms of [Answer.Is]
// and [Answer.By]. A row with all values proves the reading.
func (r *Reading) As(value string, status int, body, rule string) *Reading {
	r.outcomes[value] = outcome{status, body, rule, func(*testing.T, *Client) {}}
	r.last = value
	return r
}

// Then adds a check of the world after the answer under the latest value.
func (r *Reading) Then(check func(*testing.T, *Client)) *Reading {
	o := r.outcomes[r.last]
	o.then = check
	r.outcomes[r.last] = o
	return r
}

// Readings runs each row in a new world for each of its values, and once without a
// value, which must give the same as the default.
func Readings(t *testing.T, start func(testing.TB) *Client, rows ...*Reading) {
	for _, row := range rows {
		t.Run(row.id+": "+row.reason, func(t *testing.T) { row.run(t, start) })
	}
}

func (r *Reading) run(t *testing.T, start func(testing.TB) *Client) {
	v := start(t).World.Vendor
	i := slices.IndexFunc(v.Readings, func(declared *sim.Reading) bool { return declared.ID == r.id })
	if i < 0 {
		t.Fatalf("%s has no reading %q", v.Name, r.id)
	}
	values := v.Readings[i].Values
	for value := range r.outcomes {
		if !slices.Contains(values, value) {
			t.Errorf("reading %s has no value %q", r.id, value)
		}
	}
	answers, expected := map[string]string{}, map[string]string{} // values, by what they gave
	for _, value := range values {
		want, ok := r.outcomes[value]
		if !ok {
			continue
		}
		shown := fmt.Sprint(want.status, want.body) // without the rule, which a real vendor does not send
		if other := expected[shown]; other != "" {
			t.Errorf("the row expects the same under %s as under %s", value, other)
		}
		expected[shown] = value
		t.Run(value, func(t *testing.T) {
			c := start(t)
			c.World.Flip(r.id, value)
			a := r.do(c).Is(want.status, want.body).By(want.rule)
			answer := fmt.Sprint(a.Status, a.Text)
			if other := answers[answer]; other != "" {
				t.Errorf("the answer is the same as under %s: %s", other, answer)
			}
			answers[answer] = value
			if a.Status >= 400 && len(c.World.Last().Changes) > 0 {
				t.Error("a refusal changed the state")
			}
			want.then(t, c)
		})
		if value == values[0] {
			t.Run("where nobody chose", func(t *testing.T) {
				c := start(t)
				c.World.flipped = true
				r.do(c).Is(want.status, want.body).By(want.rule)
				want.then(t, c)
			})
		}
	}
	t.Run("what it rests on", func(t *testing.T) {
		c := start(t)
		c.World.flipped = true
		r.do(c)
		c.World.sendAllAgain(r.id + ": " + r.reason)
	})
	if len(answers) == len(values) && !t.Failed() {
		asserted.add(fidelity.ReadingClaim(v.Name, r.id), t.Name(), proof{defaults: true, body: true})
	}
}

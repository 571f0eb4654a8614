package simtest_test

import (
	"slices"
	"testing"
)

func TestFault(t *testing.T) {
	inBothWays(t, func(t *testing.T, begin begin) {
		w := begin(t)
		c := egymOf(w)
		ids := []string{
			w.Fault(`{operation: egym.publishAccount, calls: {only: [1]}, phase: after, effect: {drop: reset}}`),
			w.Fault(`
				operation: egym.publishAccount
				calls: {only: [2]}
				effect:
				  respond: {preset: rate-limit}
			`),
			w.Fault([]byte(`{"operation": "egym.publishAccount", "calls": {"only": [3]}, "effect": {"respond": {"status": 500}}}`)),
			w.Fault(map[string]any{"operation": "egym.publishAccount", "calls": map[string]any{"only": []int{4}}, "effect": map[string]any{"garbage": "html"}}),
			w.Fault(`{id: mine, operation: egym.retrieveAccount, effect: {respond: {preset: unavailable}}}`),
		}
		if want := []string{"fault-1", "fault-2", "fault-3", "fault-4", "mine"}; !slices.Equal(ids, want) {
			t.Errorf("the ids are %q, want %q", ids, want)
		}
		if a := c.push(jane, "M-2"); a.err == nil {
			t.Errorf("call 1 comes to %d", a.status)
		}
		c.push(jane, "M-2").is(t, 429)
		c.push(jane, "M-2").is(t, 500)
		if a := c.push(jane, "M-2").is(t, 200); a.body != nil {
			t.Errorf("call 4 comes to %s", a.text)
		}
		c.push(jane, "M-2").is(t, held)
		for range 2 {
			c.do("GET", "/api/v2/accounts/"+miasID, "").is(t, 503)
		}
		if n := w.Fired("mine"); n != 2 {
			t.Errorf("it fired %d times", n)
		}
		w.RemoveFault("mine")
		c.do("GET", "/api/v2/accounts/"+miasID, "").is(t, 200)

		var outcomes []string
		for _, r := range w.Requests("egym.publishAccount") {
			outcomes = append(outcomes, r.Outcome)
		}
		if want := []string{"reset", "429", "500", "garbage", "409"}; !slices.Equal(outcomes, want) {
			t.Errorf("the outcomes are %q, want %q", outcomes, want)
		}
	})
}

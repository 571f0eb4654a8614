package simtest_test

import (
	"testing"
)

func TestTravel(t *testing.T) {
	inBothWays(t, func(t *testing.T, begin begin) {
		w := begin(t)
		c := egymOf(w)
		accounts := func() int { return len(w.State("egym.alpha.accounts")) }
		at := func(when string, records, requests int) {
			t.Helper()
			if got, made := accounts(), len(w.Requests()); got != records || made != requests {
				t.Errorf("%s there are %d accounts and %d requests, want %d and %d", when, got, made, records, requests)
			}
		}
		first := c.push(jane, "M-2").is(t, created)
		w.Snapshot("one")
		second := c.push("joe@example.com", "M-3").is(t, created)
		at("in the end", 4, 2)
		w.Rewind(1)
		at("after the rewind", 3, 1)
		if again := c.push("joe@example.com", "M-3").is(t, created); again.text != second.text {
			t.Errorf("done again, it is %s, not %s", again.text, second.text)
		}
		w.Restore("one")
		at("at the snapshot", 3, 1)
		w.Reset()
		at("after the reset", 2, 0)
		if again := c.push(jane, "M-2").is(t, created); again.text != first.text {
			t.Errorf("done again, it is %s, not %s", again.text, first.text)
		}
		w.Restore("one")
		at("at the snapshot once more", 3, 1)
		w.Rewind(0)
		at("at the start", 2, 0)
	})
}

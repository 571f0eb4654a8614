package egym_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// turn is a request to the closed scenario, and what its answer turned on.
type turn struct {
	reason             string
	reading            string // one that is flipped: "id=value"
	key                string // key-a if empty
	method, path, body string
	status             int
	want               string
	rule, field, value string // the rule without the vendor; "" for none
	holder             string
}

func (r turn) by(c *apitest.Client) *apitest.Answer {
	key := r.key
	if key == "" {
		key = "key-a"
	}
	return c.Do(r.method, r.path, body("", r.body), "x-api-key", key)
}

// turns runs each row in a world of its own. A refusal must leave the state as it was.
func turns(t *testing.T, rows []turn) {
	apitest.Rows(t, rows, func(r turn) (string, string) { return r.rule, r.reason }, func(t *testing.T, r turn) {
		w, c := start(t)
		if reading, value, ok := strings.Cut(r.reading, "="); ok {
			w.Flip(reading, value)
		}
		before := w.StateText()
		if r.rule == "" {
			r.by(c).Is(r.status, r.want).By("")
		} else {
			rule := "egym." + r.rule
			r.by(c).Is(r.status, r.want).By(rule).TurnedOn(rule, r.field, r.value, r.holder)
		}
		if r.status >= 400 && w.StateText() != before {
			t.Error("a refusal changed the state")
		}
	})
}

// refused returns what [apitest.Ways] needs of a row.
func (r turn) refused(tb testing.TB) (*apitest.Client, *apitest.Answer) {
	tb.Helper()
	w, c := start(tb)
	if reading, value, ok := strings.Cut(r.reading, "="); ok {
		w.Flip(reading, value)
	}
	return c, r.by(c).Is(r.status, "").By("egym." + r.rule)
}

// succeeds returns a way out: requests that all succeed.
func succeeds(rows ...turn) apitest.Way {
	return func(t *testing.T, c *apitest.Client) {
		for _, r := range rows {
			if a := r.by(c); a.Status >= 300 {
				t.Errorf("%s %s is answered %d %s", r.method, r.path, a.Status, a.Text)
			}
		}
	}
}

// Every operation with a body reads it alike: fields that it does not have are ignored
// or rejected.
func TestUnknownFieldsEverywhere(t *testing.T) {
	for _, op := range operations {
		if !strings.HasPrefix(op.body, "{") {
			continue
		}
		t.Run(op.id, func(t *testing.T) {
			w, c := start(t)
			sent := strings.Replace(strings.Replace(op.body, "{", `{"nobodyKnows":1,`, 1), ",}", "}", 1)
			if a := c.Do(op.method, op.path, sent); a.Status >= 300 {
				t.Errorf("%d %s", a.Status, a.Text)
			}
			w.Reset()
			w.Flip("unknown-fields", "rejected")
			c.Do(op.method, op.path, sent).Is(400, `{"fieldErrors":[{"name":"nobodyKnows"}]}`).By("egym.field-unknown")
		})
	}
}

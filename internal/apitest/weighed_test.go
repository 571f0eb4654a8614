package apitest

import (
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/vendors/testdata/sixth"
	"github.com/mockvendors/mockvendors/sim"
)

// withTone returns a client of the lockers, whose vendor has one reading more and
// does this with it around every operation.
func withTone(tb testing.TB, around func(*sim.Tx, *sim.Reading, sim.Answer) sim.Answer) *Client {
	tone := &sim.Reading{ID: "tone", Question: "Which?", Values: []string{"low", "high"}, Source: "nobody says"}
	v := sixth.Vendor()
	v.Readings = sim.NewReadings(append(slices.Clone(v.Readings), tone)...)
	made := v.New
	v.New = func(k *sim.Kit) *sim.API {
		api := made(k)
		api.Around = func(tx *sim.Tx, next func() (sim.Answer, error)) (sim.Answer, error) {
			answer, err := next()
			return around(tx, tone, answer), err
		}
		return api
	}
	return Start(tb, v, `
version: 1
name: lockers
title: A site
vendors:
  lockers: {sites: [{id: north, key: k-north}]}
`).Client("X-Key", "k-north")
}

const renting = `{"locker": "8", "person": "Ben"}`

// A vendor that asks for a reading, and does the same under each of its values.
func TestIdlers(t *testing.T) {
	c := withTone(t, func(tx *sim.Tx, tone *sim.Reading, a sim.Answer) sim.Answer {
		tx.Reads(tone)
		return a
	})
	var g weighings
	rents(renting)(c)
	g.weigh(c.World, c.World.Last())
	want := []string{
		"rent asks for lockers.tone, but no test has an answer of it that rests on the reading",
		"rent asks for lockers.unknown-fields, but no test has an answer of it that rests on the reading",
	}
	if got := g.idlers("lockers"); !slices.Equal(got, want) {
		t.Errorf("it says %q", got)
	}
	rents(`{"locker": "9", "person": "Ben", "colour": "red"}`)(c)
	g.weigh(c.World, c.World.Last())
	if got := g.idlers("lockers"); !slices.Equal(got, want[:1]) {
		t.Errorf("after an answer that rests on unknown-fields, it says %q", got)
	}
}

// A row for each reading with a request that rests on it, and one where that asked
// for it in vain if any test has such a request.
func TestUnrested(t *testing.T) {
	c := north(t)
	v := c.World.Vendor.Vendor
	var g weighings
	if got := strings.Join(g.unrested(v), "\n"); !strings.Contains(got, "rests on lockers.unknown-fields by default") {
		t.Errorf("without a row it says %q", got)
	}
	rents(renting)(c)
	e := c.World.Last()
	g.weigh(c.World, e)
	if got := strings.Join(g.unrested(v), "\n"); !strings.Contains(got, "rent asks for lockers.unknown-fields where nothing rests on it") {
		t.Errorf("with a request in vain it says %q", got)
	}
	g.keep("a known field", c.World, e, nil)
	rents(`{"locker": "9", "person": "Ben", "colour": "red"}`)(c)
	e = c.World.Last()
	bases, _ := c.World.Bases().Of(e.Number)
	g.keep("unknown-fields: one", c.World, e, bases)
	if got := g.unrested(v); got != nil {
		t.Errorf("with both it says %q", got)
	}
	const want = `
unknown-fields
  rests on it: unknown-fields: one: #2 POST rent 201, under rejected 400
  does not:    a known field: #1 POST rent 201
`
	if got := g.text(v.Readings); !strings.HasSuffix(got, want) {
		t.Errorf("the text ends otherwise:\n%s", got)
	}
}

func TestSendAllAgain(t *testing.T) {
	for _, row := range []struct {
		reason string
		around func(*sim.Tx, *sim.Reading, sim.Answer) sim.Answer
		want   string // a part of what is said; "" if it holds
	}{
		{"a reading that is asked for, and makes a difference", func(tx *sim.Tx, tone *sim.Reading, a sim.Answer) sim.Answer {
			if tx.Reads(tone) == "high" {
				a.Status = 200
			}
			return a
		}, ""},
		{"a reading that makes a difference without being asked for", func(tx *sim.Tx, tone *sim.Reading, a sim.Answer) sim.Answer {
			if tx.Readings.Of(tone) == "high" {
				a.Status = 200
			}
			return a
		}, "does not rest on what makes a difference"},
		{"an answer that is another one each time", func(*sim.Tx, *sim.Reading, sim.Answer) sim.Answer {
			sent++
			return sim.Answer{Status: 200 + sent}
		}, "this row has to be repeatable"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			c := withTone(t, row.around)
			r := c.request("POST", "/rentals", renting)
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("X-Key", "k-north")
			c.World.serve(r)
			l := &listener{TB: t}
			c.World.tb = l
			done := make(chan struct{})
			go func() {
				defer close(done)
				c.World.sendAllAgain("the row")
			}()
			<-done
			if (row.want == "") != (l.heard == "") || !strings.Contains(l.heard, row.want) {
				t.Errorf("it says %q, want %q", l.heard, row.want)
			}
		})
	}
}

var sent int

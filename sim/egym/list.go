package egym

import (
	"math"
	"sort"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

type listing struct {
	CurrentGymOnly sim.Opt[bool]   `query:"currentGymOnly"`
	From           sim.Opt[string] `query:"fromTimestamp"`
	To             sim.Opt[string] `query:"toTimestamp"`
	Offset         sim.Opt[int]    `query:"offset"`
	Limit          sim.Opt[int]    `query:"limit"`

	from, to time.Time // zero for none
}

const maxLimit = 100

// Check parses the times and checks the range of the numbers.
func (in *listing) Check(c *sim.Checks) {
	in.from = parseTime(c, "fromTimestamp", in.From)
	in.to = parseTime(c, "toTimestamp", in.To)
	if n := in.Offset.V; n < 0 || n > math.MaxInt32 {
		outOfRange(c, "offset", "0 or more, and at most 2147483647", n)
	}
	if n := in.Limit.V; n < 0 || n > maxLimit {
		outOfRange(c, "limit", "0 to 100", n)
	}
}

func parseTime(c *sim.Checks, name string, sent sim.Opt[string]) time.Time {
	if !sent.Has() {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, sent.V)
	if err != nil {
		c.Add(sim.BadField{In: "query", Name: name, Problem: sim.Invalid, Want: "a time like 2022-09-22T14:19:26.303Z", Value: sent.V})
	}
	return t
}

func outOfRange(c *sim.Checks, name, want string, n int) {
	c.Add(sim.BadField{In: "query", Name: name, Problem: sim.Invalid, Want: want, Value: n})
}

type page struct {
	Offset      int          `json:"offset"`
	Limit       int          `json:"limit"`
	Items       []any        `json:"items"`
	Total       int          `json:"total"`
	HasNext     bool         `json:"hasNext"`
	NextAfterID sim.Opt[int] `json:"nextAfterId,omitzero"`
}

// list returns members, last updated first.
func (a *api) list(tx *sim.Tx, in listing) (page, error) {
	index, prefix := a.byGym, sim.Prefix(tx.Caller.Tenant, caller(tx).gym)
	if !in.CurrentGymOnly.Or(true) {
		index, prefix = a.byUpdate, sim.Prefix(tx.Caller.Tenant, members)
	}
	first, end := updatedBetween(tx, index, prefix, in.from, in.to)
	p := page{Offset: in.Offset.V, Limit: in.Limit.Or(10), Total: end - first}
	rows := index.Page(tx, prefix, first+p.Offset, max(0, min(p.Limit, p.Total-p.Offset)), true)
	p.Items = make([]any, len(rows))
	for i, row := range rows {
		p.Items[i] = a.present(tx, row, &row.Account)
	}
	next := p.Offset + p.Limit
	p.HasNext = next < p.Total
	switch {
	case p.HasNext:
		p.NextAfterID = sim.Some(next)
		tx.Note(cursor)
	case tx.Reads(nullFields) == "null":
		p.NextAfterID = sim.Opt[int]{Sent: true, Null: true}
	}
	return p, nil
}

// updatedBetween returns the range of the accounts that were updated between two
// times, inclusive, counted from the newest.
func updatedBetween(tx *sim.Tx, index *sim.Index[account], prefix string, from, to time.Time) (first, end int) {
	total := index.Count(tx, prefix)
	at := func(i int) time.Time { return index.Page(tx, prefix, i, 1, true)[0].updated() }
	end = total
	if !to.IsZero() {
		first = sort.Search(total, func(i int) bool { return !at(i).After(to) })
	}
	if !from.IsZero() {
		end = sort.Search(total, func(i int) bool { return at(i).Before(from) })
	}
	return first, max(first, end)
}

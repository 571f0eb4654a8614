package explore

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// choice is a value of a reading that is not the one that the scenario has.
type choice struct {
	reading *sim.Reading
	name    string // vendor.id
	value   string
}

// Readings runs the client under other values of the readings that its calls ask
// for, and says which values change the result: what depends on questions that no
// document answers. Every pair of values occurs together in some run. The report
// has a line for each value that changes the result by itself, or together with
// others.
func (x *exploration) readings(ctx context.Context) ([]ReportReading, error) {
	results := []ReportReading{}
	known := map[string]bool{}
	touched := x.touched()
	for _, row := range pairwise(touched) {
		for len(row) > 0 && ctx.Err() == nil {
			row = slices.DeleteFunc(row, func(c choice) bool { return known[c.name+"="+c.value] })
			verdict, _, err := x.under(ctx, row)
			if err != nil {
				return results, err
			}
			if verdict == Recovered {
				break
			}
			least, err := x.bisect(ctx, row)
			if err != nil {
				return results, err
			}
			verdict, findings, err := x.under(ctx, least)
			if err != nil {
				return results, err
			}
			for _, c := range least {
				known[c.name+"="+c.value] = true
				results = append(results, ReportReading{c.name, c.value, verdict, notNil(findings)})
			}
		}
	}
	slices.SortFunc(results, func(a, b ReportReading) int { return strings.Compare(a.Reading+"="+a.Value, b.Reading+"="+b.Value) })
	return results, ctx.Err()
}

// touched returns the other values of each reading that the baseline asks for.
func (x *exploration) touched() (touched [][]choice) {
	asked := map[*sim.Reading]string{}
	for _, e := range x.baseline.entries {
		v := x.Set.Vendor(e.Vendor)
		for r := range e.Asked.In(v.Readings) {
			asked[r] = v.Name + "." + r.ID
		}
	}
	for _, r := range slices.SortedFunc(maps.Keys(asked), func(a, b *sim.Reading) int { return strings.Compare(asked[a], asked[b]) }) {
		var others []choice
		for _, value := range r.Values {
			if value != x.Start.Readings.Of(r) {
				others = append(others, choice{r, asked[r], value})
			}
		}
		touched = append(touched, others)
	}
	return touched
}

// under runs the client under other values of readings.
func (x *exploration) under(ctx context.Context, choices []choice) (verdict string, findings []Finding, err error) {
	r, err := x.start(nil)
	if err != nil {
		return "", nil, err
	}
	defer x.end(r)
	changes := sim.Readings{}
	for _, c := range choices {
		changes = changes.With(c.reading, c.value)
	}
	r.world.SetReadings(changes)
	if err := x.finish(ctx, r); err != nil {
		return "", nil, err
	}
	verdict, findings = x.judge(r)
	if verdict == Reported { // it fails under these readings, and nothing heals that
		verdict = Stuck
	}
	return verdict, findings, nil
}

// bisect returns the fewest of the choices that change the result together.
func (x *exploration) bisect(ctx context.Context, choices []choice) ([]choice, error) {
	changes := func(some []choice) (bool, error) {
		if len(some) == 0 {
			return false, nil
		}
		verdict, _, err := x.under(ctx, some)
		return verdict != Recovered, err
	}
	for parts := 2; len(choices) > 1; {
		smaller := false
		size := (len(choices) + parts - 1) / parts
		for part := range slices.Chunk(choices, size) {
			rest := slices.DeleteFunc(slices.Clone(choices), func(c choice) bool { return slices.Contains(part, c) })
			for _, some := range [][]choice{part, rest} {
				hit, err := changes(some)
				if err != nil {
					return nil, err
				}
				if hit && len(some) < len(choices) {
					choices, parts, smaller = some, 2, true
					break
				}
			}
			if smaller {
				break
			}
		}
		if !smaller {
			if parts >= len(choices) {
				break
			}
			parts = min(2*parts, len(choices))
		}
	}
	return choices, nil
}

// pairwise returns rows in which every two values of different readings, and every
// value with the scenario's own values of the others, occur together. A row has a
// choice for some of the readings; the others keep their values.
func pairwise(readings [][]choice) (rows [][]choice) {
	type pair struct{ a, b choice } // b without a reading: the value of its own
	open := map[pair]bool{}
	var order []pair
	add := func(p pair) {
		open[p] = true
		order = append(order, p)
	}
	for i, some := range readings {
		for _, a := range some {
			add(pair{a: a})
			for _, others := range readings[i+1:] {
				for _, b := range others {
					add(pair{a, b})
				}
			}
		}
	}
	for _, p := range order {
		if !open[p] {
			continue
		}
		row := []choice{p.a}
		if p.b.reading != nil {
			row = append(row, p.b)
		}
		for _, some := range readings {
			if slices.ContainsFunc(row, func(c choice) bool { return c.reading == some[0].reading }) {
				continue
			}
			best, most := choice{}, 0
			for _, c := range some {
				n := 0
				for _, chosen := range row {
					if open[pair{chosen, c}] || open[pair{c, chosen}] {
						n++
					}
				}
				if n > most {
					best, most = c, n
				}
			}
			if most > 0 {
				row = append(row, best)
			}
		}
		for _, a := range row {
			delete(open, pair{a: a})
			for _, b := range row {
				delete(open, pair{a, b})
			}
		}
		rows = append(rows, row)
	}
	return rows
}

package explore

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
)

// ReadReport reads a report as [Report.JSON] writes it.
func ReadReport(name string, text []byte) (*Report, error) {
	var r Report
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("%s is not a report of explore --json: %w", name, err)
	}
	if r.Calls == nil || r.Cells == nil {
		return nil, fmt.Errorf("%s is not a report of explore --json: it has no calls and cells", name)
	}
	return &r, nil
}

// Merge merges the reports of shards into the report that one machine would have
// written. It refuses reports of different explorations, and one shard twice.
func Merge(reports []*Report) (*Report, error) {
	if len(reports) == 0 {
		return nil, errors.New("there is nothing to merge")
	}
	first := reports[0]
	merged := &Report{
		Command: first.Command, Scenario: first.Scenario, Seed: first.Seed, Calls: first.Calls, Faults: first.Faults,
		Cells: []ReportCell{}, Assumption: first.Assumption, Readings: first.Readings,
	}
	for i, r := range reports {
		switch {
		case !slices.Equal(r.Command, first.Command) || r.Scenario != first.Scenario || r.Seed != first.Seed:
			return nil, fmt.Errorf("report %d is of another command or scenario than report 1", i+1)
		case !reflect.DeepEqual(r.Calls, first.Calls):
			return nil, fmt.Errorf("report %d has other calls than report 1: the command does not make the same calls on every machine", i+1)
		case !slices.Equal(r.Faults, first.Faults):
			return nil, fmt.Errorf("report %d tries other faults than report 1", i+1)
		}
		if !r.Assumption.BaselinesAgree && merged.Assumption.BaselinesAgree {
			merged.Assumption = r.Assumption
		}
		merged.Cells = append(merged.Cells, r.Cells...)
		merged.Totals.NotRun += r.Totals.NotRun
	}
	if err := merged.sort(); err != nil {
		return nil, err
	}
	merged.count()
	return merged, nil
}

// sort sorts the cells by call, then by the faults' list.
func (r *Report) sort() error {
	call := map[string]int{} // by operation and ordinal
	ordinals := map[string]int{}
	for i, c := range r.Calls {
		ordinals[c.Operation]++
		call[fmt.Sprintf("%s#%d", c.Operation, ordinals[c.Operation])] = i
	}
	type key struct {
		call, fault int
		pair        bool
		ordinal     int // among the pairs with the same first fault
	}
	keys := map[string]key{}
	pairs := map[key]int{}
	for _, c := range r.Cells {
		cell, err := ParseCell(c.Cell)
		if err != nil {
			return err
		}
		if _, twice := keys[c.Cell]; twice {
			return fmt.Errorf("the cell %s is in two reports", c.Cell)
		}
		first := cell[:1].String()
		k := key{call: call[first[:len(first)-len(cell[0].Fault.String())-1]], fault: slices.Index(r.Faults, cell[0].Fault.String())}
		if len(cell) > 1 {
			k.pair = true
			pairs[k]++
			k.ordinal = pairs[k]
		}
		keys[c.Cell] = k
	}
	slices.SortStableFunc(r.Cells, func(a, b ReportCell) int {
		x, y := keys[a.Cell], keys[b.Cell]
		switch {
		case x.call != y.call:
			return x.call - y.call
		case x.fault != y.fault:
			return x.fault - y.fault
		}
		return x.ordinal - y.ordinal
	})
	return nil
}

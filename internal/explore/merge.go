package explore

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
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
// written. It refuses reports of different explorations, one shard twice, and parts of
// which one is missing.
func Merge(reports []*Report) (*Report, error) {
	if len(reports) == 0 {
		return nil, errors.New("there is nothing to merge")
	}
	if err := allShards(reports); err != nil {
		return nil, err
	}
	first := reports[0]
	merged := &Report{
		Command: first.Command, Scenario: first.Scenario, Seed: first.Seed, Calls: first.Calls, Faults: first.Faults,
		Cells: []ReportCell{}, Assumption: first.Assumption, Readings: first.Readings,
	}
	var varying []string
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
			merged.Assumption.BaselinesAgree, merged.Assumption.Difference = false, r.Assumption.Difference
		}
		varying = append(varying, r.Assumption.OrderVaries...)
		merged.Cells = append(merged.Cells, r.Cells...)
		merged.Totals.NotRun += r.Totals.NotRun
	}
	slices.Sort(varying)
	merged.Assumption.OrderVaries = slices.Compact(varying)
	if err := merged.sort(); err != nil {
		return nil, err
	}
	merged.count()
	return merged, nil
}

// allShards demands each of the N parts once, if the reports are parts.
func allShards(reports []*Report) error {
	given := map[Shard]bool{}
	parts := 0
	for i, r := range reports {
		if r.Shard == "" {
			continue
		}
		shard, err := ParseShard(r.Shard)
		switch {
		case err != nil:
			return fmt.Errorf("report %d: shard %w", i+1, err)
		case parts != 0 && shard.N != parts:
			return fmt.Errorf("report %d is one of %d shards, and those before it are of %d", i+1, shard.N, parts)
		case given[shard]:
			return fmt.Errorf("report %d is shard %s again", i+1, r.Shard)
		}
		given[shard], parts = true, shard.N
	}
	var missing []string
	for i := range parts {
		if shard := (Shard{i + 1, parts}); !given[shard] {
			missing = append(missing, shard.String())
		}
	}
	if missing != nil {
		return fmt.Errorf("a report is missing: shard %s", strings.Join(missing[:min(len(missing), 10)], ", "))
	}
	return nil
}

// ParseShard parses I/N.
func ParseShard(text string) (s Shard, err error) {
	if m := shardForm.FindStringSubmatch(text); m != nil {
		s.I, _ = strconv.Atoi(m[1])
		s.N, _ = strconv.Atoi(m[2])
	}
	if s.I < 1 || s.I > s.N {
		return s, fmt.Errorf("%q: write I/N with I from 1 to N, as in 1/3 for the first of three parts", text)
	}
	return s, nil
}

var shardForm = regexp.MustCompile(`^([0-9]{1,6})/([0-9]{1,6})$`)

// String returns I/N.
func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.I, s.N) }

// callIndex returns the index of each call, by its name in cells:
// egym.publishAccount#2.
func (r *Report) callIndex() map[string]int {
	index := map[string]int{}
	ordinals := map[string]int{}
	for i, c := range r.Calls {
		ordinals[c.Operation]++
		index[fmt.Sprintf("%s#%d", c.Operation, ordinals[c.Operation])] = i
	}
	return index
}

// sort sorts the cells by call, then by the faults' list.
func (r *Report) sort() error {
	call := r.callIndex()
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
		name, _, _ := strings.Cut(c.Cell, "/")
		at, ok := call[name]
		if !ok {
			return fmt.Errorf("the cell %s is at none of the report's calls", c.Cell)
		}
		k := key{call: at, fault: slices.Index(r.Faults, cell[0].Fault.String())}
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

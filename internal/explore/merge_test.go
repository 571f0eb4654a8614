package explore

import (
	"reflect"
	"strings"
	"testing"
)

// part returns a report of one call with some cells.
func part(shard string, cells ...string) *Report {
	r := &Report{
		Command: []string{"sync"}, Scenario: "one", Seed: 1, Faults: []string{"before:503", "after:reset"},
		Calls: []ReportCall{{1, "egym.a", "x"}, {3, "egym.b", "x"}}, Cells: []ReportCell{}, Shard: shard,
	}
	for _, c := range cells {
		r.Cells = append(r.Cells, ReportCell{Cell: c, Verdict: Recovered, Findings: []Finding{}})
	}
	r.count()
	return r
}

func TestMerge(t *testing.T) {
	merged, err := Merge([]*Report{
		part("2/2", "egym.a#1/after:reset", "egym.b#1/before:503", "egym.b#1/before:503+egym.a#2/after:reset", "egym.b#1/before:503+egym.a#2/before:503"),
		part("1/2", "egym.b#1/after:reset", "egym.a#1/before:503"),
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range merged.Cells {
		got = append(got, c.Cell)
	}
	want := "egym.a#1/before:503 egym.a#1/after:reset egym.b#1/before:503 " +
		"egym.b#1/before:503+egym.a#2/after:reset egym.b#1/before:503+egym.a#2/before:503 egym.b#1/after:reset"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	if merged.Totals.Cells != 6 || merged.Totals.Run != 6 || merged.Shard != "" {
		t.Errorf("totals %+v, shard %q", merged.Totals, merged.Shard)
	}
}

// TestMergeOrder: what varies in one part varies in the whole.
func TestMergeOrder(t *testing.T) {
	parts := []*Report{part("1/3"), part("2/3"), part("3/3")}
	parts[0].Assumption = Assumption{BaselinesAgree: true, OrderVaries: []string{"egym.b"}}
	parts[1].Assumption = Assumption{Difference: "one call less"}
	parts[2].Assumption = Assumption{BaselinesAgree: true, OrderVaries: []string{"egym.a", "egym.b"}}
	merged, err := Merge(parts)
	if err != nil {
		t.Fatal(err)
	}
	if want := (Assumption{false, "one call less", []string{"egym.a", "egym.b"}}); !reflect.DeepEqual(merged.Assumption, want) {
		t.Errorf("got  %+v\nwant %+v", merged.Assumption, want)
	}
}

func TestMergeRefuses(t *testing.T) {
	other := func(change func(*Report)) *Report {
		r := part("2/2", "egym.b#1/after:reset")
		change(r)
		return r
	}
	for _, c := range []struct {
		why   string
		parts []*Report
		want  string
	}{
		{"nothing", nil, "there is nothing to merge"},
		{"another command", []*Report{part("1/2"), other(func(r *Report) { r.Command = []string{"push"} })}, "report 2 is of another command"},
		{"another scenario", []*Report{part("1/2"), other(func(r *Report) { r.Scenario = "two" })}, "report 2 is of another command or scenario"},
		{"other calls", []*Report{part("1/2"), other(func(r *Report) { r.Calls = r.Calls[:1] })}, "report 2 has other calls"},
		{"other faults", []*Report{part("1/2"), other(func(r *Report) { r.Faults = r.Faults[:1] })}, "report 2 tries other faults"},
		{"one part twice", []*Report{part("1/2"), part("1/2")}, "report 2 is shard 1/2 again"},
		{"parts of different wholes", []*Report{part("1/2"), part("2/3")}, "report 2 is one of 3 shards, and those before it are of 2"},
		{"parts are missing", []*Report{part("2/3")}, "a report is missing: shard 1/3, 3/3"},
		{"a broken shard", []*Report{part("3/2")}, `report 1: shard "3/2": write I/N`},
		{"the same cell in two", []*Report{part("1/2", "egym.a#1/after:reset"), part("2/2", "egym.a#1/after:reset")}, "the cell egym.a#1/after:reset is in two reports"},
		{"a cell at no call", []*Report{part("", "egym.a#2/after:reset")}, "the cell egym.a#2/after:reset is at none of the report's calls"},
		{"no cell", []*Report{part("", "nonsense")}, `"nonsense" is not a cell`},
	} {
		_, err := Merge(c.parts)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.why, err, c.want)
		}
	}
}

func TestSince(t *testing.T) {
	bad := func(r *Report, cells ...string) *Report {
		for i := range r.Cells {
			for _, c := range cells {
				if r.Cells[i].Cell == c {
					r.Cells[i].Verdict = Stuck
				}
			}
		}
		return r
	}
	earlier := bad(part("", "egym.a#1/before:503", "egym.b#1/before:503", "egym.c#1/before:503", "egym.c#1/after:reset"),
		"egym.a#1/before:503", "egym.c#1/before:503")
	for _, c := range []struct {
		why               string
		now               *Report
		new, healed, gone string
	}{
		{"nothing new", bad(part("", "egym.a#1/before:503"), "egym.a#1/before:503"), "", "", "egym.c#1/before:503"},
		{"new, and healed", bad(part("", "egym.a#1/before:503", "egym.b#1/before:503"), "egym.b#1/before:503"),
			"egym.b#1/before:503", "egym.a#1/before:503", "egym.c#1/before:503"},
		{"new where there was no cell", bad(part("", "egym.b#1/after:reset"), "egym.b#1/after:reset"), "egym.b#1/after:reset", "", "egym.c#1/before:503"},
	} {
		got := c.now.Since(earlier, &Options{})
		if strings.Join(got.New, " ") != c.new || strings.Join(got.Healed, " ") != c.healed || strings.Join(got.Gone, " ") != c.gone {
			t.Errorf("%s: got %+v, want %+v", c.why, got, c)
		}
	}
	const pair, other = "egym.a#1/before:503+egym.d#1/before:503", "egym.b#1/before:503+egym.d#1/before:503"
	pairs := bad(part("", "egym.a#1/before:503", pair), pair)
	for _, c := range []struct {
		why  string
		now  *Report
		gone string
	}{
		{"a call that the client makes no more under the first fault", part("", "egym.a#1/before:503", "egym.b#1/before:503", other), pair},
		{"without pairs, nothing is known of them", part("", "egym.a#1/before:503"), ""},
		{"nor in a part that has not the first fault", part("1/2", "egym.b#1/before:503", other), ""},
	} {
		if got := c.now.Since(pairs, &Options{}); got.New != nil || got.Healed != nil || strings.Join(got.Gone, " ") != c.gone {
			t.Errorf("%s: got %+v, want %q gone", c.why, got, c.gone)
		}
	}
	if got := earlier.Since(earlier, &Options{Allow: []string{Stuck}}); got.Any() {
		t.Errorf("what is allowed has not changed: %+v", got)
	}
}

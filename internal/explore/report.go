package explore

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// Report is what an exploration found. It has no times, so that two explorations
// write the same bytes.
type Report struct {
	Command    []string        `json:"command"`
	Scenario   string          `json:"scenario"`
	Seed       uint64          `json:"seed"`
	Faults     []string        `json:"faults"`
	Calls      []ReportCall    `json:"calls"`
	Cells      []ReportCell    `json:"cells"` // in the order of calls, then of the faults' list
	Totals     Totals          `json:"totals"`
	Assumption Assumption      `json:"assumption"`
	Readings   []ReportReading `json:"readings,omitzero"` // nil if they were not asked for
	Shard      string          `json:"shard,omitempty"`   // I/N, if it is a part
}

// ReportCall is a call of the baseline.
type ReportCall struct {
	Number    int    `json:"number"` // of its request
	Operation string `json:"operation"`
	Tenant    string `json:"tenant"`
}

// ReportCell is what came of a cell.
type ReportCell struct {
	Cell     string    `json:"cell"`
	Verdict  string    `json:"verdict"`
	Findings []Finding `json:"findings"`
	Exit     int       `json:"exit"`
	Story    string    `json:"story"`
	EqualTo  string    `json:"equalTo,omitempty"` // the cell that was run, and that this one is proven to equal

	expect []expectation // what its end state lacks
}

// ReportReading is what the client does without faults under another value of a
// reading.
type ReportReading struct {
	Reading  string    `json:"reading"`
	Value    string    `json:"value"`
	Verdict  string    `json:"verdict"`
	Findings []Finding `json:"findings"`
}

// Totals counts cells.
type Totals struct {
	Cells    int
	Run      int
	Equal    int // proven equal to one that was run
	NotRun   int // left over by the budget
	Verdicts map[string]int
}

// MarshalJSON leaves out what did not come.
func (t Totals) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"cells":%d,"run":%d,"equal":%d`, t.Cells, t.Run, t.Equal)
	if t.NotRun > 0 {
		fmt.Fprintf(&b, `,"notRun":%d`, t.NotRun)
	}
	for _, verdict := range Verdicts {
		if n := t.Verdicts[verdict]; n > 0 {
			fmt.Fprintf(&b, `,%q:%d`, verdict, n)
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (t *Totals) UnmarshalJSON(text []byte) error {
	counts := map[string]int{}
	if err := json.Unmarshal(text, &counts); err != nil {
		return err
	}
	*t = Totals{Cells: counts["cells"], Run: counts["run"], Equal: counts["equal"], NotRun: counts["notRun"], Verdicts: map[string]int{}}
	for _, verdict := range Verdicts {
		if n := counts[verdict]; n > 0 {
			t.Verdicts[verdict] = n
		}
	}
	return nil
}

// Assumption is what the proofs of equal cells take for granted.
type Assumption struct {
	BaselinesAgree bool     `json:"baselinesAgree"`
	Difference     string   `json:"difference,omitempty"`
	OrderVaries    []string `json:"orderVaries,omitempty"` // operations whose calls come in another order in some run
}

// report returns what is known.
func (x *exploration) report() *Report {
	r := &Report{
		Command: x.Command, Scenario: x.Start.Scenario, Seed: x.Start.Seed, Faults: []string{}, Calls: []ReportCall{}, Cells: []ReportCell{},
		Assumption: Assumption{x.baseline.agree, x.baseline.difference, x.orderVaries()},
	}
	if x.Shard.N > 0 {
		r.Shard = x.Shard.String()
	}
	for _, f := range x.Faults {
		r.Faults = append(r.Faults, f.String())
	}
	for _, c := range x.baseline.calls {
		r.Calls = append(r.Calls, ReportCall{c.entry.Number, c.operation.String(), c.entry.Tenant})
	}
	planned := slices.Clone(x.planned)
	slices.SortStableFunc(planned, x.byCall)
	for _, c := range planned {
		if c.result == nil {
			r.Totals.NotRun++
			continue
		}
		r.Cells = append(r.Cells, *c.result)
	}
	r.count()
	return r
}

// JSON returns the report as JSON.
func (r *Report) JSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(r)
	return b.Bytes(), err
}

// Bad reports whether any cell is bad.
func (r *Report) Bad(o *Options) bool {
	return slices.ContainsFunc(r.Cells, func(c ReportCell) bool { return o.IsBad(c.Verdict) })
}

// Unreached reports whether the client did not come to the call of some cell.
func (r *Report) Unreached() bool {
	return slices.ContainsFunc(r.Cells, func(c ReportCell) bool {
		return slices.ContainsFunc(c.Findings, func(f Finding) bool { return f.Kind == unreached })
	})
}

// count counts the cells anew.
func (r *Report) count() {
	t := Totals{NotRun: r.Totals.NotRun, Cells: len(r.Cells) + r.Totals.NotRun, Verdicts: map[string]int{}}
	for _, c := range r.Cells {
		if c.EqualTo != "" {
			t.Equal++
		} else {
			t.Run++
		}
		t.Verdicts[c.Verdict]++
	}
	r.Totals = t
}

// byCall orders cells by call, then by the faults' list.
func (x *exploration) byCall(a, b *plannedCell) int {
	if a.at != b.at {
		return a.at - b.at
	}
	for i := range min(len(a.Cell), len(b.Cell)) {
		p, q := a.Cell[i], b.Cell[i]
		if p.Operation != q.Operation || p.Ordinal != q.Ordinal {
			return 0 // second faults of one first: in the order in which the calls were made
		}
		if d := slices.Index(x.Faults, p.Fault) - slices.Index(x.Faults, q.Fault); d != 0 {
			return d
		}
	}
	return len(a.Cell) - len(b.Cell)
}

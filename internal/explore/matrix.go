package explore

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

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

// Matrix returns the report as text: the calls down, the faults across, and then
// what is bad, each kind with one story.
func (r *Report) Matrix(o *Options) string {
	var b strings.Builder
	rows, columns, verdicts := r.grid()
	wide := 0
	for _, row := range rows {
		wide = max(wide, len(row))
	}
	for i, column := range columns {
		fmt.Fprintf(&b, "%*s  %s%s\n", wide, "", strings.Repeat("|  ", i), column)
	}
	for _, row := range rows {
		fmt.Fprintf(&b, "%-*s  ", wide, row)
		for i, column := range columns {
			mark := "   "
			if v, ok := verdicts[row+"/"+column]; ok {
				mark = marks[v] + "  "
				if o.IsBad(v) {
					mark = strings.ToUpper(marks[v]) + "  "
				}
			}
			if i == len(columns)-1 {
				mark = strings.TrimRight(mark, " ")
			}
			b.WriteString(mark)
		}
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
	r.tellBad(&b, o)
	b.WriteString(r.summary())
	return b.String()
}

// marks are the verdicts in the matrix; those that are bad are capitals.
var marks = map[string]string{
	Unsafe: "u", Stormed: "s", Hung: "h", Stuck: "t", Crashed: "c", Diverged: "d", Hammered: "m", Killed: "k", Reported: "r", Recovered: ".",
}

// grid returns the calls, the faults and the verdicts by both.
func (r *Report) grid() (rows, columns []string, verdicts map[string]string) {
	verdicts = map[string]string{}
	for _, c := range r.Cells {
		i := strings.LastIndexByte(c.Cell, '/')
		row, column := c.Cell[:i], c.Cell[i+1:]
		if !slices.Contains(rows, row) {
			rows = append(rows, row)
		}
		if !slices.Contains(columns, column) {
			columns = append(columns, column)
		}
		verdicts[c.Cell] = c.Verdict
	}
	return rows, columns, verdicts
}

// tellBad writes the bad cells: those with the same verdict and findings at the
// same operation together, with the story of the first.
func (r *Report) tellBad(b *strings.Builder, o *Options) {
	type kind struct{ verdict, findings string }
	var order []kind
	cells := map[kind][]ReportCell{}
	for _, c := range r.Cells {
		if !o.IsBad(c.Verdict) {
			continue
		}
		k := kind{c.Verdict, fmt.Sprint(c.Findings)}
		if cells[k] == nil {
			order = append(order, k)
		}
		cells[k] = append(cells[k], c)
	}
	for _, k := range order {
		first := cells[k][0]
		fmt.Fprintf(b, "%s: %s", k.verdict, first.Cell)
		if more := len(cells[k]) - 1; more > 0 {
			fmt.Fprintf(b, " and %d more like it", more)
		}
		b.WriteByte('\n')
		for _, f := range first.Findings {
			fmt.Fprintf(b, "  %s: %s\n", f.Kind, f.What)
		}
		for line := range strings.SplitSeq(first.Story, "\n") {
			fmt.Fprintf(b, "    %s\n", line)
		}
		b.WriteByte('\n')
	}
}

// summary returns the totals, and what they take for granted.
func (r *Report) summary() string {
	t := r.Totals
	text := fmt.Sprintf("%d cells: %d run, %d proven equal", t.Cells, t.Run, t.Equal)
	if t.NotRun > 0 {
		text += fmt.Sprintf(", %d left over", t.NotRun)
	}
	for _, verdict := range Verdicts {
		if n := t.Verdicts[verdict]; n > 0 {
			text += fmt.Sprintf("; %d %s (%s)", n, verdict, marks[verdict])
		}
	}
	if r.Assumption.BaselinesAgree {
		return text + "\nTwo runs without faults made the same calls and came to the same state.\n"
	}
	return text + "\nTwo runs without faults were not alike: " + r.Assumption.Difference + ".\n"
}

package explore

import (
	"fmt"
	"slices"
	"strings"
)

// Look is how a report is printed.
type Look struct {
	Width    int  // in columns; 0 for 80
	Coloured bool // with colours of a terminal
}

// Matrix returns the report as text for a log.
func (r *Report) Matrix(o *Options) string { return r.Text(o, Look{}) }

// Text returns the report as text: the calls down, the faults across, and then what
// is bad, each kind with one story.
func (r *Report) Text(o *Options, look Look) string {
	if look.Width == 0 {
		look.Width = 80
	}
	p := &printer{report: r, options: o, look: look}
	p.matrix()
	p.bad()
	p.readings()
	p.b.WriteString(r.summary())
	return p.b.String()
}

// printer prints a report.
type printer struct {
	report  *Report
	options *Options
	look    Look
	b       strings.Builder
}

// marks are the verdicts in the matrix; those that are bad are capitals.
var marks = map[string]string{
	Unsafe: "u", Stormed: "s", Hung: "h", Stuck: "t", Crashed: "c", Diverged: "d", Hammered: "m", Killed: "k", Reported: "r", Recovered: ".",
}

// mark returns how a verdict is shown in the matrix.
func (o *Options) mark(verdict string) string {
	if o.IsBad(verdict) {
		return strings.ToUpper(marks[verdict])
	}
	return marks[verdict]
}

// grid returns the calls, the faults and the verdicts by both.
func (r *Report) grid() (rows, columns []string, verdicts map[string]string) {
	verdicts = map[string]string{}
	seen := map[string]bool{}
	add := func(to *[]string, name, kind string) {
		if !seen[kind+name] {
			seen[kind+name] = true
			*to = append(*to, name)
		}
	}
	for _, c := range r.Cells {
		i := strings.LastIndexByte(c.Cell, '/')
		add(&rows, c.Cell[:i], "row ")
		add(&columns, c.Cell[i+1:], "column ")
		verdicts[c.Cell] = c.Verdict
	}
	slices.SortStableFunc(columns, func(a, b string) int { return slices.Index(r.Faults, a) - slices.Index(r.Faults, b) })
	return rows, columns, verdicts
}

const (
	maxRows  = 60 // of the matrix on a terminal
	maxLabel = 40 // columns of a row's label that stands beside its marks
)

// matrix prints the calls down and the faults across, in as many blocks as the width
// demands.
func (p *printer) matrix() {
	all, columns, verdicts := p.report.grid()
	rows := p.rowsToShow(all, columns, verdicts)
	indent := 0
	for _, row := range rows {
		if len(row) <= maxLabel {
			indent = max(indent, len(row))
		}
	}
	for len(columns) > 0 {
		n := 1 // each takes two columns, and the name of the last one must fit
		for n < len(columns) && indent+2+2*n+len(columns[n]) <= p.look.Width {
			n++
		}
		p.block(rows, columns[:n], indent, verdicts)
		columns = columns[n:]
	}
	if left := len(all) - len(rows); left > 0 {
		fmt.Fprintf(&p.b, "and %d more rows; --html and --json have them all\n", left)
	}
	p.legend()
}

// rowsToShow returns the rows to print: all if they are few, and else those with a bad
// cell first.
func (p *printer) rowsToShow(rows, columns []string, verdicts map[string]string) (shown []string) {
	if len(rows) <= maxRows {
		return rows
	}
	isBad := func(row string) bool {
		return slices.ContainsFunc(columns, func(column string) bool {
			verdict, ok := verdicts[row+"/"+column]
			return ok && p.options.IsBad(verdict)
		})
	}
	keep := map[string]bool{}
	for _, bad := range []bool{true, false} {
		for _, row := range rows {
			if len(keep) < maxRows && isBad(row) == bad {
				keep[row] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(rows), func(row string) bool { return !keep[row] })
}

// block prints some columns of the matrix.
func (p *printer) block(rows, columns []string, indent int, verdicts map[string]string) {
	for i, column := range columns {
		fmt.Fprintf(&p.b, "%*s  %s%s\n", indent, "", strings.Repeat("| ", i), column)
	}
	for _, row := range rows {
		if len(row) > maxLabel {
			fmt.Fprintf(&p.b, "%s\n%*s ", row, indent, "")
		} else {
			fmt.Fprintf(&p.b, "%-*s ", indent, row)
		}
		blank := ""
		for _, column := range columns {
			verdict, ok := verdicts[row+"/"+column]
			if !ok {
				blank += "  "
				continue
			}
			p.b.WriteString(blank + " " + p.painted(p.options.mark(verdict), verdict))
			blank = ""
		}
		p.b.WriteByte('\n')
	}
	p.b.WriteByte('\n')
}

// legend explains the marks that occur.
func (p *printer) legend() {
	var parts []string
	for _, verdict := range Verdicts {
		if n := p.report.Totals.Verdicts[verdict]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d %s", p.painted(p.options.mark(verdict), verdict), n, verdict))
		}
	}
	if len(parts) > 0 {
		p.b.WriteString(strings.Join(parts, "   ") + "\n\n")
	}
}

// painted returns text in the colour of a verdict.
func (p *printer) painted(text, verdict string) string {
	const red, green, yellow = "1;31", "32", "33"
	colour := yellow
	switch {
	case !p.look.Coloured:
		return text
	case p.options.IsBad(verdict):
		colour = red
	case verdict == Recovered || verdict == Killed:
		colour = green
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

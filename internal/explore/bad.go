package explore

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/judge"
)

// kind is bad cells with the same verdict and kinds of findings, at the same operation.
type kind struct {
	verdict string
	cells   []*ReportCell // in the report's order
}

// kindsOfBad returns the bad cells by kind, the worst verdict first.
func (r *Report) kindsOfBad(o *Options) (kinds []*kind) {
	for _, verdict := range Verdicts {
		like := map[string]*kind{}
		for i := range r.Cells {
			c := &r.Cells[i]
			if c.Verdict != verdict || !o.IsBad(verdict) {
				continue
			}
			k := like[c.likeness()]
			if k == nil {
				k = &kind{verdict: verdict}
				like[c.likeness()] = k
				kinds = append(kinds, k)
			}
			k.cells = append(k.cells, c)
		}
	}
	return kinds
}

// likeness is equal for cells whose stories are much the same.
func (c *ReportCell) likeness() string {
	var parts []string
	for _, f := range c.Findings {
		if !slices.Contains(parts, f.Kind) {
			parts = append(parts, f.Kind)
		}
	}
	slices.Sort(parts)
	last := c.Cell[strings.LastIndexByte(c.Cell, '+')+1:]
	operation, _, _ := strings.Cut(last, "#")
	return strings.Join(append(parts, operation), " ")
}

const (
	maxKinds    = 6 // of bad cells whose story is printed
	maxFindings = 6 // of one cell
)

// bad prints each kind of bad cells with the story of its first.
func (p *printer) bad() {
	kinds := p.report.kindsOfBad(p.options)
	left := kinds[min(len(kinds), maxKinds):]
	for _, k := range kinds[:len(kinds)-len(left)] {
		first := k.cells[0]
		fmt.Fprintf(&p.b, "%s: %s", p.painted(k.verdict, k.verdict), first.Cell)
		if more := len(k.cells) - 1; more > 0 {
			fmt.Fprintf(&p.b, " and %d more like it", more)
		}
		p.b.WriteByte('\n')
		for i, f := range first.Findings {
			if i == maxFindings {
				fmt.Fprintf(&p.b, "  and %d more findings\n", len(first.Findings)-i)
				break
			}
			fmt.Fprintf(&p.b, "  %s: %s\n", f.Kind, f.What)
		}
		for _, line := range brief(first.Story) {
			fmt.Fprintf(&p.b, "    %s\n", line)
		}
		p.b.WriteByte('\n')
	}
	cells := 0
	for _, k := range left {
		cells += len(k.cells)
	}
	if cells > 0 {
		fmt.Fprintf(&p.b, "and %s of another kind; --html tells the rest\n\n", judge.Plural(cells, "bad cell"))
	}
}

// brief returns a story's lines with no more than the first step of a way out.
func brief(story string) (lines []string) {
	inWayOut := 0
	for line := range strings.SplitSeq(story, "\n") {
		switch {
		case line == "  way out:":
			inWayOut = 1
		case inWayOut > 0 && strings.HasPrefix(line, "    "):
			if inWayOut++; inWayOut > 2 {
				continue
			}
		default:
			inWayOut = 0
		}
		lines = append(lines, line)
	}
	return lines
}

// readings prints which readings change the result.
func (p *printer) readings() {
	if p.report.Readings == nil {
		return
	}
	if len(p.report.Readings) == 0 {
		p.b.WriteString("No reading changes the result.\n\n")
		return
	}
	p.b.WriteString("The result depends on readings, which no document answers. Without faults, it is:\n")
	for _, r := range p.report.Readings {
		fmt.Fprintf(&p.b, "  %s under %s=%s\n", r.Verdict, r.Reading, r.Value)
		for _, f := range r.Findings[:min(len(r.Findings), maxFindings)] {
			fmt.Fprintf(&p.b, "    %s: %s\n", f.Kind, f.What)
		}
	}
	p.b.WriteByte('\n')
}

// summary returns the totals, and what they take for granted.
func (r *Report) summary() string {
	t := r.Totals
	text := fmt.Sprintf("%s: %d run, %d proven equal to one of those", judge.Plural(t.Cells, "cell"), t.Run, t.Equal)
	if t.NotRun > 0 {
		text += fmt.Sprintf(", %d not run", t.NotRun)
	}
	if r.Assumption.BaselinesAgree {
		return text + ".\nTwo runs without faults made the same calls and came to the same state.\n" + r.Assumption.sayOrder()
	}
	return text + ".\nTwo runs without faults were not alike: " + r.Assumption.Difference +
		".\nSo nothing is proven equal, and what differs by itself may be told as lost, doubled or wrong.\n" + r.Assumption.sayOrder()
}

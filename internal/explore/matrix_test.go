package explore

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/fault"
)

// wideReport has a cell for each of so many calls and each fault there is, all of them bad
// under faults that last.
func wideReport(t *testing.T, calls int) *Report {
	t.Helper()
	faults, err := ParseFaults("all")
	if err != nil {
		t.Fatal(err)
	}
	faults = slices.DeleteFunc(faults, func(f Fault) bool { return f.Phase == atDelivery })
	push := fault.Operation{Vendor: "egym", ID: "publishAccount"}
	r := &Report{Command: []string{"sync"}, Scenario: "wide", Assumption: Assumption{BaselinesAgree: true}}
	for _, f := range faults {
		r.Faults = append(r.Faults, f.String())
	}
	for i := range calls {
		r.Calls = append(r.Calls, ReportCall{i + 1, "egym.publishAccount", "a"})
		for _, f := range faults {
			verdict, findings := Recovered, []Finding{}
			if f.Lasting == Forever {
				verdict, findings = Diverged, []Finding{{"lost", fmt.Sprintf("egym account %d@example.com", i)}}
			}
			r.Cells = append(r.Cells, ReportCell{Cell: Cell{{push, i + 1, f}}.String(), Verdict: verdict, Findings: findings, Story: "#1 POST"})
		}
	}
	r.count()
	return r
}

func TestMatrixOfManyFaults(t *testing.T) {
	r := wideReport(t, 3)
	for _, width := range []int{60, 80, 200} {
		matrix, _, _ := strings.Cut(r.Text(&Options{}, Look{Width: width}), "diverged: ")
		for line := range strings.Lines(matrix) {
			if len(strings.TrimRight(line, "\n")) > width {
				t.Errorf("a line is wider than %d columns: %s", width, line)
			}
		}
		for _, f := range r.Faults {
			if n := len(regexp.MustCompile(`(?m)[ |]`+regexp.QuoteMeta(f)+`$`).FindAllString(matrix, -1)); n != 1 {
				t.Errorf("%d columns: the fault %s heads %d columns of the matrix, want 1:\n%s", width, f, n, matrix)
			}
		}
		marks := 0
		for _, row := range regexp.MustCompile(`(?m)^egym\.publishAccount#\d (( .)+)$`).FindAllStringSubmatch(matrix, -1) {
			marks += len(row[1]) / 2
		}
		if marks != len(r.Cells) {
			t.Errorf("%d columns: %d marks for %d cells", width, marks, len(r.Cells))
		}
	}
}

func TestMatrixIsBounded(t *testing.T) {
	r := wideReport(t, 200)
	text := r.Text(&Options{}, Look{})
	if n := strings.Count(text, "\n"); n > 1000 {
		t.Errorf("the text has %d lines", n)
	}
	for _, want := range []string{"and 140 more rows; --html and --json have them all\n", "D 4000 diverged   . 8400 recovered\n", "and 3999 more like it\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q", want)
		}
	}
}

// Rows with a bad cell are shown before those without.
func TestMatrixShowsBadRows(t *testing.T) {
	r := wideReport(t, 100)
	for i := range r.Cells {
		if c := &r.Cells[i]; !strings.HasPrefix(c.Cell, "egym.publishAccount#97/") {
			c.Verdict, c.Findings = Recovered, []Finding{}
		}
	}
	r.count()
	text := r.Text(&Options{}, Look{})
	if !strings.Contains(text, "\negym.publishAccount#97 ") || strings.Contains(text, "\negym.publishAccount#96 ") {
		t.Errorf("the only bad row is not among those that are shown, or too many are:\n%s", text)
	}
}

func TestKindsOfBad(t *testing.T) {
	cell := func(name, verdict string, kinds ...string) ReportCell {
		c := ReportCell{Cell: name, Verdict: verdict, Story: "a story"}
		for _, k := range kinds {
			c.Findings = append(c.Findings, Finding{k, name})
		}
		return c
	}
	r := &Report{Cells: []ReportCell{
		cell("egym.a#1/before:503", Diverged, "lost"),
		cell("egym.a#2/before:503", Diverged, "lost", "lost"),
		cell("egym.a#2/after:503", Diverged, "doubled"),
		cell("egym.b#1/before:503", Diverged, "lost"),
		cell("egym.b#1/before:503+egym.a#3/after:503", Diverged, "lost"),
		cell("egym.a#1/before:hang", Hung, "hung"),
		cell("egym.b#1/before:hang", Hung, "hung"),
		cell("egym.b#1/after:503", Hammered, "hammered"),
	}}
	for _, c := range []struct {
		why  string
		o    Options
		want string
	}{
		{"by verdict, kinds of findings and operation of the last fault; the worst verdict first", Options{}, "hung 1, hung 1, diverged 3, diverged 1, diverged 1"},
		{"what is allowed is not bad", Options{Allow: []string{Hung}}, "diverged 3, diverged 1, diverged 1"},
		{"hammered is bad if strict", Options{Strict: true, Allow: []string{Diverged}}, "hung 1, hung 1, hammered 1"},
	} {
		var got []string
		for _, k := range r.kindsOfBad(&c.o) {
			got = append(got, fmt.Sprintf("%s %d", k.verdict, len(k.cells)))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: got %q, want %q", c.why, got, c.want)
		}
	}
}

func TestFileName(t *testing.T) {
	long := "egym.retrieveAccountByMembershipId#123456789/after:truncate:on"
	long = long + "+" + long + strings.Repeat("x", 200)
	for _, c := range []struct{ why, cell, want string }{
		{"as people are told", "egym.publishAccount#2/after:reset", "egym-publishaccount-2-after-reset"},
		{"a pair", "egym.a#1/before:503:x3+onsi.b#10/after:kill", "egym-a-1-before-503-x3-onsi-b-10-after-kill"},
		{"no signs at the ends", "#a/", "a"},
	} {
		if got := FileName(c.cell); got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
	a, b := FileName(long+"a"), FileName(long+"b")
	if len(a) > 220 || a == b {
		t.Errorf("names that are too long for file systems, or the same for two cells: %q %q", a, b)
	}
}

package simtest

import (
	"flag"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/explore"
)

// Explore runs a function once for each call that it makes and each fault that can
// meet the call, each time in a world of its own, and fails the test for every cell,
// a fault at a call, in which data is lost, doubled, wrong or left half done:
//
//	func TestSync(t *testing.T) {
//		simtest.Explore(t, func(t testing.TB, w *simtest.World) error {
//			return egym.NewClient(w.URL("egym"), w.Credential("egym").APIKey).Sync(t.Context()) // your own
//		}, simtest.Faults("after:reset,before:503"))
//	}
//
// The function first runs twice without faults, which shows its calls and the end
// state that it should come to. It runs as a command would: an error that it returns
// is exit code 1, as is Fatal or Error of the [testing.TB] that it gets; a panic is
// a crash. If it fails, it runs once more in the same world without faults. The
// verdicts are those of the command explore. Explore does not judge whether requests
// keep to the contract: a test with [Start] does.
//
// Several runs go on at a time, in this process, so the function must not share
// anything between its runs; [Jobs] limits that. Give your client short timeouts: a
// fault that lets a call hang takes as long as the client waits.
//
// A function cannot be killed as a process can. The faults before:kill and after:kill
// cancel the context of the [testing.TB], and from then on every request of the run
// is broken off before it reaches a vendor. The world sees what it would see of a
// killed process. What the function does afterwards does not count, but it must
// return: otherwise it is hung. A function that hangs is abandoned after a second,
// and its requests reach no world any more. A panic in a goroutine that the function
// started ends the whole test, as always in Go.
//
// Each bad cell is a subtest with the cell's name, TestSync/egym.publishAccount#1/after:reset,
// which can be run alone:
//
//	go test -run '^TestSync$/^egym.publishAccount#1$/^after:reset$'
//
// The pattern is split at each "/", as the name is. If it names one cell, no other is
// run. Without the anchors, after:reset is after:reset:on too. The + in the name of a
// pair of faults must be written \+. With go test -v, Explore logs the results of all
// cells.
//
// Give it the [testing.T] of your test; any other [testing.TB] has no subtests, and
// fails once for each bad cell.
func Explore(tb testing.TB, run func(t testing.TB, w *World) error, options ...Option) {
	tb.Helper()
	s, err := toExplore(options)
	if err != nil {
		tb.Fatalf("simtest: %v", err)
	}
	start, err := s.scenario.load()
	if err != nil {
		tb.Fatalf("simtest: %v", err)
	}
	f := &function{tb: tb, run: run, attempts: map[string]*attempt{}}
	set := vendors().Apart()
	server, err := serveSet(set, start, f.gate)
	if err != nil {
		tb.Fatalf("simtest: %v", err)
	}
	defer server.stop()
	f.api = newAPI(server.control.URL)
	defer f.api.close()
	f.url, f.vendors = server.control.URL, server.control.Vendors(nil)
	o := s.explore
	o.Set, o.Start, o.Client, o.Noun, o.Command = set, start, f, "function", []string{tb.Name()}
	if f := flag.Lookup("test.run"); f != nil {
		o.Cell = cellToRun(tb.Name(), f.Value.String())
	}
	report, err := explore.Explore(tb.Context(), o)
	if report == nil {
		tb.Fatalf("simtest: %v", err)
	}
	if verbose() {
		tb.Log(report.Matrix(&o))
	}
	if n := report.Totals.NotRun; n > 0 {
		tb.Logf("simtest: %d of %d cells were left over: the budget was used up", n, report.Totals.Cells)
	}
	for _, c := range report.Cells {
		if bad := o.IsBad(c.Verdict); bad || o.Cell != nil {
			tellCell(tb, c, bad)
		}
	}
}

// tellCell makes a cell a subtest, which fails if it is bad.
func tellCell(tb testing.TB, c explore.ReportCell, bad bool) {
	tb.Helper()
	tell := func(t testing.TB) {
		t.Helper()
		if bad {
			t.Errorf("%s", textOfCell(tb.Name(), c))
		}
	}
	if parent, ok := tb.(interface {
		Run(name string, f func(*testing.T)) bool
	}); ok {
		parent.Run(c.Cell, func(t *testing.T) { tell(t) })
		return
	}
	tell(tb)
}

// textOfCell says what came of a cell, and how it is run alone.
func textOfCell(test string, c explore.ReportCell) string {
	var b strings.Builder
	fmt.Fprintf(&b, "simtest: %s is %s", c.Cell, c.Verdict)
	for _, f := range c.Findings {
		fmt.Fprintf(&b, "\n  %s: %s", f.Kind, f.What)
	}
	if c.EqualTo != "" {
		fmt.Fprintf(&b, "\n  proven equal to %s", c.EqualTo)
	}
	for line := range strings.SplitSeq(c.Story, "\n") {
		fmt.Fprintf(&b, "\n    %s", line)
	}
	var pattern []string
	for part := range strings.SplitSeq(test+"/"+c.Cell, "/") {
		pattern = append(pattern, "^"+regexp.QuoteMeta(part)+"$")
	}
	fmt.Fprintf(&b, "\n  go test -run '%s'", strings.Join(pattern, "/"))
	return b.String()
}

// cellToRun returns the only cell that the pattern of go test -run asks for below the
// test; nil if it asks for none, or for more than one.
func cellToRun(test, pattern string) explore.Cell {
	parts := strings.Split(pattern, "/")
	above := strings.Count(test, "/") + 1
	if len(parts) <= above {
		return nil
	}
	for i, part := range parts {
		parts[i] = strings.TrimSuffix(strings.TrimPrefix(part, "^"), "$")
	}
	cell, err := explore.ParseCell(strings.ReplaceAll(strings.Join(parts[above:], "/"), `\`, ""))
	if err != nil {
		return nil // a pattern for several
	}
	return cell
}

package apitest

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/fidelity"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// weighings hold for which readings the requests of a package's tests asked, and
// on which of them their answers rest.
type weighings struct {
	mu      sync.Mutex        // guards what follows
	decides map[at]bool       // whether an answer rests on the reading
	spared  map[string]string // by reading: an operation with an answer that does not
	rested  map[string]string // by reading: a request of a row that rests on it, as a line
	idle    map[string]string // by reading: one that asked for it and does not
}

// at is a place where a vendor asks for a reading.
type at struct{ operation, reading string }

var weighed weighings

// weigh notes for which readings a request asked, and on which of them its answer
// rests. A request with random input counts for nothing: its next run may differ.
func (g *weighings) weigh(w *World, e *journal.Entry) {
	if e.Operation == "" || random() {
		return
	}
	bases, ok := w.Bases().Of(e.Number)
	if !ok {
		return // another client rewound the world
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.decides == nil {
		g.decides, g.spared = map[at]bool{}, map[string]string{}
	}
	for r := range e.Asked.In(w.Vendor.Readings) {
		place := at{e.Operation, r.ID}
		rests := restsOn(bases, r)
		g.decides[place] = g.decides[place] || rests
		if known, ok := g.spared[r.ID]; !rests && (!ok || e.Operation < known) {
			g.spared[r.ID] = e.Operation
		}
	}
}

func restsOn(bases []world.Basis, r *sim.Reading) bool {
	return slices.ContainsFunc(bases, func(b world.Basis) bool { return b.Reading == r })
}

// idlers returns a line for each reading that an operation asks for and that
// decides no answer of the operation in any test: the operation need not ask, or a
// test is missing.
func (g *weighings) idlers(vendor string) (lines []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for place, decides := range g.decides {
		if !decides {
			lines = append(lines, fmt.Sprintf("%s asks for %s.%s, but no test has an answer of it that rests on the reading",
				place.operation, vendor, place.reading))
		}
	}
	slices.Sort(lines)
	return lines
}

// keep keeps a request of a row as an example for each reading that it asked for:
// the first by the row's name and the request's number.
func (g *weighings) keep(row string, w *World, e *journal.Entry, bases []world.Basis) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.rested == nil {
		g.rested, g.idle = map[string]string{}, map[string]string{}
	}
	line := fmt.Sprintf("%s: #%d %s %s %d", row, e.Number, e.Method, e.Operation, e.Status)
	for r := range e.Asked.In(w.Vendor.Readings) {
		into, text := g.idle, line
		for _, b := range bases {
			if b.Reading == r {
				into = g.rested
				for _, o := range b.Otherwise {
					text += fmt.Sprintf(", under %s %d", o.Value, o.Entry.Status)
				}
			}
		}
		if strings.HasPrefix(row, r.ID+": ") { // a row about the reading itself goes first
			text = " " + text
		}
		if known, ok := into[r.ID]; !ok || text < known {
			into[r.ID] = text
		}
	}
}

// text returns the examples of each reading, for people to review.
func (g *weighings) text(readings []*sim.Reading) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var b strings.Builder
	b.WriteString(`# For each reading a request whose answer rests on it, and one that asked for it and whose
# answer does not. The rows of the tests send each request again under all values of all
# readings: it rests on those that make a difference, and on no others.
`)
	for _, r := range readings {
		fmt.Fprintf(&b, "\n%s\n", r.ID)
		for _, example := range []struct {
			what  string
			lines map[string]string
			none  string
		}{
			{"rests on it", g.rested, "nothing does"},
			{"does not", g.idle, "the vendor asks only where the values part"},
		} {
			line, ok := example.lines[r.ID]
			if !ok {
				line = example.none
			}
			fmt.Fprintf(&b, "  %-12s %s\n", example.what+":", strings.TrimSpace(line))
		}
	}
	return b.String()
}

// golden compares the examples with the vendor's file of them, or writes it.
func (g *weighings) golden(v sim.Vendor, update bool) (lines []string) {
	const file = "testdata/rests.golden"
	now := g.text(v.Readings)
	if update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			return []string{err.Error()}
		}
		if err := os.WriteFile(file, []byte(now), 0o644); err != nil {
			return []string{err.Error()}
		}
		return nil
	}
	known, err := os.ReadFile(file)
	if err != nil {
		return []string{err.Error()}
	}
	if diff := cmp.Diff(strings.Split(string(known), "\n"), strings.Split(now, "\n")); diff != "" {
		return []string{fmt.Sprintf("%s is another (-file +now); if that is right, write it: go test ./%s -update\n%s",
			file, fidelity.ProofsPackage(v.Name), diff)}
	}
	return nil
}

// unrested returns a line for each reading on which no request of a row rests, and
// for each that some test asks for in vain, but no row.
func (g *weighings) unrested(v sim.Vendor) (lines []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, r := range v.Readings {
		if _, ok := g.rested[r.ID]; !ok {
			lines = append(lines, fmt.Sprintf("no request in a row of apitest.Readings rests on %s.%s by default", v.Name, r.ID))
		}
		if op, ok := g.spared[r.ID]; ok && g.idle[r.ID] == "" {
			lines = append(lines, fmt.Sprintf("%s asks for %s.%s where nothing rests on it, but no request in a row of apitest.Readings does",
				op, v.Name, r.ID))
		}
	}
	return lines
}

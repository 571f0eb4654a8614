package apitest

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// What the tests of a package reached, over all worlds.
var (
	mu       sync.Mutex // guards what follows
	rules    = map[string]bool{}
	statuses = map[string]bool{} // "operation status"
	readings = map[string]bool{} // "id value"
)

func reached(v *world.Vendor, e *journal.Entry) {
	mu.Lock()
	defer mu.Unlock()
	for _, r := range e.Rules {
		rules[r.ID] = true
		if !slices.Contains(v.Rules, r) {
			rules["not in the list: "+r.ID] = true
		}
	}
	statuses[fmt.Sprintf("%s %d", e.Operation, e.Status)] = true
}

func flipped(r *sim.Reading, value string) {
	mu.Lock()
	defer mu.Unlock()
	readings[r.ID+" "+value] = true
}

// Main runs a vendor's tests and then fails unless they reached every rule,
// every value of every reading that is not its default, and every status of
// every simulated operation of its contract. unreached names those that no
// test can reach, and why: a rule's id, "reading value", or "operation status".
// When only some of the tests run, nothing is asked.
func Main(m *testing.M, v sim.Vendor, unreached map[string]string) {
	code := m.Run()
	if code == 0 && all() {
		if missing := missed(WithContract(v), unreached); len(missing) > 0 {
			for _, line := range missing {
				fmt.Println(line)
			}
			fmt.Println("FAIL: the tests of", v.Name, "leave something out")
			code = 1
		}
	}
	os.Exit(code)
}

// all says whether this is a run of all tests, and not a list, a part of them
// or a fuzzing worker.
func all() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list", "test.fuzz"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return false
		}
	}
	worker := flag.Lookup("test.fuzzworker")
	return worker == nil || worker.Value.String() != "true"
}

func missed(v sim.Vendor, unreached map[string]string) (lines []string) {
	mu.Lock()
	defer mu.Unlock()
	miss := func(what, name string, reached bool) {
		why, listed := unreached[name]
		switch {
		case !reached && !listed:
			lines = append(lines, fmt.Sprintf("%s %q is reached by no test", what, name))
		case reached && listed:
			lines = append(lines, fmt.Sprintf("%s %q is reached, although it is listed as out of reach: %s", what, name, why))
		}
	}
	for _, r := range v.Rules {
		miss("rule", r.ID, rules[r.ID])
	}
	for id := range rules {
		if !slices.ContainsFunc(v.Rules, func(r *sim.Rule) bool { return r.ID == id }) {
			lines = append(lines, fmt.Sprintf("rule %q has an effect, but the vendor does not declare it", id))
		}
	}
	for _, r := range v.Readings {
		for _, value := range r.Values[1:] {
			miss("reading", r.ID+" "+value, readings[r.ID+" "+value])
		}
	}
	doc, err := world.NewSet([]sim.Vendor{v}).Vendor(v.Name).Contract()
	if err != nil {
		return append(lines, err.Error())
	}
	for _, op := range doc.Operations() {
		for _, status := range op.Statuses {
			if name := fmt.Sprintf("%s %d", op.ID, status); op.Simulated {
				miss("answer", name, statuses[name])
			}
		}
	}
	slices.Sort(lines)
	return lines
}

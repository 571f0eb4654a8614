package apitest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/mockvendors/mockvendors/internal/fidelity"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// What the tests of a package reached, in all worlds.
var (
	mu         sync.Mutex // guards what follows, told and stepped
	undeclared = map[string]bool{}
	statuses   = map[string]bool{} // "operation status"
)

func reached(v *world.Vendor, e *journal.Entry) {
	mu.Lock()
	defer mu.Unlock()
	for _, r := range e.Rules() {
		if !slices.Contains(v.Rules.All(), r) {
			undeclared[r.ID] = true
		}
	}
	statuses[fmt.Sprintf("%s %d", e.Operation, e.Status)] = true
}

// Main runs a vendor's tests. It fails unless they reach every status of every
// simulated operation in the contract, assert what every rule turned on
// ([Answer.TurnedOn]), take every step of every way out ([Answer.LeftBy]), and
// prove every rule and reading ([Answer.By], [Readings]) in the tests that the
// vendor's proofs name. With -update, it writes the proofs instead; those that
// still hold stay. If only some of the tests run, it demands nothing.
func Main(m *testing.M, v sim.Vendor) {
	update := flag.Bool("update", false, "write which tests prove the vendor's rules and readings")
	code := m.Run()
	var lines []string
	switch {
	case code != 0:
	case all():
		lines = missed(WithContract(v), *update)
	case *update:
		lines = []string{"-update needs a run of all tests"}
	}
	for _, line := range lines {
		fmt.Println(line)
	}
	if len(lines) > 0 {
		fmt.Println("FAIL: the tests of", v.Name, "leave something out")
		code = 1
	}
	os.Exit(code)
}

// all reports whether this is a run of all tests: not a list, a selection or a
// fuzzing worker.
func all() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list", "test.fuzz"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return false
		}
	}
	worker := flag.Lookup("test.fuzzworker")
	return worker == nil || worker.Value.String() != "true"
}

func missed(v sim.Vendor, update bool) (lines []string) {
	mu.Lock()
	defer mu.Unlock()
	for id := range undeclared {
		lines = append(lines, fmt.Sprintf("rule %q has an effect, but the vendor does not declare it", id))
	}
	doc, err := world.NewSet([]sim.Vendor{v}).Vendor(v.Name).Contract()
	if err != nil {
		return append(lines, err.Error())
	}
	for _, op := range doc.Operations() {
		for _, status := range op.Statuses {
			if name := fmt.Sprintf("%s %d", op.ID, status); op.Simulated && !statuses[name] {
				lines = append(lines, fmt.Sprintf("no test reaches the answer %q", name))
			}
		}
	}
	slices.Sort(lines)
	lines = append(lines, untold(v.Rules.All(), told)...)
	lines = append(lines, untaken(v.Rules.All(), stepped)...)
	lines = append(lines, weighed.idlers(v.Name)...)
	lines = append(lines, weighed.unrested(v)...)
	lines = append(lines, weighed.golden(v, update)...)
	proofs, err := fidelity.ProofsOf(v.Name)
	claims := fidelity.Claims(v)
	if err == nil && update {
		proofs, err = asserted.choose(claims, proofs), nil
		err = os.WriteFile(filepath.FromSlash("../../internal/fidelity/"+fidelity.ProofsFile(v.Name)), []byte(proofs.Text(claims)), 0o644)
	}
	if err != nil {
		return append(lines, err.Error())
	}
	return append(lines, asserted.unproved(v.Name, claims, proofs)...)
}

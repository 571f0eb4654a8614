package apitest

import (
	"cmp"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/mockvendors/mockvendors/internal/fidelity"
)

// assertions is what the tests of a package assert: the rank of each test that
// asserts a claim, which is lower for a better one.
type assertions struct {
	mu    sync.Mutex // guards what follows
	ranks map[string]map[string]int
}

// proof is how well a test asserts a claim.
type proof struct {
	asItComes bool // in a test that is not about a reading
	body      bool // with what stands in the answer, not its status alone
}

var asserted assertions

// add notes that test asserts claim, and so do those that it is a part of. A
// test of random input asserts nothing: it may meet something else next time.
func (a *assertions) add(claim, test string, p proof) {
	if random() {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ranks == nil {
		a.ranks = map[string]map[string]int{}
	}
	if a.ranks[claim] == nil {
		a.ranks[claim] = map[string]int{}
	}
	for tests := a.ranks[claim]; ; {
		rank := p.rank(test)
		if old, known := tests[test]; !known || rank < old {
			tests[test] = rank
		}
		end := strings.LastIndexByte(test, '/')
		if end < 0 {
			return
		}
		test = test[:end]
	}
}

// random says whether a generator of input is at work.
func random() bool {
	callers := make([]uintptr, 128)
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers)])
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "pgregory.net/rapid.") || strings.HasPrefix(f.Function, "testing.(*F).") {
			return true
		}
		if !more {
			return false
		}
	}
}

// rank is that of a test. What counts most is a name that go test -run takes as
// it stands.
func (p proof) rank(test string) (rank int) {
	if strings.ContainsAny(test, `\+*?()|[]{}^$'`) {
		rank += 4
	}
	if !p.asItComes {
		rank += 2
	}
	if !p.body {
		rank++
	}
	return rank
}

// choose is the proofs of claims: those of kept that hold, and for the others
// the test of the best rank, of these the rows that [Rows] names after the
// rule, and then the test that asserts the least besides. The order in which
// the tests ran makes no difference.
func (a *assertions) choose(claims []string, kept fidelity.Proofs) fidelity.Proofs {
	a.mu.Lock()
	defer a.mu.Unlock()
	width := map[string]int{} // how many claims a test asserts
	for _, tests := range a.ranks {
		for test := range tests {
			width[test]++
		}
	}
	chosen := fidelity.Proofs{}
	for _, claim := range claims {
		tests := a.ranks[claim]
		if _, holds := tests[kept[claim]]; holds {
			chosen[claim] = kept[claim]
		} else if len(tests) > 0 {
			strays := func(test string) int { // from the rows about the rule
				if strings.HasSuffix(test, "/"+nameOf(claim)) {
					return 0
				}
				return 1
			}
			chosen[claim] = slices.MinFunc(slices.Collect(maps.Keys(tests)), func(x, y string) int {
				return cmp.Or(
					cmp.Compare(tests[x], tests[y]),
					cmp.Compare(strays(x), strays(y)),
					cmp.Compare(width[x], width[y]),
					cmp.Compare(x, y),
				)
			})
		}
	}
	return chosen
}

// unproved says what is wrong with the proofs that a vendor's file names.
func (a *assertions) unproved(vendor string, claims []string, named fidelity.Proofs) (lines []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	file := "internal/fidelity/" + fidelity.ProofsFile(vendor)
	anew := fmt.Sprintf("go test ./%s -update", fidelity.ProofsPackage(vendor))
	for _, claim := range claims {
		tests, test := a.ranks[claim], named[claim]
		_, holds := tests[test]
		switch {
		case holds:
		case len(tests) == 0:
			lines = append(lines, fmt.Sprintf("%s is asserted by no test: %s", claim, howTo(claim)))
		case test == "":
			lines = append(lines, fmt.Sprintf("%s has no line in %s: %s", claim, file, anew))
		default:
			lines = append(lines, fmt.Sprintf("%s is not asserted by %s (any more), as %s has it: mend the test, or %s and look at the diff", claim, test, file, anew))
		}
	}
	for _, claim := range slices.Sorted(maps.Keys(named)) {
		if !slices.Contains(claims, claim) {
			lines = append(lines, fmt.Sprintf("%s has a line in %s, and the vendor declares no such thing: %s", claim, file, anew))
		}
	}
	return lines
}

// howTo says how a test asserts a claim.
func howTo(claim string) string {
	if id, ok := strings.CutPrefix(claim, "rule "); ok {
		return fmt.Sprintf("hold an answer against Is(status, body) and By(%q)", id)
	}
	return "give it a row of all its values in a table of apitest.Readings"
}

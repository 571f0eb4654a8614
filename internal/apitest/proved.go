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

// assertions are what the tests of a package assert: for each claim, the tests that
// assert it with their ranks. A lower rank is better.
type assertions struct {
	mu    sync.Mutex // guards what follows
	ranks map[string]map[string]int
}

// proof is how well a test asserts a claim.
type proof struct {
	defaults bool // no reading was flipped
	body     bool // the body is asserted, not only the status
}

var asserted assertions

// add notes that a test and its parents assert a claim. A test with random input
// asserts nothing: its next run may differ.
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
		if best, known := tests[test]; !known || rank < best {
			tests[test] = rank
		}
		end := strings.LastIndexByte(test, '/')
		if end < 0 {
			return
		}
		test = test[:end]
	}
}

// random reports whether the caller is a test with random input.
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

// rank returns the rank of a test. Most important is a name that go test -run takes
// without quoting.
func (p proof) rank(test string) (rank int) {
	if strings.ContainsAny(test, `\+*?()|[]{}^$'`) {
		rank += 4
	}
	if !p.defaults {
		rank += 2
	}
	if !p.body {
		rank++
	}
	return rank
}

// choose returns the proofs of claims. A proof in old that still holds stays. Others
// get the test with the best rank; among equals, one that [Rows] names after the
// rule, then the one that asserts the fewest claims. The order in which tests ran
// does not matter.
func (a *assertions) choose(claims []string, old fidelity.Proofs) fidelity.Proofs {
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
		if _, holds := tests[old[claim]]; holds {
			chosen[claim] = old[claim]
		} else if len(tests) > 0 {
			other := func(test string) int { // 0 if Rows named the test after the rule
				if strings.HasSuffix(test, "/"+nameOf(claim)) {
					return 0
				}
				return 1
			}
			chosen[claim] = slices.MinFunc(slices.Collect(maps.Keys(tests)), func(x, y string) int {
				return cmp.Or(
					cmp.Compare(tests[x], tests[y]),
					cmp.Compare(other(x), other(y)),
					cmp.Compare(width[x], width[y]),
					cmp.Compare(x, y),
				)
			})
		}
	}
	return chosen
}

// unproved returns what is wrong with the proofs in a vendor's file.
func (a *assertions) unproved(vendor string, claims []string, named fidelity.Proofs) (lines []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	file := "internal/fidelity/" + fidelity.ProofsFile(vendor)
	update := fmt.Sprintf("go test ./%s -update", fidelity.ProofsPackage(vendor))
	for _, claim := range claims {
		tests, test := a.ranks[claim], named[claim]
		_, holds := tests[test]
		switch {
		case holds:
		case len(tests) == 0:
			lines = append(lines, fmt.Sprintf("%s is asserted by no test: %s", claim, howTo(claim)))
		case test == "":
			lines = append(lines, fmt.Sprintf("%s has no line in %s: run %s", claim, file, update))
		default:
			lines = append(lines, fmt.Sprintf("%s is not asserted by %s, which %s names: fix the test, or run %s and review the diff",
				claim, test, file, update))
		}
	}
	for _, claim := range slices.Sorted(maps.Keys(named)) {
		if !slices.Contains(claims, claim) {
			lines = append(lines, fmt.Sprintf("%s has a line in %s, but the vendor does not declare it: run %s", claim, file, update))
		}
	}
	return lines
}

// howTo returns how a test asserts a claim.
func howTo(claim string) string {
	if id, ok := strings.CutPrefix(claim, "rule "); ok {
		return fmt.Sprintf("call Is(status, body) and By(%q) on an answer", id)
	}
	return "add a row with all its values to a table for apitest.Readings"
}

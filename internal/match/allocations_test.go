//go:build !race

// The race detector has sync.Pool, which regexp's matching uses, drop what it is given at random.

package match_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/match"
)

// Judging every request must not cost the vendor's own time.
func TestMeetsDoesNotAllocate(t *testing.T) {
	p, err := match.Compile(decode(t, `{"email": {"$match": "roe@"}, "tags": {"$contains": "a"}, "n": 1, "list": [{"a": 1}], "gone": {"$exists": false}}`))
	if err != nil {
		t.Fatal(err)
	}
	value := decode(t, `{"email": "jane.roe@mailinator.com", "tags": ["b", "a"], "n": 1, "list": [{"a": 1}]}`)
	if !p.Matches(value) {
		t.Fatal("does not meet")
	}
	if n := testing.AllocsPerRun(100, func() { p.Matches(value) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

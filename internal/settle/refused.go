package settle

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/target"
)

// Refused is the error of a run whose credential the sandbox refuses.
type Refused struct {
	Status int
	Calls  int      // that were refused
	Names  []string // of the values that may be wrong
}

func (r *Refused) Error() string {
	return fmt.Sprintf("the key is refused (%d): the sandbox answered so to each of the first %d calls; check %s",
		r.Status, r.Calls, strings.Join(r.Names, ", "))
}

// enough is how many probes have to be refused before a run ends: one may be refused
// because the key lacks a permission, and a vendor may lock a key that fails too often.
const enough = 3

// tally counts what the calls that carry a credential were answered, over the probes.
type tally struct {
	probes int
	other  bool // an answer that is no refusal of a credential came
	seen   Refused
}

// add counts a probe. No vendor can be asked which rule decided, so that the status has
// to tell.
func (t *tally) add(sc *scenario.Scenario, heard []target.Heard) {
	t.probes++
	for _, h := range heard {
		switch {
		case h.Status == 0 || !signed(h.Step):
		case h.Status != http.StatusUnauthorized && h.Status != http.StatusForbidden:
			t.other = true
		default:
			t.seen.Calls++
			if t.seen.Status == 0 {
				t.seen.Status = h.Status
			}
		}
	}
	for _, need := range sc.Needs {
		if need.Name != RunName && !slices.Contains(t.seen.Names, need.Name) {
			t.seen.Names = append(t.seen.Names, need.Name)
		}
	}
}

// refused returns the error of a run in which the first probes got nothing but refusals
// of the credential; nil if they did not, or it is too early to tell.
func (t *tally) refused(last bool) error {
	if t.other || t.seen.Calls == 0 || t.probes < enough && !last {
		return nil
	}
	return &t.seen
}

// signed reports whether a step carries a value from outside in a header.
func signed(s *scenario.Step) bool {
	headers, _ := s.Node.Get("headers")
	for _, m := range headers.Members() {
		if strings.Contains(m.Value.Text(), "${") {
			return true
		}
	}
	return false
}

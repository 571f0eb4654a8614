package tell

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
)

// RestsOn is a reading that an answer rests on: under another value of it, the
// same request would have got another answer, or left another state.
type RestsOn struct {
	Reading   string      `json:"reading"`
	Value     string      `json:"value"`
	Otherwise []Otherwise `json:"otherwise"`
}

// Otherwise is what the vendor would have answered under another value.
type Otherwise struct {
	Value   string `json:"value"`
	Status  int    `json:"status"`
	Outcome string `json:"outcome"` // the answer's reason in a few words, or what of it is different
}

// RestsOnOf returns what world.Bases found, for people. It is never nil.
func RestsOnOf(set *world.Set, e *journal.Entry, bases []world.Basis) []RestsOn {
	rests := make([]RestsOn, len(bases))
	for i, b := range bases {
		rests[i] = RestsOn{Reading: e.Vendor + "." + b.Reading.ID, Value: b.Value, Otherwise: make([]Otherwise, len(b.Otherwise))}
		for k, o := range b.Otherwise {
			rests[i].Otherwise[k] = Otherwise{Value: o.Value, Status: o.Entry.Status, Outcome: outcome(set, b.As, o.Entry)}
		}
	}
	return rests
}

// outcome returns in a few words what the vendor would have answered: where the
// status and the reason are those of the answer that came, what is different.
func outcome(set *world.Set, as, other *journal.Entry) string {
	reason := shortReason(set, other)
	switch {
	case as.Status != other.Status || reason != shortReason(set, as):
		return Printable(reason)
	case !bytes.Equal(as.ResponseBody, other.ResponseBody):
		return otherBody(as.ResponseBody, other.ResponseBody)
	}
	return "another state"
}

// maxRests bounds for how many requests of a list it is worked out what their
// answers rest on: for each of them, the vendor carries the request out again.
const maxRests = 200

// ViewsOf shows entries of one world, oldest first, the latest of them with what
// their answers rest on. Each view is made when the one before has been taken.
func ViewsOf(w *world.World, entries []*journal.Entry) iter.Seq[View] {
	first := max(0, len(entries)-maxRests) // of those with what they rest on
	rests := make([][]RestsOn, len(entries)-first)
	bases := w.Bases()
	for i, e := range slices.Backward(entries[first:]) {
		if found, ok := bases.Of(e.Number); ok {
			rests[i] = RestsOnOf(w.Set(), e, found)
		}
	}
	signedBy := signers{w: w}
	return func(yield func(View) bool) {
		for i, e := range entries {
			view := ViewOf(w.Set(), e)
			view.As = signedBy.of(e)
			if i >= first && rests[i-first] != nil {
				view.RestsOn = rests[i-first]
			}
			if !yield(view) {
				return
			}
		}
	}
}

// String returns the reading, and what would have come of the other values:
// "egym.email-case = insensitive: under sensitive it would have been 201".
func (r RestsOn) String() string {
	var others []string
	for _, o := range r.Otherwise {
		came := fmt.Sprintf("it would have been %d (%s)", o.Status, o.Outcome)
		if o.Status == 0 {
			came = "it would have left another state"
		}
		others = append(others, "under "+o.Value+" "+came)
	}
	return fmt.Sprintf("%s = %s: %s", r.Reading, r.Value, strings.Join(others, "; "))
}

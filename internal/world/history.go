package world

import (
	"fmt"
	"reflect"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/store"
)

// revision is what it takes to undo a request or an intervention through the control
// API. It does not change once the world's lock is released: snapshots share it.
type revision struct {
	number       int // of the request, or of the latest one before the intervention
	intervention bool
	changes      []store.Change
	shared       bool           // the changes are those of an entry, which counts their bytes
	counted      *journal.Entry // if not nil, the entry that counts for the coverage
	before       moment
	copied       int // to how many faults it keeps a list of its own
	deleted      int // bytes of the faults, where the intervention deleted some
	bytes        int // of the revision
}

// after reports whether the revision came after a request was complete.
func (r *revision) after(number int) bool {
	return r.number > number || r.number == number && r.intervention
}

// remember adds a revision. It drops those whose requests have left the journal, which
// begins with the request first, and the oldest of too many or too large ones.
func (w *World) remember(r *revision, first int) {
	for len(w.revisions) > 0 && w.revisions[0].number < first-1 {
		w.forgetOldest()
	}
	r.bytes = revisionSize
	r.bytes += 8*r.copied + r.deleted
	if !r.shared {
		r.bytes += store.Bytes(r.changes)
	}
	w.revisions = append(w.revisions, r)
	w.history.Add(int64(r.bytes))
	for len(w.revisions) > 1 && (len(w.revisions) > maxRevisions || w.history.Load() > maxHistory) {
		w.forgetOldest()
	}
	w.weigh()
}

// maxRevisions and maxHistory are more than the requests of a full journal need,
// faults and rivals included. Only very many interventions without requests in
// between reach them, or some that replace large states.
const (
	maxRevisions = 10 * journal.MaxEntries
	maxHistory   = 64 << 20 // bytes
)

// revisionSize is about what a revision takes besides its changes.
var revisionSize = int(reflect.TypeFor[revision]().Size()) + 16

// forgetOldest drops the oldest revision: it can no longer be undone.
func (w *World) forgetOldest() {
	oldest := w.revisions[0]
	w.reach = max(w.reach, oldest.number)
	if oldest.intervention {
		w.reach = max(w.reach, oldest.number+1)
	}
	w.history.Add(-int64(oldest.bytes))
	w.revisions[0] = nil
	w.revisions = w.revisions[1:]
}

// intervene adds a revision for an intervention that changes the clock or the
// readings.
func (w *World) intervene() {
	w.remember(&revision{number: w.number, intervention: true, before: w.moment}, w.Journal.First())
}

// Rewind restores the world as it was right after request number to; 0 is the
// scenario's start. It removes later requests from the journal, and the next one
// gets number to+1.
func (w *World) Rewind(to int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.see()
	if to == 0 {
		w.begin(w.start)
		w.Journal.Clear()
		return nil
	}
	entry, ok := w.Journal.Get(to)
	if !ok || to < w.reach {
		return fmt.Errorf("cannot rewind to request %d: %s; 0 is the scenario's start", to, w.available(w.Journal.First()))
	}
	for n := len(w.revisions); n > 0 && w.revisions[n-1].after(to); n-- {
		w.undo(w.revisions[n-1])
		w.revisions = w.revisions[:n-1]
	}
	w.weigh()
	if w.moment.clock.Mode() == clock.Running {
		w.moment.clock = w.moment.clock.At(entry.Time)
	}
	w.see()
	w.number = to
	w.recall()
	w.Journal.Truncate(to)
	return nil
}

// available says which requests from first on can be restored. If first is 0, the
// journal is empty.
func (w *World) available(first int) string {
	switch from := max(first, w.reach); {
	case first == 0:
		return "the journal is empty"
	case from > w.number:
		return "no requests are available"
	case from == w.number:
		return fmt.Sprintf("only request %d is available", from)
	default:
		return fmt.Sprintf("requests %d to %d are available", from, w.number)
	}
}

func (w *World) undo(r *revision) {
	w.db.Undo(r.changes)
	w.moment = r.before
	w.history.Add(-int64(r.bytes))
	if r.counted != nil {
		w.hits.add(r.counted, -1)
	}
}

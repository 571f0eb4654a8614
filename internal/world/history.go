package world

import (
	"fmt"

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
	db           *store.DB      // if not nil, the database before an intervention that replaced it
	counted      *journal.Entry // if not nil, the entry that counts for the coverage
	before       moment
	copied       int // how many faults were copied because an intervention deleted some
}

// after reports whether the revision came after a request was complete.
func (r *revision) after(number int) bool {
	return r.number > number || r.number == number && r.intervention
}

// remember adds a revision. It drops those whose requests have left the journal.
func (w *World) remember(r revision) {
	first := w.Journal.First()
	for len(w.revisions) > 0 && w.revisions[0].number < first-1 {
		w.forgetOldest()
	}
	w.revisions = append(w.revisions, &r)
	if len(w.revisions) > maxRevisions {
		w.forgetOldest()
	}
	if r.copied > 0 {
		for n := w.copied(); n > maxCopied; w.forgetOldest() {
			n -= w.revisions[0].copied
		}
	}
	if r.db != nil {
		for n := w.databases(); n > maxDatabases; w.forgetOldest() {
			if w.revisions[0].db != nil {
				n--
			}
		}
	}
}

// maxRevisions is more than the requests of a full journal need, faults and rivals
// included. Only very many interventions without requests in between reach it.
const maxRevisions = 10 * journal.MaxEntries

// maxDatabases is how many revisions may hold a database: each may be as large as a
// scenario.
const maxDatabases = 100

// maxCopied is how many faults the revisions may hold in arrays of their own. Only
// very many deletions of faults reach it.
const maxCopied = 1 << 20

func (w *World) copied() (n int) {
	for _, r := range w.revisions {
		n += r.copied
	}
	return n
}

func (w *World) databases() (n int) {
	for _, r := range w.revisions {
		if r.db != nil {
			n++
		}
	}
	return n
}

// forgetOldest drops the oldest revision: it can no longer be undone.
func (w *World) forgetOldest() {
	oldest := w.revisions[0]
	w.reach = max(w.reach, oldest.number)
	if oldest.intervention {
		w.reach = max(w.reach, oldest.number+1)
	}
	w.revisions[0] = nil
	w.revisions = w.revisions[1:]
}

// intervene adds a revision for an intervention that changes the clock or the
// readings.
func (w *World) intervene() {
	w.remember(revision{number: w.number, intervention: true, before: w.moment})
}

// Rewind restores the world as it was right after request number to; 0 is the
// scenario's start. It removes later requests from the journal, and the next one
// gets number to+1.
func (w *World) Rewind(to int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
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
	if w.moment.clock.Mode() == clock.Running {
		w.moment.clock = w.moment.clock.At(entry.Time)
	}
	w.number = to
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

// undoIn undoes the revision, the latest one, in a database.
func (r *revision) undoIn(db **store.DB) {
	if r.db != nil {
		*db = r.db.Fork() // snapshots may share this revision
	} else {
		(*db).Undo(r.changes)
	}
}

func (w *World) undo(r *revision) {
	r.undoIn(&w.db)
	w.moment = r.before
	if r.counted != nil {
		w.hits.add(r.counted, -1)
	}
}

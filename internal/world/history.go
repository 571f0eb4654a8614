package world

import (
	"fmt"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/store"
)

// act is something that changed the world, with what it takes to undo it: a
// request, or a hand that reached in by the control API. Once the world's lock
// is let go it is not changed any more: snapshots hold it as well.
type act struct {
	number       int // of the request, or of the latest before the intervention
	intervention bool
	changes      []store.Change
	db           *store.DB      // if not nil, the database as it was: the act replaced it as a whole
	covers       *journal.Entry // if not nil, the request counts for the coverage
	before       moment
	copied       int // of the faults before it, how many have an array of their own
}

// after says whether the act came after a request was done with.
func (a *act) after(number int) bool {
	return a.number > number || a.number == number && a.intervention
}

// record remembers a request's changes. What the journal has dropped is
// forgotten here as well.
func (w *World) record(a act) {
	first := w.Journal.First()
	for len(w.acts) > 0 && w.acts[0].number < first-1 {
		w.forget()
	}
	w.acts = append(w.acts, &a)
	if len(w.acts) > maxActs {
		w.forget()
	}
	if a.copied > 0 {
		for n := w.copied(); n > maxCopied; w.forget() {
			n -= w.acts[0].copied
		}
	}
	if a.db != nil {
		for n := w.databases(); n > maxDatabases; w.forget() {
			if w.acts[0].db != nil {
				n--
			}
		}
	}
}

// maxActs is how many acts a world remembers: more than the requests of a full
// journal come to, faults and rivals included. Only a hand that reaches in again
// and again, with no request in between, meets the bound.
const maxActs = 10 * journal.MaxEntries

// maxDatabases is how many acts may keep the database as it was before them:
// each may be as large as a scenario.
const maxDatabases = 100

// maxCopied is how many faults the acts may keep in arrays of their own. Only a hand
// that deletes faults again and again meets the bound.
const maxCopied = 1 << 20

func (w *World) copied() (n int) {
	for _, a := range w.acts {
		n += a.copied
	}
	return n
}

func (w *World) databases() (n int) {
	for _, a := range w.acts {
		if a.db != nil {
			n++
		}
	}
	return n
}

// forget drops the oldest act: there is no way back to before it.
func (w *World) forget() {
	oldest := w.acts[0]
	w.reach = max(w.reach, oldest.number)
	if oldest.intervention {
		w.reach = max(w.reach, oldest.number+1)
	}
	w.acts[0] = nil
	w.acts = w.acts[1:]
}

// intervene remembers how the clock and the readings are before an
// intervention changes them.
func (w *World) intervene() {
	w.record(act{number: w.number, intervention: true, before: w.moment})
}

// Rewind puts the world back to how it was right after request number to; 0 is
// the scenario's start. Later requests leave the journal, and the next one is
// number to+1.
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
		return fmt.Errorf("there is no request %d to go back to: %s, and 0 is the scenario's start", to, w.ways(w.Journal.First()))
	}
	for n := len(w.acts); n > 0 && w.acts[n-1].after(to); n-- {
		w.undo(w.acts[n-1])
		w.acts = w.acts[:n-1]
	}
	if w.moment.clock.Mode() == clock.Running {
		w.moment.clock = w.moment.clock.At(entry.Time)
	}
	w.number = to
	w.Journal.Truncate(to)
	return nil
}

// ways says which requests can be gone back to, of those from first on; 0 stands
// for none.
func (w *World) ways(first int) string {
	switch from := max(first, w.reach); {
	case first == 0:
		return "the journal is empty"
	case from > w.number:
		return "there is no way back to any request"
	default:
		return fmt.Sprintf("the way leads back to %d to %d", from, w.number)
	}
}

// takeBack makes a database what it was before the act, of which it is right
// after.
func (a *act) takeBack(db **store.DB) {
	if a.db != nil {
		*db = a.db.Fork() // others may hold this act as well
	} else {
		(*db).Undo(a.changes)
	}
}

func (w *World) undo(a *act) {
	a.takeBack(&w.db)
	w.moment = a.before
	if a.covers != nil {
		w.hits.add(a.covers, -1)
	}
}

package world

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// snapshot is a world as it once was, whole: what decides about answers, and
// all that leads back from there. Its database is a fork, so that it costs the
// same at any size.
type snapshot struct {
	time    time.Time
	db      *store.DB
	moment  moment
	number  int
	acts    []*act
	reach   int
	hits    hits
	journal journal.Snapshot
}

// maxSnapshots is how many a world keeps: each holds a journal.
const maxSnapshots = 100

// Snapshot is a named point of a world to go back to.
type Snapshot struct {
	Name   string    `json:"name"`
	Number int       `json:"number"` // of the latest request then
	Time   time.Time `json:"time"`   // the world's
}

// SnapshotError says why there can be no snapshot of a name.
type SnapshotError struct {
	Exists bool // there is one already
	says   string
}

func (e *SnapshotError) Error() string { return e.says }

// Snapshot remembers the world as it is now under a name that is free. Its
// error is a *[SnapshotError].
func (w *World) Snapshot(name string) (Snapshot, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case !names.MatchString(name):
		return Snapshot{}, &SnapshotError{says: fmt.Sprintf("%q is no name for a snapshot: use 1 to 63 of a-z, 0-9 and -, not beginning with -", name)}
	case w.saved[name] != nil:
		return Snapshot{}, &SnapshotError{Exists: true, says: fmt.Sprintf("there is a snapshot %q already: choose another name, or delete it", name)}
	case len(w.saved) >= maxSnapshots:
		return Snapshot{}, &SnapshotError{says: fmt.Sprintf("a world keeps %d snapshots: delete some", maxSnapshots)}
	}
	if w.saved == nil {
		w.saved = map[string]*snapshot{}
	}
	s := &snapshot{
		time: w.moment.clock.Now(), db: w.db.Fork(), moment: w.moment, number: w.number,
		acts: slices.Clone(w.acts), reach: w.reach, hits: maps.Clone(w.hits), journal: w.Journal.Snapshot(),
	}
	w.saved[name] = s
	return s.view(name), nil
}

func (s *snapshot) view(name string) Snapshot { return Snapshot{name, s.number, s.time} }

// Snapshots is those of the world, by name.
func (w *World) Snapshots() []Snapshot {
	w.mu.Lock()
	defer w.mu.Unlock()
	views := []Snapshot{}
	for _, name := range slices.Sorted(maps.Keys(w.saved)) {
		views = append(views, w.saved[name].view(name))
	}
	return views
}

// Restore puts the world back to how it was at a snapshot, journal included.
// The snapshot stays, and so do the others.
func (w *World) Restore(name string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.saved[name]
	if s == nil {
		return w.noSnapshot(name)
	}
	w.db, w.moment, w.number = s.db.Fork(), s.moment, s.number
	w.acts, w.reach, w.hits = slices.Clone(s.acts), s.reach, maps.Clone(s.hits)
	if w.moment.clock.Mode() == clock.Running {
		w.moment.clock = w.moment.clock.At(s.time)
	}
	w.Journal.Restore(s.journal)
	return nil
}

// DropSnapshot forgets a snapshot.
func (w *World) DropSnapshot(name string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.saved[name] == nil {
		return w.noSnapshot(name)
	}
	delete(w.saved, name)
	return nil
}

func (w *World) noSnapshot(name string) error {
	known := slices.Sorted(maps.Keys(w.saved))
	if len(known) == 0 {
		return fmt.Errorf("there is no snapshot %q: the world has none", name)
	}
	return fmt.Errorf("there is no snapshot %q%s", name, strict.Suggest(name, known))
}

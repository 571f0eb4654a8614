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

// snapshot is the whole of a world at one time, with its revisions and journal. Its
// database is a fork, so its cost does not depend on size.
type snapshot struct {
	time      time.Time
	db        *store.DB
	moment    moment
	number    int
	revisions []*revision
	reach     int
	hits      ruleHits
	journal   journal.Snapshot
	bytes     int // that it holds besides what the world does, at most
}

// maxSnapshots limits the snapshots of a world: each holds a journal.
const maxSnapshots = 100

// Snapshot describes a snapshot of a world.
type Snapshot struct {
	Name   string    `json:"name"`
	Number int       `json:"number"` // of the latest request then
	Time   time.Time `json:"time"`   // the world's
}

// SnapshotError says why a snapshot cannot be made.
type SnapshotError struct {
	Exists bool // the name is taken
	says   string
}

func (e *SnapshotError) Error() string { return e.says }

// Snapshot makes a snapshot of the world. Its error is a *[SnapshotError] or a
// *[FullError].
func (w *World) Snapshot(name string) (Snapshot, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	bytes := worldSize + w.stateBytes() + int(w.history.Load())
	switch {
	case !names.MatchString(name):
		return Snapshot{}, &SnapshotError{
			says: fmt.Sprintf("%q is not a valid snapshot name: use 1 to 63 of a-z, 0-9 and -, not starting with -", name)}
	case w.saved[name] != nil:
		return Snapshot{}, &SnapshotError{Exists: true,
			says: fmt.Sprintf("the snapshot %q already exists: choose another name, or delete it", name)}
	case len(w.saved) >= maxSnapshots:
		return Snapshot{}, &SnapshotError{says: fmt.Sprintf("a world can have at most %d snapshots: delete some", maxSnapshots)}
	}
	if err := w.set.room(bytes, w); err != nil {
		return Snapshot{}, err
	}
	if w.saved == nil {
		w.saved = map[string]*snapshot{}
	}
	s := &snapshot{
		time: w.moment.clock.Now(), db: w.db.Fork(), moment: w.moment, number: w.number,
		revisions: slices.Clone(w.revisions), reach: w.reach, hits: maps.Clone(w.hits), journal: w.Journal.Snapshot(), bytes: bytes,
	}
	w.saved[name] = s
	w.savedBytes += bytes
	w.weigh()
	return s.view(name), nil
}

func (s *snapshot) view(name string) Snapshot { return Snapshot{name, s.number, s.time} }

// Snapshots returns the world's snapshots, by name.
func (w *World) Snapshots() []Snapshot {
	w.mu.Lock()
	defer w.mu.Unlock()
	views := []Snapshot{}
	for _, name := range slices.Sorted(maps.Keys(w.saved)) {
		views = append(views, w.saved[name].view(name))
	}
	return views
}

// Restore restores the world from a snapshot, journal included. All snapshots stay.
func (w *World) Restore(name string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.saved[name]
	if s == nil {
		return w.noSnapshot(name)
	}
	w.see()
	w.db, w.moment, w.number = s.db.Fork(), s.moment, s.number
	w.revisions, w.reach, w.hits = slices.Clone(s.revisions), s.reach, maps.Clone(s.hits)
	w.history.Store(0)
	for _, r := range w.revisions {
		w.history.Add(int64(r.bytes))
	}
	if w.moment.clock.Mode() == clock.Running {
		w.moment.clock = w.moment.clock.At(s.time)
	}
	w.see()
	w.recall()
	w.Journal.Restore(s.journal)
	w.weigh()
	return nil
}

// DropSnapshot deletes a snapshot.
func (w *World) DropSnapshot(name string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.saved[name]
	if s == nil {
		return w.noSnapshot(name)
	}
	w.forgetSnapshot(s)
	delete(w.saved, name)
	w.weigh()
	return nil
}

func (w *World) forgetSnapshot(s *snapshot) {
	w.Journal.Discard(s.journal)
	w.savedBytes -= s.bytes
}

func (w *World) noSnapshot(name string) error {
	known := slices.Sorted(maps.Keys(w.saved))
	if len(known) == 0 {
		return fmt.Errorf("there is no snapshot %q: the world has none", name)
	}
	return fmt.Errorf("there is no snapshot %q%s", name, strict.Suggest(name, known))
}

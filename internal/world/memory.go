package world

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/mockvendors/mockvendors/internal/held"
)

// MaxMemory is the default of [Set.Memory], in bytes.
const MaxMemory = 1 << 30

// memory counts about how many bytes the worlds of a set hold: their journals, what
// it takes to undo, snapshots, their states beyond those that they began with, and
// each of those once.
type memory struct {
	held  atomic.Int64
	stuck atomic.Int64 // held when worlds last forgot what they could, or less since

	forgetting sync.Mutex // held while worlds forget

	mu     sync.Mutex     // guards what follows
	starts map[*Start]int // how many worlds began there last
	told   bool           // that the bound was met
}

// add counts bytes.
func (m *memory) add(bytes int) {
	if now := m.held.Add(int64(bytes)); bytes < 0 && now < m.stuck.Load() {
		m.stuck.Store(now)
	}
}

// account is what one world holds. A world that nobody keeps has none.
type account struct {
	mu     sync.Mutex // guards what follows
	memory *memory    // nil once the world is gone
	bytes  int
	start  *Start
}

// add counts bytes for the world.
func (a *account) add(bytes int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.memory != nil {
		a.bytes += bytes
		a.memory.add(bytes)
	}
}

// begin counts the start that the world begins at, unless another world does.
func (a *account) begin(start *Start) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.memory != nil && a.start != start {
		a.leave()
		a.start = start
		a.memory.mu.Lock()
		defer a.memory.mu.Unlock()
		if a.memory.starts[start]++; a.memory.starts[start] == 1 {
			a.memory.add(start.db.Bytes())
		}
	}
}

// leave takes the start out of account, where no other world uses it. The caller
// holds a.mu.
func (a *account) leave() {
	if a.start == nil {
		return
	}
	a.memory.mu.Lock()
	defer a.memory.mu.Unlock()
	if a.memory.starts[a.start]--; a.memory.starts[a.start] == 0 {
		delete(a.memory.starts, a.start)
		a.memory.add(-a.start.db.Bytes())
	}
}

// close takes all that the world holds out of account: it is gone.
func (a *account) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.memory != nil {
		a.memory.add(-a.bytes)
		a.leave()
		a.memory = nil
	}
}

// worldSize is about what a world takes of its own from the beginning.
const worldSize = 4096

// weigh counts what the world holds besides its journal. The caller holds w.mu.
func (w *World) weigh() {
	weight := worldSize + w.stateBytes() + w.moment.disruptions.bytes + int(w.history.Load()) + w.savedBytes
	if grown := weight - w.weighed; grown != 0 {
		w.weighed = weight
		w.account.add(grown)
	}
}

// stateBytes returns about how many bytes the state takes that the start does not
// have. Rows in place of the start's count only if they were put there with a state.
func (w *World) stateBytes() int {
	all := w.db.Bytes()
	return min(all, max(0, all-w.start.db.Bytes()+w.moment.replaced))
}

// FullError says that the worlds of a set hold as much as they may.
type FullError struct{ Held, Bound int64 }

func (e *FullError) Error() string {
	return fmt.Sprintf("there is no memory left: with this, the worlds would hold about %s, and --memory allows %s in all; "+
		"delete worlds, snapshots or records, reset a world, or start the server with a larger --memory", held.Say(e.Held), held.Say(e.Bound))
}

func (s *Set) bound() int64 {
	if s.Memory == 0 {
		return MaxMemory
	}
	return s.Memory
}

// Held returns about how many bytes the worlds hold.
func (s *Set) Held() int64 { return s.memory.held.Load() }

// Room makes room for a world that begins at start. Its error is a *[FullError].
func (s *Set) Room(start *Start) error {
	need := worldSize
	s.memory.mu.Lock()
	if s.memory.starts[start] == 0 {
		need += start.db.Bytes()
	}
	s.memory.mu.Unlock()
	return s.room(need, nil)
}

// room makes room for so many bytes, and at once for many more: it looks at every
// world. mine is a world whose lock the caller holds, or nil.
func (s *Set) room(need int, mine *World) error {
	if s.memory.held.Load()+int64(need) <= s.bound() {
		return nil
	}
	s.forget(s.bound()-max(int64(need), s.bound()/8), mine)
	if total := s.memory.held.Load() + int64(need); total > s.bound() {
		return &FullError{total, s.bound()}
	}
	return nil
}

// keepBound has worlds forget requests if all hold more than they may. Where that
// does not help, it waits until they hold a sixteenth more.
func (s *Set) keepBound() {
	total, bound := s.memory.held.Load(), s.bound()
	if total > bound && total > s.memory.stuck.Load()+bound/16 {
		s.forget(bound-bound/8, nil)
	}
}

// forget has worlds forget their oldest requests until all hold no more than goal:
// the world that was used longest ago first. An eighth of the bound is left to the
// journals even if the states alone exceed it. It passes over a world that is busy.
func (s *Set) forget(goal int64, mine *World) {
	if !s.memory.forgetting.TryLock() {
		return
	}
	defer s.memory.forgetting.Unlock()
	s.tellFull()
	worlds := s.byUse()
	spare := -s.bound() / 8
	for _, w := range worlds {
		spare += int64(w.Journal.Bytes()) + w.history.Load()
	}
	for _, w := range worlds {
		surplus := min(spare, s.memory.held.Load()-goal)
		if surplus <= 0 {
			break
		}
		if w != mine && !w.mu.TryLock() {
			continue
		}
		spare -= int64(w.forget(int(surplus)))
		if w != mine {
			w.mu.Unlock()
		}
	}
	s.memory.stuck.Store(s.memory.held.Load())
}

// tellFull tells once that the bound was met.
func (s *Set) tellFull() {
	s.memory.mu.Lock()
	first := !s.memory.told
	s.memory.told = true
	s.memory.mu.Unlock()
	if first && s.Full != nil {
		s.Full(s.bound())
	}
}

// byUse returns the worlds, the one that was used longest ago first.
func (s *Set) byUse() []*World {
	s.mu.Lock()
	defer s.mu.Unlock()
	worlds := make([]*World, 0, s.recent.Len())
	for e := s.recent.Back(); e != nil; e = e.Prev() {
		worlds = append(worlds, e.Value.(*World))
	}
	return worlds
}

// forget drops the oldest requests from the journal, with what it takes to undo
// them, until that has freed so many bytes. It returns how many it freed. The
// caller holds w.mu.
func (w *World) forget(bytes int) (freed int) {
	before := int(w.history.Load())
	freed = w.Journal.Drop(bytes)
	first := w.Journal.First()
	if first == 0 {
		first = w.number + 1
	}
	for len(w.revisions) > 0 && (w.revisions[0].number < first-1 || freed+before-int(w.history.Load()) < bytes) {
		w.forgetOldest()
	}
	w.weigh()
	return freed + before - int(w.history.Load())
}

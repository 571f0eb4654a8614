package journal

import (
	"slices"
	"sync"
)

// Bounds of a journal unless told otherwise.
const (
	MaxEntries = 10_000
	MaxBytes   = 64 << 20
)

// Log is the entries of one world, oldest first. The oldest go when it is full.
type Log struct {
	mu        sync.Mutex // guards what follows
	entries   []*Entry
	bytes     int // of the complete ones
	followers map[*Follower]bool
	ended     bool
}

// Add appends an entry whose answer is still being made. Entries are added in
// the order of their numbers.
func (l *Log) Add(e *Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(l.entries, e)
}

// Complete says that an added entry holds all it will hold: from now on it can
// be read. It is called before the last byte of the answer leaves.
func (l *Log) Complete(e *Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e.complete.Swap(true) {
		return
	}
	e.bytes = e.size()
	if i, ok := l.find(e.Number); !ok || l.entries[i] != e {
		return // forgotten while it was answered
	}
	l.bytes += e.bytes
	l.tell()
	for len(l.entries) > 1 && (len(l.entries) > MaxEntries || l.bytes > MaxBytes) && l.entries[0].complete.Load() {
		l.bytes -= l.entries[0].bytes
		l.entries[0] = nil
		l.entries = l.entries[1:]
	}
}

// Entries is the entries that can be read: up to the first whose answer is
// still being made.
func (l *Log) Entries() []*Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, e := range l.entries {
		if !e.complete.Load() {
			return append([]*Entry(nil), l.entries[:i]...)
		}
	}
	return append([]*Entry(nil), l.entries...)
}

// Get returns the entry with that number, if it is still there and complete.
func (l *Log) Get(number int) (*Entry, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i, ok := l.find(number)
	if !ok || !l.entries[i].complete.Load() {
		return nil, false
	}
	return l.entries[i], true
}

func (l *Log) find(number int) (i int, ok bool) {
	return slices.BinarySearchFunc(l.entries, number, func(e *Entry, n int) int { return e.Number - n })
}

// First is the number of the oldest entry that is kept; 0 if there is none.
func (l *Log) First() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.entries) == 0 {
		return 0
	}
	return l.entries[0].Number
}

// Clear forgets all entries.
func (l *Log) Clear() { l.Truncate(0) }

// Truncate forgets the entries above number. An entry that is still being
// answered is forgotten too; completing it later does no harm.
func (l *Log) Truncate(number int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.entries) > 0 && l.entries[len(l.entries)-1].Number > number {
		last := l.entries[len(l.entries)-1]
		if last.complete.Load() {
			l.bytes -= last.bytes
		}
		l.entries[len(l.entries)-1] = nil
		l.entries = l.entries[:len(l.entries)-1]
	}
	l.endAt(number)
}

// Kept is the entries of a log as they once were.
type Kept struct{ entries []*Entry }

// Keep returns the entries as they are now, to come back to.
func (l *Log) Keep() Kept {
	l.mu.Lock()
	defer l.mu.Unlock()
	return Kept{slices.Clone(l.entries)}
}

// Restore puts back what was kept, in place of what there is.
func (l *Log) Restore(k Kept) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.endAt(l.shared(k))
	l.entries, l.bytes = slices.Clone(k.entries), 0
	for _, e := range l.entries {
		if e.complete.Load() {
			l.bytes += e.bytes
		}
	}
	l.tell()
}

// shared is the number of the latest entry that is in the log and in k. The
// caller holds l.mu.
func (l *Log) shared(k Kept) int {
	for _, e := range slices.Backward(k.entries) {
		if i, ok := l.find(e.Number); ok && l.entries[i] == e {
			return e.Number
		}
	}
	return 0
}

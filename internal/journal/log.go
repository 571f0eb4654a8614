package journal

import (
	"slices"
	"sync"
)

// The bounds of a journal.
const (
	MaxEntries = 10_000
	MaxBytes   = 64 << 20
)

// Log holds the entries of one world, oldest first. A full log forgets the oldest.
type Log struct {
	// Say, if not nil, says what a forgotten entry leaves behind; see [Log.Note]. It
	// must be set before the log is used.
	Say Say
	// Count, if not nil, is told how many bytes more the entries hold, snapshots
	// included. It is set before the log is used, and called under its lock.
	Count func(bytes int)

	mu        sync.Mutex // guards what follows
	entries   []*Entry
	bytes     int      // of the complete entries
	forgotten []*Entry // to be noted
	noting    []*Entry // forgotten entries that are being noted
	tally     Tally    // of forgotten entries
	followers map[*Follower]bool
	ended     bool
}

// Add appends an entry that is not complete yet, and returns the number of the oldest
// entry. Entries are added in the order of their numbers.
func (l *Log) Add(e *Entry) (first int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(l.entries, e)
	l.hold(e)
	return l.entries[0].Number
}

// Complete marks an added entry as complete: from now on it can be read. It is
// called before the last byte of the answer is sent.
func (l *Log) Complete(e *Entry) {
	if e.complete.Load() {
		return
	}
	if e.kept == 0 {
		e.move([]byte(e.RequestHeader), []byte(e.ResponseHeader))
	}
	size := e.size() // without the lock: others wait for it
	l.mu.Lock()
	defer l.mu.Unlock()
	if e.complete.Swap(true) {
		return
	}
	e.bytes = size
	if e.holders > 0 {
		l.add(e.bytes)
	}
	if i, ok := l.find(e.Number); !ok || l.entries[i] != e {
		return // removed while it was answered
	}
	l.bytes += e.bytes
	l.notify()
	for len(l.entries) > 1 && (len(l.entries) > MaxEntries || l.bytes > MaxBytes) && l.entries[0].complete.Load() {
		l.dropOldest()
	}
}

// Entries returns the entries before the first incomplete one.
func (l *Log) Entries() []*Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.complete()
}

// complete is Entries for a caller that holds l.mu.
func (l *Log) complete() []*Entry {
	for i, e := range l.entries {
		if !e.complete.Load() {
			return append([]*Entry(nil), l.entries[:i]...)
		}
	}
	return append([]*Entry(nil), l.entries...)
}

// Get returns the entry with that number, if the log holds it and it is complete.
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
	if len(l.entries) > 0 { // no number is missing, unless a caller leaves one out
		if i := number - l.entries[0].Number; i >= 0 && i < len(l.entries) && l.entries[i].Number == number {
			return i, true
		}
	}
	return slices.BinarySearchFunc(l.entries, number, func(e *Entry, n int) int { return e.Number - n })
}

// First returns the number of the oldest entry, 0 if the log is empty.
func (l *Log) First() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.entries) == 0 {
		return 0
	}
	return l.entries[0].Number
}

// Clear takes everything back: the entries, and what was noted of forgotten ones.
func (l *Log) Clear() { l.Truncate(0) }

// Forget removes all entries, also incomplete ones. What they say counts.
func (l *Log) Forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.entries {
		l.release(e)
		l.forget(e)
	}
	l.entries, l.bytes = nil, 0
	l.endAt(0)
}

// Truncate takes back the entries numbered above number, which the log must hold
// unless it is 0: then it also takes back what was noted of forgotten entries.
// Truncate also removes incomplete entries; completing these later has no effect.
func (l *Log) Truncate(number int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if number == 0 {
		l.forgotten, l.noting, l.tally = nil, nil, Tally{}
	}
	for len(l.entries) > 0 && l.entries[len(l.entries)-1].Number > number {
		last := l.entries[len(l.entries)-1]
		if last.complete.Load() {
			l.bytes -= last.bytes
		}
		l.release(last)
		l.entries[len(l.entries)-1] = nil
		l.entries = l.entries[:len(l.entries)-1]
	}
	l.endAt(number)
}

// Snapshot holds the entries of a log at one time, and what it had noted.
type Snapshot struct {
	entries, forgotten []*Entry
	tally              Tally
}

// Snapshot returns the entries as they are now, for [Log.Restore]. They are held
// until [Log.Discard].
func (l *Log) Snapshot() Snapshot {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.entries {
		l.hold(e)
	}
	return Snapshot{slices.Clone(l.entries), slices.Concat(l.noting, l.forgotten), l.tally.clone()}
}

// Restore replaces the entries by those of a snapshot.
func (l *Log) Restore(s Snapshot) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.endAt(l.shared(s))
	for _, e := range s.entries {
		l.hold(e)
	}
	for _, e := range l.entries {
		l.release(e)
	}
	l.entries, l.bytes = slices.Clone(s.entries), 0
	l.forgotten, l.noting, l.tally = slices.Clone(s.forgotten), nil, s.tally.clone()
	for _, e := range l.entries {
		if e.complete.Load() {
			l.bytes += e.bytes
		}
	}
	l.notify()
}

// shared returns the number of the latest entry that is in both the log and s.
// The caller holds l.mu.
func (l *Log) shared(s Snapshot) int {
	for _, e := range slices.Backward(s.entries) {
		if i, ok := l.find(e.Number); ok && l.entries[i] == e {
			return e.Number
		}
	}
	return 0
}

package journal

import (
	"reflect"
	"slices"

	"github.com/mockvendors/mockvendors/internal/held"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// size returns about how many bytes the entry holds. Texts that belong to rules and
// readings are not its own, and the rows after its changes are the database's.
func (e *Entry) size() int {
	n := entrySize + e.kept + store.Bytes(e.Changes)
	n += cap(e.Notes) * noteSize
	for i := range e.Notes {
		n += aboutBytes(&e.Notes[i].About)
	}
	n += cap(e.Ignored) * ignoredSize
	if r := e.Refusal; r != nil {
		n += refusalSize + 8*cap(r.Also) + held.Text(len(r.Message)) + held.Text(len(r.Cause)) + aboutBytes(&r.About) + held.Of(r.Detail)
	}
	return n
}

// What the parts of an entry take besides their texts.
var (
	entrySize   = int(reflect.TypeFor[Entry]().Size()) + 64 // with its share of the log
	noteSize    = int(reflect.TypeFor[sim.Note]().Size())
	ignoredSize = int(reflect.TypeFor[sim.Ignored]().Size())
	refusalSize = int(reflect.TypeFor[sim.Refusal]().Size())
	holderSize  = int(reflect.TypeFor[sim.Ref]().Size())
)

func aboutBytes(a *sim.About) int {
	n := held.Text(len(a.Value))
	if a.Holder != nil {
		n += holderSize
	}
	return n
}

// add counts bytes, for the log and whoever counts over several.
func (l *Log) add(bytes int) {
	if l.Count != nil && bytes != 0 {
		l.Count(bytes)
	}
}

// hold counts one more that holds the entry: the log or a snapshot. An entry's bytes
// count once. The caller holds l.mu.
func (l *Log) hold(e *Entry) {
	if e.holders++; e.holders == 1 {
		l.add(e.bytes)
	}
}

func (l *Log) release(e *Entry) {
	if e.holders--; e.holders == 0 {
		l.add(-e.bytes)
	}
}

// Bytes returns about how many bytes the complete entries hold.
func (l *Log) Bytes() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bytes
}

// Drop drops the oldest entries until they come to that many bytes, or until the
// oldest one is not complete, and returns how many bytes they held.
func (l *Log) Drop(bytes int) (dropped int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for dropped < bytes && len(l.entries) > 0 && l.entries[0].complete.Load() {
		dropped += l.entries[0].bytes
		l.dropOldest()
	}
	return dropped
}

// dropOldest drops the oldest entry, which is complete. The caller holds l.mu.
func (l *Log) dropOldest() {
	oldest := l.entries[0]
	l.bytes -= oldest.bytes
	l.release(oldest)
	l.forget(oldest)
	l.entries[0] = nil
	l.entries = l.entries[1:]
}

// Discard lets go of the entries of a snapshot, which must not be used any more.
func (l *Log) Discard(s Snapshot) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range slices.Backward(s.entries) {
		l.release(e)
	}
}

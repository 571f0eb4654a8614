package journal

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"
)

// notebook is what a log should hold, kept in the plainest way.
type notebook struct {
	log     *Log
	entries []*Entry
	number  int // of the latest
	kept    []Snapshot
	copies  [][]*Entry // of entries, for each of kept
	latest  []int      // for each of kept
	readers []*reader
}

// reader is a follower, and what it should read.
type reader struct {
	*Follower
	after int
	lost  bool
}

func (b *notebook) add() *Entry {
	b.number++
	e := &Entry{Number: b.number, Path: fmt.Sprint("/", b.number)}
	b.log.Add(e)
	b.entries = append(b.entries, e)
	return e
}

func (b *notebook) truncate(to int) {
	b.log.Truncate(to)
	b.number = to
	b.entries = slices.DeleteFunc(slices.Clone(b.entries), func(e *Entry) bool { return e.Number > to })
	b.endAt(to)
}

func (b *notebook) restore(kept Snapshot, entries []*Entry, number int) {
	common := 0
	for _, e := range entries {
		if slices.Contains(b.entries, e) {
			common = e.Number
		}
	}
	b.log.Restore(kept)
	b.entries, b.number = slices.Clone(entries), number
	b.endAt(common)
}

// endAt takes readers back to the latest entry that is still what they read.
func (b *notebook) endAt(number int) {
	for _, r := range b.readers {
		if r.after > number {
			r.after, r.lost = number, true
		}
	}
}

// due is what a reader has to read.
func (b *notebook) due(r *reader) (due []*Entry) {
	for _, e := range b.entries {
		if e.Number <= r.after {
			continue
		}
		if !e.complete.Load() {
			break
		}
		due = append(due, e)
	}
	return due
}

func (b *notebook) read(t *rapid.T, r *reader) {
	due, heard := b.due(r), false
	select {
	case <-r.News:
		heard = true
	default:
	}
	if (len(due) > 0 || r.lost) && !heard {
		t.Fatalf("a reader after %d was not told of %d entries, lost %v", r.after, len(due), r.lost)
	}
	entries, lost, after := r.Read()
	if !slices.Equal(entries, due) || lost != r.lost || after != r.after {
		t.Fatalf("a reader reads %v, lost %v, after %d; want %v, %v, %d", entries, lost, after, due, r.lost, r.after)
	}
	r.lost = false
	if len(due) > 0 {
		r.after = due[len(due)-1].Number
	}
}

// check fails the test unless the log holds what it should.
func (b *notebook) check(t *rapid.T) {
	bytes, readable := 0, []*Entry(nil)
	for i, e := range b.entries {
		if e.complete.Load() {
			bytes += e.size()
		}
		if e.complete.Load() && len(readable) == i {
			readable = append(readable, e)
		}
		if got, ok := b.log.Get(e.Number); ok != e.complete.Load() || ok && got != e {
			t.Fatalf("entry %d is %v, %v", e.Number, got, ok)
		}
	}
	if got := b.log.Entries(); !slices.Equal(got, readable) {
		t.Fatalf("%d entries can be read, want %d", len(got), len(readable))
	}
	if b.log.bytes != bytes {
		t.Fatalf("%d bytes are held, want %d", b.log.bytes, bytes)
	}
	if len(b.log.followers) != len(b.readers) {
		t.Fatalf("the log tells %d followers, and %d read", len(b.log.followers), len(b.readers))
	}
	for i, copied := range b.copies {
		if !slices.Equal(b.kept[i].entries, copied) {
			t.Fatalf("what was kept has changed")
		}
	}
}

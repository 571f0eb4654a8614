package journal

import (
	"sync"
	"testing"
)

// Requests that are noted while others come, with rewinds to the start and snapshots
// in between: each is counted once or taken back. Run it with -race.
func TestNoteAtOnce(t *testing.T) {
	l := &Log{Say: func(e *Entry) ([]Said, func(Said) string) {
		return []Said{{"kind", "what"}}, func(Said) string { return e.Path }
	}}
	var order sync.Mutex // guards number, as a world's lock does
	number := 0
	enter := func() {
		order.Lock()
		number++
		e := &Entry{Number: number}
		l.Add(e)
		order.Unlock()
		l.Complete(e)
		l.Note()
	}
	const each = MaxEntries
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range each {
				enter()
			}
		})
	}
	all.Wait()
	count := func() (n int) {
		noted, forgotten, held := l.Whole()
		for _, thing := range noted.Things {
			n += thing.Count
		}
		return n + len(forgotten) + len(held)
	}
	if got := count(); got != 4*each {
		t.Errorf("%d entries count, want %d", got, 4*each)
	}
	kept := l.Snapshot()
	l.Clear()
	if got := count(); got != 0 {
		t.Errorf("%d entries count once all was taken back", got)
	}
	l.Restore(kept)
	l.Forget()
	l.Note()
	if got := count(); got != 4*each {
		t.Errorf("%d entries count once they were restored and forgotten, want %d", got, 4*each)
	}
}

// An entry that is still answered when the log forgets it is noted later, unless it
// was taken back meanwhile.
func TestNoteIncomplete(t *testing.T) {
	for _, takenBack := range []bool{false, true} {
		l := &Log{Say: func(*Entry) ([]Said, func(Said) string) {
			return []Said{{"kind", "what"}}, func(Said) string { return "line" }
		}}
		slow := &Entry{Number: 1}
		l.Add(slow)
		l.Forget()
		l.Note()
		if takenBack {
			l.Clear()
		}
		l.Complete(slow)
		l.Note()
		if noted, _, _ := l.Whole(); len(noted.Things) == 1 == takenBack {
			t.Errorf("taken back %v: %+v was noted", takenBack, noted.Things)
		}
	}
}

func TestTallyIsBounded(t *testing.T) {
	var tally, both Tally
	line := func() string { return "line" }
	for i := range MaxThings + 10 {
		for range 2 {
			tally.Add(Said{"kind", string(rune('a' + i))}, 1, line)
		}
	}
	tally.Add(Said{"other", "a"}, 3, line)
	if n := len(tally.Things); n != MaxThings+1 || tally.Rest["kind"] != 20 || tally.Things[0].Count != 2 || tally.Things[MaxThings].Count != 3 {
		t.Errorf("%d things are kept, and %v others", n, tally.Rest)
	}
	both.Merge(tally)
	both.Merge(tally)
	if n := len(both.Things); n != MaxThings+1 || both.Rest["kind"] != 40 || both.Things[0].Count != 4 {
		t.Errorf("of both, %d things are kept, and %v others", n, both.Rest)
	}
}

package journal

import (
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// Followers, some quick and some slow, read each entry once and in order, and
// are told which of those that they read are no longer part of what happened.
// What is kept is put back as it was, also if entries were incomplete then.
func TestFollowersAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := &notebook{log: new(Log)}
		some := func(n int, what string) int { return rapid.IntRange(0, n-1).Draw(t, what) }
		t.Repeat(map[string]func(*rapid.T){
			"add":          func(*rapid.T) { b.add() },
			"add complete": func(*rapid.T) { b.log.Complete(b.add()) },
			"add some": func(*rapid.T) {
				for range 3 {
					b.log.Complete(b.add())
				}
			},
			"complete": func(*rapid.T) {
				for _, e := range b.entries {
					if !e.complete.Load() && rapid.Bool().Draw(t, "this one") {
						b.log.Complete(e)
					}
				}
			},
			"complete what was forgotten": func(*rapid.T) {
				for _, copied := range b.copies {
					for _, e := range copied {
						if !slices.Contains(b.entries, e) {
							b.log.Complete(e)
						}
					}
				}
			},
			"truncate": func(*rapid.T) { b.truncate(some(b.number+1, "to")) },
			"clear": func(*rapid.T) {
				b.log.Clear()
				b.entries = nil
				b.endAt(0)
			},
			"keep": func(*rapid.T) {
				b.kept, b.copies, b.latest = append(b.kept, b.log.Snapshot()), append(b.copies, slices.Clone(b.entries)), append(b.latest, b.number)
			},
			"restore": func(t *rapid.T) {
				if len(b.kept) == 0 {
					t.Skip("nothing was kept")
				}
				i := some(len(b.kept), "which")
				b.restore(b.kept[i], b.copies[i], b.latest[i])
			},
			"leave and come back": func(t *rapid.T) {
				kept, entries, number := b.log.Snapshot(), slices.Clone(b.entries), b.number
				b.truncate(some(b.number+1, "to"))
				for _, r := range b.readers {
					b.read(t, r)
				}
				b.restore(kept, entries, number)
			},
			"follow": func(t *rapid.T) {
				after := some(b.number+1, "after")
				b.readers = append(b.readers, &reader{Follower: b.log.Follow(after), after: after})
			},
			"read": func(t *rapid.T) {
				if len(b.readers) == 0 {
					t.Skip("nobody reads")
				}
				b.read(t, b.readers[some(len(b.readers), "who")])
			},
			"close": func(t *rapid.T) {
				if len(b.readers) < 3 {
					t.Skip("few read")
				}
				i := some(len(b.readers), "who")
				b.readers[i].Close()
				b.readers[i].Close() // once more does no harm
				b.readers = slices.Delete(b.readers, i, i+1)
			},
			"": func(t *rapid.T) { b.check(t) },
		})
		for _, r := range b.readers {
			b.read(t, r)
		}
	})
}

// Whoever reads slowly misses what the log has dropped, and reads on behind it.
func TestSlowReader(t *testing.T) {
	l := added(1, 2)
	slow := l.Follow(0)
	if entries, _, _ := slow.Read(); len(entries) != 2 {
		t.Fatalf("%d entries are read", len(entries))
	}
	for n := 3; n <= MaxEntries+10; n++ {
		e := &Entry{Number: n}
		l.Add(e)
		l.Complete(e)
	}
	entries, lost, after := slow.Read()
	if len(entries) != MaxEntries || entries[0].Number != 11 || lost || after != 2 {
		t.Errorf("%d entries from %d are read, lost %v, after %d", len(entries), entries[0].Number, lost, after)
	}
	if entries, lost, after = slow.Read(); len(entries) > 0 || lost || after != MaxEntries+10 {
		t.Errorf("and then %d more, lost %v, after %d", len(entries), lost, after)
	}
}

// What is put back into a log that has dropped it since is read again: nobody
// can tell any more that it is the same.
func TestRestoreOfDropped(t *testing.T) {
	l := added(1, 2)
	kept, reader := l.Snapshot(), l.Follow(0)
	for n := 3; n <= MaxEntries+10; n++ {
		e := &Entry{Number: n}
		l.Add(e)
		l.Complete(e)
	}
	reader.Read()
	l.Restore(kept)
	entries, lost, after := reader.Read()
	if len(entries) != 2 || entries[0].Number != 1 || !lost || after != 0 {
		t.Errorf("%d entries are read, lost %v, after %d", len(entries), lost, after)
	}
	if got := l.bytes; got != entries[0].size()+entries[1].size() {
		t.Errorf("%d bytes are held", got)
	}
}

// A log that ends tells its followers so, and those who come later.
func TestEnd(t *testing.T) {
	l := added(1)
	before := l.Follow(0)
	l.End()
	after := l.Follow(0)
	for name, f := range map[string]*Follower{"who followed": before, "who comes later": after} {
		if _, more := <-f.News; !more {
			t.Errorf("%s is not told of what there is to read", name)
		}
		if _, more := <-f.News; more {
			t.Errorf("%s is told of more to come", name)
		}
		if entries, lost, _ := f.Read(); len(entries) != 1 || lost {
			t.Errorf("%s reads %d entries", name, len(entries))
		}
	}
	e := &Entry{Number: 2}
	l.Add(e)
	l.Complete(e) // a request that was under way
	l.Truncate(0)
	before.Close()
	after.Close()
}

// Requests, followers, rewinds and restores at once; run it with -race. Each
// follower ends with what the log holds, after all that it was told of.
func TestFollowersAtOnce(t *testing.T) {
	l := new(Log)
	var order sync.Mutex // guards number, as a world's lock does
	number := 0
	var writers, readers sync.WaitGroup
	for writer := range 4 {
		random := rand.New(rand.NewPCG(uint64(writer), 1))
		writers.Go(func() {
			var kept Snapshot
			latest := 0
			for range 400 {
				order.Lock()
				switch random.IntN(20) {
				case 0:
					number = random.IntN(number + 1)
					l.Truncate(number)
				case 1:
					kept, latest = l.Snapshot(), number
				case 2:
					l.Restore(kept)
					number = latest
				}
				number++
				e := &Entry{Number: number}
				l.Add(e)
				order.Unlock()
				l.Complete(e)
			}
		})
	}
	done := make(chan struct{})
	for range 4 {
		f := l.Follow(0)
		readers.Go(func() {
			defer f.Close()
			read := map[int]*Entry{}
			last := 0
			take := func() {
				entries, lost, after := f.Read()
				if lost {
					maps.DeleteFunc(read, func(n int, _ *Entry) bool { return n > after })
					last = after
				}
				for _, e := range entries {
					if e.Number <= last {
						t.Errorf("%d is read after %d", e.Number, last)
					}
					read[e.Number], last = e, e.Number
				}
			}
			for more := true; more; {
				select {
				case <-f.News:
					take()
				case <-done:
					take()
					more = false
				}
			}
			for _, e := range l.Entries() {
				if read[e.Number] != e {
					t.Errorf("%d was never read", e.Number)
				}
				delete(read, e.Number)
			}
			if len(read) > 0 {
				t.Errorf("%d entries were read that the log does not hold", len(read))
			}
		})
	}
	writers.Wait()
	close(done)
	readers.Wait()
	if len(l.followers) > 0 {
		t.Errorf("%d followers are still told", len(l.followers))
	}
}

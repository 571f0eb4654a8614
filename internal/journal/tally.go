package journal

import (
	"maps"
	"slices"
)

// Said is one thing that an entry says about a client or a vendor, such as a breach
// of the contract. A judge chooses the kinds and the words.
type Said struct{ Kind, What string }

// Thing is something that entries said, counted.
type Thing struct {
	Said
	Count int
	First string // the line of the first request that said it
}

// MaxThings is how many things of each kind a tally keeps. The rest is only counted.
const MaxThings = 250

// Tally counts what entries said, each thing once. The zero value is an empty tally.
type Tally struct {
	Things []Thing        // in the order in which they were first said
	Rest   map[string]int // by kind: how often something was said that is not among Things

	at    map[Said]int // in Things
	kinds map[string]int
}

// Add counts a thing that requests said. It asks for the first one's line only if the
// thing is new.
func (t *Tally) Add(said Said, times int, line func() string) {
	if t.at == nil {
		t.at, t.kinds, t.Rest = map[Said]int{}, map[string]int{}, map[string]int{}
	}
	i, known := t.at[said]
	switch {
	case known:
		t.Things[i].Count += times
	case t.kinds[said.Kind] < MaxThings:
		t.at[said] = len(t.Things)
		t.kinds[said.Kind]++
		t.Things = append(t.Things, Thing{Said: said, Count: times, First: line()})
	default:
		t.Rest[said.Kind] += times
	}
}

// Merge adds what another tally has counted.
func (t *Tally) Merge(other Tally) {
	for _, thing := range other.Things {
		t.Add(thing.Said, thing.Count, func() string { return thing.First })
	}
	for kind, n := range other.Rest {
		t.CountRest(kind, n)
	}
}

// CountRest counts things of a kind that are not known one by one.
func (t *Tally) CountRest(kind string, n int) {
	if t.Rest == nil {
		*t = Tally{at: map[Said]int{}, kinds: map[string]int{}, Rest: map[string]int{}}
	}
	t.Rest[kind] += n
}

// clone returns a tally that changes of t do not reach.
func (t Tally) clone() Tally {
	return Tally{Things: slices.Clone(t.Things), Rest: maps.Clone(t.Rest), at: maps.Clone(t.at), kinds: maps.Clone(t.kinds)}
}

// Say returns what a complete entry says, and a function that returns its line for one
// of these things. It may take its time.
type Say func(*Entry) (said []Said, line func(Said) string)

// Note counts what the entries say that the log has forgotten since. A log without a
// Say has nothing to note. It is called without locks: checking an entry is slow.
func (l *Log) Note() {
	for e := l.take(); e != nil; e = l.take() {
		said, line := l.Say(e)
		l.count(e, said, line)
	}
}

// take returns a forgotten entry that nobody notes yet; nil if there is none.
func (l *Log) take() *Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, e := range l.forgotten {
		if e.complete.Load() {
			l.forgotten = slices.Delete(l.forgotten, i, i+1)
			l.noting = append(l.noting, e)
			return e
		}
	}
	return nil
}

// count adds what an entry says to the tally, unless the log was taken back
// meanwhile.
func (l *Log) count(e *Entry, said []Said, line func(Said) string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.Index(l.noting, e)
	if i < 0 {
		return
	}
	l.noting = slices.Delete(l.noting, i, i+1)
	for _, s := range said {
		l.tally.Add(s, 1, func() string { return line(s) })
	}
}

// forget keeps an entry that leaves the log until it is noted. The caller holds
// l.mu.
func (l *Log) forget(e *Entry) {
	if l.Say != nil {
		l.forgotten = append(l.forgotten, e)
	}
}

// Whole returns everything that was entered since the log was empty: what was noted
// of forgotten entries, the forgotten entries that were not noted yet, and the
// entries that the log holds. Only complete entries are returned.
func (l *Log) Whole() (noted Tally, forgotten, held []*Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range slices.Concat(l.noting, l.forgotten) {
		if e.complete.Load() {
			forgotten = append(forgotten, e)
		}
	}
	return l.tally.clone(), forgotten, l.complete()
}

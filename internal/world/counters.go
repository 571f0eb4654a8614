package world

import (
	"slices"
	"strconv"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// matchAndCount counts a call for a fault or rival if it matches, and reports
// whether that fires at it. ordinal counts the equal calls that matched, this one
// included.
func (s *Set) matchAndCount(tx store.In, kind, name string, trigger *fault.Trigger, draws bool, call *fault.Call) (
	fires bool, ordinal int) {
	if !trigger.Matches(call) {
		return false, 0
	}
	matched := s.increment(tx, countKey(kind, name, "matched"))
	ordinal = 1
	if draws {
		ordinal = s.countEqual(tx, kind, name, call.Fingerprint())
	}
	return trigger.Fires(matched, ordinal, call), ordinal
}

// How many different calls are counted on their own for each fault or rival, and how
// many counters those that come later share. A client that never stops would
// otherwise fill the memory with counters.
const maxCounted, sharedCounters = 10_000, 1_000

// countEqual counts a call among those that equal it.
func (s *Set) countEqual(tx store.In, kind, name string, fingerprint uint64) int {
	key := countKey(kind, name, "equal "+strconv.FormatUint(fingerprint, 16))
	if _, known := s.counters.Get(tx, key); !known {
		different := countKey(kind, name, "different")
		if s.countOf(tx, different) < maxCounted {
			s.increment(tx, different)
		} else {
			key = countKey(kind, name, "alike "+strconv.FormatUint(fingerprint%sharedCounters, 16))
		}
	}
	return s.increment(tx, key)
}

// counter is a row of the database, so that a rewind undoes it.
type counter struct {
	Key string
	N   int
}

func newCounters(k *sim.Kit) *store.Table[counter] {
	return store.NewTable(k.Schema, "world.counts", func(c counter) string { return c.Key })
}

// increment adds one to a counter and returns its value.
func (s *Set) increment(tx store.In, key string) int {
	c, _ := s.counters.Get(tx, key)
	c.Key, c.N = key, c.N+1
	if err := s.counters.Put(tx, c); err != nil {
		panic(err) // the table has no unique index
	}
	return c.N
}

func (s *Set) countOf(tx store.In, key string) int {
	c, _ := s.counters.Get(tx, key)
	return c.N
}

// resetCounts clears the counters of a fault or rival.
func (s *Set) resetCounts(tx store.In, kind, name string) {
	for _, c := range slices.Collect(s.counters.All(tx, sim.Prefix(kind, name))) {
		s.counters.Delete(tx, c.Key)
	}
}

// countKey returns the key of a counter of a fault or rival.
func countKey(kind, name, what string) string { return sim.Key(kind, name, what) }

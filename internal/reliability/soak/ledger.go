package main

import (
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// ledger repeats the changes that the journal tells, request by request, from the
// start of a world. It holds the records as the journal has them.
type ledger struct {
	set     *world.Set
	world   *world.World
	follow  *journal.Follower
	seed    maphash.Seed
	records map[string]map[uint64]int // by collection: how many records are encoded as that
	read    int                       // the latest request
	wrong   []string
	quit    chan struct{}
	done    sync.WaitGroup
	once    sync.Once
}

// openLedger opens the ledger of a world that nobody has used yet.
func openLedger(set *world.Set, w *world.World) *ledger {
	l := &ledger{
		set: set, world: w, seed: maphash.MakeSeed(), records: map[string]map[uint64]int{}, follow: w.Journal.Follow(0), quit: make(chan struct{}),
	}
	l.done.Go(func() {
		for {
			select {
			case <-l.follow.News:
				l.take()
			case <-l.quit:
				l.take()
				l.follow.Close()
				return
			}
		}
	})
	return l
}

// close enters what is left.
func (l *ledger) close() {
	l.once.Do(func() { close(l.quit) })
	l.done.Wait()
}

// take enters what the journal has that is new.
func (l *ledger) take() {
	entries, lost, _ := l.follow.Read()
	if lost {
		l.complain("the journal was cleared")
	}
	for _, e := range entries {
		if e.Number != l.read+1 {
			l.complain("request %d follows request %d", e.Number, l.read)
		}
		l.read = e.Number
		if len(e.Changes) > 0 && !e.Committed {
			l.complain("request %d is not committed and changed something", e.Number)
		}
		for _, c := range e.Changes {
			record, shown := l.set.Kit.Change(c)
			if !shown {
				continue
			}
			vendor, _, _ := strings.Cut(c.Table(), ".")
			at := vendor + "." + record.Ref.Tenant + "." + record.Ref.Collection
			if l.records[at] == nil {
				l.records[at] = map[uint64]int{}
			}
			if record.Before != nil {
				was := l.encoded(record.Before)
				if l.records[at][was] == 0 {
					l.complain("request %d changed %s %s from what the journal never told", e.Number, at, record.Ref.ID)
				}
				if l.records[at][was]--; l.records[at][was] == 0 {
					delete(l.records[at], was)
				}
			}
			if record.After != nil {
				l.records[at][l.encoded(record.After)]++
			}
		}
	}
}

func (l *ledger) complain(format string, args ...any) {
	if len(l.wrong) < 10 {
		l.wrong = append(l.wrong, fmt.Sprintf(format, args...))
	}
}

// encoded returns a hash of a record as the state shows it.
func (l *ledger) encoded(record any) uint64 {
	text, err := json.Marshal(record)
	if err != nil {
		panic(err)
	}
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		panic(err)
	}
	if members, ok := v.(map[string]any); ok {
		delete(members, "canLogIn") // depends on the clock: the state has it, and no record
	}
	if text, err = json.Marshal(v, json.Deterministic(true)); err != nil { // with the members by name
		panic(err)
	}
	return maphash.Bytes(l.seed, text)
}

// compareJournal compares the state with what the journal makes of it. Nobody may
// use the world any more.
func (v *server) compareJournal() (wrong []string) {
	l := v.ledger
	l.close()
	if latest := l.world.Latest(); l.read != latest {
		l.complain("the journal told %d requests of %d", l.read, latest)
	}
	total := 0
	for _, at := range slices.Sorted(maps.Keys(l.records)) {
		c, err := scenario.ParseCollection(v.set, at)
		if err != nil {
			return append(l.wrong, err.Error())
		}
		state, err := scenario.Records(v.set, l.world, c)
		if err != nil {
			return append(l.wrong, err.Error())
		}
		total += len(state)
		kept := map[uint64]int{}
		for _, record := range state {
			kept[l.encoded(record)]++
		}
		if !maps.Equal(kept, l.records[at]) {
			l.complain("%s: the state has %d records, and not those that the journal's changes make", at, len(state))
		}
	}
	fmt.Printf("the changes of %d journalled requests make the state: %d records in %d collections\n", l.read, total, len(l.records))
	return l.wrong
}

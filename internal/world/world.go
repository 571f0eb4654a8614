package world

import (
	"net/http"
	"sync"
	"time"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// World is one isolated universe. All that decides what comes next is in its
// database, its clock and its readings; requests are decided one at a time.
type World struct {
	Name    string
	Journal journal.Log

	set *Set

	mu     sync.Mutex // guards what follows
	start  *Start
	db     *store.DB
	moment moment
	number int // of the latest request
	acts   []*act
	reach  int // the least number of a request that acts lead back to
	hits   hits
	saved  map[string]*snapshot
	date   date
}

// moment is what decides about answers besides the database. It is a value:
// what is in it is replaced, never changed.
type moment struct {
	clock    clock.Clock
	readings sim.Readings
	script   *script
	due      []*Rival       // whose moment has come, and who have not acted yet
	put      map[string]int // by vendor: the latest request when its state was put; none if it is the scenario's
}

func newWorld(s *Set, name string, start *Start) *World {
	w := &World{Name: name, set: s}
	w.begin(start)
	return w
}

// Set is the set that the world was made in.
func (w *World) Set() *Set { return w.set }

// begin puts the world at a scenario's start.
func (w *World) begin(start *Start) {
	w.start = start
	w.db = start.db.Fork()
	w.moment = moment{clock: clock.New(start.Time, start.Mode), readings: start.Readings, script: &start.script}
	w.number = 0
	w.acts, w.reach = nil, 0
	w.hits = nil
}

// Scenario is the name of the scenario that the world began with.
func (w *World) Scenario() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.start.Scenario
}

// Reset puts the world back to its scenario's start, with an empty journal.
func (w *World) Reset() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.begin(w.start)
	w.Journal.Clear()
}

// Latest is the number of the latest request; 0 if there was none.
func (w *World) Latest() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.number
}

// Now is the world's time.
func (w *World) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.moment.clock.Now()
}

// Clock is the world's time and how it goes on.
func (w *World) Clock() clock.Clock {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.moment.clock
}

// SetClock replaces the clock by what change makes of it.
func (w *World) SetClock(change func(clock.Clock) clock.Clock) clock.Clock {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.intervene()
	w.moment.clock = change(w.moment.clock)
	return w.moment.clock
}

// Readings is the readings that hold now.
func (w *World) Readings() sim.Readings {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.moment.readings
}

// SetReadings makes the readings in changes hold.
func (w *World) SetReadings(changes sim.Readings) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.intervene()
	for r, value := range changes {
		w.moment.readings = w.moment.readings.With(r, value)
	}
}

// transaction begins a transaction for a vendor, at now.
func (w *World) transaction(vendor string, now time.Time) *sim.Tx {
	tx := w.transactionIn(w.db.Begin(), vendor, now)
	return &tx
}

func (w *World) transactionIn(base *store.Tx, vendor string, now time.Time) sim.Tx {
	return sim.Tx{
		Tx:       base,
		Kit:      w.set.Kit,
		Vendor:   vendor,
		Seed:     w.start.Seed,
		Open:     w.start.Open,
		Now:      now,
		Readings: w.moment.readings,
	}
}

// Look calls do with a transaction that may only look.
func (w *World) Look(vendor string, do func(*sim.Tx)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	tx := w.transaction(vendor, w.moment.clock.Now())
	defer tx.Rollback()
	do(tx)
}

// Credential is the one to show for a vendor; false if the world has none.
func (w *World) Credential(v *Vendor) (c sim.Credential, ok bool) {
	w.Look(v.Name, func(tx *sim.Tx) { c, ok = v.API.Credential(tx) })
	return c, ok
}

// Outbox is the mails that the vendors would have sent, oldest first.
func (w *World) Outbox() (messages []sim.Message) {
	w.Look("", func(tx *sim.Tx) { messages = w.set.Kit.Outbox(tx) })
	return messages
}

// date is a Date header, made once a second.
type date struct {
	second int64
	text   []string
}

func (d *date) header(now time.Time) []string {
	if s := now.Unix(); d.text == nil || s != d.second {
		d.second, d.text = s, []string{now.UTC().Format(http.TimeFormat)}
	}
	return d.text
}

// Current is the world as it is now, as one where others could begin.
func (w *World) Current() *Start {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := *w.start
	now.Time, now.Readings, now.db = w.moment.clock.Now(), w.moment.readings, w.db.Fork()
	return &now
}

// Start is where the world began.
func (w *World) Start() *Start {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.start
}

package world

import (
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// World is one isolated set of all vendors' state. Its database and moment alone
// decide the next answer. It answers one request at a time.
type World struct {
	Name    string
	Journal journal.Log

	deliveries deliver.Worker
	set        *Set
	epoch      time.Time // just before the world was made; the machine's

	mu        sync.Mutex // guards what follows
	start     *Start
	db        *store.DB
	moment    moment
	number    int // of the latest request
	begun     int // how often the world has begun
	revisions []*revision
	history   atomic.Int64 // bytes of the revisions; only changed under mu
	reach     int          // the oldest request that the revisions lead back to
	hits      ruleHits
	saved     map[string]*snapshot
	date      date
	earliest  time.Time // that the clock has shown
	latest    time.Time

	account    account
	weighed    int // of the account's bytes
	savedBytes int // of the snapshots
}

// moment is everything besides the database that decides the next answer. It is a
// value: its parts are replaced, never changed.
type moment struct {
	clock       clock.Clock
	readings    *readings
	disruptions *disruptions
	due         []*Rival       // who act before the client's next request
	arrived     time.Duration  // of the client's latest request, since the epoch; it decides nothing
	put         map[string]int // by vendor: the latest request before its state was replaced; none if it never was
	replaced    int            // bytes of the rows that were replaced with the states
}

func newWorld(s *Set, name string, start *Start) *World {
	w := &World{Name: name, set: s, epoch: time.Now().Add(-1), account: account{memory: &s.memory}}
	w.Journal.Say, w.Journal.Count = s.Say, w.account.add
	w.deliveries.Sender = deliver.Sender{Hosts: s.WebhookHosts, Own: s.Listeners}
	if s.Delivered != nil {
		w.deliveries.Told = func(d deliver.Delivery) { s.Delivered(w, d) }
	}
	w.begin(start)
	return w
}

// end ends a world that left its set.
func (w *World) end() {
	w.Journal.End()
	w.deliveries.End()
	w.account.close()
}

// Set returns the set that the world was made in.
func (w *World) Set() *Set { return w.set }

// begin sets the world to a start.
func (w *World) begin(start *Start) {
	if w.begun > 0 {
		w.see()
	}
	w.start = start
	w.db = start.db.Fork()
	w.moment = moment{clock: clock.New(start.Time, start.Mode), readings: newReadings(start.Readings), disruptions: &start.disruptions}
	w.see()
	w.number = 0
	w.revisions, w.reach = nil, 0
	w.history.Store(0)
	w.hits = nil
	w.begun++
	w.deliveries.Begin()
	w.account.begin(start)
	w.weigh()
}

// Scenario returns the name of the scenario that the world began with.
func (w *World) Scenario() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.start.Scenario
}

// Reset resets the world to its scenario's start, with an empty journal.
func (w *World) Reset() {
	if life := w.reset(); w.set.Ended != nil {
		w.set.Ended(life)
	}
}

// reset returns what had come of the world.
func (w *World) reset() (life Life) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.set.Ended != nil {
		life = w.life()
	}
	w.begin(w.start)
	w.Journal.Clear()
	return life
}

// Latest returns the number of the latest request, 0 if there was none.
func (w *World) Latest() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.number
}

// Now returns the world's time.
func (w *World) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.moment.clock.Now()
}

// Clock returns the world's clock.
func (w *World) Clock() clock.Clock {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.moment.clock
}

// SetClock replaces the clock by what change returns, and returns it.
func (w *World) SetClock(change func(clock.Clock) clock.Clock) clock.Clock {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.intervene()
	w.see()
	w.moment.clock = change(w.moment.clock)
	w.see()
	return w.moment.clock
}

// see notes the time that the clock shows, before and after it is moved.
func (w *World) see() {
	now := w.moment.clock.Now()
	if w.earliest.IsZero() || now.Before(w.earliest) {
		w.earliest = now
	}
	if now.After(w.latest) {
		w.latest = now
	}
}

// Readings returns the world's readings.
func (w *World) Readings() sim.Readings {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.moment.readings.values
}

// SetReadings sets the readings in changes.
func (w *World) SetReadings(changes sim.Readings) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.intervene()
	for r, value := range changes {
		w.moment.readings = newReadings(w.moment.readings.values.With(r, value))
	}
}

// transaction begins a transaction for a vendor at now.
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
		Readings: w.moment.readings.values,
	}
}

// Look calls do with a vendor's transaction that is rolled back.
func (w *World) Look(vendor string, do func(*sim.Tx)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	tx := w.transaction(vendor, w.moment.clock.Now())
	defer tx.Rollback()
	do(tx)
}

// Credential returns the credential to show for a vendor; false if there is none.
func (w *World) Credential(v *Vendor) (c sim.Credential, ok bool) {
	w.Look(v.Name, func(tx *sim.Tx) { c, ok = v.API.Credential(tx) })
	return c, ok
}

// date caches the Date header for a second.
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

// Current returns the world as it is now as a start.
func (w *World) Current() *Start {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := *w.start
	now.Time, now.Readings, now.db = w.moment.clock.Now(), w.moment.readings.values, w.db.Fork()
	return &now
}

// Start returns the start that the world began at.
func (w *World) Start() *Start {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.start
}

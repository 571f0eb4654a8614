package world

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// Start is where a world begins: a scenario, loaded. It is not changed once
// made, and any number of worlds can begin at it.
type Start struct {
	Scenario string // name
	Title    string
	Seed     uint64
	Open     bool // a credential that nobody declared opens a tenant of its own
	Time     time.Time
	Mode     clock.Mode
	Readings sim.Readings

	script script
	kit    *sim.Kit
	db     *store.DB // forked once and never written since
}

// LoadError is a mistake in the state of one vendor.
type LoadError struct {
	Vendor string
	Path   []any // from the vendor's state down; nil if no one place is to blame
	Err    error
}

func (e *LoadError) Error() string { return e.Vendor + ": " + e.Err.Error() }

func (e *LoadError) Unwrap() error { return e.Err }

// Load makes start's database out of the vendors' states, each a pointer as
// their State.New returns. Its error joins a *[LoadError] for each vendor whose
// state has a mistake. It ends early, with ctx's error, if ctx is done.
func (s *Set) Load(ctx context.Context, start *Start, states map[string]any) error {
	start.kit = s.Kit
	db := s.Kit.NewDB()
	var wrong []error
	for _, v := range s.Vendors {
		if states[v.Name] == nil {
			continue
		}
		tx := start.transaction(db, v.Name)
		tx.Context = ctx
		if err := load(v, tx, states[v.Name]); err != nil {
			wrong = append(wrong, err)
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	start.db = db.Fork()
	return errors.Join(wrong...)
}

// load fills a vendor's empty tables.
func load(v *Vendor, tx *sim.Tx, state any) error {
	err := v.API.State.Load(tx, state)
	if err == nil {
		return nil
	}
	loading := &LoadError{Vendor: v.Name, Err: err}
	var at *sim.StateError
	if errors.As(err, &at) {
		loading.Path = at.Path
	}
	return loading
}

// Look calls do with a vendor's transaction on the start. The start does not
// change, whatever do does.
func (start *Start) Look(vendor string, do func(*sim.Tx)) {
	do(start.transaction(start.db.Fork(), vendor))
}

func (start *Start) transaction(db *store.DB, vendor string) *sim.Tx {
	return &sim.Tx{
		Tx:       db.Begin(),
		Kit:      start.kit,
		Vendor:   vendor,
		Seed:     start.Seed,
		Open:     start.Open,
		Now:      start.Time,
		Readings: start.Readings,
	}
}

// Request returns the call as the vendor's client sends it, with the credential
// that the tenant has in the start. Its error is a *[CallError].
func (start *Start) Request(v *Vendor, c *Call) (req *sim.Request, err error) {
	start.Look(v.Name, func(tx *sim.Tx) { req, err = c.request(tx, v) })
	return req, err
}

// State is the state of every vendor, as a scenario would declare it, by the
// vendor's name.
func (w *World) State() map[string]any {
	w.mu.Lock()
	defer w.mu.Unlock()
	states := map[string]any{}
	for _, v := range w.set.Vendors {
		tx := w.transaction(v.Name, w.moment.clock.Now())
		states[v.Name] = v.API.State.Dump(tx)
		tx.Rollback()
	}
	return states
}

// PutState replaces the state of the vendors that states names, all or none,
// and makes the readings in changes hold. Of these vendors, those that limited
// names have their documented rate limit on from now on, and the others have
// not. It is no request of the journal.
func (w *World) PutState(states map[string]any, changes sim.Readings, limited ...string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	kept, before := w.db.Fork(), w.moment
	for r, value := range changes {
		w.moment.readings = w.moment.readings.With(r, value)
	}
	for _, v := range w.set.Vendors {
		if states[v.Name] == nil {
			continue
		}
		w.db.Clear(v.Name + ".")
		if err := load(v, w.transaction(v.Name, w.moment.clock.Now()), states[v.Name]); err != nil {
			w.db, w.moment = kept, before
			return err
		}
	}
	put := maps.Clone(before.put)
	if put == nil {
		put = map[string]int{}
	}
	for vendor := range states {
		put[vendor] = w.number
	}
	w.moment.put = put
	next := *w.moment.script
	next.limited = maps.Clone(next.limited)
	for vendor := range states {
		next.limit(vendor, slices.Contains(limited, vendor))
	}
	w.moment.script = &next
	w.record(act{number: w.number, intervention: true, db: kept, before: before})
	return nil
}

// Limited says whether a vendor's documented rate limit is on.
func (w *World) Limited(vendor string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.moment.script.limited[vendor]
}

// SetScript makes faults and rivals part of where worlds begin.
func (start *Start) SetScript(faults []*fault.Seeded, rivals []*Rival) {
	start.script.faults, start.script.rivals = faults, rivals
}

// Limit turns on the documented rate limit of a vendor, which has one.
func (start *Start) Limit(vendor string) {
	start.script.limit(vendor, true)
}

// CallError says what a call names that does not exist.
type CallError struct {
	Key string // the part of the call that names it: operation, tenant, as or path
	Err error
}

func (e *CallError) Error() string { return e.Err.Error() }

func (e *CallError) Unwrap() error { return e.Err }

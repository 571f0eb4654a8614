package world

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/internal/strict"
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
// their State.New gives. Its error joins a *[LoadError] for each vendor whose
// state has a mistake.
func (s *Set) Load(start *Start, states map[string]any) error {
	db := s.Kit.NewDB()
	w := &World{set: s, start: start, db: db, moment: moment{readings: start.Readings, script: &start.script}}
	var wrong []error
	for _, v := range s.Vendors {
		if states[v.Name] == nil {
			continue
		}
		if err := w.load(v, states[v.Name], start.Time); err != nil {
			wrong = append(wrong, err)
		}
	}
	start.db = db.Fork()
	return errors.Join(wrong...)
}

// load fills a vendor's empty tables.
func (w *World) load(v *Vendor, state any, now time.Time) error {
	err := v.API.State.Load(w.transaction(v.Name, now), state)
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
		if err := w.load(v, states[v.Name], w.moment.clock.Now()); err != nil {
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

// Reading finds a vendor's reading by its id and checks that it has value; its
// error says what would be right.
func (s *Set) Reading(vendor, id, value string) (*sim.Reading, error) {
	v := s.Vendor(vendor)
	if v == nil {
		return nil, fmt.Errorf("unknown vendor %q%s", vendor, strict.Suggest(vendor, s.Names()))
	}
	ids := make([]string, len(v.Readings))
	for i, r := range v.Readings {
		ids[i] = r.ID
		if r.ID != id {
			continue
		}
		for _, known := range r.Values {
			if known == value {
				return r, nil
			}
		}
		return nil, fmt.Errorf("reading %s.%s has no value %q%s", vendor, id, value, strict.Suggest(value, r.Values))
	}
	return nil, fmt.Errorf("%s has no reading %q%s", vendor, id, strict.Suggest(id, ids))
}

// ReadingsOf is [Set.Reading] for many, by "vendor.reading".
func (s *Set) ReadingsOf(values map[string]string) (sim.Readings, error) {
	var chosen sim.Readings
	for _, name := range slices.Sorted(maps.Keys(values)) {
		vendor, id, _ := strings.Cut(name, ".")
		r, err := s.Reading(vendor, id, values[name])
		if err != nil {
			return nil, err
		}
		chosen = chosen.With(r, values[name])
	}
	return chosen, nil
}

// SetScript makes faults and rivals part of where worlds begin.
func (start *Start) SetScript(faults []*fault.Compiled, rivals []*Rival) {
	start.script.faults, start.script.rivals = faults, rivals
}

// Limit turns on the documented rate limit of a vendor, which has one.
func (start *Start) Limit(vendor string) {
	start.script.limit(vendor, true)
}

// CallError says what of a call there is not; Key is the part that names it.
type CallError struct {
	Key string // operation, tenant, as, path
	Err error
}

func (e *CallError) Error() string { return e.Err.Error() }

func (e *CallError) Unwrap() error { return e.Err }

// CheckCall says what of a call there is not in a loaded start. Its error is a
// *[CallError].
func (s *Set) CheckCall(start *Start, c *Call) error {
	v := s.Vendor(c.Vendor)
	if v == nil {
		return &CallError{"operation", fmt.Errorf("unknown vendor %q%s", c.Vendor, strict.Suggest(c.Vendor, s.Names()))}
	}
	tx := newWorld(s, "", start).transaction(v.Name, start.Time)
	if _, err := c.request(tx, v); err != nil {
		return err
	}
	return nil
}

// CheckTenant says whether requests of a tenant can come: its error tells why
// not. vendor is "*" if any vendor's will do. Where credentials are open, any
// tenant may come to be.
func (s *Set) CheckTenant(start *Start, vendor, tenant string) (err error) {
	if start.Open {
		return nil
	}
	w := newWorld(s, "", start)
	for _, v := range s.Vendors {
		if vendor != "*" && vendor != v.Name {
			continue
		}
		if _, err = v.sign(w.transaction(v.Name, start.Time), tenant, sim.As{}); err == nil {
			return nil
		}
	}
	if vendor == "*" {
		return fmt.Errorf("no vendor has a tenant %q", tenant)
	}
	return err
}

// Operations is the ids of a vendor's simulated operations.
func (s *Set) Operations(vendor string) (ids []string) {
	for _, op := range s.Vendor(vendor).API.Routes.All {
		if op.Simulated() {
			ids = append(ids, op.ID)
		}
	}
	return ids
}

// CheckPathParameter says whether the path of an operation, or of one of those
// that are meant by "*", has that parameter.
func (s *Set) CheckPathParameter(vendor, operation, name string) error {
	of := fault.Operation{Vendor: vendor, ID: operation}
	var known []string
	for _, v := range s.Vendors {
		for _, op := range v.API.Routes.All {
			if op.Simulated() && of.Meets(v.Name, op.ID) {
				known = append(known, op.Params()["path"]...)
			}
		}
	}
	if slices.Contains(known, name) {
		return nil
	}
	if len(known) == 0 {
		return fmt.Errorf("the path of %s has no parameters", of)
	}
	slices.Sort(known)
	return fmt.Errorf("the path of %s has no parameter %q%s", of, name, strict.Suggest(name, slices.Compact(known)))
}

package world

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

// Start is a scenario loaded and ready. It does not change once worlds use it, and
// any number of worlds can be forked from it.
type Start struct {
	Scenario string // name
	Title    string
	Seed     uint64
	Open     bool // a credential that is not declared opens a tenant
	Time     time.Time
	Mode     clock.Mode
	Readings sim.Readings

	disruptions disruptions
	kit         *sim.Kit
	db          *store.DB // forked and never written since
}

// LoadError is a mistake in the state of one vendor.
type LoadError struct {
	Vendor string
	Path   []any // within the vendor's state; nil if there is no single place
	Err    error
}

func (e *LoadError) Error() string { return e.Vendor + ": " + e.Err.Error() }

func (e *LoadError) Unwrap() error { return e.Err }

// Load fills start's database with the vendors' states, each a pointer as the
// vendor's State.New returns it. Its error joins a *[LoadError] for each mistake.
// Load returns early, with ctx's error, if ctx is done.
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
		wrong = append(wrong, load(v, tx, states[v.Name])...)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	start.db = db.Fork()
	return errors.Join(wrong...)
}

// load fills a vendor's empty tables. It returns a *[LoadError] for each mistake in
// the state.
func load(v *Vendor, tx *sim.Tx, state any) (wrong []error) {
	var collect func(error)
	collect = func(err error) {
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, one := range joined.Unwrap() {
				collect(one)
			}
			return
		}
		loading := &LoadError{Vendor: v.Name, Err: err}
		var at *sim.StateError
		if errors.As(err, &at) {
			loading.Path = at.Path
		}
		wrong = append(wrong, loading)
	}
	if err := v.API.State.Load(tx, state); err != nil {
		collect(err)
	}
	return wrong
}

// Look calls do with a vendor's transaction on a fork of the start, so that do
// cannot change it.
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

// ChangesTo returns the rows that differ from those of another start of the same
// set, in an order without meaning. Both were forked from the same database, or the
// rows that are equal count as well.
func (start *Start) ChangesTo(other *Start) []store.Change { return store.Diff(start.db, other.db) }

// Subscribed returns a start like this one, in which the first tenant of a vendor that
// has a declared credential has subscribed a URL to its webhooks, and the secret that
// these carry.
func (start *Start) Subscribed(v *Vendor, url string) (next *Start, secret string, err error) {
	if v.API.Subscribe == nil {
		return nil, "", fmt.Errorf("%s delivers no webhooks", v.Name)
	}
	db := start.db.Fork()
	tx := start.transaction(db, v.Name)
	credential, ok := v.API.Credential(tx)
	if !ok {
		return nil, "", fmt.Errorf("the scenario declares no credential of %s, so no tenant can subscribe", v.Name)
	}
	tx.ActAs(credential.Tenant)
	secret, err = v.API.Subscribe(tx, credential.Tenant, url)
	if err != nil {
		return nil, "", err
	}
	subscribed := *start
	subscribed.db = db.Fork()
	return &subscribed, secret, nil
}

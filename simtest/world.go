package simtest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/sim"
)

// World is one universe of all vendors: their records, the clock, the faults,
// and the journal of what was asked and answered. It belongs to one test.
type World struct {
	tb       testing.TB
	api      api
	vendors  map[string]vendor
	allowed  allowed
	minimums []judge.Minimum
	strays   func() []string // requests that came to no vendor; nil where nobody knows

	mu    sync.Mutex // guards what follows
	made  int        // ids of faults
	found findings
}

// vendor is where a vendor is reached, and how.
type vendor struct {
	url        string
	credential *Credential // nil if the scenario declares none
}

// Credential is a working credential of a vendor: the first that the scenario
// declares. Each vendor has parts of its own.
type Credential struct {
	APIKey             string
	Token              string
	Username, Password string
	Locations          []int  // Club OS: the club locations that it is for
	Tenant             string // the vendor's own unit that it opens: an EGYM chain, a PerfectGym company, …
}

func newWorld(tb testing.TB, of api, s settings) *World {
	return &World{tb: tb, api: of, vendors: map[string]vendor{}, allowed: s.allowed, minimums: s.minimums}
}

func (w *World) meet(name, url string, declared *sim.Credential) {
	v := vendor{url: url}
	if c := declared; c != nil {
		v.credential = &Credential{
			APIKey: c.APIKey, Token: c.Token, Username: c.Username, Password: c.Password,
			Locations: c.Locations, Tenant: c.Tenant,
		}
	}
	w.vendors[name] = v
}

// URL is a vendor's base URL in this world, without a slash at its end: the
// vendor's own paths follow, such as /api/v2/accounts of egym.
func (w *World) URL(vendor string) string {
	w.tb.Helper()
	return w.vendor(vendor).url
}

// Credential is a working credential of a vendor in this world.
func (w *World) Credential(vendor string) Credential {
	w.tb.Helper()
	v := w.vendor(vendor)
	if v.credential == nil {
		var declared []string
		for _, name := range w.names() {
			if w.vendors[name].credential != nil {
				declared = append(declared, name)
			}
		}
		w.tb.Fatalf("simtest: the scenario declares no credential for %s%s", vendor, strict.Suggest(vendor, declared))
	}
	return *v.credential
}

func (w *World) vendor(name string) vendor {
	w.tb.Helper()
	v, ok := w.vendors[name]
	if !ok {
		w.tb.Fatalf("simtest: unknown vendor %q%s", name, strict.Suggest(name, w.names()))
	}
	return v
}

func (w *World) names() []string { return slices.Sorted(maps.Keys(w.vendors)) }

// ControlURL is where the control API has this world: for what has no method
// here, such as …/outbox with the mails that would have been sent.
func (w *World) ControlURL() string { return w.api.url }

// State is the records at a place as the vendor holds them, which is more than
// a client is shown. A place is vendor.tenant.collection, as in an assertion of
// a scenario: egym.alpha.accounts.
func (w *World) State(place string) []map[string]any {
	w.tb.Helper()
	p, err := scenario.ParsePlace(vendors(), place)
	if err != nil {
		w.tb.Fatalf("simtest: %v", err)
	}
	state := map[string]json.RawMessage{}
	w.must(w.api.get("/state", &state))
	tenants, err := p.Tenants(vendors(), state[p.Vendor])
	w.must(err)
	found, ok := tenants[p.Tenant]
	if !ok {
		w.tb.Fatalf("simtest: the world has no %s.%s%s", p.Vendor, p.Tenant, strict.Suggest(p.Tenant, slices.Sorted(maps.Keys(tenants))))
	}
	records := make([]map[string]any, len(found))
	for i, r := range found {
		records[i], _ = r.(map[string]any)
	}
	return records
}

// Now is the time that the world's clock shows.
func (w *World) Now() time.Time {
	w.tb.Helper()
	var clock struct{ Now time.Time }
	w.must(w.api.get("/clock", &clock))
	return clock.Now
}

// Advance moves the world's clock on: tokens, idempotency keys and memberships
// run out by it. The machine does not wait.
func (w *World) Advance(by time.Duration) {
	w.tb.Helper()
	if by < 0 {
		w.tb.Fatalf("simtest: Advance(%v): the clock only moves forward; Rewind and Restore take it back", by)
	}
	seconds := strconv.FormatFloat(by.Seconds(), 'f', -1, 64) + "s"
	w.must(w.api.call(http.MethodPost, "/clock/advance", map[string]string{"by": seconds}, nil))
}

// SetReading makes a vendor behave in another way that its documents can be
// read, such as SetReading("egym.patch-response", "no-content"). The command
// fidelity lists the readings and their values.
func (w *World) SetReading(reading, value string) {
	w.tb.Helper()
	w.must(w.api.call(http.MethodPut, "/readings", map[string]string{reading: value}, nil))
}

// must ends the test if the world could not do what it was asked.
func (w *World) must(err error) {
	if err != nil {
		w.tb.Helper()
		w.tb.Fatalf("simtest: %v", err)
	}
}

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

// World is an isolated set of all vendors: their records, clock and faults, and
// the journal of requests and answers. It belongs to one test.
type World struct {
	tb       testing.TB
	api      api
	vendors  map[string]vendor
	allowed  allowed
	minimums []judge.Minimum
	policies policies
	server   *server // nil if the test did not start it

	mu       sync.Mutex // guards what follows
	faultIDs int        // how many were generated
	found    findings
}

// vendor is a vendor's URL, and a credential for it.
type vendor struct {
	url        string
	credential *Credential // nil if the scenario declares none
}

// Credential is a working credential for a vendor: the first that the scenario
// declares. Which fields are set depends on the vendor.
type Credential struct {
	APIKey             string
	Token              string
	Username, Password string
	Locations          []int  // the club locations that it is valid for, at a vendor that has such
	Tenant             string // the vendor's unit that it is for, such as a chain or a company

	members map[string]string
}

// Member returns a member of the credential by the name that the control API
// gives it, such as "apiKey", and "" if the credential has no such member. The
// items of a list are joined by commas.
func (c Credential) Member(name string) string { return c.members[name] }

func newWorld(tb testing.TB, of api, s settings) *World {
	return &World{tb: tb, api: of, vendors: map[string]vendor{}, allowed: s.allowed, minimums: s.minimums, policies: s.policies}
}

func (w *World) addVendor(name, url string, declared *sim.Credential) {
	v := vendor{url: url}
	if c := declared; c != nil {
		v.credential = &Credential{
			APIKey: c.APIKey, Token: c.Token, Username: c.Username, Password: c.Password,
			Tenant: c.Tenant, members: map[string]string{},
		}
		for _, m := range c.Fields() {
			v.credential.members[m.Name] = m.Text()
			if m.Name == "locations" {
				v.credential.Locations = integers(m.Value)
			}
		}
	}
	w.vendors[name] = v
}

// integers returns a list of integers, whether it is one already or was decoded
// from JSON.
func integers(list any) (numbers []int) {
	if numbers, ok := list.([]int); ok {
		return numbers
	}
	decoded, _ := list.([]any)
	for _, n := range decoded {
		if n, ok := n.(float64); ok {
			numbers = append(numbers, int(n))
		}
	}
	return numbers
}

// URL returns a vendor's base URL in this world, without a slash at the end. The
// vendor's own paths follow it, such as /api/v2/accounts for egym.
func (w *World) URL(vendor string) string {
	w.tb.Helper()
	return w.vendor(vendor).url
}

// Credential returns a working credential for a vendor in this world.
func (w *World) Credential(vendor string) Credential {
	w.tb.Helper()
	v := w.vendor(vendor)
	if v.credential == nil {
		var declared []string
		for _, name := range w.vendorNames() {
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
		w.tb.Fatalf("simtest: unknown vendor %q%s", name, strict.Suggest(name, w.vendorNames()))
	}
	return v
}

func (w *World) vendorNames() []string { return slices.Sorted(maps.Keys(w.vendors)) }

// ControlURL returns the base URL of this world in the control API, for what has
// no method here, such as …/outbox with the mails that vendors would have sent.
func (w *World) ControlURL() string { return w.api.url }

// State returns the records of a collection as the vendor stores them, which may
// be more than a client sees. A collection is named vendor.tenant.collection, as
// in a scenario's assertions: egym.alpha.accounts.
func (w *World) State(collection string) []map[string]any {
	w.tb.Helper()
	p, err := scenario.ParseCollection(vendors(), collection)
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

// Now returns the time of the world's clock.
func (w *World) Now() time.Time {
	w.tb.Helper()
	var clock struct{ Now time.Time }
	w.must(w.api.get("/clock", &clock))
	return clock.Now
}

// Advance moves the world's clock forward, so that tokens, idempotency keys and
// memberships expire. It does not wait.
func (w *World) Advance(by time.Duration) {
	w.tb.Helper()
	if by < 0 {
		w.tb.Fatalf("simtest: Advance(%v): the clock only moves forward; Rewind and Restore take it back", by)
	}
	seconds := strconv.FormatFloat(by.Seconds(), 'f', -1, 64) + "s"
	w.must(w.api.send(http.MethodPost, "/clock/advance", map[string]string{"by": seconds}, nil))
}

// SetReading chooses how a vendor behaves where its documents leave that open, as in
// SetReading("egym.patch-response", "no-content"). The command fidelity lists the
// readings and their values.
func (w *World) SetReading(reading, value string) {
	w.tb.Helper()
	w.must(w.api.send(http.MethodPut, "/readings", map[string]string{reading: value}, nil))
}

// must ends the test if err is not nil.
func (w *World) must(err error) {
	if err != nil {
		w.tb.Helper()
		w.tb.Fatalf("simtest: %v", err)
	}
}

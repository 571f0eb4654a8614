// Package lockers simulates a made-up vendor of lockers. It is the smallest
// whole vendor: what CONTRIBUTING.md's steps for a sixth vendor lead to. A test
// adds it to the list and runs every test that holds for all vendors.
//
// A site has lockers. A locker is rented to one person at a time; renting one
// that is taken is refused with the name of the person who has it.
package lockers

import (
	_ "embed"

	"github.com/mockvendors/mockvendors/sim"
)

//go:embed lockers.yaml
var contract []byte

// Vendor is the lockers' vendor.
var Vendor = sim.Vendor{
	Name:     "lockers",
	Title:    "Lockers API",
	Hosts:    []string{"api.lockers.example"},
	Rules:    rules,
	Readings: sim.NewReadings(unknownFields),
	Carrier:  sim.APIKeyIn("X-Key"),
	ChosenBy: []string{"key"},
	Contract: func() ([]byte, error) { return contract, nil },
	New:      New,
}

var (
	rules = sim.NewRules("lockers")

	keyMissing = rules.Rule("key-missing", "A request needs the key of a site.", sim.Documented("page: keys"),
		"Send the key of a site in the header X-Key.").Refuses(401, "unknown key", "")
	keyUnknown = rules.Rule("key-unknown", "A key that no site has is refused.", sim.Documented("page: keys"),
		"Send the key of a site in the header X-Key.").Refuses(401, "unknown key", "")
	malformed = rules.Rule("malformed", "A rental needs a person.", sim.Assumed("no page says what happens without one"),
		"Add the person, and send the rental again.").Refuses(400, "malformed", "")
	taken = rules.Rule("taken", "A locker is rented to one person at a time.", sim.Documented("page: renting"),
		"Rent another locker.").Refuses(409, "taken", "")
)

var unknownFields = &sim.Reading{
	ID: "unknown-fields", Question: "What becomes of unknown members of a rental?", Values: []string{"ignored", "rejected"}, Source: "no page says",
}

// Rental is a record: a locker that somebody has.
type Rental struct {
	site   string
	Locker string `json:"locker" required:"true"`
	Person string `json:"person" required:"true"`
}

func (r Rental) key() string { return sim.Key(r.site, r.Locker) }

// Ref names the record.
func (r Rental) Ref() sim.Ref { return sim.Ref{Tenant: r.site, Collection: "rentals", ID: r.Locker} }

// Shown returns what the state shows.
func (r Rental) Shown() any { return r }

type api struct {
	sites   *sim.Tenants[sim.None, sim.None]
	rentals sim.Table[Rental]
}

// New puts the vendor to work.
func New(k *sim.Kit) *sim.API {
	a := &api{
		sites:   sim.NewTenants(k, sim.Kind[sim.None, sim.None]{Name: "site"}),
		rentals: sim.Records(k, "rentals", Rental.key),
	}

	var r sim.Routes
	r.PUT("rent", "/lockers/{locker}", sim.Write(200, a.rent))
	r.NotSimulated("GET", "listLockers", "/lockers")

	return &sim.API{
		Routes:        r,
		Authenticate:  func(tx *sim.Tx) (sim.Caller, error) { return a.sites.Caller(tx, keyMissing, keyUnknown) },
		Envelope:      envelope,
		Malformed:     refuseForm,
		UnknownFields: unknownFields,
		State:         sim.StateOf(a.load, a.dump),
		Credential:    a.sites.Credential,
		Sign:          a.sites.Sign,
	}
}

type renting struct {
	Locker string `path:"locker"`
	Body   struct {
		Person sim.Opt[string] `json:"person"`
	} `body:"json"`
}

// Check asks for a person.
func (in *renting) Check(c *sim.Checks) {
	if in.Body.Person.Or("") == "" {
		c.Missing("person")
	}
}

// rent gives a locker to a person.
func (a *api) rent(tx *sim.Tx, in renting) (Rental, error) {
	r := Rental{tx.Caller.Tenant, in.Locker, in.Body.Person.V}
	if held, ok := a.rentals.Get(tx, r.key()); ok && held.Person != r.Person {
		return held, taken.Refuse("locker", in.Locker).HeldBy(held.Ref()).WithMessage(held.Person)
	}
	a.rentals.Put(tx, r)
	return r, nil
}

func refuseForm(*sim.Tx, sim.BadInput) *sim.Refusal { return malformed.Refuse("person", "") }

func envelope(_ *sim.Tx, r *sim.Refusal) sim.Answer {
	return sim.Answer{Status: r.Status, Body: map[string]string{"code": r.Code, "who": r.Message}}
}

// state is what stands under the vendor's name in a scenario.
type state struct {
	Sites []siteState `json:"sites"`
}

type siteState struct {
	ID      string   `json:"id" required:"true"`
	Key     string   `json:"key" required:"true" credential:"true"`
	Rentals []Rental `json:"rentals,omitempty"`
}

func (a *api) load(tx *sim.Tx, s state) error {
	for i, declared := range s.Sites {
		at := sim.Place{"sites", i}
		if _, err := a.sites.Declare(tx, at, declared.ID, sim.None{}); err != nil {
			return err
		}
		grant := sim.Grant[sim.None]{Credential: sim.Credential{APIKey: declared.Key}, Choice: map[string]string{"key": declared.Key}}
		if err := a.sites.AddGrant(tx, at.In("key"), grant); err != nil {
			return err
		}
		for j, r := range declared.Rentals {
			r.site = declared.ID
			if _, ok := a.rentals.Get(tx, r.key()); ok {
				return at.In("rentals", j, "locker").Errorf("locker %s is rented twice", r.Locker)
			}
			a.rentals.Put(tx, r)
		}
	}
	return nil
}

func (a *api) dump(tx *sim.Tx) state {
	s := state{Sites: []siteState{}}
	for site := range a.sites.All(tx) {
		shown := siteState{ID: site.ID}
		for g := range a.sites.Grants(tx, site.ID) {
			shown.Key = g.APIKey
		}
		for r := range a.rentals.All(tx, sim.Prefix(site.ID)) {
			shown.Rentals = append(shown.Rentals, r)
		}
		s.Sites = append(s.Sites, shown)
	}
	return s
}

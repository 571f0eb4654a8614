// Package lockers simulates a made-up vendor of lockers. It is the smallest
// whole vendor: the one that CONTRIBUTING.md's steps for a sixth vendor lead
// to, and a test adds it to the list.
//
// A site has lockers; a locker is rented to one person at a time. Renting one
// that is taken is refused with the name of who has it.
package lockers

import (
	_ "embed"

	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/sim"
)

//go:embed lockers.yaml
var contract []byte

// Vendor is the lockers' vendor.
var Vendor = sim.Vendor{
	Name:     "lockers",
	Title:    "Lockers API",
	Hosts:    []string{"api.lockers.example"},
	Rules:    []*sim.Rule{unknownKey, malformed, taken},
	Readings: []*sim.Reading{unknownFields},
	Contract: func() ([]byte, error) { return contract, nil },
	New:      New,
}

var (
	unknownKey = &sim.Rule{
		ID:     "lockers.unknown-key",
		Says:   "A request needs a key of a site.",
		Source: sim.Documented("page: keys"),
		WayOut: []string{"Send a key of the site in the header X-Key."},
	}
	malformed = &sim.Rule{
		ID:     "lockers.malformed",
		Says:   "A rental needs a person.",
		Source: sim.Assumed("no page says what happens without"),
		WayOut: []string{"Add the person, and send the rental again."},
	}
	taken = &sim.Rule{
		ID:     "lockers.taken",
		Says:   "A locker is rented to one person at a time.",
		Source: sim.Documented("page: renting"),
		WayOut: []string{"Rent another locker."},
	}
)

var unknownFields = &sim.Reading{
	ID: "unknown-fields", Question: "unknown members of a rental", Values: []string{"ignored", "rejected"}, Source: "no page says",
}

// Rental is a locker that somebody has.
type Rental struct {
	site   string
	Locker string `json:"locker"`
	Person string `json:"person"`
}

type site struct {
	ID, Key string
}

type api struct {
	sites   *store.Table[site]
	rentals *store.Table[Rental]
}

// New puts the vendor to work.
func New(k *sim.Kit) *sim.API {
	a := api{
		sites:   store.NewTable(k.Schema, "lockers.sites", func(s site) string { return s.Key }),
		rentals: store.NewTable(k.Schema, "lockers.rentals", func(r Rental) string { return sim.Key(r.site, r.Locker) }),
	}
	sim.Collect(k, a.rentals, "rentals", func(r Rental) (string, string) { return r.site, r.Locker }, func(r Rental) any { return r })

	var r sim.Routes
	r.PUT("rent", "/lockers/{locker}", sim.Write(200, a.rent))
	r.NotSimulated("GET", "listLockers", "/lockers")
	return &sim.API{
		Routes:        r,
		Authenticate:  a.authenticate,
		Envelope:      envelope,
		Malformed:     func(*sim.Tx, sim.BadInput) *sim.Refusal { return sim.Refuse(malformed, 400, "malformed", "") },
		UnknownFields: unknownFields,
		State:         sim.StateOf(a.load, a.dump),
		Credential:    a.credential,
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

func (a api) rent(tx *sim.Tx, in renting) (Rental, error) {
	r := Rental{tx.Caller.Tenant, in.Locker, in.Body.Person.V}
	if held, ok := a.rentals.Get(tx, sim.Key(r.site, r.Locker)); ok && held.Person != r.Person {
		return held, sim.Refuse(taken, 409, "taken", held.Person).At("locker", in.Locker).HeldBy("rentals", held.Locker)
	}
	return r, a.rentals.Put(tx, r)
}

func (a api) authenticate(tx *sim.Tx) (sim.Caller, error) {
	s, ok := a.sites.Get(tx, tx.Request.Header.Get("X-Key"))
	if !ok {
		return sim.Caller{}, sim.Refuse(unknownKey, 401, "unknown key", "")
	}
	return sim.Caller{Tenant: s.ID}, nil
}

func envelope(_ *sim.Tx, r *sim.Refusal) sim.Answer {
	return sim.Answer{Status: r.Status, Body: map[string]string{"code": r.Code, "who": r.Message}}
}

type state struct {
	Sites []siteState `json:"sites"`
}

type siteState struct {
	ID      string   `json:"id" required:"true"`
	APIKey  string   `json:"apiKey" required:"true"`
	Rentals []Rental `json:"rentals,omitempty"`
}

func (a api) load(tx *sim.Tx, s state) error {
	for i, declared := range s.Sites {
		if err := a.sites.Put(tx, site{declared.ID, declared.APIKey}); err != nil {
			return err
		}
		for j, r := range declared.Rentals {
			r.site = declared.ID
			if _, ok := a.rentals.Get(tx, sim.Key(r.site, r.Locker)); ok {
				return sim.At("sites", i, "rentals", j, "locker")("locker %s is rented twice", r.Locker)
			}
			if err := a.rentals.Put(tx, r); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a api) dump(tx *sim.Tx) (s state) {
	for site := range a.sites.All(tx, "") {
		shown := siteState{ID: site.ID, APIKey: site.Key}
		for r := range a.rentals.All(tx, sim.Prefix(site.ID)) {
			shown.Rentals = append(shown.Rentals, r)
		}
		s.Sites = append(s.Sites, shown)
	}
	return s
}

func (a api) credential(tx *sim.Tx) (sim.Credential, bool) {
	for s := range a.sites.All(tx, "") {
		return sim.Credential{APIKey: s.Key, Tenant: s.ID}, true
	}
	return sim.Credential{}, false
}

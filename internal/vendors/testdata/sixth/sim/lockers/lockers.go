// Package lockers simulates a made-up vendor of lockers. It is the smallest
// whole vendor: what CONTRIBUTING.md's steps for a sixth vendor lead to.
//
// A site has lockers. A locker is rented to one person at a time; renting one
// that is taken is refused with the name of the person who has it.
package lockers

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

// Vendor is the lockers' vendor.
var Vendor = sim.Vendor{
	Name:     "lockers",
	Title:    "Lockers API",
	Hosts:    []string{"api.lockers.example"},
	Rules:    rules,
	Readings: sim.NewReadings(unknownFields),
	Carrier:  sim.APIKeyIn("X-Key"),
	ChosenBy: []string{"key"},
	Sample:   sample,
	Keys:     keys,
	New:      New,
}

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
	r.POST("rent", "/rentals", sim.Write(http.StatusCreated, a.rent))
	r.GET("getRental", "/rentals/{locker}", sim.Read(a.get))
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
	Body struct {
		Locker sim.Opt[string] `json:"locker"`
		Person sim.Opt[string] `json:"person"`
	} `body:"json"`
}

// Check asks for a locker and a person.
func (in *renting) Check(c *sim.Checks) {
	if in.Body.Locker.Or("") == "" {
		c.Missing("locker", "string")
	}
	if in.Body.Person.Or("") == "" {
		c.Missing("person", "string")
	}
}

// rent gives a locker to a person, who may have it already.
func (a *api) rent(tx *sim.Tx, in renting) (Rental, error) {
	r := Rental{tx.Caller.Tenant, in.Body.Locker.V, in.Body.Person.V}
	if held, ok := a.rentals.Get(tx, r.key()); ok && held.Person != r.Person {
		return held, taken.Refuse("locker", r.Locker).HeldBy(held.Ref()).WithMessage(held.Person)
	}
	a.rentals.Put(tx, r)
	return r, nil
}

type naming struct {
	Locker string `path:"locker"`
}

// get shows a rental.
func (a *api) get(tx *sim.Tx, in naming) (Rental, error) {
	r, ok := a.rentals.Get(tx, sim.Key(tx.Caller.Tenant, in.Locker))
	if !ok {
		return r, notRented.Refuse("locker", in.Locker)
	}
	return r, nil
}

// refuseForm names the field that is wrong, and nothing of what was sent in it.
func refuseForm(_ *sim.Tx, bad sim.BadInput) *sim.Refusal {
	switch {
	case bad.Kind == sim.TooLarge:
		return tooLarge.Refuse("", "")
	case bad.Kind != "":
		return malformed.Refuse("", "")
	}
	return malformed.Refuse(bad.Fields[0].Name, "")
}

func envelope(_ *sim.Tx, r *sim.Refusal) sim.Answer {
	return sim.Answer{Status: r.Status, Body: map[string]string{"code": r.Code, "who": r.Message}}
}

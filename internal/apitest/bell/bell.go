// Package bell simulates a made-up vendor for tests, which delivers webhooks.
//
// Each house has a bell. Ringing it delivers the webhook RING to the URL that the house
// names, with the house's secret. Whoever opens the door notes a visit; nothing keeps
// two visits of one ring apart.
package bell

import (
	"cmp"
	"net/http"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// Vendor is the vendor of bells.
var Vendor = sim.Vendor{
	Name: "bell", Title: "Bell API", Rules: rules, Readings: sim.NewReadings(), Carrier: sim.APIKeyIn("X-Key"),
	Webhooks: []string{"RING", "TEST"}, Event: event{}, New: New,
	Contract: func() ([]byte, error) { return []byte(contract), nil },
}

var (
	rules     = sim.NewRules("bell")
	noKey     = rules.Rule("no-key", "A request needs the key of a house.", sim.Assumed("made up"), "Send one.").Refuses(401, "no key", "")
	malformed = rules.Rule("malformed", "A ring and a visit need a body.", sim.Assumed("made up"), "Send it.").Refuses(400, "malformed", "")
)

// Timeout is how long the vendor waits for a subscriber.
const Timeout = 300 * time.Millisecond

type api struct {
	houses *sim.Tenants[sim.None, sim.None]
	hooks  sim.Table[hook]
	rings  sim.Table[Ring]
	visits sim.Table[Visit]
}

// hook is where a house's webhooks go.
type hook struct {
	house, url, secret string
	tries              int
	follows            bool
	timeout            time.Duration
}

// event is what a subscriber gets.
type event struct {
	Type string `json:"type"`
	Who  string `json:"who"`
}

// Ring is a record.
type Ring struct {
	house string
	ID    string `json:"id" generated:"true"`
	Who   string `json:"who" natural:"true"`
}

// Ref names the record.
func (r Ring) Ref() sim.Ref { return sim.Ref{Tenant: r.house, Collection: "rings", ID: r.ID} }

// Shown returns what the state shows.
func (r Ring) Shown() any { return r }

// Visit is a record.
type Visit struct {
	house string
	ID    string `json:"id" generated:"true"`
	Who   string `json:"who" natural:"true"`
}

// Ref names the record.
func (v Visit) Ref() sim.Ref { return sim.Ref{Tenant: v.house, Collection: "visits", ID: v.ID} }

// Shown returns what the state shows.
func (v Visit) Shown() any { return v }

// New puts the vendor to work.
func New(k *sim.Kit) *sim.API {
	a := &api{
		houses: sim.NewTenants(k, sim.Kind[sim.None, sim.None]{Name: "house"}),
		hooks:  sim.Rows(k, "hooks", func(h hook) string { return h.house }),
		rings:  sim.Records(k, "rings", func(r Ring) string { return sim.Key(r.house, r.ID) }),
		visits: sim.Records(k, "visits", func(v Visit) string { return sim.Key(v.house, v.ID) }),
	}
	var r sim.Routes
	r.POST("ring", "/rings", sim.Write(http.StatusCreated, a.ring))
	r.POST("visit", "/visits", sim.Write(http.StatusCreated, a.visit))
	return &sim.API{
		Routes:       r,
		Authenticate: func(tx *sim.Tx) (sim.Caller, error) { return a.houses.Caller(tx, noKey, noKey) },
		Envelope:     func(_ *sim.Tx, r *sim.Refusal) sim.Answer { return sim.Answer{Status: r.Status, Body: r.Code} },
		Malformed:    func(*sim.Tx, sim.BadInput) *sim.Refusal { return malformed.Refuse("", "") },
		State:        sim.StateOf(a.load, a.dump),
		Credential:   a.houses.Credential,
		Sign:         a.houses.Sign,
		Subscribe:    a.subscribe,
	}
}

type naming struct {
	Body struct {
		Who sim.Opt[string] `json:"who"`
	} `body:"json"`
}

// ring delivers the webhook to the house's subscriber.
func (a *api) ring(tx *sim.Tx, in naming) (Ring, error) {
	r := Ring{tx.Caller.Tenant, tx.UUID(), in.Body.Who.V}
	a.rings.Put(tx, r)
	if h, ok := a.hooks.Get(tx, r.house); ok {
		tx.Deliver(sim.Webhook{
			Type: "RING", URL: h.url, Header: []sim.HeaderField{{Name: "X-Secret", Value: h.secret}},
			Body: event{"RING", r.Who}, Timeout: cmp.Or(h.timeout, Timeout), Tries: h.tries, Follows: h.follows,
		})
	}
	return r, nil
}

func (a *api) visit(tx *sim.Tx, in naming) (Visit, error) {
	v := Visit{tx.Caller.Tenant, tx.UUID(), in.Body.Who.V}
	a.visits.Put(tx, v)
	return v, nil
}

func (a *api) subscribe(tx *sim.Tx, house, url string) (secret string, err error) {
	secret = "secret of " + house
	a.hooks.Put(tx, hook{house: house, url: url, secret: secret})
	return secret, nil
}

type state struct {
	Houses []house `json:"houses"`
}

type house struct {
	ID      string  `json:"id" required:"true"`
	Key     string  `json:"key" required:"true" credential:"true"`
	URL     string  `json:"url,omitempty"`
	Secret  string  `json:"secret,omitempty" credential:"true"`
	Tries   int     `json:"tries,omitempty"`
	Follows bool    `json:"follows,omitempty"`
	Seconds int     `json:"seconds,omitempty"` // that a delivery may take; Timeout if left out
	Rings   []Ring  `json:"rings,omitempty"`
	Visits  []Visit `json:"visits,omitempty"`
}

func (a *api) load(tx *sim.Tx, s state) error {
	for i, h := range s.Houses {
		at := sim.Place{"houses", i}
		if _, err := a.houses.Declare(tx, at, h.ID, sim.None{}); err != nil {
			return err
		}
		if err := a.houses.AddGrant(tx, at.In("key"), sim.Grant[sim.None]{Credential: sim.Credential{APIKey: h.Key}}); err != nil {
			return err
		}
		if h.URL != "" {
			a.hooks.Put(tx, hook{h.ID, h.URL, h.Secret, h.Tries, h.Follows, time.Duration(h.Seconds) * time.Second})
		}
		for _, r := range h.Rings {
			r.house = h.ID
			a.rings.Put(tx, r)
		}
		for _, v := range h.Visits {
			v.house = h.ID
			a.visits.Put(tx, v)
		}
	}
	return nil
}

func (a *api) dump(tx *sim.Tx) state {
	s := state{Houses: []house{}}
	for t := range a.houses.All(tx) {
		h := house{ID: t.ID}
		for g := range a.houses.Grants(tx, t.ID) {
			h.Key = g.APIKey
		}
		if to, ok := a.hooks.Get(tx, t.ID); ok {
			h.URL, h.Secret, h.Tries, h.Follows = to.url, to.secret, to.tries, to.follows
			h.Seconds = int(to.timeout / time.Second)
		}
		for r := range a.rings.All(tx, sim.Prefix(t.ID)) {
			h.Rings = append(h.Rings, r)
		}
		for v := range a.visits.All(tx, sim.Prefix(t.ID)) {
			h.Visits = append(h.Visits, v)
		}
		s.Houses = append(s.Houses, h)
	}
	return s
}

// Scenario is a scenario with one house, whose webhooks go nowhere yet.
const Scenario = `
version: 1
name: bell
title: A house with a bell
vendors:
  bell:
    houses:
      - {id: north, key: k-north}
`

const contract = `
openapi: 3.0.3
info: {title: Bell API, version: "1", description: A made-up vendor for tests.}
paths:
  /rings:
    post:
      operationId: ring
      summary: Ring
      requestBody: {$ref: "#/components/requestBodies/Who"}
      responses: {"201": {$ref: "#/components/responses/Made"}, "400": {$ref: "#/components/responses/Error"}, "401": {$ref: "#/components/responses/Error"}}
  /visits:
    post:
      operationId: visit
      summary: Note a visit
      requestBody: {$ref: "#/components/requestBodies/Who"}
      responses: {"201": {$ref: "#/components/responses/Made"}, "400": {$ref: "#/components/responses/Error"}, "401": {$ref: "#/components/responses/Error"}}
components:
  requestBodies:
    Who: {required: true, content: {application/json: {schema: {type: object, properties: {who: {type: string}}}}}}
  responses:
    Made: {description: Made, content: {application/json: {schema: {type: object}}}}
    Error: {description: A refusal, content: {application/json: {schema: {type: string}}}}
`

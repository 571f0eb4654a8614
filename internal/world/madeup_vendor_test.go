package world_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/store"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// desk is a made-up vendor that uses all that a world lends: time, drawn
// identifiers, the request's number, readings, mail, unique keys, effects. It
// also does what no vendor should: it panics.
var desk = sim.Vendor{
	Name: "desk", Title: "Desk API", Hosts: []string{"api.desk.example", "*.desk.example"},
	Rules: deskRules, Secrets: []string{"pin"}, Readings: sim.NewReadings(twice), Carrier: deskCarrier, New: newDesk,
}

var (
	deskCarrier = sim.APIKeyIn("X-Key")
	deskRules   = sim.NewRules("desk")
	noKey       = deskRules.Rule("no-key", "A request needs a key.", sim.Assumed("made up")).Refuses(401, "no key", "")
	badTicket   = deskRules.Rule("bad-ticket", "A ticket needs a person.", sim.Assumed("made up")).Refuses(400, "", "")
	badPin      = deskRules.Rule("bad-pin", "A pin has four digits.", sim.Inferred("made up")).Refuses(400, "bad pin", "")
	waiting     = deskRules.Rule("waiting", "A person has one ticket.", sim.Assumed("made up"),
		"Wait for the ticket that there is.", "Or have it called.").Refuses(409, "waiting", "")
	gone   = deskRules.Rule("gone", "A ticket is there until it is called.", sim.Documented("made up")).Refuses(404, "gone", "")
	queued = deskRules.Rule("queued", "Who asks twice stays in the queue.", sim.Assumed("made up"), "There is none to get out of.")
	twice  = &sim.Reading{ID: "twice", Question: "asking twice", Values: []string{"refused", "kept"}, Source: "made up"}
)

type ticket struct {
	Desk   string    `json:"-"`
	ID     string    `json:"id"`
	Person string    `json:"person"`
	At     time.Time `json:"at"`
	Asked  int       `json:"asked"` // number of the request
}

func (t ticket) key() string  { return sim.Key(t.Desk, t.ID) }
func (t ticket) Ref() sim.Ref { return sim.Ref{Tenant: t.Desk, Collection: "tickets", ID: t.ID} }
func (t ticket) Shown() any   { return t }

type booth struct {
	ID      string   `json:"id"`
	Key     string   `json:"key"`
	Tickets []ticket `json:"tickets,omitempty"`
}

type hall struct {
	Desks []booth `json:"desks"`
}

type deskAPI struct {
	booths   sim.Table[booth]
	tickets  sim.Table[ticket]
	byPerson *sim.Index[ticket]
	byTime   *sim.Index[ticket]
}

type asking struct {
	Body struct {
		Person sim.Opt[string] `json:"person"`
		Pin    sim.Opt[string] `json:"pin"`
	} `body:"json"`
}

// Check asks for a person.
func (in *asking) Check(c *sim.Checks) {
	if !in.Body.Person.Has() {
		c.Missing("person", "string")
	}
}

func newDesk(k *sim.Kit) *sim.API {
	a := deskAPI{
		booths:  sim.Rows(k, "booths", func(b booth) string { return b.Key }),
		tickets: sim.Records(k, "tickets", ticket.key),
	}
	a.byPerson = a.tickets.Unique("person", func(t ticket) string { return sim.Key(t.Desk, t.Person) })
	a.byTime = a.tickets.Index("at", func(t ticket) string { return sim.Key(t.Desk, t.At.Format(time.RFC3339)) })
	var r sim.Routes
	r.POST("ask", "/tickets", sim.Write(201, a.ask).Takes(200))
	r.GET("list", "/tickets", sim.Read(a.list))
	r.DELETE("call", "/tickets/{id}", sim.Write(204, a.call))
	r.POST("fail", "/fail/{how}", sim.Write(200, a.fail))
	r.GET("where", "/where", sim.Read(func(tx *sim.Tx, _ sim.None) (string, error) {
		return fmt.Sprintf("%s|%s|%s", tx.Request.Host, tx.Request.Subdomain, tx.Request.Path), nil
	}))
	return &sim.API{
		Routes: r, Authenticate: a.authenticate, State: sim.StateOf(a.load, a.dump),
		Envelope:  func(_ *sim.Tx, r *sim.Refusal) sim.Answer { return sim.Answer{Status: r.Status, Body: r.Code} },
		Malformed: func(_ *sim.Tx, b sim.BadInput) *sim.Refusal { return malformedTicket(b) },
		Credential: func(*sim.Tx) (sim.Credential, bool) {
			return sim.Credential{APIKey: "k-north"}, true
		},
		Sign: func(_ *sim.Tx, tenant string, _ sim.As) (sim.Signature, error) {
			return deskCarrier.Sign(sim.Credential{APIKey: "k-" + tenant}), nil
		},
	}
}

func malformedTicket(b sim.BadInput) *sim.Refusal {
	refusal := badTicket.Refuse("", "").WithCode(b.Error())
	if b.Kind == sim.TooLarge {
		refusal.WithStatus(413)
	}
	if len(b.Fields) > 0 {
		refusal.Field = b.Fields[0].Name
	}
	return refusal
}

func (a deskAPI) authenticate(tx *sim.Tx) (sim.Caller, error) {
	b, ok := a.booths.Get(tx, tx.Request.Header.Get("X-Key"))
	if !ok {
		return sim.Caller{}, noKey.Refuse("", "")
	}
	return sim.Caller{Tenant: b.ID}, nil
}

// ask draws and mails before it refuses: a refusal has to take that back.
func (a deskAPI) ask(tx *sim.Tx, in asking) (ticket, error) {
	if pin := in.Body.Pin; pin.Has() && len(pin.V) != 4 {
		return ticket{}, badPin.Refuse("owner.pin", pin.V)
	}
	t := ticket{Desk: tx.Caller.Tenant, ID: tx.UUID(), Person: in.Body.Person.V, At: tx.Now, Asked: tx.Number}
	tx.Mail(t.Person, "ticket", t.ID)
	err := a.tickets.Table.Put(tx, t)
	var held *store.Conflict
	if errors.As(err, &held) {
		person := t.Person
		t, _ = a.tickets.Get(tx, held.Holder)
		if tx.Reads(twice) == "refused" {
			return t, waiting.Refuse("person", person).HeldBy(t.Ref())
		}
		tx.Note(queued)
		t.Asked = tx.Number
		return t, a.tickets.Table.Put(tx, t)
	}
	return t, err
}

func (a deskAPI) list(tx *sim.Tx, _ sim.None) ([]*ticket, error) {
	return a.byTime.Page(tx, sim.Prefix(tx.Caller.Tenant), 0, 100, true), nil
}

type calling struct {
	ID string `path:"id"`
}

// call takes the ticket of that id, or the oldest.
func (a deskAPI) call(tx *sim.Tx, in calling) (sim.None, error) {
	if in.ID == "next" {
		for _, t := range a.byTime.Page(tx, sim.Prefix(tx.Caller.Tenant), 0, 1, false) {
			in.ID = t.ID
		}
	}
	if !a.tickets.Delete(tx, sim.Key(tx.Caller.Tenant, in.ID)) {
		return sim.None{}, gone.Refuse("", "")
	}
	return sim.None{}, nil
}

type failing struct {
	How string `path:"how"`
}

var errMistake = errors.New("a mistake of the vendor's author")

// fail does half of its work and then fails as a faulty vendor might.
func (a deskAPI) fail(tx *sim.Tx, in failing) (sim.None, error) {
	tx.Mail("nobody", "half", tx.UUID())
	if err := a.tickets.Table.Put(tx, ticket{Desk: tx.Caller.Tenant, ID: tx.UUID(), Person: "Half"}); err != nil {
		return sim.None{}, err
	}
	if in.How == "panic" {
		panic(errMistake)
	}
	return sim.None{}, errMistake // which is no refusal
}

func (a deskAPI) load(tx *sim.Tx, h hall) error {
	for i, b := range h.Desks {
		if err := a.booths.Table.Put(tx, booth{ID: b.ID, Key: b.Key}); err != nil {
			return err
		}
		for j, t := range b.Tickets {
			t.Desk = b.ID
			if t.ID == "" {
				tx.ActAs(b.ID)
				t.ID = tx.UUID()
			}
			if err := a.tickets.Table.Put(tx, t); err != nil {
				return sim.Place{"desks", i, "tickets", j, "person"}.Errorf("%s has a ticket", t.Person)
			}
		}
	}
	return nil
}

func (a deskAPI) dump(tx *sim.Tx) (h hall) {
	for b := range a.booths.All(tx, "") {
		b.Tickets = slices.Collect(a.tickets.All(tx, sim.Prefix(b.ID)))
		h.Desks = append(h.Desks, b)
	}
	return h
}

const twoDesks = `
version: 1
name: hall
title: Two desks
seed: 7
clock: {start: "2026-01-15T09:00:00Z"}
vendors:
  desk:
    desks:
      - {id: north, key: k-north, tickets: [{person: Ann, at: "2026-01-15T08:00:00Z"}, {person: Ben, at: "2026-01-15T08:30:00Z"}]}
      - {id: south, key: k-south}
`

// open starts the hall with its two desks.
func open(tb testing.TB) *apitest.World {
	tb.Helper()
	return apitest.Start(tb, desk, twoDesks)
}

// request is one that a client may send, again and again.
type request struct{ Method, Path, Key, Body string }

var (
	askAnn  = request{"POST", "/tickets", "k-north", `{"person":"Ann"}`}
	askCleo = request{"POST", "/tickets", "k-north", `{"person":"Cleo"}`}
	list    = request{"GET", "/tickets", "k-north", ""}
)

// send puts a request to a world of a set, and writes the whole answer down.
func send(set *world.Set, name string, q request) string {
	r := httptest.NewRequest(q.Method, "/w/"+name+"/desk"+q.Path, strings.NewReader(q.Body))
	r.Host = "127.0.0.1:8409"
	r.Header.Set("X-Key", q.Key)
	r.Header.Set("Content-Type", "application/json")
	rw := httptest.NewRecorder()
	set.ServeHTTP(rw, r)
	return text(rw.Code, rw.Header(), rw.Body.String())
}

func text(status int, header http.Header, body string) string {
	var b strings.Builder
	fmt.Fprintln(&b, status)
	for _, name := range slices.Sorted(maps.Keys(header)) {
		fmt.Fprintf(&b, "%s: %s\n", name, strings.Join(header[name], ", "))
	}
	return b.String() + "\n" + body
}

// universe is all of a world that anybody can see, but for its name.
func universe(tb testing.TB, w *world.World) string {
	tb.Helper()
	entries := []string{}
	for _, e := range w.Journal.Entries() {
		entries = append(entries, fmt.Sprint(e.Number, e.Time, e.Tenant, e.Operation, e.Status, string(e.RequestBody), string(e.ResponseBody), e.Committed, len(e.Changes)))
	}
	all, err := json.MarshalIndent(map[string]any{
		"state": w.State(), "now": w.Now(), "mode": w.Clock().Mode(), "twice": w.Readings().Of(twice), "outbox": w.Outbox(), "journal": entries,
	}, "", " ")
	if err != nil {
		tb.Fatal(err)
	}
	return string(all)
}

// state reads a desk's state from JSON, for PutState.
func state(tb testing.TB, set *world.Set, text string) map[string]any {
	tb.Helper()
	s := set.Vendor("desk").API.State.New()
	if err := json.Unmarshal([]byte(text), s); err != nil {
		tb.Fatal(err)
	}
	return map[string]any{"desk": s}
}

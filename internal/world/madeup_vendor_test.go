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
	Rules: sim.RulesFrom([]*sim.Rule{noKey, badTicket, badPin, waiting, gone, queued}), Secrets: []string{"pin"}, Readings: []*sim.Reading{twice}, New: newDesk,
}

var (
	noKey     = &sim.Rule{ID: "desk.no-key", Says: "A request needs a key.", Source: sim.Assumed("made up")}
	badTicket = &sim.Rule{ID: "desk.bad-ticket", Says: "A ticket needs a person.", Source: sim.Assumed("made up")}
	badPin    = &sim.Rule{ID: "desk.bad-pin", Says: "A pin has four digits.", Source: sim.Inferred("made up")}
	waiting   = &sim.Rule{
		ID: "desk.waiting", Says: "A person has one ticket.", Source: sim.Assumed("made up"),
		WayOut: []string{"Wait for the ticket that there is.", "Or have it called."},
	}
	gone   = &sim.Rule{ID: "desk.gone", Says: "A ticket is there until it is called.", Source: sim.Documented("made up")}
	queued = &sim.Rule{ID: "desk.queued", Says: "Who asks twice stays in the queue.", Source: sim.Assumed("made up"), WayOut: []string{"There is none to get out of."}}
	twice  = &sim.Reading{ID: "twice", Question: "asking twice", Values: []string{"refused", "kept"}, Source: "made up"}
)

type ticket struct {
	Desk   string    `json:"-"`
	ID     string    `json:"id"`
	Person string    `json:"person"`
	At     time.Time `json:"at"`
	Asked  int       `json:"asked"` // number of the request
}

type booth struct {
	ID      string   `json:"id"`
	Key     string   `json:"key"`
	Tickets []ticket `json:"tickets,omitempty"`
}

type hall struct {
	Desks []booth `json:"desks"`
}

type deskAPI struct {
	booths   *store.Table[booth]
	tickets  *store.Table[ticket]
	byPerson *store.Index[ticket]
	byTime   *store.Index[ticket]
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
		c.Missing("person")
	}
}

func newDesk(k *sim.Kit) *sim.API {
	a := deskAPI{
		booths:  store.NewTable(k.Schema, "desk.booths", func(b booth) string { return b.Key }),
		tickets: store.NewTable(k.Schema, "desk.tickets", func(t ticket) string { return sim.Key(t.Desk, t.ID) }),
	}
	a.byPerson = a.tickets.Unique("person", func(t ticket) string { return sim.Key(t.Desk, t.Person) })
	a.byTime = a.tickets.Index("at", func(t ticket) string { return sim.Key(t.Desk, t.At.Format(time.RFC3339)) })
	sim.Collect(k, a.tickets, "tickets", func(t ticket) (string, string) { return t.Desk, t.ID }, func(t ticket) any { return t })
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
			return sim.Credential{}, false
		},
		Sign: func(_ *sim.Tx, tenant string, _ sim.As) (sim.Signature, error) {
			return sim.Sign("X-Key", "k-"+tenant), nil
		},
	}
}

func malformedTicket(b sim.BadInput) *sim.Refusal {
	status := 400
	if b.Kind == sim.TooLarge {
		status = 413
	}
	refusal := sim.Refuse(badTicket, status, b.Error(), "")
	if len(b.Fields) > 0 {
		refusal.At(b.Fields[0].Name, "")
	}
	return refusal
}

func (a deskAPI) authenticate(tx *sim.Tx) (sim.Caller, error) {
	b, ok := a.booths.Get(tx, tx.Request.Header.Get("X-Key"))
	if !ok {
		return sim.Caller{}, sim.Refuse(noKey, 401, "no key", "")
	}
	return sim.Caller{Tenant: b.ID}, nil
}

// ask draws and mails before it refuses: a refusal has to take that back.
func (a deskAPI) ask(tx *sim.Tx, in asking) (ticket, error) {
	if pin := in.Body.Pin; pin.Has() && len(pin.V) != 4 {
		return ticket{}, sim.Refuse(badPin, 400, "bad pin", "").At("owner.pin", pin.V)
	}
	t := ticket{Desk: tx.Caller.Tenant, ID: tx.UUID(), Person: in.Body.Person.V, At: tx.Now, Asked: tx.Number}
	tx.Mail(t.Person, "ticket", t.ID)
	err := a.tickets.Put(tx, t)
	var held *store.Conflict
	if errors.As(err, &held) {
		person := t.Person
		t, _ = a.tickets.Get(tx, held.Holder)
		if tx.Reads(twice) == "refused" {
			return t, sim.Refuse(waiting, 409, "waiting", "").At("person", person).Holding("tickets", t.ID)
		}
		tx.Note(queued)
		t.Asked = tx.Number
		return t, a.tickets.Put(tx, t)
	}
	return t, err
}

func (a deskAPI) list(tx *sim.Tx, _ sim.None) ([]ticket, error) {
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
		return sim.None{}, sim.Refuse(gone, 404, "gone", "")
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
	if err := a.tickets.Put(tx, ticket{Desk: tx.Caller.Tenant, ID: tx.UUID(), Person: "Half"}); err != nil {
		return sim.None{}, err
	}
	if in.How == "panic" {
		panic(errMistake)
	}
	return sim.None{}, errMistake // which is no refusal
}

func (a deskAPI) load(tx *sim.Tx, h hall) error {
	for i, b := range h.Desks {
		if err := a.booths.Put(tx, booth{ID: b.ID, Key: b.Key}); err != nil {
			return err
		}
		for j, t := range b.Tickets {
			t.Desk = b.ID
			if t.ID == "" {
				t.ID = tx.In(b.ID).UUID()
			}
			if err := a.tickets.Put(tx, t); err != nil {
				return sim.At("desks", i, "tickets", j, "person")("%s has a ticket", t.Person)
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

package world_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// told is a why as the tables write it: everything but the text and the rule's
// own words.
func told(why tell.Why) string {
	show := func(s *string) string {
		if s == nil {
			return "-"
		}
		return *s
	}
	parts := []string{"-", show(why.Field), show(why.Value), "-", "-", fmt.Sprint(len(why.WayOut))}
	if why.Rule != nil {
		parts[0] = why.Rule.ID
	}
	if why.Holder != nil {
		parts[3] = why.Holder.Path
		if !strings.HasSuffix(why.Holder.Path, "."+why.Holder.ID) {
			parts[3] += " or " + why.Holder.ID
		}
	}
	if why.MadeBy != nil {
		parts[4] = fmt.Sprintf("%d %v", why.MadeBy.Number, why.MadeBy.Delivered)
	}
	return strings.Join(parts, "|")
}

const (
	rests   = "rests on: desk.twice = refused: under kept it would have been 201 (changed tickets TICKET, desk.queued)\n"
	theRule = "rule: desk.waiting (assumed): A person has one ticket.\nsource: made up\n"
	steps12 = "way out:\n  1. Wait for the ticket that there is.\n  2. Or have it called."
	careful = "way out:\n  1. Careful: this record is your own. Request 1 (ask) was carried out, but its answer never arrived. " +
		"Do not delete the record or merge it with another: use the id shown here and go on as if the answer had arrived.\n" +
		"  2. Wait for the ticket that there is.\n  3. Or have it called."
)

func lost(effect string) string {
	return "faults: [{id: f, operation: desk.ask, phase: after, calls: {only: [1]}, effect: " + effect + "}]\n"
}

// The latest request's why, whole: TICKET stands for the id of the ticket that
// was met.
func TestWhy(t *testing.T) {
	var w *apitest.World
	do := func(all ...request) {
		for _, r := range all {
			send(w.Set, world.Default, r)
		}
	}
	put := func(text string) { must(t, w.PutState(state(t, w.Set, text), nil)) }
	const cleosState = `{"desks":[{"id":"north","key":"k-north","tickets":[{"person":"Cleo","at":"2026-01-15T08:00:00Z"}]}]}`
	refused := func(person, origin, wayOut string) string {
		return "request %d: POST desk/north ask 409\n" + theRule + "decided by: person = " + person + "\n" + rests + "record: desk.north.tickets.TICKET, " + origin + "\n" + wayOut
	}
	for _, test := range []struct {
		reason, scenario string
		live             func()
		told, text       string
	}{
		{"the record is the scenario's", "", func() { do(askAnn) },
			"desk.waiting|person|Ann|desk.north.tickets.TICKET|-|2", refused("Ann", "created by the scenario", steps12)},
		{"a request made it", "", func() { do(askCleo, askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|1 true|2", refused("Cleo", "created by request 1 (ask)", steps12)},
		{"the same person at another desk is another record", "", func() { do(request{"POST", "/tickets", "k-south", `{"person":"Ann"}`}, askAnn) },
			"desk.waiting|person|Ann|desk.north.tickets.TICKET|-|2", refused("Ann", "created by the scenario", steps12)},
		{"its answer was lost", lost("{drop: reset}"), func() { loseOne(w, askCleo); do(askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|1 false|3", refused("Cleo", "created by request 1 (ask), whose answer never arrived (fault f)", careful)},
		{"another answer stood in its place", lost("{respond: {status: 503}}"), func() { do(askCleo, askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|1 false|3", refused("Cleo", "created by request 1 (ask), whose answer never arrived (fault f)", careful)},
		{"its answer came late", lost("{delay: 1ms}"), func() { do(askCleo, askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|1 true|2", refused("Cleo", "created by request 1 (ask)", steps12)},
		{"the client had left", "", func() { loseOne(w, askCleo); do(askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|1 false|3", refused("Cleo", "created by request 1 (ask), whose answer never arrived", careful)},
		{"a network delivered it twice", lost("{duplicate: true}"), func() { do(askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|1 true|2", // the client is told of the first
			"request %d: POST desk/north ask 409\nfault: f (after): the vendor answered, but its answer never arrived\n" + theRule +
				"decided by: person = Cleo\n" + rests + "record: desk.north.tickets.TICKET, created by request 1 (ask)\n" + steps12},
		{"and it is told of the second", strings.Replace(lost("{duplicate: true}"), "after", "before", 1), func() { do(askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|1 false|3",
			"request %d: POST desk/north ask 409\nfault: f (before): the vendor's answer arrived\n" + theRule +
				"decided by: person = Cleo\n" + rests + "record: desk.north.tickets.TICKET, created by request 1 (ask), whose answer never arrived (fault f)\n" + careful},
		{"a rival made it", "rivals: [{after: {operation: desk.list}, operation: desk.ask, tenant: north, body: {person: Cleo}}]\n", func() { do(list, askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|2 true|2", refused("Cleo", "created by request 2 (ask) of rival 1", steps12)},
		{"it was put before any request", "", func() { put(cleosState); do(askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|-|2", refused("Cleo", "set through the control API", steps12)},
		{"it was put between requests", "", func() { do(list); put(cleosState); do(askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|-|2", refused("Cleo", "set through the control API", steps12)},
		{"it was put over one that a request made", "", func() { do(askCleo); put(cleosState); do(list, askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|-|2", refused("Cleo", "set through the control API", steps12)},
		{"it was put again as the request had made it", "", func() { do(askCleo); put(asJSON(w.State()["desk"])); do(askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|-|2", refused("Cleo", "set through the control API", steps12)},
		{"a state was put, and then a request made it", "", func() { put(`{"desks":[{"id":"north","key":"k-north"}]}`); do(askCleo, askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|1 true|2", refused("Cleo", "created by request 1 (ask)", steps12)},
		{"the putting was rewound", "", func() { do(askCleo); put(cleosState); must(t, w.Rewind(1)); do(askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|1 true|2", refused("Cleo", "created by request 1 (ask)", steps12)},
		{"a reset takes what was put away", "", func() { put(cleosState); w.Reset(); do(askAnn) },
			"desk.waiting|person|Ann|desk.north.tickets.TICKET|-|2", refused("Ann", "created by the scenario", steps12)},
		{"it was changed since", "", func() { do(askCleo); w.Flip("twice", "kept"); do(askCleo); w.Flip("twice", "refused"); do(askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|2 true|2", refused("Cleo", "created by request 1 (ask); last changed by request 2 (ask)", steps12)},
		{"it was changed twice", "", func() { w.Flip("twice", "kept"); do(askAnn, askAnn); w.Flip("twice", "refused"); do(askAnn) },
			"desk.waiting|person|Ann|desk.north.tickets.TICKET|2 true|2", refused("Ann", "created by the scenario; last changed by request 2 (ask)", steps12)},
		{"the answer to its making was lost, and then it was changed", lost("{drop: reset}"), func() {
			loseOne(w, askCleo)
			w.Flip("twice", "kept")
			do(askCleo)
			w.Flip("twice", "refused")
			do(askCleo)
		},
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|2 true|3", refused("Cleo", "created by request 1 (ask), whose answer never arrived (fault f); last changed by request 2 (ask)", careful)},
		{"it was there, went, and was made anew", "", func() { do(callNext, askAnn, askAnn) },
			"desk.waiting|person|Ann|desk.north.tickets.TICKET|2 true|2", refused("Ann", "created by request 2 (ask)", steps12)},
		{"what made it anew was rewound", "", func() { do(askCleo, callNext, callNext, callNext, askCleo); must(t, w.Rewind(1)); do(askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|1 true|2", refused("Cleo", "created by request 1 (ask)", steps12)},
		{"a snapshot was restored", "", func() {
			do(askCleo)
			_, err := w.Snapshot("x")
			must(t, err)
			do(callNext, callNext, callNext, askCleo)
			must(t, w.Restore("x"))
			do(list, askCleo)
		}, "desk.waiting|person|Cleo|desk.north.tickets.TICKET|1 true|2", refused("Cleo", "created by request 1 (ask)", steps12)},
		{"the journal was emptied since it was made", "", func() { do(askCleo); w.Journal.Clear(); do(askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|-|2", refused("Cleo", "created before the journal starts", steps12)},
		{"and a request came before this one", "", func() { do(askCleo); w.Journal.Clear(); do(list, askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|-|2", refused("Cleo", "created before the journal starts", steps12)},
		{"and changed it", "", func() {
			do(askCleo)
			w.Journal.Clear()
			w.Flip("twice", "kept")
			do(askCleo)
			w.Flip("twice", "refused")
			do(askCleo)
		}, "desk.waiting|person|Cleo|desk.north.tickets.TICKET|2 true|2", refused("Cleo", "created before the journal starts; last changed by request 2 (ask)", steps12)},
		{"the journal was emptied before a state was put", "", func() { do(askCleo); w.Journal.Clear(); put(cleosState); do(askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|-|2", refused("Cleo", "set through the control API", steps12)},
		{"the journal was emptied, and it was made since", "", func() { do(list); w.Journal.Clear(); do(askCleo, askCleo) },
			"desk.waiting|person|Cleo|desk.north.tickets.TICKET|2 true|2", refused("Cleo", "created by request 2 (ask)", steps12)},

		{"a success that a rule had a part in", "", func() { w.Flip("twice", "kept"); do(askCleo, askCleo) },
			"desk.queued|-|-|desk.north.tickets.TICKET|1 true|0",
			"request %d: POST desk/north ask 201\nrule: desk.queued (assumed): Who asks twice stays in the queue.\nsource: made up\nrests on: desk.twice = kept: under refused it would have been 409 (desk.waiting: held by TICKET)\nrecord: desk.north.tickets.TICKET, created by request 1 (ask)"},
		{"a success without a rule", "", func() { do(askCleo) }, "-|-|-|-|-|0",
			"request %d: POST desk/north ask 201\nno rule decided: created tickets TICKET"},
		{"looking", "", func() { do(list) }, "-|-|-|-|-|0", "request %d: GET desk/north list 200\nno rule decided"},
		{"a field that is missing", "", func() { do(request{"POST", "/tickets", "k-north", `{}`}) }, "desk.bad-ticket|person|-|-|-|0",
			"request %d: POST desk/north ask 400\nrule: desk.bad-ticket (assumed): A ticket needs a person.\nsource: made up\ndecided by: person\nwrong: person (missing): want a string"},
		{"a secret", "", func() { do(request{"POST", "/tickets", "k-north", `{"person":"Cleo","pin":"12345"}`}) }, "desk.bad-pin|owner.pin|[redacted]|-|-|0",
			"request %d: POST desk/north ask 400\nrule: desk.bad-pin (inferred): A pin has four digits.\nsource: made up\ndecided by: owner.pin = [redacted]"},
		{"a value that would reach into a terminal", "", func() {
			do(request{"POST", "/tickets", "k-north", `{"person":"\u001b[2J\nrule: none"}`}, request{"POST", "/tickets", "k-north", `{"person":"\u001b[2J\nrule: none"}`})
		}, "desk.waiting|person|\x1b[2J\nrule: none|desk.north.tickets.TICKET|1 true|2", refused(`"\x1b[2J\nrule: none"`, "created by request 1 (ask)", steps12)},
		{"a credential that is refused", "", func() { do(request{"GET", "/tickets", "k-nobody", ""}) }, "desk.no-key|-|-|-|-|0",
			"request %d: GET desk list 401\nrule: desk.no-key (assumed): A request needs a key.\nsource: made up"},
		{"a record that is not there", "", func() { do(request{"DELETE", "/tickets/7", "k-north", ""}) }, "desk.gone|-|-|-|-|0",
			"request %d: DELETE desk/north call 404\nrule: desk.gone (documented): A ticket is there until it is called.\nsource: made up"},
		{"a path that the vendor does not have", "", func() { do(request{"GET", "/nothing?token=t", "k-north", ""}) }, "-|-|-|-|-|1",
			"request %d: GET desk /nothing 404\nno rule decided: unknown-path\nway out:\n  1. GET /_mock/contracts/desk.yaml lists the paths that desk has."},
		{"a method that the path does not take", "", func() { do(request{"PUT", "/tickets", "k-north", ""}) }, "-|-|-|-|-|1",
			"request %d: PUT desk /tickets 405\nno rule decided: method-not-allowed: this path has GET, HEAD, POST\nway out:\n  1. Send a method that this path has: GET, HEAD, POST."},

		{"the vendor never saw it", strings.Replace(lost("{respond: {status: 503}}"), "after", "before", 1), func() { do(askAnn) }, "-|-|-|-|-|0",
			"request %d: POST desk/north ask 503\nfault: f (before): the vendor never saw the request"},
		{"and there was no answer at all", strings.Replace(lost("{drop: close}"), "after", "before", 1), func() { loseOne(w, askAnn) }, "-|-|-|-|-|0",
			"request %d: POST desk/north ask close\nfault: f (before): the vendor never saw the request"},
		{"a success that was lost", lost("{drop: reset}"), func() { loseOne(w, askCleo) }, "-|-|-|-|-|0",
			"request %d: POST desk/north ask reset\nfault: f (after): the vendor carried out the request, but its answer never arrived\nno rule decided: created tickets TICKET"},
		{"a refusal that was lost", lost("{drop: reset}"), func() { loseOne(w, askAnn) }, "desk.waiting|person|Ann|desk.north.tickets.TICKET|-|2",
			"request %d: POST desk/north ask reset\nfault: f (after): the vendor answered, but its answer never arrived\n" + theRule +
				"decided by: person = Ann\n" + rests + "record: desk.north.tickets.TICKET, created by the scenario\n" + steps12},
		{"an answer that a fault only delayed", lost("{delay: 1ms}"), func() { do(askAnn) }, "desk.waiting|person|Ann|desk.north.tickets.TICKET|-|2",
			"request %d: POST desk/north ask 409\nfault: f (after): the vendor's answer arrived\n" + theRule +
				"decided by: person = Ann\n" + rests + "record: desk.north.tickets.TICKET, created by the scenario\n" + steps12},
		{"a fault at another request is nothing to this one", lost("{drop: reset}"), func() { loseOne(w, person("Dan")); do(askAnn) }, "desk.waiting|person|Ann|desk.north.tickets.TICKET|-|2",
			refused("Ann", "created by the scenario", steps12)},
	} {
		t.Run(test.reason, func(t *testing.T) {
			w = apitest.Start(t, desk, twoDesks+test.scenario)
			test.live()
			latest := w.Journal.Entries()[len(w.Journal.Entries())-1]
			why, ok := tell.WhyOf(w.World, latest.Number)
			if !ok || why.Number != latest.Number {
				t.Fatalf("%+v, %v", why, ok)
			}
			id := func(s string) string { return strings.ReplaceAll(s, "TICKET", metTicket(w, why)) }
			if diff := cmp.Diff(id(test.told), told(why)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			text := strings.Replace(test.text, "%d", fmt.Sprint(latest.Number), 1)
			if diff := cmp.Diff(id(text), why.Text); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
		})
	}
}

// metTicket is the id of the ticket that an answer turned on, or that it made:
// the one of whom the request was about.
func metTicket(w *apitest.World, why tell.Why) string {
	if why.Holder != nil {
		return why.Holder.ID
	}
	for _, d := range w.State()["desk"].(hall).Desks {
		for _, t := range d.Tickets {
			if t.Person == "Cleo" {
				return t.ID
			}
		}
	}
	return "none"
}

// loseOne sends a request whose client gets nothing: its connection is taken
// over by a fault, or cannot be written to.
func loseOne(w *apitest.World, q request) {
	r := httptest.NewRequest(q.Method, "/desk"+q.Path, strings.NewReader(q.Body))
	r.Host = "127.0.0.1:8409"
	r.Header.Set("X-Key", q.Key)
	r.Header.Set("Content-Type", "application/json")
	w.Set.ServeHTTP(&deaf{wireless{header: map[string][]string{}}}, r)
}

// deaf is a client that has left before its answer comes.
type deaf struct{ wireless }

func (*deaf) Write([]byte) (int, error) { return 0, errors.New("the client has left") }

// A record of another vendor is another one, also if tenant, collection and id
// are the same.
func TestWhyOfAnotherVendor(t *testing.T) {
	h := newHouse(t, `
version: 1
name: twins
vendors:
  perfectgym: {companies: [{id: demo, apiUsers: [{username: u, password: p, token: token-a}], clubs: [{id: 12, name: Centre}], users: [{id: 236, email: ann@example.com, homeClubId: 12}]}]}
  clubos: {partners: [{id: demo, username: u, password: p, locations: [1], users: [{userId: 237, clubLocationId: 1, role: member, localUserId: L-1, firstName: Ann, gender: F}]}]}
`)
	w := h.made("a")
	for _, d := range []action{
		{Method: "POST", Path: "/perfectgym/Api/Users/User", Key: "Authorization: Bearer token-a", Body: `{"email":"new@example.com","homeClubId":12,"birthDate":"1978-06-01T00:00:00"}`},
		{Method: "POST", Path: "/clubos/users?clubLocationId=1", Key: "Authorization: Basic " + basic("u:p"), Body: `{"role":"member","fullAccount":false,"sendEmail":false,"localUserId":"L-1","firstName":"A","gender":"M"}`},
	} {
		if got := h.do("a", d); !strings.HasPrefix(got, "200") {
			t.Fatal(got)
		}
	}
	if e, _ := w.Journal.Get(1); len(tell.ViewOf(h.set, e).Changes) != 1 || tell.ViewOf(h.set, e).Changes[0].Path != "perfectgym.demo.users.237" {
		t.Fatalf("the first request made %v", tell.ViewOf(h.set, e).Changes)
	}
	why, _ := tell.WhyOf(w, 2)
	if why.Holder == nil || why.Holder.Path != "clubos.demo.users.237" || why.MadeBy != nil || !strings.Contains(why.Text, "record: clubos.demo.users.237, created by the scenario") {
		t.Errorf("%+v", why)
	}
}

// A request that the journal does not hold has no why.
func TestNoWhy(t *testing.T) {
	w := open(t)
	send(w.Set, world.Default, list)
	send(w.Set, world.Default, list)
	for _, number := range []int{-1, 0, 3} {
		if why, ok := tell.WhyOf(w.World, number); ok {
			t.Errorf("request %d: %+v", number, why)
		}
	}
	w.Journal.Clear()
	if _, ok := tell.WhyOf(w.World, 2); ok {
		t.Error("a request that was taken out of the journal has a why")
	}
}

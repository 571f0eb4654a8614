package world_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/sim"
)

// taker takes John's email after the client has looked at him for the first
// time.
const taker = `
rivals:
  - after: {operation: egym.retrieveAccount, calls: {only: [1]}}
    operation: egym.partialUpdate
    tenant: chain-a
    as: {gym: gym-2}
    path: {accountId: acc-john}
    body: {email: taken@example.com}
`

// journal is the world's entries, one line each.
func (w *wired) journal() (lines []string) {
	for _, e := range w.Journal.Entries() {
		line := fmt.Sprintf("%d %s/%s %s %d", e.Number, e.Vendor, e.Tenant, e.Operation, e.Status)
		if e.Rival != "" {
			line += " rival " + e.Rival
		}
		if e.Fault != nil {
			line += " fault " + e.Fault.ID
		}
		lines = append(lines, line)
	}
	return lines
}

func TestRivalActsBetweenTwoCalls(t *testing.T) {
	w := wire(t, taker+`
faults: [{id: f, operation: egym.partialUpdate, effect: {respond: {status: 418}}}]
`)
	if got := w.ask(lookAtJohn); !strings.Contains(got, "john@example.com") {
		t.Errorf("the call itself sees what the rival does after it:\n%s", got)
	}
	if !w.has("taken") {
		t.Error("the rival has not acted when the call is answered")
	}
	if got := w.ask(lookAtJohn); !strings.Contains(got, "taken@example.com") || !strings.Contains(got, "X-Mockvendors-Request: 3\n") {
		t.Errorf("the next call gets\n%s", got)
	}
	want := []string{"1 egym/chain-a retrieveAccount 200", "2 egym/chain-a partialUpdate 200 rival 1", "3 egym/chain-a retrieveAccount 200"}
	if diff := cmp.Diff(want, w.journal()); diff != "" {
		t.Errorf("the journal (-want +got):\n%s", diff)
	}
	for i, want := range want {
		e := w.done() // told of in the journal's order
		if e.Number != i+1 || e.Committed != (i == 1) || (len(e.Changes) == 1) != (i == 1) || !e.Delivered.Load() || tell.ViewOf(w.set, e).Rival != (i == 1) {
			t.Errorf("%s: %+v", want, tell.ViewOf(w.set, e))
		}
		for _, f := range tell.ViewOf(w.set, e).Contract {
			t.Errorf("%s breaks the contract at %s: %s", want, f.Where, f.Message)
		}
	}
	if got := w.counts(); got != "f 0 0 ∞" {
		t.Errorf("the rival is counted as a client: %s", got)
	}
}

// What a rival sends is what its entry in the file says.
func TestWhatRivalsSend(t *testing.T) {
	for _, c := range []struct {
		reason, rival string
		want          string // in the journal
		check         func(e *journal.Entry) bool
	}{
		{"the tenant's first credential", `operation: egym.listAccounts, tenant: chain-b`, "egym/chain-b listAccounts 200", func(e *journal.Entry) bool { return e.RequestHeader.Get("X-Api-Key") == "key-b" }},
		{"the credential of a gym", `operation: egym.listAccounts, tenant: chain-a, as: {gym: gym-2}`, "egym/chain-a listAccounts 200", func(e *journal.Entry) bool { return e.RequestHeader.Get("X-Api-Key") == "key-a2" }},
		{"a key", `operation: egym.listAccounts, tenant: chain-a, as: {apiKey: key-a2}`, "egym/chain-a listAccounts 200", func(e *journal.Entry) bool { return e.RequestHeader.Get("X-Api-Key") == "key-a2" }},
		{"no credential, so that the vendor refuses", `operation: egym.listAccounts, tenant: chain-a, as: none`, "egym/ listAccounts 401", func(e *journal.Entry) bool { return e.Refusal != nil && !e.Committed }},
		{"a login", `operation: perfectgym.addUser, tenant: demo, as: {login: u}, body: {email: r@example.com, homeClubId: 12, birthDate: "1978-06-01T00:00:00"}`, "perfectgym/demo addUser 200", func(e *journal.Entry) bool { return e.Committed }},
		{"a query", `operation: clubos.addUser, tenant: p1, query: {clubLocationId: 1}, body: {role: member, fullAccount: false, sendEmail: false, localUserId: L-1, firstName: A, gender: M}`, "clubos/p1 addUser 200", func(e *journal.Entry) bool { return e.Committed && e.Query == "clubLocationId=1" }},
		{"a path that needs escaping, and headers", `operation: egym.getByEmail, tenant: chain-a, path: {email: "a/b c@example.com"}, headers: {x-trace: t1}`, "egym/chain-a getByEmail 404", func(e *journal.Entry) bool {
			return strings.HasSuffix(e.Path, "/a%2Fb%20c@example.com") && e.RequestHeader.Get("X-Trace") == "t1"
		}},
		{"what the vendor refuses", `operation: egym.publishAccount, tenant: chain-a, body: {email: 5}`, "egym/chain-a publishAccount 400", func(e *journal.Entry) bool { return e.Refusal != nil && !e.Committed && len(e.Changes) == 0 }},
		{"a form", `operation: perfectgym.authorize, tenant: demo, as: none, form: {grant_type: password, username: u, password: p}`, "perfectgym/demo authorize 200", func(e *journal.Entry) bool {
			return e.RequestHeader.Get("Content-Type") == "application/x-www-form-urlencoded"
		}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			w := wire(t, "rivals:\n  - {after: {operation: onsi.*}, "+c.rival+"}\n")
			w.ask(call{"GET", "/onsi/v1/members", "key-o", ""})
			got := w.journal()
			if len(got) != 2 || got[1] != "2 "+c.want+" rival 1" {
				t.Fatalf("the journal has %q, want %s", got, c.want)
			}
			if e := w.Journal.Entries()[1]; !c.check(e) {
				t.Errorf("it sent %s %s?%s %v %s", e.Method, e.Path, e.Query, e.RequestHeader, e.RequestBody)
			}
		})
	}
}

// A rival waits for its call as a fault does; several at one call act in their
// order, and one rival does not wake another.
func TestWhenRivalsAct(t *testing.T) {
	const look = "operation: egym.listAccounts, tenant: chain-b}\n"
	for _, c := range []struct{ reason, rivals, want string }{
		{"after each call", "  - {after: {operation: egym.retrieveAccount}, " + look, "crcrcrcr"},
		{"after one", "  - {after: {operation: egym.retrieveAccount, calls: {only: [2]}}, " + look, "ccrcc"},
		{"after each second", "  - {after: {operation: egym.*, calls: {every: 2}}, " + look, "ccrccr"},
		{"two of them", "  - {after: {operation: egym.*, calls: {only: [1]}}, " + look + "  - {after: {operation: egym.*, calls: {first: 2}}, " + look, "crrcrcc"},
		{"after another tenant's", "  - {after: {operation: egym.*, tenant: chain-b}, " + look, "cccc"},
		{"after a rival", "  - {after: {operation: egym.listAccounts}, " + look + "  - {after: {operation: egym.*, calls: {only: [1]}}, " + look, "crccc"},
		{"after some request", "  - {after: {operation: egym.*, where: {path: {accountId: acc-jane}}}, " + look, "cccc"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			w := wire(t, "rivals:\n"+c.rivals)
			w.asks(lookAtJohn, 4)
			got := ""
			for _, e := range w.Journal.Entries() {
				got += map[bool]string{true: "r", false: "c"}[e.Rival != ""]
			}
			if got != c.want {
				t.Errorf("calls and rivals come as %s, want %s", got, c.want)
			}
		})
	}
}

// Between a call and its rival there is nobody, however many clients there are.
func TestRivalsAmongManyClients(t *testing.T) {
	const clients, each = 64, 5
	w := wire(t, "rivals:\n  - {after: {operation: egym.retrieveAccount, calls: {every: 10}}, operation: egym.partialUpdate, tenant: chain-a, path: {accountId: acc-john}, body: {firstName: Rival}}\n")
	var all sync.WaitGroup
	for range clients {
		all.Go(func() { w.asks(lookAtJohn, each) })
	}
	all.Wait()
	calls, rivals := 0, 0
	for i, e := range w.Journal.Entries() {
		if e.Number != i+1 {
			t.Fatalf("entry %d has number %d", i+1, e.Number)
		}
		if e.Rival != "" {
			if rivals++; calls != 10*rivals {
				t.Errorf("rival %d comes after %d calls", rivals, calls)
			}
		} else {
			calls++
		}
	}
	if calls != clients*each || rivals != calls/10 {
		t.Errorf("%d calls and %d rivals", calls, rivals)
	}
}

// A faulted call is a call, once; its rivals act when it is over.
func TestRivalsAfterFaults(t *testing.T) {
	w := wire(t, taker+`
faults:
  - {id: lost, operation: egym.retrieveAccount, calls: {only: [1]}, effect: {respond: {status: 503}}}
  - {id: twice, operation: egym.publishAccount, phase: after, effect: {duplicate: true}}
`)
	w.ask(lookAtJohn)
	w.ask(create("new"))
	want := []string{"1 egym/chain-a retrieveAccount 503 fault lost", "2 egym/chain-a partialUpdate 200 rival 1", "3 egym/chain-a publishAccount 201 fault twice", "4 egym/chain-a publishAccount 409 fault twice"}
	if diff := cmp.Diff(want, w.journal()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for i := range want {
		if e := w.done(); e.Number != i+1 {
			t.Errorf("told of %d as number %d", e.Number, i+1)
		}
	}
}

// A rewind to before a rival brings it back: it acts before the client's next
// call is looked at, so the same calls have the same end. A rewind to after it
// does not.
func TestRewindAcrossRivals(t *testing.T) {
	w := wire(t, `
rivals:
  - {after: {operation: egym.retrieveAccount, calls: {only: [1]}}, operation: egym.partialUpdate, tenant: chain-a, path: {accountId: acc-john}, body: {email: first@example.com}}
  - {after: {operation: egym.retrieveAccount, calls: {only: [1]}}, operation: egym.partialUpdate, tenant: chain-a, path: {accountId: acc-john}, body: {email: second@example.com}}
`)
	state := func() string {
		text, err := json.Marshal(w.State())
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	start := state()
	first, second := w.ask(lookAtJohn), ""
	for range 2 { // what is rewound once can be so again
		second = w.ask(lookAtJohn)
		journal, end := w.journal(), state()
		if !strings.Contains(second, "second@example.com") || len(journal) != 4 {
			t.Fatalf("%s\n%q", second, journal)
		}
		for _, to := range []int{3, 2, 1, 3, 1} {
			if err := w.Rewind(to); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(journal[:to], w.journal()); diff != "" {
				t.Errorf("rewound to %d (-want +got):\n%s", to, diff)
			}
			if to == 1 && state() != start || to == 2 && !w.has("first") || to == 3 && state() != end {
				t.Errorf("rewound to %d, the state is %s", to, state())
			}
			if to == 2 { // one has acted, and one is due
				if err := w.Rewind(1); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(second, w.ask(lookAtJohn)); diff != "" {
				t.Errorf("rewound to %d, the next call (-first +again):\n%s", to, diff)
			}
			if diff := cmp.Diff(journal, w.journal()); diff != "" {
				t.Errorf("rewound to %d, the journal after the next call (-first +again):\n%s", to, diff)
			}
		}
		w.Reset()
		if diff := cmp.Diff(first, w.ask(lookAtJohn)); diff != "" {
			t.Errorf("after a reset (-first +again):\n%s", diff)
		}
	}
}

// A rival whose credential the world has lost comes without one.
func TestRivalWhoseTenantIsGone(t *testing.T) {
	w := wire(t, "rivals: [{after: {operation: onsi.*}, operation: egym.listAccounts, tenant: chain-a}]\n")
	empty := w.set.Vendor("egym").API.State.New()
	if err := w.PutState(map[string]any{"egym": empty}, sim.Readings{}); err != nil {
		t.Fatal(err)
	}
	w.ask(call{"GET", "/onsi/v1/members", "key-o", ""})
	if diff := cmp.Diff([]string{"1 onsi/acme getMembers 200", "2 egym/ listAccounts 401 rival 1"}, w.journal()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A rival's body is bounded as a client's is.
func TestRivalWithALongBody(t *testing.T) {
	w := wire(t, "rivals: [{after: {operation: onsi.*}, operation: egym.publishAccount, tenant: chain-a, body: {email: \""+strings.Repeat("x", 1<<20)+"\"}}]\n")
	w.ask(call{"GET", "/onsi/v1/members", "key-o", ""})
	if got := w.journal(); len(got) != 2 || got[1] != "2 egym/chain-a publishAccount 413 rival 1" {
		t.Errorf("the journal has %q", got)
	}
}

package world_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ask sends a call without a connection, and writes the whole answer down.
func (w *wired) ask(c call, header ...string) string {
	w.tb.Helper()
	r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Api-Key", c.key)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rw := httptest.NewRecorder()
	w.set.ServeHTTP(rw, r)
	return text(rw.Code, rw.Header(), rw.Body.String())
}

// asks is the statuses of the same call, so many times.
func (w *wired) asks(c call, times int) (statuses string) {
	w.tb.Helper()
	for range times {
		status, _, _ := strings.Cut(w.ask(c), "\n")
		statuses += status + " "
	}
	return strings.TrimSuffix(statuses, " ")
}

// counts is how often each fault was met and applied, and is left.
func (w *wired) counts() string {
	var all []string
	for _, f := range w.Faults() {
		left := "∞"
		if f.Left != nil {
			left = fmt.Sprint(*f.Left)
		}
		all = append(all, fmt.Sprintf("%s %d %d %s", f.ID, f.Matched, f.Fired, left))
	}
	return strings.Join(all, ", ")
}

func TestFaultsAreCounted(t *testing.T) {
	const at = "operation: egym.retrieveAccount"
	is := func(id, more string, status int) string {
		return fmt.Sprintf("  - {id: %s, %s, effect: {respond: {status: %d}}}\n", id, more, status)
	}
	for _, c := range []struct{ reason, faults, want, counts string }{
		{"each call where nothing is said", is("a", at, 503), "503 503 503 503 503 503", "a 6 6 ∞"},
		{"these alone", is("a", at+", calls: {only: [2, 4, 9]}", 503), "200 503 200 503 200 200", "a 6 2 1"},
		{"the first so many", is("a", at+", calls: {first: 2}", 503), "503 503 200 200 200 200", "a 6 2 0"},
		{"every third", is("a", at+", calls: {every: 3}", 503), "200 200 503 200 200 503", "a 6 2 ∞"},
		{"from the fourth on", is("a", at+", calls: {from: 4}", 503), "200 200 200 503 503 503", "a 6 3 ∞"},
		{"all by a draw", is("a", at+", calls: {percent: 100}", 503), "503 503 503 503 503 503", "a 6 6 ∞"},
		{"none by a draw", "  - {id: a, " + at + ", calls: {percent: 0}, expect: {fired: 0}, effect: {drop: reset}}\n", "200 200 200 200 200 200", "a 6 0 ∞"},
		{"the first that fires wins, and all that are met count",
			is("a", at+", calls: {only: [2]}", 500) + is("b", at+", calls: {first: 3}", 503) + is("c", "operation: egym.*, calls: {only: [1, 4]}", 502),
			"503 500 503 502 200 200", "a 6 1 0, b 6 2 0, c 6 1 0"},
		{"whatever its phase", is("a", at+", phase: after, calls: {first: 1}", 500) + is("b", at+", calls: {first: 2}", 503), "500 503 200 200 200 200", "a 6 1 0, b 6 1 0"},
		{"another operation's is not met", is("a", "operation: egym.publishAccount", 503) + is("b", "operation: onsi.*", 503), "200 200 200 200 200 200", "a 0 0 ∞, b 0 0 ∞"},
		{"all operations are", is("a", `operation: "*.*", calls: {first: 1}`, 503), "503 200 200 200 200 200", "a 6 1 0"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			w := wire(t, "faults:\n"+c.faults)
			if got := w.asks(lookAtJohn, 6); got != c.want {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
			if got := w.counts(); got != c.counts {
				t.Errorf("the faults say %s, want %s", got, c.counts)
			}
		})
	}
}

// Tenants count together where none is named.
func TestTenantsOfAFault(t *testing.T) {
	listA, listB := call{"GET", "/egym/api/v2/accounts", "key-a", ""}, call{"GET", "/egym/api/v2/accounts", "key-b", ""}
	for tenant, want := range map[string]string{"": "200 503 200 200", ", tenant: chain-b": "200 200 200 503", ", tenant: chain-a": "200 200 503 200"} {
		w := wire(t, "faults: [{id: f, operation: egym.listAccounts"+tenant+", calls: {only: [2]}, effect: {respond: {preset: unavailable}}}]\n")
		got := []string{w.asks(listA, 1), w.asks(listB, 1), w.asks(listA, 1), w.asks(listB, 1)}
		if strings.Join(got, " ") != want {
			t.Errorf("with %q: %v, want %s", tenant, got, want)
		}
	}
}

func TestWhereOfAFault(t *testing.T) {
	jane := create("jane")
	for _, c := range []struct {
		reason, operation, where string
		meets                    []bool // the calls below, in their order
	}{
		{"by the body", "egym.publishAccount", "body: {email: jane@example.com}", []bool{true, false, false, false}},
		{"by a part of it", "egym.*", "body: {membership: {membershipId: {$match: ^M-j}}}", []bool{true, false, false, false}},
		{"by the path", "egym.*", "path: {accountId: acc-john}", []bool{false, true, true, false}},
		{"by a name of it that is escaped", "egym.getByEmail", "path: {email: john@example.com}", []bool{false, false, false, true}},
		{"by the query", "egym.*", "query: {limit: 1, offset: x}", []bool{false, false, true, false}},
		{"by a header", "egym.*", "headers: {x-TRACE: t 1}", []bool{false, true, false, false}},
		{"by both", "egym.*", "headers: {X-Trace: t 1}, path: {accountId: acc-jane}", []bool{false, false, false, false}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			w := wire(t, fmt.Sprintf("faults: [{id: f, operation: %q, where: {%s}, effect: {respond: {status: 418}}}]\n", c.operation, c.where))
			got := []string{
				w.ask(jane),
				w.ask(lookAtJohn, "X-Trace", "t 1"),
				w.ask(call{"GET", lookAtJohn.path + "?offset=x&limit=1", "key-a", ""}),
				w.ask(call{"GET", "/egym/api/v2/accounts/email/john%40example.com", "key-a", ""}),
			}
			for i, answer := range got {
				if strings.HasPrefix(answer, "418\n") != c.meets[i] {
					t.Errorf("call %d meets it: %v\n%s", i+1, !c.meets[i], answer)
				}
			}
		})
	}
}

// What the vendor turns away at its door, or does not have, meets no fault;
// and looking in from outside is no call.
func TestWhatDoesNotCount(t *testing.T) {
	w := wire(t, `
faults: [{id: f, operation: "*.*", calls: {only: [2]}, effect: {respond: {status: 418}}}]
rivals: [{after: {operation: egym.retrieveAccount}, operation: egym.listAccounts, tenant: chain-a}]
`)
	for _, c := range []struct {
		call   call
		status string
	}{
		{call{"GET", lookAtJohn.path, "nobodys", ""}, "403"},
		{call{"GET", lookAtJohn.path, "", ""}, "401"},
		{call{"GET", "/egym/nothing", "key-a", ""}, "404"},
		{call{"GET", "/lockers/lockers", "", ""}, "501"},
		{call{"PUT", "/egym/api/v2/accounts", "key-a", "{}"}, "405"},
		{lookAtJohn, "200"}, // the first that counts, with a rival after it
		{call{"GET", lookAtJohn.path, "nobodys", ""}, "403"},
	} {
		if got := w.asks(c.call, 1); got != c.status {
			t.Errorf("%v gets %s, want %s", c.call, got, c.status)
		}
		w.State()
		w.Faults()
	}
	if got := w.counts(); got != "f 1 0 1" {
		t.Errorf("counted: %s", got)
	}
	if got := w.asks(lookAtJohn, 2); got != "418 200" {
		t.Errorf("the second and third call get %s", got)
	}
}

// What is drawn hangs on the request and on which of its equals it is, not on
// the order in which clients come.
func TestPercent(t *testing.T) {
	const clients, each = 16, 25
	run := func(percent int) (faulted map[string]int) {
		w := wire(t, fmt.Sprintf("faults: [{id: f, operation: egym.*, calls: {percent: %d}, effect: {respond: {status: 418}}}]\n", percent))
		faulted = map[string]int{}
		var mu sync.Mutex
		var all sync.WaitGroup
		for i := range clients {
			all.Go(func() {
				for j := range each {
					mine := create(fmt.Sprintf("p%d-%d", i, j))
					for _, c := range []call{mine, lookAtJohn} { // the latter is the same for all
						if strings.HasPrefix(w.ask(c), "418\n") {
							mu.Lock()
							faulted[c.body]++
							mu.Unlock()
						}
					}
				}
			})
		}
		all.Wait()
		return faulted
	}
	first := run(30)
	if diff := cmp.Diff(first, run(30)); diff != "" {
		t.Errorf("two runs of the same requests differ:\n%s", diff)
	}
	sum := 0
	for _, n := range first {
		sum += n
	}
	if share := float64(sum) / (2 * clients * each); share < 0.25 || share > 0.35 {
		t.Errorf("the share is %.2f", share)
	}
	if n := first[""]; n < 80 || n > 160 { // of 400 equal ones
		t.Errorf("of equal requests %d meet it", n)
	}
	all := run(100)
	if n := len(all); n != clients*each+1 || all[""] != clients*each {
		t.Errorf("at 100 percent %d requests and %d equal ones meet it", n-1, all[""])
	}
}

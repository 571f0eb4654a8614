package judge_test

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/vendors/testdata/sixth"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// run is a world that is watched.
type run struct {
	testing.TB
	set      *world.Set
	watch    *judge.Watch
	world    *world.World
	scenario *scenario.Scenario
}

const club = `version: 1
name: mine
title: Mine
vendors: {onsi: {clients: [{id: acme, apiKeys: [k], tiers: [Gold], members: [{memberId: mem_aaaaaaaaaaaaaaaaaaaa, email: jane@example.com, firstName: J, lastName: R, tier: Gold, status: active}]}]}}
`

func begin(tb testing.TB, assert string) *run {
	tb.Helper()
	set := world.NewSet(sixth.Among(vendors.All()))
	sc, err := scenario.Read(set, "mine.yaml", []byte(club+"assert: "+assert+"\n"))
	if err != nil {
		tb.Fatal(err)
	}
	watch := judge.WatchAll(set, true)
	w, err := set.Make(world.Default, sc.Start)
	if err != nil {
		tb.Fatal(err)
	}
	return &run{tb, set, watch, w, sc}
}

// do sends a request to the server, with the client's key.
func (r *run) do(method, path, body string) {
	r.Helper()
	q := httptest.NewRequest(method, path, strings.NewReader(body))
	q.Host = "127.0.0.1"
	q.Header.Set("X-API-KEY", "k")
	if body != "" {
		q.Header.Set("Content-Type", "application/json")
	}
	r.set.ServeHTTP(httptest.NewRecorder(), q)
}

// read sends a request of which there is nothing to say.
func (r *run) read() { r.do("GET", "/onsi/v1/tiers", "") }

// breach sends a request that breaks the contract.
func (r *run) breach() {
	r.do("POST", "/onsi/v1/members", `{"firstName": "A", "lastName": "B", "tier": "Gold"}`)
}

// fill sends so many requests that the journal forgets all that came before.
func (r *run) fill() {
	for range journal.MaxEntries {
		r.read()
	}
}

// find returns a verdict; nil if there is none.
func find(all []judge.Verdict, name string) *judge.Verdict {
	i := slices.IndexFunc(all, func(v judge.Verdict) bool { return v.Name == name })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// Each policy leads to what the scenario says, after steps and after a command.
func TestPolicies(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		policy, byDefault string
		act               func(*run)
		onlyRun           bool // there are always steps
		says              string
	}{
		{"contract", "fail", (*run).breach, false, "request.body/email is required and missing, in #1 POST onsi/acme inviteMember 400"},
		{"contract", "fail", func(r *run) { r.do("GET", "/lockers/lockers", "") }, false, "request.path is of an operation that is not simulated, in #1 GET lockers"},
		{"unmatched", "fail", func(r *run) { r.do("GET", "/onsi/v1/member", "") }, false, "GET onsi /v1/member 404 unknown-path: did you mean /v1/members?"},
		{"unmatched", "fail", func(r *run) { r.do("PATCH", "/onsi/v1/members", "{}") }, false, "PATCH onsi /v1/members 405 method-not-allowed"},
		{"unmatched", "fail", func(r *run) { r.do("GET", "/v1/tiers", "") }, true, "GET /v1/tiers 404 unknown-path: did you mean /onsi/v1/tiers?"},
		{"noRequests", "fail", func(*run) {}, true, "no request reached a vendor: "},
		{"noRequests", "fail", func(r *run) { r.do("GET", "/onsi/v1/member", "") }, true, "no request reached a vendor's operation; 1 reached nothing; see unmatched"},
		{"ignored", "warn", func(r *run) {
			r.read()
			e, _ := r.world.Journal.Get(1)
			e.Ignored = []sim.Ignored{{Where: "query", Name: "Tier", Near: "tier"}}
		}, false, `onsi.getTiers: "Tier" in the query; did you mean "tier"?, in #1 GET onsi/acme getTiers 200`},
		{"assumed", "warn", func(r *run) { r.do("GET", "/onsi/v1/members/nobody", "") }, false, "onsi.member-id-malformed"},
	} {
		for _, level := range []string{"allow", "warn", "fail", ""} {
			for _, judged := range []string{"test", "exec"} {
				t.Run(strings.Join([]string{row.policy, level, judged}, " "), func(t *testing.T) {
					t.Parallel()
					assert := "{contract: allow, unmatched: allow, noRequests: allow, ignored: allow, assumed: allow"
					assert = strings.Replace(assert, row.policy+": allow", row.policy+": "+level, 1) + "}"
					if level == "" {
						assert = "{}"
					}
					r := begin(t, assert)
					row.act(r)
					all := r.ran()
					if judged == "test" {
						all = r.played()
					}
					want := map[string]judge.Outcome{"warn": judge.Warned, "fail": judge.Failed}[level]
					if level == "" {
						want = map[string]judge.Outcome{"warn": judge.Warned, "fail": judge.Failed}[row.byDefault]
					}
					v := find(all, row.policy)
					switch {
					case level == "allow", judged == "test" && row.policy == "noRequests":
						if v != nil {
							t.Errorf("it is judged: %+v", v)
						}
					case judged == "test" && row.onlyRun:
						if v == nil || v.Outcome != judge.Passed {
							t.Errorf("a world is blamed for what reached none: %+v", v)
						}
					case v == nil || v.Outcome != want || !strings.Contains(strings.Join(v.Says, "\n"), row.says):
						t.Errorf("the verdict is %+v, want %s with %q", v, want, row.says)
					}
				})
			}
		}
	}
}

// What a request said counts as long as the request does.
func TestForgottenRequests(t *testing.T) {
	t.Parallel()
	snapshot := func(r *run) {
		if _, err := r.world.Snapshot("one"); err != nil {
			r.Fatal(err)
		}
	}
	restore := func(r *run) {
		if err := r.world.Restore("one"); err != nil {
			r.Fatal(err)
		}
	}
	rewind := func(r *run, to int) {
		if err := r.world.Rewind(to); err != nil {
			r.Fatal(err)
		}
	}
	for _, row := range []struct {
		reason string
		act    func(*run)
		want   int // breaches
	}{
		{"the journal holds it", func(r *run) { r.breach() }, 1},
		{"the journal has forgotten it", func(r *run) { r.breach(); r.fill() }, 1},
		{"many", func(r *run) { r.breach(); r.breach(); r.fill(); r.breach() }, 3},
		{"the journal was cleared", func(r *run) { r.breach(); r.world.Journal.Forget(); r.world.Journal.Note() }, 1},
		{"cleared, and not noted yet", func(r *run) { r.breach(); r.world.Journal.Forget() }, 1},
		{"taken back", func(r *run) { r.read(); r.breach(); rewind(r, 1) }, 0},
		{"taken back to the start", func(r *run) { r.breach(); rewind(r, 0) }, 0},
		{"forgotten, and taken back to the start", func(r *run) { r.breach(); r.fill(); rewind(r, 0) }, 0},
		{"forgotten, and later requests taken back", func(r *run) { r.breach(); r.fill(); rewind(r, journal.MaxEntries) }, 1},
		{"a snapshot from before", func(r *run) { snapshot(r); r.breach(); restore(r) }, 0},
		{"a snapshot from before, and forgotten", func(r *run) { snapshot(r); r.breach(); r.fill(); restore(r) }, 0},
		{"a snapshot brings it back", func(r *run) { r.breach(); snapshot(r); rewind(r, 0); restore(r) }, 1},
		{"also when it was forgotten", func(r *run) { r.breach(); r.fill(); snapshot(r); rewind(r, 0); restore(r) }, 1},
		{"also when it was cleared and not noted", func(r *run) { r.breach(); r.world.Journal.Forget(); snapshot(r); rewind(r, 0); restore(r) }, 1},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			r := begin(t, "{assumed: allow}")
			row.act(r)
			got := 0
			for _, thing := range r.watch.World(r.world, false).Things {
				if thing.Kind == judge.RefusedBreach {
					got += thing.Count
				}
			}
			if got != row.want {
				t.Errorf("%d breaches count, want %d", got, row.want)
			}
		})
	}
}

// A step that expects to be refused may break the contract, also when its request
// was forgotten since.
func TestMeantRequestIsForgotten(t *testing.T) {
	t.Parallel()
	r := begin(t, "{}")
	r.breach()
	e, _ := r.world.Journal.Get(1)
	e.Meant.Store(true)
	r.fill()
	if v := find(r.played(), "contract"); v.Outcome != judge.Passed {
		t.Errorf("the verdict is %+v", v)
	}
}

// Of readings it is known exactly what they decided as long as the journal holds the
// request; then only that they were asked.
func TestForgottenReadings(t *testing.T) {
	t.Parallel()
	r := begin(t, "{assumed: fail}")
	r.do("PATCH", "/onsi/v1/members/mem_aaaaaaaaaaaaaaaaaaaa", `{"firstName": "K", "email": "JANE@example.com"}`)
	before := find(r.ran(), "assumed")
	r.fill()
	after := find(r.ran(), "assumed")
	if before.Outcome == judge.Passed || strings.Contains(fmt.Sprint(before.Says), "may have decided") {
		t.Errorf("the verdict is %+v", before)
	}
	if after.Outcome != judge.Failed || !strings.Contains(fmt.Sprint(after.Says), "was asked for, and may have decided; first in #1 PATCH") {
		t.Errorf("once it is forgotten, the verdict is %+v", after)
	}
}

// A warning stays short, and tells the rest elsewhere.
func TestWarningIsShort(t *testing.T) {
	t.Parallel()
	r := begin(t, "{}")
	for i := range 300 {
		r.read()
		e, _ := r.world.Journal.Get(i + 1)
		e.Ignored = []sim.Ignored{{Where: "query", Name: fmt.Sprint("name", i)}, {Where: "query", Name: "again", Near: "again"}}
	}
	v := find(r.ran(), "ignored")
	if len(v.Says) != 10 || len(v.Details) != journal.MaxThings+1 {
		t.Errorf("it has %d lines and %d details:\n%s", len(v.Says), len(v.Details), strings.Join(v.Says, "\n"))
	}
	const again = `onsi.getTiers: "again" in the query, which was sent twice, in #1 GET onsi/acme getTiers 200 read (and 299 more)`
	if !slices.Contains(v.Says, again) || v.Details[journal.MaxThings] != "and others, 51 times" {
		t.Errorf("it says\n%s\n…\n%s", strings.Join(v.Says, "\n"), v.Details[journal.MaxThings])
	}
}

// While scenarios are played, nobody else should ask.
func TestStrangers(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		asserts []string
		want    judge.Outcome // "" if nothing is judged
	}{
		{[]string{"{}"}, judge.Failed},
		{[]string{"{unmatched: warn}"}, judge.Warned},
		{[]string{"{unmatched: allow}"}, ""},
		{[]string{"{unmatched: allow}", "{unmatched: warn}"}, judge.Warned},
		{[]string{"{unmatched: warn}", "{}", "{unmatched: warn}"}, judge.Failed},
	} {
		r := begin(t, "{}")
		var all []*scenario.Scenario
		for _, assert := range row.asserts {
			sc, err := scenario.Read(r.set, "mine.yaml", []byte(club+"assert: "+assert+"\n"))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, sc)
		}
		if _, any := judge.StrangersIn(r.set, all); any {
			t.Error("there were none")
		}
		r.do("GET", "/w/nope/onsi/v1/tiers", "")
		got, any := judge.StrangersIn(r.set, all)
		if any != (row.want != "") || any && (got.Asserts[0].Outcome != row.want || got.Passed != (row.want != judge.Failed)) {
			t.Errorf("%v: the result is %+v, %v", row.asserts, got, any)
		}
	}
}

// ran returns the verdicts on the run as exec has them.
func (r *run) ran() []judge.Verdict {
	verdicts, _ := r.watch.Run(r.world, r.scenario)
	return verdicts
}

// played returns the verdicts on the run as test has them.
func (r *run) played() []judge.Verdict {
	verdicts, _ := r.watch.Played(r.world, r.scenario)
	return verdicts
}

// What one request did wrong stands on one line, and what it ignored is not said twice.
func TestOneLineForARequest(t *testing.T) {
	t.Parallel()
	r := begin(t, "{}")
	r.do("POST", "/onsi/v1/members?foo=1;limit=2", `{"tier": "Gold"}`)
	contract, ignored := find(r.ran(), "contract"), find(r.ran(), "ignored")
	if len(contract.Says) != 2 || strings.Count(contract.Says[0], "in #1 ") != 1 || !strings.Contains(contract.Says[0], "request.body/email ") ||
		!strings.Contains(contract.Says[0], "; request.body/firstName ") {
		t.Errorf("the contract's verdict is %q", contract.Says)
	}
	if len(ignored.Says) != 1 || strings.Contains(ignored.Says[0], "; ignored:") || !strings.Contains(ignored.Says[0], `";" does not separate parameters`) {
		t.Errorf("the verdict on what is ignored is %q", ignored.Says)
	}
}

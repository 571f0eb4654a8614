package simtest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/simtest"
)

// The options that let something pass, for each row to say which help.
var relaxations = map[string]simtest.Option{
	"AllowWrongRequests":  simtest.AllowWrongRequests(),
	"AllowContractBreaks": simtest.AllowContractBreaks(),
	"AllowUnusedFaults":   simtest.AllowUnusedFaults(),
	"AllowUnknownPaths":   simtest.AllowUnknownPaths(),
}

const outage = `{id: outage, operation: egym.publishAccount, effect: {respond: {preset: unavailable}}}`

// TestStrict: each breach fails a test that has no other fault, those
// relaxations that are meant for it help, and no other does.
func TestStrict(t *testing.T) {
	for _, tt := range []struct {
		reason string
		act    func(testing.TB, *simtest.World)
		fails  []string
		helps  string // names of relaxations
	}{
		{"nothing was done", func(testing.TB, *simtest.World) {}, nil, ""},
		{"a conflict is no breach", func(tb testing.TB, w *simtest.World) {
			egymOf(w).push(mia, "A-2000").is(tb, held)
		}, nil, ""},
		{"a wrong request that was refused", func(tb testing.TB, w *simtest.World) {
			egymOf(w).do("POST", "/api/v2/accounts", `{"email": "x@example.com"}`).is(tb, 400)
		}, []string{"request.body/firstName is required and missing\n  request.body/lastName"}, "AllowWrongRequests AllowContractBreaks"},
		{"a wrong request that was carried out", func(tb testing.TB, w *simtest.World) {
			egymOf(w).do("GET", "/api/v2/accounts/"+miasID, "{}").is(tb, 200)
		}, []string{"request.body must be empty: no body is documented\n  AllowContractBreaks permits this"}, "AllowContractBreaks"},
		{"a wrong request that a fault answered", func(tb testing.TB, w *simtest.World) {
			w.Fault(outage)
			egymOf(w).do("POST", "/api/v2/accounts", `{}`).is(tb, 503)
		}, nil, ""},
		{"a refusal that is told by 200", func(tb testing.TB, w *simtest.World) {
			c := w.Credential("clubos")
			r, err := http.NewRequest("POST", w.URL("clubos")+"/users?clubLocationId=1", strings.NewReader(`{"role": "wizard"}`))
			if err != nil {
				tb.Fatal(err)
			}
			r.SetBasicAuth(c.Username, c.Password)
			r.Header.Set("Content-Type", "application/json")
			got, err := http.DefaultClient.Do(r)
			if err != nil {
				tb.Fatal(err)
			}
			got.Body.Close()
			if all := w.Requests(); got.StatusCode != 200 || !all[0].Refused || all[0].Committed {
				tb.Fatalf("status %d, %+v", got.StatusCode, all[0])
			}
		}, []string{"request.body/role"}, "AllowWrongRequests AllowContractBreaks"},
		{"a path that the vendor does not have", func(tb testing.TB, w *simtest.World) {
			egymOf(w).do("GET", "/api/v2/account", "").is(tb, 404)
		}, []string{"GET egym /api/v2/account 404 unknown-path: did you mean /api/v2/accounts?\n  egym has no such path"}, "AllowUnknownPaths"},
		{"a method that the path does not take", func(tb testing.TB, w *simtest.World) {
			egymOf(w).do("PATCH", "/api/v2/accounts", "{}").is(tb, 405)
		}, []string{"at this path; allowed: "}, "AllowUnknownPaths"},
		{"a vendor that there is not", func(tb testing.TB, w *simtest.World) {
			c := egymOf(w)
			c.url = strings.Replace(c.url, "/egym", "/egmy", 1)
			c.do("GET", "/api/v2/accounts/secret-of-somebody?key=secret", "").is(tb, 404)
		}, []string{"reached no vendor: GET /egmy/api/v2/accounts/secret-of-somebody 404 unknown-path: did you mean /egym/api/v2/accounts/secret-of-somebody?\n  AllowUnknownPaths"}, "AllowUnknownPaths"},
		{"a fault that never fired", func(_ testing.TB, w *simtest.World) {
			w.Fault(outage)
		}, []string{"fault outage (egym.publishAccount): never fired; 0 calls matched; AllowUnusedFaults"}, "AllowUnusedFaults"},
		{"a fault whose turn never came", func(tb testing.TB, w *simtest.World) {
			w.Fault(`{id: outage, operation: egym.publishAccount, calls: {only: [2]}, effect: {drop: reset}}`)
			egymOf(w).push(mia, "A-2000").is(tb, held)
		}, []string{"never fired; 1 call matched"}, "AllowUnusedFaults"},
		{"a fault that fired too rarely", func(tb testing.TB, w *simtest.World) {
			w.Fault(`{id: outage, operation: egym.publishAccount, effect: {respond: {preset: unavailable}}, expect: {fired: 2}}`)
			egymOf(w).push(mia, "A-2000").is(tb, 503)
		}, []string{"fired 1 time, want 2; 1 call matched"}, ""},
		{"an expected fault that never fired", func(_ testing.TB, w *simtest.World) {
			w.Fault(`{id: outage, operation: egym.publishAccount, effect: {respond: {preset: unavailable}}, expect: {fired: 1}}`)
		}, []string{"fired 0 times, want 1"}, "AllowUnusedFaults"},
		{"a fault that must not fire, and does not", func(_ testing.TB, w *simtest.World) {
			w.Fault(`{id: outage, operation: egym.publishAccount, effect: {respond: {preset: unavailable}}, expect: {fired: 0}}`)
		}, nil, ""},
		{"a fault that was removed before it fired", func(_ testing.TB, w *simtest.World) {
			w.RemoveFault(w.Fault(outage))
		}, []string{"never fired"}, "AllowUnusedFaults"},
		{"a fault that was removed when it had fired", func(tb testing.TB, w *simtest.World) {
			id := w.Fault(outage)
			egymOf(w).push(mia, "A-2000").is(tb, 503)
			w.RemoveFault(id)
		}, nil, ""},
		{"a wrong request that a reset takes back", func(tb testing.TB, w *simtest.World) {
			egymOf(w).do("GET", "/api/v2/account", "").is(tb, 404)
			w.Reset()
		}, []string{"unknown-path"}, "AllowUnknownPaths"},
		{"a wrong request that a rewind takes back", func(tb testing.TB, w *simtest.World) {
			egymOf(w).do("GET", "/api/v2/account", "").is(tb, 404)
			w.Rewind(0)
		}, []string{"unknown-path"}, "AllowUnknownPaths"},
		{"a wrong request that a restore takes back", func(tb testing.TB, w *simtest.World) {
			w.Snapshot("before")
			egymOf(w).do("GET", "/api/v2/account", "").is(tb, 404)
			w.Restore("before")
		}, []string{"unknown-path"}, "AllowUnknownPaths"},
		{"a wrong request that a rewind leaves, told once", func(tb testing.TB, w *simtest.World) {
			egymOf(w).do("GET", "/api/v2/account", "").is(tb, 404)
			egymOf(w).push(mia, "A-2000").is(tb, held)
			w.Rewind(1)
		}, []string{"unknown-path"}, "AllowUnknownPaths"},
		{"a fault that fired before a reset", func(tb testing.TB, w *simtest.World) {
			w.Fault(outage)
			egymOf(w).push(mia, "A-2000").is(tb, 503)
			w.Reset()
		}, nil, ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			with := func(options ...simtest.Option) *fake {
				return run("TestStrict", func(tb testing.TB) { tt.act(tb, simtest.Start(tb, append(options, simtest.AllowNoRequests())...)) })
			}
			with().fails(t, tt.fails...)
			for name, option := range relaxations {
				if strings.Contains(tt.helps, name) {
					with(option).passes(t)
				} else {
					with(option).fails(t, tt.fails...)
				}
			}
		})
	}
}

// The faults of a scenario count as those that the test sets.
func TestStrictAboutTheScenariosFaults(t *testing.T) {
	run("TestStrict", func(tb testing.TB) { simtest.Start(tb, simtest.Scenario(lost), simtest.AllowNoRequests()) }).
		fails(t, "fault lost-answer (egym.publishAccount): fired 0 times, want 1")
	run("TestStrict", func(tb testing.TB) {
		simtest.Start(tb, simtest.Scenario(lost), simtest.AllowUnusedFaults(), simtest.AllowNoRequests())
	}).passes(t)
	run("TestStrict", func(tb testing.TB) {
		if a := egymOf(simtest.Start(tb, simtest.Scenario(lost))).push(jane, "M-2"); a.err == nil {
			tb.Errorf("the answer is not lost: %d", a.status)
		}
	}).passes(t)
	run("TestStrict", func(tb testing.TB) {
		w := simtest.Start(tb, simtest.Scenario(lost))
		egymOf(w).push(jane, "M-2")
		w.Reset() // now it could fire again, and does not
	}).passes(t)
}

func TestMinCoverage(t *testing.T) {
	conflict := func(options ...simtest.Option) *fake {
		return run("TestMinCoverage", func(tb testing.TB) {
			egymOf(simtest.Start(tb, options...)).push(mia, "A-2000").is(tb, held)
		})
	}
	conflict(simtest.MinCoverage("egym", 1)).passes(t)
	conflict(simtest.MinCoverage("egym", 60)).fails(t, "egym: 1 of ")
	conflict(simtest.MinCoverage("egym", 1), simtest.MinCoverage("onsi", 1)).fails(t, "onsi: 0 of ")
	conflict(simtest.MinCoverage("egmy", 60)).fails(t, `MinCoverage: unknown vendor "egmy"; did you mean "egym"?`)
	conflict(simtest.MinCoverage("egym", 0)).fails(t, `MinCoverage("egym", 0): the percentage must be 1 to 100`)
	conflict(simtest.MinCoverage("egym", 101)).fails(t, `MinCoverage("egym", 101): the percentage must be 1 to 100`)
}

// TestSkipped: a test that was skipped half way has nothing to answer for.
func TestSkipped(t *testing.T) {
	skipped := run("TestSkipped", func(tb testing.TB) {
		simtest.Start(tb).Fault(outage)
		tb.SkipNow()
	})
	skipped.passes(t)
	if said := skipped.said.String(); said != "" {
		t.Errorf("it says %s", said)
	}
}

func TestFailureTellsTheJournal(t *testing.T) {
	failed := run("TestFailure", func(tb testing.TB) {
		w := simtest.Start(tb, simtest.Scenario(lost))
		egymOf(w).push(jane, "M-2")
		egymOf(w).push(jane, "M-2").is(tb, created)
	})
	failed.fails(t, "status 409")
	failed.says(t,
		"simtest: 2 requests in this world\n#1 POST egym/chain-a publishAccount reset fault lost-answer, after: created accounts ",
		"\n#2 POST egym/chain-a publishAccount 409 egym.email-held: held by ",
		"\nrequest 2: POST egym/chain-a publishAccount",
		"\nrule: egym.email-held (documented)",
		"Careful: this record is your own. Request 1 (publishAccount) was carried out",
	)
	for _, secret := range []string{"key-a", "127.0.0.1"} {
		if strings.Contains(failed.said.String(), secret) {
			t.Errorf("it says %s:\n%s", secret, &failed.said)
		}
	}

	passed := run("TestSuccess", func(tb testing.TB) {
		egymOf(simtest.Start(tb)).push(mia, "A-2000").is(tb, held)
	})
	passed.passes(t)
	if said := passed.said.String(); said != "" {
		t.Errorf("a test that passes says %s", said)
	}
}

// TestForgottenRequests: what the journal no longer holds is judged, or it is said
// that it cannot be.
func TestForgottenRequests(t *testing.T) {
	lookElsewhere := func(tb testing.TB, w *simtest.World) {
		egymOf(w).do("GET", "/api/v2/account", "").is(tb, 404)
		egymOf(w).do("GET", "/api/v2/accounts/"+miasID, "{}").is(tb, 200)
		r, err := http.NewRequest("DELETE", w.ControlURL()+"/requests", nil)
		if err != nil {
			tb.Fatal(err)
		}
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			tb.Fatal(err)
		}
		got.Body.Close()
		egymOf(w).push(mia, "A-2000").is(tb, held)
	}
	run("TestForgotten", func(tb testing.TB) { lookElsewhere(tb, simtest.Start(tb)) }).fails(t,
		"unmatched: GET egym /api/v2/account 404 unknown-path",
		"breaks the contract: request.body must be empty: no body is documented, in #2 GET egym/alpha retrieveAccount 200 read")
	s := serve(t, "starter")
	run("TestForgotten", func(tb testing.TB) { lookElsewhere(tb, simtest.Attach(tb, s.URL)) }).
		fails(t, "requests up to number 2 cannot be judged")
}

// TestPolicies: each is kept to.
func TestPolicies(t *testing.T) {
	nothing := func(testing.TB, *simtest.World) {}
	read := func(tb testing.TB, w *simtest.World) {
		egymOf(w).do("GET", "/api/v2/accounts/"+miasID, "").is(tb, 200)
	}
	dropped := func(tb testing.TB, w *simtest.World) {
		egymOf(w).do("GET", "/api/v2/accounts?limits=1", "").is(tb, 200)
	}
	const rests = "assumed: egym.null-fields = omitted: under null it would have been 200 (another body, at /contact/street); first in #1 GET"
	for _, tt := range []struct {
		reason  string
		act     func(testing.TB, *simtest.World)
		options []simtest.Option
		fails   []string
		warns   string // with go test -v
	}{
		{"no request fails", nothing, nil, []string{"no request reached a vendor"}, ""},
		{"unless it may be so", nothing, []simtest.Option{simtest.AllowNoRequests()}, nil, ""},
		{"what an answer rests on is logged", read, nil, nil, "simtest: warning: assumed: rests on 1 reading: egym.null-fields"},
		{"unless it may be so", read, []simtest.Option{simtest.AllowAssumed()}, nil, ""},
		{"or fails", read, []simtest.Option{simtest.FailAssumed()}, []string{rests}, ""},
		{"unless it is accepted", read, []simtest.Option{simtest.FailAssumed("egym.null-fields")}, nil, ""},
		{"and nothing else is", read, []simtest.Option{simtest.FailAssumed("egym.patch-response")}, []string{rests}, ""},
		{"what a vendor drops is logged", dropped, []simtest.Option{simtest.AllowAssumed()}, nil, "simtest: warning: ignored"},
		{"unless it may be so", dropped, []simtest.Option{simtest.AllowAssumed(), simtest.AllowIgnored()}, nil, ""},
		{"or fails", dropped, []simtest.Option{simtest.AllowAssumed(), simtest.FailIgnored()}, []string{"ignored"}, ""},
		{"what is accepted exists", read, []simtest.Option{simtest.FailAssumed("egym.nul-fields")},
			[]string{`FailAssumed: no assumed rule or reading "egym.nul-fields"; did you mean "egym.null-fields"?`}, ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			simtest.SetVerbose(true)
			defer simtest.SetVerbose(false)
			got := run("TestPolicies", func(tb testing.TB) { tt.act(tb, simtest.Start(tb, tt.options...)) })
			got.fails(t, tt.fails...)
			if said := got.said.String(); tt.warns == "" && strings.Contains(said, "warning:") || !strings.Contains(said, tt.warns) {
				t.Errorf("it warns otherwise than %q:\n%s", tt.warns, said)
			}
		})
	}
}

// TestRestsOn: what an answer rests on can be asked for.
func TestRestsOn(t *testing.T) {
	inBothWays(t, func(t *testing.T, begin begin) {
		w := begin(t)
		egymOf(w).do("GET", "/api/v2/accounts/"+miasID, "").is(t, 200)
		got := w.Requests()[0].RestsOn
		if len(got) != 1 || got[0].Reading != "egym.null-fields" || got[0].Value != "omitted" || len(got[0].Otherwise) != 1 ||
			got[0].Otherwise[0] != (simtest.Otherwise{Value: "null", Status: 200, Outcome: "another body, at /contact/street"}) {
			t.Errorf("it rests on %+v", got)
		}
		if got := w.Coverage("egym").RestsOn; len(got) != 1 || got[0] != "egym.null-fields" {
			t.Errorf("the test rests on %v", got)
		}
	})
}

// TestLongJournal: what is told of a failure stays short enough to be read.
func TestLongJournal(t *testing.T) {
	failed := run("TestLong", func(tb testing.TB) {
		c := egymOf(simtest.Start(tb))
		for i := range 60 {
			c.push(mia, fmt.Sprintf("A-%d", 2000+i)).is(tb, held)
		}
		for range 25 {
			c.do("GET", "/api/v2/account", "").is(tb, 404)
		}
	})
	failed.says(t, "simtest: 85 requests in this world; the last 50:\n#36 POST ", "\n#85 GET ", "\nrequest 60: POST ")
	if n := len(failed.errors); n != 21 || !strings.Contains(failed.errors[20], "and 5 more") {
		t.Errorf("it has %d errors, the last of them %s", n, failed.errors[n-1])
	}
	astray := run("TestLong", func(tb testing.TB) {
		c := egymOf(simtest.Start(tb))
		c.url += "x"
		for range 25 {
			c.do("GET", "/api/v2/accounts", "").is(tb, 404)
		}
	})
	if n := len(astray.errors); n != 1 || !strings.Contains(astray.errors[0], "(and 24 more)") {
		t.Errorf("it has %d errors:\n%s", n, &astray.said)
	}
	if said := failed.said.String(); strings.Contains(said, "#35 POST") || strings.Count(said, "\nrule: ") != 10 {
		t.Errorf("it says\n%s", said)
	}
}

// A world that holds as much as it may says so once, and goes on.
func TestFullMemoryIsTold(t *testing.T) {
	test := func(bytes int64) string {
		got := run("full", func(tb testing.TB) {
			w := simtest.Start(tb, simtest.AllowWrongRequests())
			simtest.SetMemory(w, bytes)
			long := strings.Repeat("x", 100_000)
			for range 30 {
				egymOf(w).push(long, "A-1").is(tb, 400)
			}
			if all := w.Requests(); (len(all) < 30) != (bytes == 1<<20) {
				tb.Errorf("%d requests are in the journal", len(all))
			}
			tb.Errorf("fails, so that warnings show")
		})
		return strings.Join(got.errors, "\n") + got.said.String()
	}
	const told = "simtest: warning: memory: the world held 1MiB, as much as it may"
	if said := test(1 << 20); strings.Count(said, told) != 1 {
		t.Errorf("not told once: %s", said)
	}
	if said := test(1 << 30); strings.Contains(said, "memory:") {
		t.Errorf("told without need: %s", said)
	}
}

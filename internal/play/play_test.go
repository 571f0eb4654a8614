package play_test

import (
	"context"
	"encoding/xml"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

var update = flag.Bool("update", false, "write the golden files")

// golden holds got against a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := "testdata/" + name
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s is another (-want +got); -update writes it:\n%s", file, diff)
	}
}

func load(t *testing.T, set *world.Set, path, text string) *scenario.Scenario {
	t.Helper()
	sc, err := scenario.Read(set, path, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

func run(t *testing.T, text string) judge.Result {
	t.Helper()
	set := world.NewSet(vendors.All())
	results, err := play.Run(t.Context(), set, []*scenario.Scenario{load(t, set, "mine.yaml", text)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return results[0]
}

// told is what a result says of all that did not pass.
func told(r judge.Result) string {
	var b strings.Builder
	for _, v := range append(append([]judge.Verdict{}, r.Steps...), r.Asserts...) {
		if v.Outcome == judge.Passed {
			continue
		}
		fmt.Fprintf(&b, "%s:%d: %s %s\n", v.File, v.Line, v.Name, v.Outcome)
		for _, l := range v.Lines() {
			b.WriteString("  " + l + "\n")
		}
	}
	return b.String()
}

func whole(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/whole.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Steps, faults of each kind, a rival, the clock and assertions, once each, in
// well below the time that the hang would take.
func TestWhole(t *testing.T) {
	set := world.NewSet(vendors.All())
	sc := load(t, set, "whole.yaml", whole(t))
	began := time.Now()
	results, err := play.Run(t.Context(), set, []*scenario.Scenario{sc}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	if !results[0].Passed || told(results[0]) != "" {
		t.Errorf("it fails:\n%s", told(results[0]))
	}
	if len(results[0].Steps) != 10 || len(results[0].Asserts) != 14 {
		t.Errorf("%d steps and %d assertions were judged", len(results[0].Steps), len(results[0].Asserts))
	}
	if left := set.All(); len(left) != 0 {
		t.Errorf("%d worlds are left behind", len(left))
	}
	golden(t, "whole.golden", results[0].Transcript)
}

// Scenarios that run beside each other do not touch each other, and come back
// in the order in which they were given.
func TestOrder(t *testing.T) {
	set := world.NewSet(vendors.All())
	var all []*scenario.Scenario
	for i := range 12 {
		name := fmt.Sprintf("n%d", i)
		text := strings.Replace(whole(t), "name: whole", "name: "+name, 1)
		if i%3 == 2 {
			text = strings.Replace(text, "count: 2", "count: 3", 1)
		}
		all = append(all, load(t, set, name+".yaml", text))
	}
	results, err := play.Run(t.Context(), set, all, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range results {
		if r.Name != fmt.Sprintf("n%d", i) || r.Passed != (i%3 != 2) {
			t.Errorf("in place %d: %s passed: %v\n%s", i, r.Name, r.Passed, told(r))
		}
		if diff := cmp.Diff(results[0].Transcript, r.Transcript); diff != "" {
			t.Errorf("%s went otherwise than the first:\n%s", r.Name, diff)
		}
	}
	if none, err := play.Run(t.Context(), set, nil, nil); none != nil || err != nil {
		t.Errorf("of no scenario there are %v, %v", none, err)
	}
}

func TestInterrupted(t *testing.T) {
	set := world.NewSet(vendors.All())
	ctx, cancel := context.WithCancel(t.Context())
	sc := load(t, set, "mine.yaml", base+`faults: [{id: slow, operation: egym.listAccounts, effect: {delay: 1m}}]
steps: [{operation: egym.listAccounts}, {operation: egym.listAccounts}]
`)
	time.AfterFunc(50*time.Millisecond, cancel)
	began := time.Now()
	results, err := play.Run(ctx, set, []*scenario.Scenario{sc}, nil)
	if err != nil || time.Since(began) > 10*time.Second {
		t.Fatalf("after %v: %v", time.Since(began), err)
	}
	if got := told(results[0]); !strings.Contains(got, "  interrupted\n") || !strings.Contains(got, "step 2 (egym.listAccounts) skipped") {
		t.Errorf("it says:\n%s", got)
	}
}

func TestJUnit(t *testing.T) {
	r := run(t, base+`steps:
- {id: a, operation: egym.listAccounts, expect: {status: 200}}
- {id: b, operation: egym.listAccounts, expect: {status: 200, body: {total: "<&\u0007>"}}}
- {id: c, operation: egym.listAccounts}
`)
	warned := run(t, base+`faults: [{id: idle, operation: egym.listAccounts, effect: {delay: 1ms}}]
steps: [{operation: onsi.getTiers, tenant: acme}]
assert: {unusedFaults: warn}
`)
	text, err := judge.JUnit([]judge.Result{r, warned})
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(text, new(struct{ XMLName xml.Name })); err != nil {
		t.Errorf("it is no XML: %v", err)
	}
	took := regexp.MustCompile(`time="[0-9]+\.[0-9]{3}"`)
	if !took.Match(text) {
		t.Error("no step has a time")
	}
	golden(t, "junit.golden.xml", took.ReplaceAllString(string(text), `time="…"`))
}

// An answer that nobody expects to be secret is shown, and others are not.
func TestSecretsAreNotTold(t *testing.T) {
	for _, c := range []struct{ step, want string }{
		{`{operation: perfectgym.addUser, body: {email: a@example.com, password: hunter2-secret}, expect: {status: 200}}`, `"password": "[redacted]"`},
		{`{operation: perfectgym.authorize, as: none, form: {username: api, password: hunter2-secret, grant_type: password}, expect: {status: 200, body: {access_token: hunter2-secret}}}`,
			"body /access_token: want what the file says, got something else (not shown)"},
		{`{operation: perfectgym.authorize, as: none, form: {username: api, password: hunter2-secret, grant_type: password}, expect: {status: 200, body: {access_token: {$type: number}}}}`,
			"body /access_token: want what the file says, got something else (not shown)"},
		{`{operation: egym.listAccounts, headers: {x-api-key: hunter2-secret}, query: {token: hunter2-secret}, expect: {status: 200}}`, "?token=[redacted]"},
	} {
		r := run(t, base+"steps: ["+c.step+"]\n")
		if r.Passed {
			t.Errorf("it passed: %s", c.step)
		}
		all := told(r) + r.Transcript
		if strings.Contains(all, "hunter2") || strings.Contains(all, "pg-token") || !strings.Contains(all, c.want) {
			t.Errorf("of %s it is told:\n%s", c.step, all)
		}
	}
}

// A transcript tells what a vendor dropped of a step.
func TestIgnoredInTheTranscript(t *testing.T) {
	set := world.NewSet(vendors.All())
	sc := load(t, set, "dropped.yaml", `
version: 1
name: dropped
title: A typo
vendors: {egym: {chains: [{id: a, gyms: [{id: g, apiKeys: [k]}]}]}}
steps: [{id: list, operation: egym.listAccounts, tenant: a, query: {Limit: "1", zzz: "2"}, expect: {status: 200}}]
assert: {contract: allow}
`)
	results, err := play.Run(t.Context(), set, []*scenario.Scenario{sc}, nil)
	if err != nil {
		t.Fatal(err)
	}
	const want = "\nignored: egym has no query parameter Limit: did you mean limit?\nignored: egym has no query parameter zzz\n"
	if got := results[0].Transcript; !strings.HasSuffix(got, want) {
		t.Errorf("the transcript does not end with %q:\n%s", want, got)
	}
}

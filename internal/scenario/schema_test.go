package scenario_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
	"github.com/mockvendors/mockvendors/sim"
)

// judges are the schema and the parser, which are to agree.
type judges struct {
	set    *world.Set
	text   []byte
	schema *jsonschema.Schema
}

func newJudges(t testing.TB, more ...sim.Vendor) judges {
	t.Helper()
	set := world.NewSet(append(vendors.All(), more...))
	text, err := scenario.Schema(set)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("schema.json") // this also holds it against the draft's own schema
	if err != nil {
		t.Fatal(err)
	}
	return judges{set, text, compiled}
}

// both says what either has against a text, as a file of that name.
func (j judges) both(t testing.TB, file string, text []byte) (bySchema, byParser error) {
	t.Helper()
	_, byParser = scenario.Load(j.set, file, text)
	doc, err := strict.Parse(file, text)
	if err != nil {
		t.Fatal(err)
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(doc.Root().JSON()))
	if err != nil {
		t.Fatal(err)
	}
	return j.schema.Validate(instance), byParser
}

func TestSchemaIsTheSameEveryTime(t *testing.T) {
	first, second := newJudges(t), newJudges(t)
	if !bytes.Equal(first.text, second.text) {
		t.Error("two schemas of the same vendors differ")
	}
}

// TestPublishedSchemaIsFresh holds scenarios/schema.json against the code.
func TestPublishedSchemaIsFresh(t *testing.T) {
	published, err := os.ReadFile("../../scenarios/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(published, newJudges(t).text) {
		t.Error("scenarios/schema.json is stale: go run ./cmd/mockvendors schema > scenarios/schema.json")
	}
}

func TestShippedScenarios(t *testing.T) {
	j := newJudges(t)
	for _, name := range scenarios.Names() {
		text, _ := scenarios.Text(name)
		if !strings.HasPrefix(string(text), "# yaml-language-server: $schema=schema.json\n") {
			t.Errorf("%s: the first line does not name the schema", name)
		}
		bySchema, byParser := j.both(t, name+".yaml", text)
		if bySchema != nil || byParser != nil {
			t.Errorf("%s: the schema says %v, the parser %v", name, bySchema, byParser)
		}
	}
}

// TestFilesThatLoad: what the parser takes, the schema takes.
func TestFilesThatLoad(t *testing.T) {
	j := newJudges(t)
	var files []string
	for _, pattern := range []string{"testdata/keys/*.*", "../../scenarios/keys/*", "../../docs/examples/*"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	loaded := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := scenario.Load(j.set, file, text); err != nil {
			continue
		}
		loaded++
		if bySchema, _ := j.both(t, file, text); bySchema != nil {
			t.Errorf("%s: the parser takes it, and the schema says %v", file, bySchema)
		}
	}
	if loaded == 0 {
		t.Errorf("none of %v loads: is this test looking at the right place?", files)
	}
}

func TestForm(t *testing.T) {
	j := newJudges(t)
	const (
		fault  = head + "credentials: open\nfaults:\n  - {id: a, operation: egym.publishAccount, "
		effect = fault + "effect: "
		chain  = head + "vendors: {egym: {chains: [{id: a, gyms: [{id: g, apiKeys: [k]}]}]}}\n"
		step   = chain + "steps:\n  - {operation: egym.listAccounts, "
		rival  = chain + "rivals:\n  - {operation: egym.publishAccount, "
		after  = "after: {operation: egym.publishAccount}, tenant: a, "
		users  = head + "vendors: {userapi: {accounts: [{id: a, apiKeys: "
	)
	for _, c := range []struct {
		reason, text string
		right        bool
	}{
		{"little is enough", head, true},
		{"null is as good as left out", head + "seed:\nvendors:\nfaults:\nrivals:\nsteps:\n", true},
		{"a vendor may be empty", head + "vendors: {egym: , onsi: {clients: , readings: }}\n", true},
		{"a limit is off where there is none", head + "vendors: {userapi: {rateLimit: \"off\"}}\n", true},
		{"an effect beside a delay", effect + "{drop: hang, for: 1s, delay: 1ms}}\n", true},
		{"a delay alone", effect + "{delay: {p50: 1ms, p99: 2ms}, drip: }}\n", true},
		{"a wildcard", head + "credentials: open\nfaults: [{id: a, operation: egym.*, effect: {drop: reset}}]\n", true},
		{"null beside the one way to count", fault + "calls: {only: , first: 1}, effect: {drop: reset}}\n", true},
		{"texts in all their forms", head + "credentials: open\nfaults: [{id: a, operation: egym.listAccounts, where: {query: {limit: 1, currentGymOnly: true, offset: [x, 2]}}, effect: {drop: reset}}]\n", true},
		{"keys in both forms", users + "[k, {key: l, permissions: , active: false}]}]}}\n", true},
		{"a step of a call", step + "tenant: a, as: none}\n", true},
		{"a step of time", chain + "steps: [{clock: {advance: 1d, set: }}]\n", true},
		{"a rival", rival + after + "as: none, body: {}, form: }\n", true},

		{"nothing at all", "", false},
		{"a list", "[]", false},
		{"another version", "version: 2\nname: mine\ntitle: Mine\n", false},
		{"a name that no file should have", "version: 1\nname: My Own\ntitle: Mine\n", false},
		{"an unknown key", head + "titel: Mine\n", false},
		{"a negative seed", head + "seed: -1\n", false},
		{"a seed in quotes", head + "seed: \"1\"\n", false},
		{"no time", head + "clock: {start: tomorrow}\n", false},
		{"a day for a time", head + "clock: {start: 2026-01-15}\n", false},
		{"an unknown mode", head + "clock: {mode: fast}\n", false},
		{"credentials ajar", head + "credentials: ajar\n", false},
		{"a vendor that is none", head + "vendors: {egmy: {}}\n", false},
		{"a reading that is none", head + "vendors: {egym: {readings: {patch: account}}}\n", false},
		{"a value that a reading does not have", head + "vendors: {egym: {readings: {patch-response: nothing}}}\n", false},
		{"a reading of another vendor", head + "vendors: {onsi: {readings: {patch-response: account}}}\n", false},
		{"a number for a reading", head + "vendors: {clubos: {readings: {failure-status: 200}}}\n", false},
		{"a limit where none is documented", head + "vendors: {clubos: {rateLimit: documented}}\n", false},
		{"a limit of one's own", head + "vendors: {egym: {rateLimit: 5}}\n", false},
		{"a chain without an id", head + "vendors: {egym: {chains: [{gyms: [{id: g}]}]}}\n", false},
		{"a chain without gyms", head + "vendors: {egym: {chains: [{id: a, gyms: }]}}\n", false},
		{"less than no records", head + "vendors: {egym: {chains: [{id: a, gyms: [{id: g}], generate: {accounts: -1}}]}}\n", false},
		{"an unknown key of a key", users + "[{key: k, may: []}]}]}}\n", false},
		{"a key without a key", users + "[{active: true}]}]}}\n", false},
		{"a number for a key", users + "[5]}]}}\n", false},

		{"a fault without an effect", fault + "phase: after}\n", false},
		{"an id with blanks", head + "faults: [{id: a b, operation: egym.*, effect: {drop: reset}}]\n", false},
		{"an operation that is none", head + "faults: [{id: a, operation: egym.publish, effect: {drop: reset}}]\n", false},
		{"an effect of nothing", effect + "{}}\n", false},
		{"two effects", effect + "{drop: reset, garbage: json}}\n", false},
		{"an unknown way to drop", effect + "{drop: lose}}\n", false},
		{"a length of what is no hang", effect + "{drop: reset, for: 1s}}\n", false},
		{"not applied twice", effect + "{duplicate: false}}\n", false},
		{"a delay without a unit", effect + "{delay: \"250\"}}\n", false},
		{"a delay of one quantile", effect + "{delay: {p50: 1ms}}}\n", false},
		{"an answer of nothing", effect + "{respond: {}}}\n", false},
		{"a status and a preset", effect + "{respond: {status: 500, preset: forbidden}}}\n", false},
		{"a preset with a body", effect + "{respond: {preset: forbidden, body: {}}}}\n", false},
		{"a status that is none", effect + "{respond: {status: 600}}}\n", false},
		{"a header without a value", effect + "{respond: {status: 500, headers: {a: }}}}\n", false},
		{"a drip of nothing", effect + "{drip: {chunks: 0, over: 1s}}}\n", false},
		{"too fine a drip", effect + "{drip: {chunks: 1001, over: 1s}}}\n", false},
		{"two ways to count", fault + "calls: {first: 1, every: 2}, effect: {drop: reset}}\n", false},
		{"no way to count", fault + "calls: {}, effect: {drop: reset}}\n", false},
		{"a call before the first", fault + "calls: {only: [0]}, effect: {drop: reset}}\n", false},
		{"more than all", fault + "calls: {percent: 101}, effect: {drop: reset}}\n", false},
		{"nothing for a body", fault + "where: {body: }, effect: {drop: reset}}\n", false},
		{"a list of nothing", fault + "where: {query: {a: []}}, effect: {drop: reset}}\n", false},
		{"fires less than never", fault + "effect: {drop: reset}, expect: {fired: -1}}\n", false},

		{"a rival after nothing", rival + "tenant: a}\n", false},
		{"a rival of nobody", rival + "after: {operation: egym.publishAccount}}\n", false},
		{"a rival as nothing known", rival + after + "as: nobody}\n", false},
		{"a rival with two bodies", rival + after + "body: {}, form: {a: b}}\n", false},

		{"a step without an operation", chain + "steps: [{tenant: a}]\n", false},
		{"a step of time and a call", step + "clock: {advance: 1d}}\n", false},
		{"time that stands still", chain + "steps: [{clock: {}}]\n", false},
		{"time twice", chain + "steps: [{clock: {advance: 1d, set: \"2026-01-15T09:00:00Z\"}}]\n", false},
		{"two bodies", step + "body: {}, form: {a: b}}\n", false},
		{"a file of nothing", step + "file: {field: a, name: b}}\n", false},
		{"an expectation of nothing", step + "expect: {}}\n", false},
		{"an error with a body", step + "expect: {error: reset, body: {}}}\n", false},
		{"an unknown error", step + "expect: {error: lost}}\n", false},
		{"a repetition of one", step + "repeat: {until: 200, max: 1}}\n", false},
		{"a repetition without end", step + "repeat: {until: 200, max: 1001}}\n", false},
		{"a repetition until when?", step + "repeat: {max: 2}}\n", false},

		{"an unknown level", head + "assert: {contract: maybe}\n", false},
		{"a state that asks nothing", chain + "assert: {state: [{at: egym.a.accounts}]}\n", false},
		{"no collection", chain + "assert: {state: [{at: egym.a, count: 1}]}\n", false},
		{"a record that is none", chain + "assert: {state: [{at: egym.a.accounts, has: [1]}]}\n", false},
		{"calls that came to what?", chain + "assert: {calls: [{operation: egym.publishAccount}]}\n", false},
		{"an outcome that is none", chain + "assert: {calls: [{operation: egym.publishAccount, outcomes: [lost]}]}\n", false},
		{"an outcome in quotes", chain + "assert: {calls: [{operation: egym.publishAccount, outcomes: [\"409\"]}]}\n", false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			bySchema, byParser := j.both(t, "mine.yaml", []byte(c.text))
			if (byParser == nil) != c.right {
				t.Errorf("the parser says %v", byParser)
			}
			if (bySchema == nil) != c.right {
				t.Errorf("the schema says %v", bySchema)
			}
		})
	}
}

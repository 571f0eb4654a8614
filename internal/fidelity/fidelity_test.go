package fidelity_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/fidelity"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/sim"
)

var toys = []sim.Vendor{
	{Name: "bells", Title: "Bells v1",
		Rules:    bellRules(),
		Readings: sim.NewReadings(&sim.Reading{ID: "tone", Question: "Which tone?", Values: []string{"a", "b", "c"}, Source: "no page"})},
	{Name: "drums", Title: "Drums v2"},
}

func bellRules() *sim.Rules {
	rules := sim.NewRules("bells")
	rules.Rule("ring", "It rings.", sim.Documented("page 1"))
	rules.Rule("loud", "It is loud | or not.", sim.Inferred("it rings"))
	rules.Rule("gold", "It is gold.", sim.Assumed("nobody says"))
	return rules
}

// report is the report of the toys, with tests for all of the bells but one.
func report(t *testing.T, names ...string) fidelity.Report {
	t.Helper()
	r, err := fidelity.Of(toys, names...)
	if err != nil {
		t.Fatal(err)
	}
	bells := &r.Vendors[0]
	bells.Package = "sim/bells"
	bells.Rules[0].Test, bells.Rules[1].Test = "TestRules/ring", "TestLoud"
	bells.Readings[0].Test = "TestReadings/tone:_a_blow"
	return r
}

func TestJSON(t *testing.T) {
	got, err := json.MarshalIndent(report(t), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	const want = `{
  "vendors": [
    {
      "name": "bells",
      "title": "Bells v1",
      "package": "sim/bells",
      "rules": [
        {
          "id": "bells.ring",
          "says": "It rings.",
          "label": "documented",
          "source": "page 1",
          "test": "TestRules/ring"
        },
        {
          "id": "bells.loud",
          "says": "It is loud | or not.",
          "label": "inferred",
          "source": "it rings",
          "test": "TestLoud"
        },
        {
          "id": "bells.gold",
          "says": "It is gold.",
          "label": "assumed",
          "source": "nobody says",
          "test": ""
        }
      ],
      "readings": [
        {
          "id": "bells.tone",
          "question": "Which tone?",
          "values": [
            "a",
            "b",
            "c"
          ],
          "default": "a",
          "source": "no page",
          "test": "TestReadings/tone:_a_blow"
        }
      ]
    },
    {
      "name": "drums",
      "title": "Drums v2",
      "package": "",
      "rules": [],
      "readings": []
    }
  ]
}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestText(t *testing.T) {
	var got strings.Builder
	if err := report(t).Text(&got); err != nil {
		t.Fatal(err)
	}
	const want = `Bells v1 (bells): 1 documented, 1 inferred, 1 assumed rules; 1 readings
Tests in sim/bells prove 2 of 3 rules and 1 of 1 readings: go test ./sim/bells -run 'NAME' runs one.

  bells.ring  [documented]
    It rings.
    page 1
    proved by TestRules/ring

  bells.loud  [inferred]
    It is loud | or not.
    it rings
    proved by TestLoud

  bells.gold  [assumed]
    It is gold.
    nobody says

  bells.tone  [reading]
    Which tone?: a (default), b, c
    no page
    proved by TestReadings/tone:_a_blow

Drums v2 (drums): 0 documented, 0 inferred, 0 assumed rules; 0 readings
No test is named as a proof.
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestMarkdown(t *testing.T) {
	var got strings.Builder
	if err := report(t, "bells").Markdown(&got); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ reason, line string }{
		{"the page has a title", "# What is simulated, and how sure we are"},
		{"a vendor has a heading", "## Bells v1"},
		{"labels and proofs are counted", "1 documented, 1 inferred, 1 assumed rules; 1 readings. " +
			"Tests in `sim/bells` prove 2 of 3 rules and 1 of 1 readings: `go test ./sim/bells -run 'NAME'` runs one."},
		{"a rule is a row", "| `bells.ring` | documented | It rings. | page 1 | `TestRules/ring` |"},
		{"a bar in a text ends no cell", `| ` + "`bells.loud`" + ` | inferred | It is loud \| or not. | it rings | ` + "`TestLoud` |"},
		{"a rule without a test has an empty cell", "| `bells.gold` | assumed | It is gold. | nobody says |  |"},
		{"a reading is a row, its default first", "| `bells.tone` | Which tone? | `a`, `b`, `c` | no page | `TestReadings/tone:_a_blow` |"},
	} {
		if !strings.Contains("\n"+got.String(), "\n"+c.line+"\n") {
			t.Errorf("%s: there is no line %s in\n%s", c.reason, c.line, got.String())
		}
	}
	if strings.Contains(got.String(), "Drums") {
		t.Error("a vendor that was not asked for")
	}
}

func TestUnknownVendor(t *testing.T) {
	_, err := fidelity.Of(toys, "bels")
	if err == nil || err.Error() != `unknown vendor "bels"; did you mean "bells"? valid: bells, drums` {
		t.Errorf("the error is %v", err)
	}
}

// What the shipped vendors declare is whole enough to print.
func TestShippedVendors(t *testing.T) {
	r, err := fidelity.Of(vendors.All())
	if err != nil {
		t.Fatal(err)
	}
	rules, readings := map[string]bool{}, map[string]bool{}
	for _, v := range r.Vendors {
		for _, rule := range v.Rules {
			if rules[rule.ID] || !strings.HasPrefix(rule.ID, v.Name+".") || rule.Says == "" || rule.Source == "" {
				t.Errorf("%s: twice, of another vendor, or without sentence or source", rule.ID)
			}
			if rule.Label != sim.LabelDocumented && rule.Label != sim.LabelInferred && rule.Label != sim.LabelAssumed {
				t.Errorf("%s has the label %q", rule.ID, rule.Label)
			}
			runs(t, rule.ID, rule.Test)
			rules[rule.ID] = true
		}
		for _, reading := range v.Readings {
			if readings[reading.ID] || reading.Question == "" || len(reading.Values) < 2 || reading.Default != reading.Values[0] || reading.Source == "" {
				t.Errorf("%s: twice, without question or source, or nothing to choose", reading.ID)
			}
			runs(t, reading.ID, reading.Test)
			readings[reading.ID] = true
		}
		if v.Package != "sim/"+v.Name {
			t.Errorf("the tests of %s are said to be in %q", v.Name, v.Package)
		}
	}
}

// runs says that a test can be run by its name as it stands.
func runs(t *testing.T, what, test string) {
	t.Helper()
	if test != "" && strings.ContainsAny(test, `\+*?()|[]{}^$'`) {
		t.Errorf("%s: go test -run cannot be given %q as it stands: call the row something else", what, test)
	}
}

package browser

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/mockvendors/mockvendors/internal/match"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/scenarios"
)

// Each shipped scenario's steps come out in the page as they do in `mockvendors test`.
func TestAllPlay(t *testing.T) {
	p := open(t, "starter", "")
	var secrets []string // scenarios that go on with one
	for _, name := range scenarios.Names() {
		text, _ := scenarios.Text(name)
		s, err := scenario.Read(p.server.Set, "", text)
		if err != nil {
			t.Fatal(err)
		}
		if status, text := p.do("POST", "/_mock/worlds", fmt.Sprintf(`{"name": %q, "scenario": %q}`, name, name)); status != 201 {
			t.Fatal(text)
		}
		p.visit(fmt.Sprintf("#/w/%s/play/%s", name, name), ".steps")
		p.says(".head-line", "in the world "+name)
		for n := range s.Steps {
			p.press("s")
			p.until(fmt.Sprintf("step %d of %s is done", n+1, name), func() bool {
				return eval[int](p, "document.querySelectorAll('.steps li.done, .steps li.failed').length") == n+1
			}, func() string { return p.text(".steps") })
			if text := p.text(".steps li.failed"); strings.Contains(text, "is a secret, which this page does not see") {
				secrets = append(secrets, name)
				break
			} else if text != "" {
				t.Errorf("%s: %s", name, text)
				break
			}
		}
	}
	if want := []string{"perfectgym-expired-token", "perfectgym-story", "perfectgym-user-mode"}; !slices.Equal(secrets, want) {
		t.Errorf("those that need a secret are %v, want %v", secrets, want)
	}
}

// A step whose body is not as the scenario says is wrong, whatever its status; a reset
// begins anew, in this page or elsewhere. Another scenario in the same world is another
// run.
func TestPlayJudgesBodies(t *testing.T) {
	p := open(t, "egym-lost-answer", "")
	text, _ := scenarios.Text("egym-lost-answer")
	wrong := strings.NewReplacer("errorCode: membershipExists", "errorCode: generalConflict", "name: egym-lost-answer", "name: wrong-body").Replace(string(text))
	file := filepath.Join(t.TempDir(), "wrong-body.yaml")
	if err := os.WriteFile(file, []byte(wrong), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := p.server.Scenarios.Add(file); err != nil {
		t.Fatal(err)
	}
	p.visit("#/scenarios", `[data-load=wrong-body]`) // the user's own is among them
	p.visit("#/w/default/play/wrong-body", ".steps")
	p.click("[data-run=play]")
	p.says(".steps", "✓ reset", `✕ 409: /errorCode: want "generalConflict", got "membershipExists"`, "expects 200")
	p.visit("#/w/default/play/egym-lost-answer", ".steps")
	p.says("main", "2 requests came before: Reset begins anew.", "expects reset")
	p.click("[data-act=reset]")
	p.says(".two", "No request yet")
	p.click("[data-run=play]")
	p.says(".steps", "✓ reset", "✓ 409", "✓ 200")
	p.do("POST", "/_mock/worlds/default/reset", "")
	p.says(".steps", "expects reset")
}

// The page matches bodies as the program does.
func TestMatchesAlike(t *testing.T) {
	p := open(t, "egym-lost-answer", "#/w/default/clock")
	values := []string{
		`null`, `true`, `0`, `1`, `1.5`, `""`, `"a"`, `"abc"`, `"äöü"`, `"AB"`, `[]`, `[1]`, `[1, 2]`, `["abc"]`, `[{"a": 1, "b": 2}]`, `{}`,
		`{"a": 1}`, `{"a": null}`, `{"a": {"b": "x"}}`, `{"b": [1]}`,
	}
	wants := append([]string{
		`{"$type": "string"}`, `{"$type": "number"}`, `{"$type": "integer"}`, `{"$type": "boolean"}`, `{"$type": "object"}`, `{"$type": "array"}`, `{"$type": "null"}`,
		`{"$match": "b"}`, `{"$match": "(?i)^ab$"}`, `{"$len": 0}`, `{"$len": 1}`, `{"$len": 3}`, `{"$contains": "b"}`, `{"$contains": "abc"}`, `{"$contains": {"a": 1}}`,
		`{"a": {"$exists": false}}`, `{"a": {"$exists": true}}`, `{"a": {"$type": "null"}}`, `{"$type": "string", "$len": 3}`, `[{"a": 1}]`,
	}, values...)
	var found [][]bool
	p.run(chromedp.Evaluate(fmt.Sprintf("import('/_console/match.js').then(m => [%s].map(want => [%s].map(got => m.mismatch(want, got) === '')))",
		strings.Join(wants, ", "), strings.Join(values, ", ")), &found, awaited))
	for i, want := range wants {
		pattern, err := match.Compile(decoded(t, want))
		if err != nil {
			t.Fatal(err)
		}
		for j, value := range values {
			if should := pattern.Matches(decoded(t, value)); should != found[i][j] {
				t.Errorf("%s against %s: matches %v, want %v", value, want, found[i][j], should)
			}
		}
	}
}

func decoded(t *testing.T, text string) (value any) {
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

// awaited lets an expression be a promise.
func awaited(e *runtime.EvaluateParams) *runtime.EvaluateParams { return e.WithAwaitPromise(true) }

// What is saved has the rivals that acted, and steps that say what went wrong.
func TestSaveOfRivals(t *testing.T) {
	p := open(t, "egym-rival-edit", "#/w/default/play/egym-rival-edit")
	p.click("[data-run=play]")
	p.until("all steps are done", func() bool {
		return eval[bool](p, `[...document.querySelectorAll('.steps li')].every(li => li.className === 'done')`)
	}, func() string { return p.text(".steps") })
	s := p.saved()
	if text := eval[string](p, "document.querySelector('#saved').value"); !strings.Contains(text, `"gym": "gym-2"`) {
		t.Errorf("no rival acts as the gym that it was:\n%s", text)
	}
	if len(s.Rivals) != 2 {
		t.Errorf("it has %d rivals", len(s.Rivals))
	}
	p.plays(s)
}

// saved returns what the page saves of the world default.
func (p *page) saved() *scenario.Scenario {
	p.Helper()
	p.visit("#/w/default/scenarios", "details")
	eval[any](p, `document.querySelector('details').open = true`)
	p.click("[data-act=save]")
	p.waitFor("#saved")
	text := eval[string](p, "document.querySelector('#saved').value")
	s, err := scenario.Read(p.server.Set, "default-saved.json", []byte(text))
	if err != nil {
		p.Fatalf("%v\n%s", err, text)
	}
	return s
}

// plays fails unless a scenario passes.
func (p *page) plays(s *scenario.Scenario) {
	p.Helper()
	results, err := play.Run(p.ctx, p.server.Set.Apart(), []*scenario.Scenario{s}, nil)
	if err != nil {
		p.Fatal(err)
	}
	if !results[0].Passed {
		p.Errorf("it does not pass: %+v", results[0])
	}
}

package simtest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/simtest"
)

const mine = `
	version: 1
	name: mine
	vendors:
	  egym:
	    chains:
	      - id: harbour
	        gyms: [{id: pier, apiKeys: [pier-key]}]
	        accounts:
	          - {accountId: acc-1, email: jane.roe@mailinator.com, firstName: Jane, lastName: Roe, gender: FEMALE}
`

// TestScenario: a world begins where it is told to, in whatever way that is
// said.
func TestScenario(t *testing.T) {
	flush := strings.ReplaceAll(mine, "\n\t", "\n")
	file := filepath.Join(t.TempDir(), "mine.yaml")
	if err := os.WriteFile(file, []byte(flush), 0o600); err != nil {
		t.Fatal(err)
	}
	value := map[string]any{
		"version": 1, "name": "mine",
		"vendors": map[string]any{"egym": map[string]any{"chains": []any{map[string]any{
			"id": "harbour", "gyms": []any{map[string]any{"id": "pier", "apiKeys": []string{"pier-key"}}},
			"accounts": []any{map[string]any{"accountId": "acc-1", "email": jane, "firstName": "Jane", "lastName": "Roe", "gender": "FEMALE"}},
		}}}},
	}
	inBothWays(t, func(t *testing.T, begin begin) {
		for _, tt := range []struct {
			reason  string
			options []simtest.Option
			tenant  string
			emails  int
		}{
			{"nothing is said", nil, "alpha", 2},
			{"a shipped scenario's name", []simtest.Option{simtest.Scenario("egym-two-chains")}, "chain-a", 1},
			{"a file's path", []simtest.Option{simtest.Scenario(file)}, "harbour", 1},
			{"YAML, indented as the code around it", []simtest.Option{simtest.Inline(mine)}, "harbour", 1},
			{"YAML in bytes", []simtest.Option{simtest.Inline([]byte(flush))}, "harbour", 1},
			{"JSON", []simtest.Option{simtest.Inline(encoded(t, value))}, "harbour", 1},
			{"YAML that begins as JSON does", []simtest.Option{simtest.Inline(`{version: 1, name: mine, vendors: {egym: {chains: [
				{id: harbour, gyms: [{id: pier, apiKeys: [pier-key]}], accounts: [{email: a@example.com, firstName: A, lastName: B, gender: MALE}]}]}}}`)}, "harbour", 1},
			{"a value", []simtest.Option{simtest.Inline(value)}, "harbour", 1},
		} {
			t.Run(tt.reason, func(t *testing.T) {
				w := begin(t, append(tt.options, simtest.AllowNoRequests())...)
				if c := w.Credential("egym"); c.Tenant != tt.tenant {
					t.Errorf("the credential is %+v", c)
				}
				if got := w.State("egym." + tt.tenant + ".accounts"); len(got) != tt.emails {
					t.Errorf("the accounts are %v", got)
				}
			})
		}
	})
}

// TestWrongScenario: a test that cannot begin says why, with the place in the
// file and what would be right.
func TestWrongScenario(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mine.yaml")
	if err := os.WriteFile(file, []byte("version: 1\nname: mine\nseeed: 3\nvendors:\n  egmy: {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	inBothWays(t, func(t *testing.T, begin begin) {
		for _, tt := range []struct {
			reason  string
			options []simtest.Option
			want    []string
		}{
			{"a name that no scenario has", []simtest.Option{simtest.Scenario("egym-lost-anwser")},
				[]string{`there is no shipped scenario "egym-lost-anwser"; did you mean "egym-lost-answer"?`}},
			{"no name", []simtest.Option{simtest.Scenario("")}, []string{"there is no shipped scenario"}},
			{"a file that there is not", []simtest.Option{simtest.Scenario("./none.yaml")}, []string{"./none.yaml"}},
			{"mistakes in a file", []simtest.Option{simtest.Scenario(file)},
				[]string{file + `:3:1: unknown key "seeed"; did you mean "seed"?`, file + `:5:3: unknown vendor "egmy"; did you mean "egym"?`}},
			{"mistakes in a text", []simtest.Option{simtest.Inline("version: 1\nname: mine\nseeed: 3\n")},
				[]string{`scenario.yaml:3:1: unknown key "seeed"; did you mean "seed"?`}},
			{"a text that is no YAML", []simtest.Option{simtest.Inline("version: [1")}, []string{"scenario.yaml:"}},
			{"nothing", []simtest.Option{simtest.Inline("")}, []string{"the scenario is empty"}},
			{"no value of JSON", []simtest.Option{simtest.Inline(func() {})}, []string{"give YAML or JSON text, or a value that encodes to JSON"}},
			{"no value at all", []simtest.Option{simtest.Inline(nil)}, []string{"the scenario is empty"}},
			{"two scenarios", []simtest.Option{simtest.Scenario("starter"), simtest.Inline(mine)}, []string{"use Scenario or Inline once"}},
		} {
			t.Run(tt.reason, func(t *testing.T) {
				f := run("TestWrong", func(tb testing.TB) {
					begin(tb, tt.options...)
					t.Error("the test goes on")
				})
				f.says(t, tt.want...)
				if len(f.errors) != 1 {
					t.Errorf("there are %d errors:\n%s", len(f.errors), &f.said)
				}
			})
		}
	})
}

// TestFileOfJSON: a file may also be JSON.
func TestFileOfJSON(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mine.json")
	if err := os.WriteFile(file, []byte(`{"version": 1, "name": "mine", "vendors": {"onsi": {"clients": [{"id": "acme", "apiKeys": ["k"]}]}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	inBothWays(t, func(t *testing.T, begin begin) {
		if c := begin(t, simtest.Scenario(file), simtest.AllowNoRequests()).Credential("onsi"); c.APIKey != "k" {
			t.Errorf("the credential is %+v", c)
		}
	})
}

// TestManyScenarios: a test may make up more scenarios than are kept, and one
// that changes on disk is read anew.
func TestManyScenarios(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mine.yaml")
	for _, id := range append(strings.Split(strings.Repeat("a b c ", 50), " "), "last") {
		if id == "" {
			continue
		}
		text := "version: 1\nname: mine\nvendors: {onsi: {clients: [{id: " + id + ", apiKeys: [k]}]}}\n"
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if c := simtest.Start(t, simtest.Scenario(file), simtest.AllowNoRequests()).Credential("onsi"); c.Tenant != id {
			t.Fatalf("the credential is %+v, want that of %s", c, id)
		}
	}
}

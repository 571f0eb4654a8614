package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/scenarios"
)

// TestCurlScripts runs the export of every shipped scenario by exec, as its first lines
// say: each call comes out as its step expects, and exec judges the end state and the calls.
func TestCurlScripts(t *testing.T) {
	program := filepath.Join(t.TempDir(), "mockvendors")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	names := []string{"odd.yaml"}
	for _, name := range scenarios.Names() {
		if text, _ := scenarios.Text(name); strings.Contains(string(text), "\nsteps:") {
			names = append(names, name)
		}
	}
	if len(names) < 40 {
		t.Fatalf("only %d scenarios have steps: is this test looking at the right place?", len(names))
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "odd.yaml"), []byte(oddScenario()), 0o644); err != nil {
				t.Fatal(err)
			}
			export := exec.Command(program, "export", name, "--to", "curl")
			export.Dir = dir
			var says strings.Builder
			export.Stderr = &says
			script, err := export.Output()
			if err != nil {
				t.Fatal(err, says.String())
			}
			if err := os.WriteFile(filepath.Join(dir, "script.sh"), script, 0o644); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), program, "exec", "--scenario", name, "--", "sh", "script.sh")
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s\n%s", err, out, script)
			}
		})
	}
}

// oddScenario has an id that begins with a digit, quotes in what is saved, an empty header,
// two dots as a path, a long body, a text like a reference, and a key with a blank.
func oddScenario() string {
	return `version: 1
name: odd
vendors:
  userapi: {accounts: [{id: acme, apiKeys: ["key with blanks"], membershipPlans: [Gold]}]}
  onsi: {clients: [{id: acme, apiKeys: [k], tiers: [Gold]}]}
steps:
- {id: 1-create, operation: userapi.upsertUser, headers: {X-Odd: ""}, body: {email: a@example.com, firstName: 'Jo "J" \ $HOME', lastName: zqx0000xqz}, save: {first-name: /firstName, last: /lastName}}
- {id: 2-again, operation: userapi.upsertUser, body: {email: b@example.com, firstName: "${1-create.first-name}", lastName: "${1-create.last}"}, expect: {status: 200, body: {firstName: 'Jo "J" \ $HOME'}}}
- {operation: userapi.getUser, path: {email: ".."}, expect: {status: 404}}
- {operation: userapi.upsertUser, body: {email: c@example.com, firstName: "` + strings.Repeat("long ", 40_000) + `", lastName: L}}
assert:
  contract: allow
  unmatched: allow
  state:
  - {at: userapi.acme.users, has: [{email: b@example.com, firstName: 'Jo "J" \ $HOME', lastName: zqx0000xqz}], count: 3}
  calls: [{operation: userapi.getUser, outcomes: [404]}]
`
}

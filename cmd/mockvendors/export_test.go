package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestCurlScripts runs exported scripts by exec, as their first lines say: each call
// comes out as its step expects, and exec judges the end state and the calls.
func TestCurlScripts(t *testing.T) {
	program := filepath.Join(t.TempDir(), "mockvendors")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, reason := range map[string]string{
		"egym-lost-answer":        "a reset, and a saved value in a path",
		"egym-two-chains":         "keys of other gyms and chains",
		"egym-rate-limit":         "repeated calls, with the clock moved between them",
		"clubos-found":            "a name and a password, and a saved number in a body",
		"clubos-locations":        "another name and password",
		"onsi-batch-job":          "a file",
		"perfectgym-delta-sync":   "saved values in queries",
		"perfectgym-user-mode":    "a form, and a saved token in a header",
		"userapi-key-permissions": "keys with permissions",
		"all-five-sync":           "all vendors",
		"egym-day":                "credentials that exec sets beside the first",
		"odd.yaml":                "an id that begins with a digit, quotes in what is saved, an empty header, two dots as a path, a long body, a text like a reference, a key with a blank",
	} {
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
				t.Errorf("%s: %v\n%s\n%s", reason, err, out, script)
			}
		})
	}
}

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

package main

import (
	"os"
	"os/exec"
	"path/filepath"
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
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			script, err := exec.Command(program, "export", name, "--to", "curl").Output()
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, name+".sh"), script, 0o644); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), program, "exec", "--scenario", name, "--", "sh", name+".sh")
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s\n%s", reason, err, out, script)
			}
		})
	}
}

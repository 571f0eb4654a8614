package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/scenarios"
)

// notSet is a variable of a script that exec does not set, and where the scenario has its
// value.
var notSet = regexp.MustCompile(`# (MOCKVENDORS_\w+): (\S+) in the scenario; exec does not set it`)

// TestCurlScripts runs exported scripts by exec, as their first lines say: each call
// comes out as its step expects, and exec judges the end state and the calls.
func TestCurlScripts(t *testing.T) {
	program := filepath.Join(t.TempDir(), "mockvendors")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, reason := range map[string]string{
		"egym-lost-answer":        "a reset, and a saved value in a path",
		"egym-two-chains":         "keys that exec does not set",
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
			cmd.Dir, cmd.Env = dir, os.Environ()
			text, _ := scenarios.Text(name)
			for _, found := range notSet.FindAllStringSubmatch(string(script), -1) {
				cmd.Env = append(cmd.Env, found[1]+"="+valueAt(t, text, found[2]))
			}
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s\n%s", reason, err, out, script)
			}
		})
	}
}

// valueAt returns the text at a place of a scenario, as messages name it.
func valueAt(t *testing.T, text []byte, place string) string {
	t.Helper()
	doc, err := strict.Parse("", text)
	if err != nil {
		t.Fatal(err)
	}
	var path []any
	for _, part := range strings.FieldsFunc(place, func(c rune) bool { return strings.ContainsRune(".[]", c) }) {
		if n, err := strconv.Atoi(part); err == nil {
			path = append(path, n)
		} else {
			path = append(path, part)
		}
	}
	return doc.Root().Locate(path...).Text()
}

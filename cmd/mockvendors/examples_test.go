package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestExamples runs the examples as their comments say, under exec.
func TestExamples(t *testing.T) {
	program := filepath.Join(t.TempDir(), "mockvendors")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, tt := range []struct {
		reason   string
		scenario string
		command  []string
		want     string
	}{
		{"a small Go program", "egym-lost-answer", []string{"go", "run", "./examples/egym-push"}, "jane has the account "},
		{"a shell script with curl", "egym-lost-answer", []string{"sh", "examples/egym-push.sh"}, "try 1: 000\ntry 2: 409\n"},
		{"tests in Python", "starter", []string{"python3", "-m", "unittest", "discover", "examples/tests"}, "Ran 2 tests"},
		{"tests in Node", "starter", []string{"node", "--test", "examples/tests/push.test.mjs"}, "pass 2"},
		{"tests in Java", "starter", []string{"java", "-ea", "examples/tests/PushTest.java"}, "ok: 2 tests"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			if _, err := exec.LookPath(tt.command[0]); err != nil {
				t.Skip("not on this machine: " + tt.command[0])
			}
			run := exec.Command(program, append([]string{"exec", "--scenario", tt.scenario, "--"}, tt.command...)...)
			run.Dir = "../.."
			out, err := run.CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, out)
			}
			for _, want := range []string{tt.want, "ok   " + tt.scenario} {
				if !strings.Contains(string(out), want) {
					t.Errorf("the output lacks %q:\n%s", want, out)
				}
			}
		})
	}
}

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
		reason  string
		command []string
		want    string
	}{
		{"a small Go program", []string{"go", "run", "./examples/egym-push"}, "jane has the account "},
		{"a shell script with curl", []string{"sh", "examples/egym-push.sh"}, "try 1: 000\ntry 2: 409\n"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			run := exec.Command(program, append([]string{"exec", "--scenario", "egym-lost-answer", "--"}, tt.command...)...)
			run.Dir = "../.."
			out, err := run.CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, out)
			}
			for _, want := range []string{tt.want, "ok   egym-lost-answer"} {
				if !strings.Contains(string(out), want) {
					t.Errorf("the output lacks %q:\n%s", want, out)
				}
			}
		})
	}
}

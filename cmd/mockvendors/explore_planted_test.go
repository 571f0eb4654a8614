package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/explore/planted"
)

// TestExplorePlanted: explore finds the planted defects in processes, too, and names them.
func TestExplorePlanted(t *testing.T) {
	program := filepath.Join(t.TempDir(), "mockvendors")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, client := range [][]string{
		{"python3", "../../internal/explore/planted/sync.py"},
		{"sh", "../../internal/explore/planted/sync.sh"},
	} {
		t.Run(client[0], func(t *testing.T) {
			if _, err := exec.LookPath(client[0]); err != nil {
				t.Fatalf("install %s, which this test explores", client[0])
			}
			for _, d := range planted.Defects {
				t.Run(d.Name, func(t *testing.T) {
					t.Parallel()
					timeout := "30s"
					if d.Name == "hung" {
						timeout = "4s"
					}
					r := exploreWith(t, program, 1, append([]string{"--strict", "--timeout", timeout, "--cell", d.Cell, "--"}, append(client, d.Name)...))
					if err := d.In(resultsOf(r)); err != nil {
						t.Errorf("%s: %v", d.Does, err)
					}
				})
			}
			t.Run(planted.Resilient, func(t *testing.T) {
				r := exploreWith(t, program, 0, append([]string{"--faults", planted.Faults, "--"}, append(client, planted.Resilient)...))
				if len(r.Cells) != 24 || !r.Assumption.BaselinesAgree {
					t.Errorf("%d cells; %s", len(r.Cells), r.Assumption.Difference)
				}
			})
		})
	}
}

// exploreWith runs explore, which must end with an exit code, and returns its report.
func exploreWith(t *testing.T, program string, code int, args []string) *explore.Report {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.json")
	run := exec.Command(program, append([]string{"explore", "--json", file}, args...)...)
	out, err := run.CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) || run.ProcessState.ExitCode() != code {
		t.Errorf("explore %q ends with %v, want %d\n%s", args, err, code, out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var r explore.Report
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	return &r
}

// resultsOf returns what came of the cells, as the planted defects want to know it.
func resultsOf(r *explore.Report) map[string]string {
	results := map[string]string{}
	for _, c := range r.Cells {
		text := c.Verdict
		for _, f := range c.Findings {
			text += fmt.Sprintf("; %s: %s", f.Kind, f.What)
		}
		results[c.Cell] = text
	}
	return results
}

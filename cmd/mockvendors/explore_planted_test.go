package main

import (
	"encoding/json"
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
					var err error
					for range d.Tries() {
						r := exploreWith(t, program, append([]string{"--timeout", timeout, "--cell", d.Cell, "--"}, append(client, d.Name)...))
						if err = d.In(resultsOf(r)); err == nil {
							break
						}
					}
					if err != nil {
						t.Errorf("%s: %v", d.Does, err)
					}
				})
			}
			t.Run(planted.Resilient, func(t *testing.T) {
				r := exploreWith(t, program, append([]string{"--faults", planted.Faults, "--"}, append(client, planted.Resilient)...))
				if len(r.Cells) != 24 || !r.Assumption.BaselinesAgree || r.Bad(&explore.Options{}) {
					t.Errorf("%d cells; %s\n%s", len(r.Cells), r.Assumption.Difference, r.Matrix(&explore.Options{}))
				}
			})
		})
	}
}

// exploreWith runs explore and returns its report, which must be what the exit code says.
func exploreWith(t *testing.T, program string, args []string) *explore.Report {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.json")
	run := exec.Command(program, append([]string{"explore", "--json", file}, args...)...)
	out, _ := run.CombinedOutput()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var r explore.Report
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	code := 0
	if r.Bad(&explore.Options{}) {
		code = 1
	}
	if got := run.ProcessState.ExitCode(); got != code {
		t.Errorf("explore %q ends with %d, want %d\n%s", args, got, code, out)
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

package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/rhysd/actionlint"
	"sigs.k8s.io/yaml"
)

// What mockvendors init writes is read here by the rules of the hosts that will read it;
// that its commands work is tested beside the command.

func fromInit(t *testing.T, host, file string) (path string, text []byte) {
	t.Helper()
	dir := t.TempDir()
	init := exec.Command("go", "run", "./cmd/mockvendors", "init", "--ci", host, dir)
	init.Dir = ".."
	if out, err := init.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	path = filepath.Join(dir, file)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, text
}

func TestGitHubWorkflow(t *testing.T) {
	path, text := fromInit(t, "github", ".github/workflows/mockvendors.yml")
	linter, err := actionlint.NewLinter(os.Stderr, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	mistakes, err := linter.Lint(path, text, nil)
	if err != nil || len(mistakes) > 0 {
		t.Error(err, mistakes)
	}
	wrong := strings.Replace(string(text), "runs-on", "run-on", 1)
	if mistakes, _ := linter.Lint(path, []byte(wrong), nil); len(mistakes) == 0 {
		t.Error("the linter finds nothing wrong with run-on")
	}
}

// TestGitLabJob keeps to what GitLab's reference has for a job: its keywords, each of
// its kind.
func TestGitLabJob(t *testing.T) {
	_, text := fromInit(t, "gitlab", ".gitlab-ci.yml")
	type job struct {
		Image     string   `json:"image"`
		Script    []string `json:"script"`
		Artifacts struct {
			When    string `json:"when"`
			Reports struct {
				JUnit string `json:"junit"`
			} `json:"reports"`
		} `json:"artifacts"`
	}
	var jobs map[string]job
	if err := yaml.UnmarshalStrict(text, &jobs); err != nil {
		t.Fatal(err)
	}
	j, ok := jobs["mockvendors"]
	if !ok || len(jobs) != 1 || j.Image == "" || len(j.Script) == 0 || j.Artifacts.Reports.JUnit == "" ||
		!slices.Contains([]string{"on_success", "on_failure", "always"}, j.Artifacts.When) {
		t.Errorf("%+v", jobs)
	}
}

func TestComposeOfInit(t *testing.T) {
	path, _ := fromInit(t, "compose", "compose.mockvendors.yaml")
	options, err := cli.NewProjectOptions([]string{path}, cli.WithName("mock"))
	if err != nil {
		t.Fatal(err)
	}
	project, err := options.LoadProject(context.Background()) // by the schema of Compose
	if err != nil {
		t.Fatal(err)
	}
	service, err := project.GetService("mockvendors")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(service.Volumes[0].Source); err != nil || service.Ports[0].HostIP != "127.0.0.1" {
		t.Errorf("%v, %+v", err, service)
	}
}

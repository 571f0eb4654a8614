package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/scenarios"
)

//go:embed pipelines/*.yml
var pipelines embed.FS

// pipeline is what init writes for a CI host.
type pipeline struct {
	template string // in pipelines; "" for none
	file     string // to write, in the directory
	instead  string // to write if there is a file already
	next     string // what is left to do; {file} stands for the path of file
}

var pipelinesByName = map[string]pipeline{
	"github": {"github.yml", ".github/workflows/mockvendors.yml", "", "commit both files: GitHub runs the workflow at the next push"},
	"gitlab": {"gitlab.yml", ".gitlab-ci.yml", "mockvendors.gitlab-ci.yml", "commit both files: GitLab runs the job at the next push"},
	"compose": {"compose.yml", "compose.mockvendors.yaml", "",
		"docker compose -f {file} up --wait: the vendors answer at http://127.0.0.1:8409"},
	"none": {},
}

// firstScenario is the scenario that init writes, in the directory.
const firstScenario = "scenarios/first.yaml"

func (p *program) init() *cobra.Command {
	var ci string
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Write a first scenario and a CI job that plays it",
		Long: `Write a first scenario and a CI job that plays it, into the root of your repository:
DIR, or the current directory.

The scenario is ` + firstScenario + `. The job is a GitHub Actions workflow; --ci gitlab writes
one for GitLab CI, --ci compose a Compose file that serves the scenario, --ci none
nothing. No file is overwritten: if there is one already, nothing is written. Beside an
existing .gitlab-ci.yml the job gets a file of its own, to include.`,
		Example: "  mockvendors init\n  mockvendors init ../my-sync --ci gitlab",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			return p.runInit(dir, ci)
		},
	}
	cmd.Flags().StringVar(&ci, "ci", "github", "`host` to write a job for: github, gitlab, compose or none")
	return cmd
}

// newFile is a file to write, by its name in the directory.
type newFile struct {
	name string
	text []byte
}

func (p *program) runInit(dir, ci string) error {
	chosen, ok := pipelinesByName[ci]
	if !ok {
		return fmt.Errorf("--ci %s: unknown host%s", ci, strict.Suggest(ci, slices.Sorted(maps.Keys(pipelinesByName))))
	}
	if info, err := os.Stat(dir); err != nil && !errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return fmt.Errorf("%s is not a directory", dir)
	}
	next := []string{
		"mockvendors test " + filepath.Join(dir, firstScenario),
		"mockvendors serve --watch --scenario " + filepath.Join(dir, firstScenario),
	}
	files := []newFile{{firstScenario, scenarios.First}}
	if chosen.template != "" {
		if there := filepath.Join(dir, chosen.file); exists(there) && chosen.instead != "" {
			chosen.next = "add to " + there + ": include: " + chosen.instead
			chosen.file = chosen.instead
		}
		text, err := pipelines.ReadFile("pipelines/" + chosen.template)
		if err != nil {
			return err
		}
		files = append(files, newFile{chosen.file, installing(moduleVersion(), text)})
		next = append(next, strings.ReplaceAll(chosen.next, "{file}", filepath.Join(dir, chosen.file)))
	}
	written, err := writeNew(dir, files)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(map[string]any{"written": written, "next": next})
	}
	out := &sureWriter{to: p.stdout}
	for _, name := range written {
		fmt.Fprintln(out, "wrote "+name)
	}
	fmt.Fprintln(out, "\nnext:\n  "+strings.Join(next, "\n  "))
	return out.exit()
}

var released = regexp.MustCompile(`^v\d+\.\d+\.\d+$`)

// installing has a job install the version that wrote it, if that was released.
func installing(version string, text []byte) []byte {
	if !released.MatchString(version) {
		return text
	}
	return []byte(strings.ReplaceAll(string(text), "/cmd/mockvendors@latest", "/cmd/mockvendors@"+version))
}

// writeNew writes files that are not there yet, all or none, and returns their names.
func writeNew(dir string, files []newFile) (written []string, err error) {
	for _, f := range files {
		if name := filepath.Join(dir, f.name); exists(name) {
			return nil, fmt.Errorf("%s exists, and nothing is overwritten: choose another directory, as in init other, or move it away", name)
		}
	}
	for _, f := range files {
		name := filepath.Join(dir, f.name)
		if err := createFile(name, f.text); err != nil {
			for _, name := range written { // or they would be in the way of the next try
				os.Remove(name)
			}
			return nil, exit{exitStart, fmt.Errorf("cannot write %s: %w", name, err)}
		}
		written = append(written, name)
	}
	return written, nil
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// createFile writes a file that must not exist, whole or not at all.
func createFile(name string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, readableByAll)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(name)
	}
	return err
}

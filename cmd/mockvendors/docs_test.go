package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

var update = flag.Bool("update", false, "write what the documents' commands print into the documents")

// The commands that a document shows in a block marked sh: they are run
// elsewhere, each as it stands.
var runElsewhere = map[string]string{
	"go run ./cmd/mockvendors serve": "the server that the other commands talk to",
	"go test ./...":                  "by .ci/run",
	"go run ./cmd/mockvendors fidelity --markdown > docs/fidelity.md": "TestFidelityPageIsFresh",
	"go test -run '^$' -bench . ./internal/bench":                     "by .ci/run, in short",
	"make bench FLAGS=-quick":                                         "by .ci/run, in short",
	"go test ./sim/<vendor> -update":                                  "by .ci/sixth-vendor, as the next three are",
	"go test ./internal/vendors -run Examples -update":                "by .ci/sixth-vendor, as the next four are",
	"go run ./cmd/mockvendors retries --markdown > docs/retries.md":   "TestPageIsFresh",
	"go run ./cmd/mockvendors schema > scenarios/schema.json":         "TestPublishedSchemaIsFresh",
	"go run ./cmd/mockvendors schema --markdown > docs/scenarios.md":  "TestPageIsFresh of internal/reference",
	"go test ./scenarios -update":                                     "TestStories",
	"go test ./internal/scenario -update":                             "TestWrongFiles",
}

// TestDocuments runs every command of the documents. In a block marked console
// a line "$ command" is followed by what it prints, to the letter. A block marked
// sh and a name is that file.
func TestDocuments(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "mockvendors")
	build := exec.Command("go", "build", "-o", program, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{"README.md", "CONTRIBUTING.md", "docs/integrator.md", "docs/ci.md", "docs/demo.md", "docs/explore.md", "docs/compare.md", "examples/README.md", "AGENTS.md", "skills/mockvendors/SKILL.md"} {
		t.Run(name, func(t *testing.T) {
			url := start(t, program)
			text, err := os.ReadFile(filepath.Join(root, name))
			if err != nil {
				t.Fatal(err)
			}
			d := document{t: t, dir: root, program: program, url: url}
			if name == "docs/explore.md" || name == "docs/compare.md" { // their commands write files
				d.dir = t.TempDir()
			}
			d.run(string(text))
			if got := strings.Join(d.out, "\n"); *update {
				if err := os.WriteFile(filepath.Join(root, name), []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(strings.Split(string(text), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("a command prints something else than the document says (-document +command); go test ./cmd/mockvendors -run Documents -update writes it:\n%s", diff)
			}
			if d.commands == 0 {
				t.Error("the document has no command: is this test looking at the right place?")
			}
		})
	}
}

// TestSkillIsShort: an agent reads all of it before it begins. A token is about four bytes.
func TestSkillIsShort(t *testing.T) {
	text, err := os.ReadFile("../../skills/mockvendors/SKILL.md")
	if err != nil {
		t.Fatal(err)
	}
	if tokens := len(text) / 4; tokens > 1500 {
		t.Errorf("the skill has about %d tokens; at most 1500 are allowed", tokens)
	}
	if !strings.HasPrefix(string(text), "---\nname: mockvendors\ndescription: ") {
		t.Error("it does not begin with its name and description")
	}
}

var (
	inTicks    = regexp.MustCompile("`(?:[A-Z]+ )?((?:/_mock|…)[^`]*)`")
	inContract = regexp.MustCompile(`(?m)^  (/\S+):$`)
	parameters = regexp.MustCompile(`\{[^}]*\}[.a-z]*`)
)

// TestGuideNamesTheHosts: the guide names every host that is answered for, since a mistyped one is refused.
func TestGuideNamesTheHosts(t *testing.T) {
	guide, err := os.ReadFile("../../docs/integrator.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range world.NewSet(vendors.All()).Hosts() {
		if !strings.Contains(string(guide), "`"+host+"`") {
			t.Errorf("docs/integrator.md does not name %s", host)
		}
	}
}

// TestTableOfTheControlAPI: the guide's table names every path of the control API's
// contract, and no other.
func TestTableOfTheControlAPI(t *testing.T) {
	contract, err := os.ReadFile("../../contracts/control.yaml")
	if err != nil {
		t.Fatal(err)
	}
	guide, err := os.ReadFile("../../docs/integrator.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(guide), "\n## The control API\n")
	table, _, _ = strings.Cut(table, "\n## ")
	paths := func(found [][]string) (all []string) {
		for _, m := range found {
			all = append(all, parameters.ReplaceAllString(strings.Replace(m[1], "…", "/_mock/worlds/{w}", 1), "{}"))
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	want := paths(inContract.FindAllStringSubmatch(string(contract), -1))
	var named [][]string
	for line := range strings.Lines(table) {
		cell, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " | ")
		if strings.HasPrefix(line, "| `") {
			named = append(named, inTicks.FindAllStringSubmatch(cell, -1)...)
		}
	}
	if diff := cmp.Diff(want, paths(named)); diff != "" || len(want) < 30 {
		t.Errorf("of %d paths (-contract +table):\n%s", len(want), diff)
	}
}

// TestFragments: what a document shows of a scenario stands in a shipped one,
// and what it shows of a Go test stands in one that runs.
func TestFragments(t *testing.T) {
	var text []byte
	for _, name := range []string{"README.md", "docs/integrator.md", "docs/ci.md"} {
		one, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, one...)
	}
	var shipped strings.Builder
	for _, name := range scenarios.Names() {
		scenario, _ := scenarios.Text(name)
		shipped.Write(scenario)
	}
	example, err := os.ReadFile("../../examples/go-test/conflict_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for language, whole := range map[string]string{"yaml": shipped.String(), "go": string(example)} {
		blocks := strings.Split(string(text), "```"+language+"\n")[1:]
		for _, block := range blocks {
			fragment, _, _ := strings.Cut(block, "```")
			if !strings.Contains(whole, fragment) {
				t.Errorf("nothing that runs holds this:\n%s", fragment)
			}
		}
		if len(blocks) == 0 {
			t.Errorf("there is no fragment of %s: is this test looking at the right place?", language)
		}
	}
}

// document is one document being run, and its text with what was printed.
type document struct {
	t                 *testing.T
	dir, program, url string
	out               []string
	commands          int
}

func (d *document) run(text string) {
	block, file := "", ""
	for _, line := range strings.Split(text, "\n") {
		language, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && block == "":
			block = language + " "
		case fence:
			if name := strings.TrimSuffix(strings.TrimPrefix(block, "sh "), " "); file != "" {
				if err := os.WriteFile(filepath.Join(d.dir, name), []byte(file), 0o644); err != nil {
					d.t.Fatal(err)
				}
			}
			block, file = "", ""
		case strings.HasPrefix(block, "sh ") && block != "sh ": // a file that the reader saves
			file += line + "\n"
		case block == "sh ":
			d.commands++
			if runElsewhere[line] == "" {
				d.t.Errorf("nothing runs %q: put it into a block marked console, or say in this test what runs it", line)
			}
		case block == "console ":
			command, ok := strings.CutPrefix(line, "$ ")
			if !ok {
				continue // what the command printed when the document was written
			}
			d.commands++
			d.out = append(d.out, line)
			if printed := d.shell(command); printed != "" {
				d.out = append(d.out, strings.Split(strings.TrimSuffix(printed, "\n"), "\n")...)
			}
			continue
		}
		if block != "console " || fence {
			d.out = append(d.out, line)
		}
	}
}

// seconds is a time that the starter's clock shows, which runs.
var seconds = regexp.MustCompile(`(2026-01-15T)09:0\d:\d\d\.\d{3}`)

// shell runs a command as a reader would, but against the test's own server.
func (d *document) shell(command string) string {
	const written = "http://127.0.0.1:8409"
	command = strings.ReplaceAll(command, written, d.url)
	command = strings.ReplaceAll(command, "go run ./cmd/mockvendors", d.program)
	if rest, installed := strings.CutPrefix(command, "mockvendors "); installed {
		command = d.program + " " + rest
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	sh := exec.CommandContext(ctx, "sh", "-c", command)
	sh.Dir = d.dir
	out, err := sh.CombinedOutput()
	if len(out) == 0 && err != nil {
		d.t.Errorf("%s: %v", command, err)
	}
	return strings.ReplaceAll(seconds.ReplaceAllString(string(out), "${1}09:00:00.000"), d.url, written)
}

// start runs a server until the test ends, and returns its URL.
func start(t *testing.T, program string) string {
	t.Helper()
	readyFile := filepath.Join(t.TempDir(), "ready.json")
	server := exec.Command(program, "serve", "--addr", "127.0.0.1:0", "--ready-file", readyFile)
	output, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		for lines := bufio.NewScanner(output); lines.Scan(); {
		}
	}()
	t.Cleanup(func() {
		_ = server.Process.Signal(os.Interrupt)
		<-drained
		_ = server.Wait()
	})
	for range 500 {
		if text, err := os.ReadFile(readyFile); err == nil {
			var r ready
			if err := json.Unmarshal(text, &r); err != nil {
				t.Fatal(err)
			}
			return r.URL
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("the server did not get ready in ten seconds")
	return ""
}

// TestFidelityPageIsFresh holds docs/fidelity.md against the code.
func TestFidelityPageIsFresh(t *testing.T) {
	want, err := os.ReadFile("../../docs/fidelity.md")
	if err != nil {
		t.Fatal(err)
	}
	var out, errs strings.Builder
	if code := run(t.Context(), []string{"fidelity", "--markdown"}, func(string) string { return "" }, &out, &errs); code != 0 {
		t.Fatal(errs.String())
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(out.String(), "\n")); diff != "" {
		t.Errorf("docs/fidelity.md is stale: go run ./cmd/mockvendors fidelity --markdown > docs/fidelity.md (-page +code)\n%s", diff)
	}
}

// TestEveryCommandIsDocumented: a newcomer finds each command in the README.
func TestEveryCommandIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	undocumented := []string{"completion", "help", "version"} // every such program has them
	for _, cmd := range (&program{env: func(string) string { return "" }}).root().Commands() {
		if !strings.Contains(string(text), cmd.Name()) && !slices.Contains(undocumented, cmd.Name()) {
			t.Errorf("README.md does not speak of %q", cmd.Name())
		}
	}
}

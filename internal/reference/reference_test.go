package reference_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/reference"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

const file = "../../docs/scenarios.md"

func page(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestPageIsFresh(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := reference.Markdown(&b, world.NewSet(vendors.All())); err != nil {
		t.Fatal(err)
	}
	if page(t) != b.String() {
		t.Error("docs/scenarios.md is stale: go run ./cmd/mockvendors schema --markdown > docs/scenarios.md")
	}
}

var block = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// TestExamples plays every file on the page, and loads every fragment beside the
// vendors of the first file.
func TestExamples(t *testing.T) {
	t.Parallel()
	set := world.NewSet(vendors.All())
	files, fragments := 0, 0
	found := block.FindAllStringSubmatch(page(t), -1)
	_, first, _ := strings.Cut(found[0][1], "vendors:")
	first, _, _ = strings.Cut(first, "steps:")
	for _, example := range found {
		text := example[1]
		if !strings.Contains(text, "version: 1\n") {
			fragments++
			head := "version: 1\nname: fragment\n"
			if !strings.Contains(text, "vendors:\n") {
				head += "vendors:" + first
			}
			if _, err := scenario.Read(set, "fragment.yaml", []byte(head+text)); err != nil {
				t.Errorf("%s\n%v", text, err)
			}
			continue
		}
		files++
		s, err := scenario.Read(set, "", []byte(text))
		if err != nil {
			t.Errorf("%s\n%v", text, err)
			continue
		}
		results, err := play.Run(t.Context(), set, []*scenario.Scenario{s}, nil)
		if err != nil || !results[0].Passed {
			t.Errorf("%s\n%v %+v", text, err, results)
		}
	}
	if files < 4 || fragments < 8 {
		t.Errorf("%d files and %d fragments were tried: is this test looking at the right place?", files, fragments)
	}
}

var bodyField = regexp.MustCompile("(?s)### Body of .*?\n(?:\n|$)(?:\\|[^\n]*\n)+")

// TestBodyFieldsHaveTypes: in the tables of bodies, every field has a type.
func TestBodyFieldsHaveTypes(t *testing.T) {
	t.Parallel()
	tables := bodyField.FindAllString(page(t), -1)
	for _, table := range tables {
		if strings.Contains(table, "|  |") {
			t.Errorf("a field has no type:\n%s", table)
		}
	}
	if len(tables) < 10 {
		t.Errorf("%d tables: is this test looking at the right place?", len(tables))
	}
}

var anchor = regexp.MustCompile(`\]\(#([^)]*)\)`)

// TestLinks: every link within the page leads to a heading.
func TestLinks(t *testing.T) {
	t.Parallel()
	text := page(t)
	headings := map[string]bool{}
	for _, line := range strings.Split(text, "\n") {
		if title, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && strings.HasPrefix(line, "#") {
			id := strings.NewReplacer(" ", "-", ",", "", ":", "", ".", "", "[]", "", "*", "").Replace(strings.ToLower(title))
			headings[id] = true
		}
	}
	for _, link := range anchor.FindAllStringSubmatch(text, -1) {
		if !headings[link[1]] {
			t.Errorf("nothing has the heading #%s", link[1])
		}
	}
}

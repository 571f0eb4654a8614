package scenarios_test

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

var update = flag.Bool("update", false, "write the transcripts beside the scenarios")

// starter is the one that tells no story.
const starter = "starter"

func stories(t *testing.T, set *world.Set) (all []*scenario.Scenario) {
	t.Helper()
	for _, name := range scenarios.Names() {
		if name == starter {
			continue
		}
		text, _ := scenarios.Text(name)
		sc, err := scenario.Read(set, name+".yaml", text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, sc)
	}
	if len(all) < 20 {
		t.Errorf("there are %d stories: are they all embedded?", len(all))
	}
	return all
}

// TestStories plays every shipped scenario. What was asked and answered, and
// why, is what stands beside it.
func TestStories(t *testing.T) {
	set := world.NewSet(vendors.All())
	results, err := play.Run(t.Context(), set, stories(t, set), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		t.Run(r.Name, func(t *testing.T) {
			for _, v := range slices.Concat(r.Steps, r.Asserts) {
				if v.Outcome != judge.Passed && v.Name != "assumed" { // a story may rest on readings, and is told that it does
					t.Errorf("%s:%d: %s %s\n%s", v.File, v.Line, v.Name, v.Outcome, strings.Join(append(v.Says, v.Journal...), "\n"))
				}
			}
			beside(t, r.Name+".golden", r.Transcript)
			if r.Whys != "" {
				beside(t, r.Name+".why", r.Whys)
			} else if _, err := os.Stat(r.Name + ".why"); err == nil {
				t.Errorf("%s.why is left over: no answer has reasons", r.Name)
			}
		})
	}
}

// beside holds a text against the file that stands beside a scenario.
func beside(t *testing.T, path, text string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	golden, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(golden), "\n"), strings.Split(text, "\n")); diff != "" {
		t.Errorf("another text than %s (-golden +now); if it is right, write it: go test ./scenarios -update\n%s", path, diff)
	}
}

// TestNoStrayTranscript: a transcript whose scenario is gone proves nothing.
func TestNoStrayTranscript(t *testing.T) {
	paths, err := filepath.Glob("*.golden")
	if err != nil {
		t.Fatal(err)
	}
	whys, err := filepath.Glob("*.why")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(paths, whys...) {
		if name := strings.TrimSuffix(strings.TrimSuffix(path, ".golden"), ".why"); name == starter || !slices.Contains(scenarios.Names(), name) {
			t.Errorf("%s has no scenario", path)
		}
	}
}

// TestFirstImpression: what a newcomer may count on in every shipped file.
func TestFirstImpression(t *testing.T) {
	set := world.NewSet(vendors.All())
	var prefixes []string
	for _, v := range set.Names() {
		prefixes = append(prefixes, v+"-")
	}
	comment := regexp.MustCompile(`(?m)^\s*# .`)
	for _, name := range scenarios.Names() {
		text, _ := scenarios.Text(name)
		if !strings.HasPrefix(string(text), "# yaml-language-server: $schema=schema.json\n") {
			t.Errorf("%s: an editor is not told of the schema in the first line", name)
		}
		if name != starter && !comment.Match(text[strings.IndexByte(string(text), '\n')+1:]) {
			t.Errorf("%s: no comment says what is to be learned", name)
		}
	}
	for _, sc := range stories(t, set) {
		name := sc.Scenario
		if !slices.ContainsFunc(append(prefixes, "all-five-"), func(p string) bool { return strings.HasPrefix(name, p) }) {
			t.Errorf("%s: the name does not begin with a vendor's", name)
		}
		if sc.Open {
			t.Errorf("%s: credentials are open", name)
		}
		if sc.Mode != "frozen" {
			t.Errorf("%s: the clock is %s", name, sc.Mode)
		}
		if len(sc.Steps) == 0 || len(sc.Assert.State) == 0 {
			t.Errorf("%s: a story has steps, and says what they come to", name)
		}
		if len(sc.Needs) > 0 {
			t.Errorf("%s: %s has to be set from outside", name, sc.Needs[0].Name)
		}
	}
}
